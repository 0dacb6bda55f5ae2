"""How do items leave for other engines, and which of them have no exact form there?"""

from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from qifu.kernel import clock
from qifu.kernel.disk import why_not
from qifu.kernel.errors import Refused
from qifu.policies import documents
from qifu.policies.rules import exporting
from qifu.policies.rules.exporting import Exported
from qifu.portals.console.say import Say

ENDINGS = {"sql": "sql", "jdm": "json"}


def run(args: Namespace, say: Say) -> int:
    """Write or show each item's condition; exit 1 if none has a form in the other engine."""
    if not args.to:
        raise Refused("没有说导出成什么", remedy="请加上 --to sql 或 --to jdm")
    wanted = args.as_of or clock.now().date()
    held = documents.read_all(args.paths)
    if not held:
        raise Refused("没有找到事项文件", remedy="请给出 .yaml 文件，或放这些文件的文件夹")
    found = [exporting.export(each.item, args.to, exporting.day_of(each.item, wanted)) for each in held]
    done = [each for each in found if each.text]
    if args.out is not None and not args.list:
        _write(args.out, args.to, done)
    shown = [] if args.out is not None or args.list else [each.text for each in done]
    refused = [f"{each.item}：{each.why_not}" for each in found if not each.text]
    lines = [*shown, *(refused if args.list else ())]
    for each in () if args.list or say.json else refused:
        say.note(f"没有导出 {each}")
    lines.append(f"{len(found)} 个事项，{len(done)} 个可以导出为 {args.to}，{len(refused)} 个没有等价的写法")
    if shown:
        say.note(lines.pop())
    say.result({"to": args.to, "items": [_told(each) for each in found]}, *lines)
    return 0 if done else 1


def _write(folder: Path, to: str, done: Iterable[Exported]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for each in done:
            path = folder / f"{each.item}.{ENDINGS[to]}"
            path.write_text(each.text, encoding="utf-8")
    except OSError as broken:
        raise Refused(f"不能写到 {folder}", why=why_not(broken), remedy="请换一个可写的位置") from broken


def _told(each: Exported) -> dict[str, Any]:
    names = each.names or {name: name for name in each.columns}
    columns = [{"fact": fact, "name": names[fact], "kind": kind.value} for fact, kind in each.columns.items()]
    return {
        "item": each.item, "as_of": each.on, "columns": columns, "text": each.text, "why_not": each.why_not,
    }  # fmt: skip
