"""Does a kept month of the three colours still come out the same, to the byte, when it is made again?"""

import json
from argparse import ArgumentParser, Namespace

from qifu.kernel.errors import Refused
from qifu.policies.oversight import strength
from qifu.policies.rules.honoured import Month
from qifu.portals import actors
from qifu.portals.console.say import Say

NAME = "strength"
HELP = "用现有数据重算某月的政策兑现三色图，与存档逐字节核对"
EXAMPLE = "qifu strength --month 2026-09"
NEEDS_DJANGO = True


def add_arguments(parser: ArgumentParser) -> None:
    """Which month; all that are kept without one."""
    parser.add_argument("--month", metavar="M", help="哪个月，如 2026-09；不写就核对所有存档的月份")
    parser.add_argument("--document", action="store_true", help="写出重算得到的整份读数")


def run(args: Namespace, say: Say) -> int:
    """Make every month again, and compare."""
    compared = [_compare(month, with_document=args.document) for month in _months(args.month)]
    lines = [f"{each['month']} {'一致' if each['same'] else '不一致'} {each['sha256']}" for each in compared]
    same = all(each["same"] for each in compared)
    say.result({"ok": same, "months": compared}, *(lines or ["还没有存档的月份"]))
    return 0 if same else 1


def _months(text: str | None) -> tuple[Month, ...]:
    if text is None:
        return strength.months()
    try:
        return (Month.read(text),)
    except ValueError:
        raise Refused(f"「{text}」不是月份", remedy="请写成 2026-09 这样") from None


def _compare(month: Month, *, with_document: bool) -> dict[str, object]:
    kept, again = strength.compare(actors.pack_in_force(), month)
    told: dict[str, object] = {"month": str(month), "same": kept == again.document, "sha256": again.sha}
    return told | ({"document": json.loads(again.document)} if with_document else {})
