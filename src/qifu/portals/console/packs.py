"""Is what the packs say allowed, does it do what the examples say, and where does each value come from?"""

from argparse import ArgumentParser, Namespace
from datetime import date

from qifu.appeals.rules import examples
from qifu.kernel import clock
from qifu.kernel import packs as kernel
from qifu.kernel.packs import ExampleResult, Pack
from qifu.portals.console.say import Say
from qifu.portals.desk_tools import pack_look, pack_schemas
from qifu.portals.desk_tools.pack_look import ValueRow

NAME = "packs"
HELP = "检查规则包、运行其中的例子、查看合并后的每个值和出处"
EXAMPLE = "qifu packs show huzhou --section cases/appeal"
NEEDS_DJANGO = True


def add_arguments(parser: ArgumentParser) -> None:
    """Check, test or show; one pack or all."""
    parser.add_argument("what", choices=["check", "test", "show"], help="检查、运行例子、查看")
    parser.add_argument(
        "pack", nargs="?", metavar="P", help="规则包的名字，如 huzhou；检查和运行例子时不写就是全部"
    )
    parser.add_argument("--section", help="只看一部分，如 cases/appeal")


def run(args: Namespace, say: Say) -> int:
    """One of the three."""
    today = clock.now().date()
    names = [args.pack] if args.pack else list(kernel.all_packs())
    if args.what == "check":
        return check(names, today, say)
    if args.what == "test":
        return test(names, today, say)
    return show([kernel.load(name, on=today) for name in names], args, say)


def check(names: list[str], today: date, say: Say) -> int:
    """Every fault of every pack, with file and line."""
    found = []
    for name in names:
        try:
            faults = kernel.check(kernel.load(name, on=today), pack_schemas.SCHEMAS)
        except kernel.PackErrors as errors:
            faults = list(errors.errors)
        found += [{"pack": name, "fault": str(fault), "at": str(fault.at or "")} for fault in faults]
    lines = [f"{each['pack']}：{each['fault']}" for each in found] or [f"{len(names)} 个规则包检查通过"]
    say.result({"ok": not found, "packs": names, "faults": found}, *lines)
    return 1 if found else 0


def test(names: list[str], today: date, say: Say) -> int:
    """Every example of every pack, played."""
    results = [
        (name, result)
        for name in names
        for result in kernel.run_examples(kernel.load(name, on=today), examples.RUNNERS)
    ]
    wrong = [(name, result) for name, result in results if not result.holds]
    told = {"ok": not wrong, "examples": len(results), "failed": [_failed(*each) for each in wrong]}
    lines = [f"{name}：{one.example.name}（{one.example.place}）" for name, one in wrong]
    lines += [f"{len(results)} 个例子，{len(results) - len(wrong)} 个通过"]
    say.result(told, *lines)
    return 1 if wrong else 0


def show(packs: list[Pack], args: Namespace, say: Say) -> int:
    """Every value of a pack with its origin; without a name the list of packs."""
    if not args.pack:
        listed = [{"name": pack.name, "label": pack.label, "lineage": list(pack.lineage)} for pack in packs]
        say.result({"packs": listed}, *(f"{pack.name:<12}{pack.label}（{pack.path}）" for pack in packs))
        return 0
    pack = packs[0]
    sections = [args.section] if args.section else list(pack.sections())
    told = {section: [_value(row) for row in pack_look.rows(pack, section)] for section in sections}
    lines = [f"{pack.label}，{' › '.join(pack.lineage)}"]
    for section in sections:
        lines += [f"[{section}]", *map(_line, pack_look.rows(pack, section))]
    head = {"pack": pack.path, "label": pack.label, "lineage": list(pack.lineage)}
    say.result(head | {"sections": told}, *lines)
    return 0


def _value(row: ValueRow) -> dict[str, object]:
    return {
        "path": row.path,
        "value": row.value,
        "at": row.origin,
        "pack": row.pack,
        "source": row.source,
        "register": row.register,
        "alternatives": list(row.others),
    }


def _line(row: ValueRow) -> str:
    others = f"  [{row.register}：也可读作 {'；'.join(row.others)}]" if row.others else ""
    source = f"  {row.source}" if row.source else ""
    return f"  {row.path} = {row.value}{others}  ({row.origin}){source}"


def _failed(name: str, result: ExampleResult) -> dict[str, object]:
    example = result.example
    return {
        "pack": name,
        "example": example.name,
        "at": str(example.place),
        "differences": list(result.differences),
    }
