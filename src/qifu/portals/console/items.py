"""Are policy items in order, do they decide as their own tests say, and how do they read elsewhere?

`check` looks for faults and runs the tests, `test` runs the tests alone, `export` writes SQL or JDM, `sheet`
writes a spreadsheet with a row an item, `unsheet` makes documents of one.
"""

from argparse import ArgumentParser, Namespace
from datetime import date
from pathlib import Path
from typing import Any

from qifu.kernel import clock
from qifu.kernel.errors import PackError, Refused
from qifu.kernel.packs import tree
from qifu.kernel.packs.faults import each
from qifu.policies import documents
from qifu.policies.documents import Document
from qifu.policies.rules import checking, trials
from qifu.portals.console import items_export, items_sheet
from qifu.portals.console.say import Say

NAME = "items"
HELP = "检查政策事项文件、运行其中的测试、导出给别的引擎，和表格互转"
EXAMPLE = "qifu items check policies/ --supplied facts.yaml"
NEEDS_DJANGO = False


def add_arguments(parser: ArgumentParser) -> None:
    """What to do with which items."""
    parser.add_argument(
        "what",
        choices=["check", "test", "export", "sheet", "unsheet"],
        help="check 检查并测试，test 只测试，export 导出，sheet 写成表格，unsheet 由表格写成事项文件",
    )
    parser.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help="事项文件，或放事项文件的文件夹；unsheet 是表格"
    )
    parser.add_argument(
        "--supplied",
        type=Path,
        metavar="NAMES.yaml",
        help="各数据来源能提供的事实名称（YAML 列表）；写了就检查有没有谁也提供不了的事实",
    )
    parser.add_argument("--to", choices=["sql", "jdm"], help="export：导出成 SQL 查询或 JDM 规则图")
    parser.add_argument(
        "--out",
        type=Path,
        metavar="OUT",
        help="export、unsheet：写到这个文件夹，一个事项一个文件；sheet：写到这份 xlsx",
    )
    parser.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help="export：申报日，默认今天")
    parser.add_argument("--list", action="store_true", help="export：只列出哪些没有等价的写法、为什么")


def run(args: Namespace, say: Say) -> int:
    """Every fault with its line, every test that fails; exit 1 if there is any."""
    if args.what == "export":
        return items_export.run(args, say)
    if args.what in ("sheet", "unsheet"):
        return (items_sheet.sheet if args.what == "sheet" else items_sheet.unsheet)(args, say)
    supplied = names(args.supplied) if args.supplied else None
    held, broken = read(documents.files(args.paths))
    found = [_broken(fault) for fault in broken]
    tests = failed = 0
    for document in held:
        found += _findings(document, supplied) if args.what == "check" else []
        outcomes = trials.run(document.item)
        wrong = [
            _fault(document, f"测试「{outcome.name}」：{told}", ("tests", index))
            for index, outcome in enumerate(outcomes)
            for told in outcome.differences
        ]
        tests += len(outcomes)
        failed += sum(not outcome.holds for outcome in outcomes)
        found += wrong
    faults = [one for one in found if one["fault"]]
    lines = [f"{one['at']} {'' if one['fault'] else '提示：'}{one['what']}{_after(one)}" for one in found]
    lines.append(
        f"{len(held)} 个事项，{len(faults)} 处错误，{len(found) - len(faults)} 条提示；"
        f"{tests} 个测试，{tests - failed} 个通过"
    )
    told = {"ok": not faults, "items": [each.item.item for each in held], "found": found}
    say.result({**told, "tests": tests, "failed": failed}, *lines)
    return 1 if faults else 0


def read(paths: list[Path]) -> tuple[list[Document], list[PackError]]:
    """The documents that can be read, and the faults of the others."""
    if not paths:
        raise Refused("没有找到事项文件", remedy="请给出 .yaml 文件，或放这些文件的文件夹")
    held: list[Document] = []
    faults: list[PackError] = []
    for path in paths:
        try:
            held.append(documents.read(path))
        except PackError as error:
            faults += each(error)
    return held, faults


def names(path: Path) -> frozenset[str]:
    """A list of words in a file."""
    node = tree.plain(tree.read(path, file=path.name)) if path.is_file() else None
    if not isinstance(node, list) or not all(isinstance(word, str) for word in node):
        raise Refused(f"{path.name} 不是一列名称", remedy="每行写成「- 营业收入」")
    return frozenset(str(word) for word in node)


def _findings(document: Document, supplied: frozenset[str] | None) -> list[dict[str, Any]]:
    found = checking.check(document.item, supplied=supplied, on=clock.now().date())
    return [
        _fault(document, one.what, one.path) | {"remedy": one.remedy, "fault": one.is_fault} for one in found
    ]


def _fault(document: Document, what: str, path: tuple[str | int, ...]) -> dict[str, Any]:
    return {"at": str(document.place(path)), "what": what, "remedy": "", "fault": True}


def _broken(error: PackError) -> dict[str, Any]:
    return {"at": str(error.at or ""), "what": error.what, "remedy": error.remedy, "fault": True}


def _after(found: dict[str, Any]) -> str:
    return f"。{found['remedy']}" if found["remedy"] else ""
