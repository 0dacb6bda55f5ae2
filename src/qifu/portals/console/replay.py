"""Do the decisions of the past come out again, from the facts and the text of that day, to the byte?"""

from argparse import ArgumentParser, Namespace

from qifu.policies.oversight import replaying
from qifu.policies.oversight.replaying import Replayed
from qifu.portals.console.say import Say

NAME = "replay"
HELP = "按当时的事实和条款重算已作出的决定，逐字节核对；不同的说明哪里被改过"
EXAMPLE = "qifu replay --all"
NEEDS_DJANGO = True

SHOWN = 20


def add_arguments(parser: ArgumentParser) -> None:
    """One decision, or all."""
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("number", nargs="?", metavar="NUMBER", help="申报编号")
    which.add_argument("--all", action="store_true", help="全部已作出的决定")


def run(args: Namespace, say: Say) -> int:
    """Exit 1 if any decision comes out otherwise."""
    if args.all:
        found = list(say.counting(replaying.every(), "重算", replaying.count()))
    else:
        found = [replaying.one(args.number)]
    parted = [each for each in found if not each.is_same]
    lines = [line for each in parted[:SHOWN] for line in _lines(each)]
    if len(parted) > SHOWN:
        lines.append(f"……另有 {len(parted) - SHOWN} 件")
    lines.append(f"重算 {len(found)} 件，{len(found) - len(parted)} 件逐字节相同，{len(parted)} 件不同")
    told = {
        "decisions": len(found),
        "same": len(found) - len(parted),
        "changed": [
            {
                "number": each.number,
                "item": each.item,
                "decided_on": each.decided_on,
                "changes": [{"part": change.part.value, "say": change.say} for change in each.changes],
            }
            for each in parted
        ],
    }
    say.result(told, *lines)
    return 1 if parted else 0


def _lines(each: Replayed) -> list[str]:
    head = f"{each.number} {each.title}（{each.decided_on} 决定）"
    return [head, *(f"  {change}" for change in each.changes)]
