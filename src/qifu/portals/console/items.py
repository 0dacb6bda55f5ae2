"""Are the documents of policy items in order, and do they decide as their own tests say?"""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from qifu.kernel import clock
from qifu.kernel.errors import PackError, Refused
from qifu.kernel.packs import tree
from qifu.kernel.packs.faults import each
from qifu.policies import documents
from qifu.policies.documents import Document
from qifu.policies.rules import checking, trials
from qifu.portals.console.say import Say

NAME = "items"
HELP = "检查政策事项文件：写法、矛盾、空档、单位、缺来源，并运行文件里的测试"
EXAMPLE = "qifu items check policies/ --supplied facts.yaml"
NEEDS_DJANGO = False


def add_arguments(parser: ArgumentParser) -> None:
    """What to check."""
    parser.add_argument("what", choices=["check"], help="检查")
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="事项文件，或放事项文件的文件夹")
    parser.add_argument(
        "--supplied",
        type=Path,
        metavar="NAMES.yaml",
        help="各数据来源能提供的事实名称（YAML 列表）；写了就检查有没有谁也提供不了的事实",
    )


def run(args: Namespace, say: Say) -> int:
    """Every fault with its line, every test that fails; exit 1 if there is any."""
    supplied = names(args.supplied) if args.supplied else None
    held, broken = read(documents.files(args.paths))
    found = [_broken(fault) for fault in broken]
    tests = failed = 0
    for document in held:
        found += _findings(document, supplied)
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
