"""What happens when somebody types `qifu …`?"""

import json
import os
import sys
from collections.abc import Sequence

import django

from qifu.kernel import clock
from qifu.kernel.errors import Refused
from qifu.portals.console import last_resort, parser, shelf
from qifu.portals.console.say import Say


def main(argv: Sequence[str] | None = None) -> int:
    """Find the command, set up what it needs, run it; 0 done, 1 refused, 2 wrong use."""
    given = list(sys.argv[1:] if argv is None else argv)
    titles = shelf.titles()
    if not given or given[0] in {"-h", "--help", "help"}:
        sys.stdout.write(parser.overview(titles))
        return 0 if given else 2
    word = "version" if given[0] == "--version" else given[0]
    chosen = next((title for title in titles if title.name == word), None)
    if chosen is None:
        parser.unknown(word, titles)
    return run(chosen, given[1:])


def run(chosen: shelf.Title, given: list[str]) -> int:
    """One command from its words to its exit code."""
    say = Say(json="--json" in given)
    words = [word for word in given if word != "--json"]  # so that it may stand before or after a sub-command
    try:
        if chosen.needs_django:
            set_up()
        command = shelf.load(chosen)
        known = parser.command_parser(chosen)
        command.add_arguments(known)
        code = command.run(known.parse_args(words), say)
        if say.json and not say.has_told and not code:
            say.result({"done": True})
        return code
    except Refused as refused:
        tell(refused, say)
        return 1
    except KeyboardInterrupt:
        say.note("已中断")
        return 130
    except BrokenPipeError:
        # The reader (`| head`) has seen enough; Python would complain again while closing the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as fault:
        tell(last_resort.said(fault, chosen.name, clock.now()), say)
        return 1


def set_up() -> None:
    """Django, with our settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qifu.portals.settings")
    django.setup()


def tell(refused: Refused, say: Say) -> None:
    """The three parts of a no: for a program as an object, for a person on standard error."""
    if say.json:
        parts = {"what": refused.what, "why": refused.why, "remedy": refused.remedy}
        say.out.write(json.dumps({"refused": parts}, ensure_ascii=False) + "\n")
    else:
        say.note(str(refused))


if __name__ == "__main__":
    raise SystemExit(main())
