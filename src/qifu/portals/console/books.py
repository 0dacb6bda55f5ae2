"""Do the books of the money agree with themselves, to the fen?"""

from argparse import ArgumentParser, Namespace
from dataclasses import asdict

from qifu.policies.money import books
from qifu.portals.console.say import Say

NAME = "books"
HELP = "资金账核对：各账户余额与分录是否一致到分"
EXAMPLE = "qifu books check"
NEEDS_DJANGO = True


def add_arguments(parser: ArgumentParser) -> None:
    """`check` is the only thing to do so far."""
    parser.add_argument("what", choices=["check"], help="核对")


def run(args: Namespace, say: Say) -> int:  # noqa: ARG001
    """Compare every figure, tell every disagreement, exit 1 if there is any."""
    found = books.check()
    lines = [str(each) for each in found] or ["账目一致：各账户余额与分录合计到分"]
    say.result({"ok": not found, "found": [asdict(each) for each in found]}, *lines)
    return 1 if found else 0
