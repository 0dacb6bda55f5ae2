"""What was already said that is like this text? The likeliest repeats, with the reasons for and against."""

from argparse import ArgumentParser, Namespace

from qifu.appeals import repeat_queries
from qifu.appeals.repeat_queries import Near
from qifu.appeals.rules.duplicates import Heard
from qifu.kernel import clock
from qifu.portals import actors
from qifu.portals.console import migrate
from qifu.portals.console.say import Say

NAME = "similar"
HELP = "查一段话和哪些已收的诉求最像，写明理由和能不能提出并案"
EXAMPLE = "qifu similar --text 园区晚上经常跳闸 --top 5 --json"
NEEDS_DJANGO = True


def add_arguments(parser: ArgumentParser) -> None:
    """The text, and how many to tell."""
    parser.add_argument("--text", required=True, metavar="T", help="要查的话")
    parser.add_argument("--title", default="", help="标题，可不写")
    parser.add_argument("--enterprise", default="", help="企业名称，可不写")
    parser.add_argument("--top", type=int, default=5, metavar="N", help="最多列几件，默认 5")


def run(args: Namespace, say: Say) -> int:
    """Look, and tell with reasons."""
    migrate.migrate()
    at = clock.now()
    title = args.title or args.text[:40]
    asked = Heard("", args.text, title, args.enterprise, "", at)
    found = repeat_queries.nearest(asked, pack=actors.pack_in_force(), on=at.date(), most=args.top)
    told = [_told(one) for one in found]
    say.result({"text": args.text, "similar": told}, *(map(_line, told) if told else ["没有相近的诉求"]))
    return 0


def _told(one: Near) -> dict[str, object]:
    reasons = one.likeness.reasons
    return {
        "number": one.number,
        "title": one.title,
        "heard_at": one.heard_at,
        "score": one.likeness.score,
        "proposed_as": one.likeness.kind,
        "for": [reason.text for reason in reasons if reason.speaks_for],
        "against": [reason.text for reason in reasons if not reason.speaks_for],
    }


def _line(one: dict[str, object]) -> str:
    reasons = one["for"]
    because = "，".join(reasons) if isinstance(reasons, list) else ""
    return f"{one['score']:.2f}  {one['number']}  {one['title']}\n      {because}"
