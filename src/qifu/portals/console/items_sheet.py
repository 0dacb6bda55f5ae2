"""How do many items leave as one spreadsheet, a row each, and come back as documents?"""

from argparse import Namespace
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from qifu.kernel.disk import why_not
from qifu.kernel.errors import Refused
from qifu.policies import documents
from qifu.policies.rules import item_sheets, writing
from qifu.portals.console.say import Say


def sheet(args: Namespace, say: Say) -> int:
    """All items of the files and folders given, in one list."""
    if args.out is None or args.out.suffix.lower() != ".xlsx":
        raise Refused("没有说写到哪份表格", remedy="请加上 --out 事项.xlsx")
    held = documents.read_all(args.paths)
    if not held:
        raise Refused("没有找到事项文件", remedy="请给出 .yaml 文件，或放这些文件的文件夹")
    content = item_sheets.export(path.read_text("utf-8") for path in documents.files(args.paths))
    try:
        args.out.write_bytes(content)
    except OSError as broken:
        raise _cannot(args.out, broken) from broken
    told = {"items": [each.item.item for each in held], "out": str(args.out)}
    say.result(told, f"{len(held)} 个事项写在 {args.out}，一个事项一行")
    return 0


def unsheet(args: Namespace, say: Say) -> int:
    """Every row a document of its own: all of them, or none if a cell is wrong or a file is there already."""
    if args.out is None or len(args.paths) != 1:
        raise Refused("要一份表格和一个文件夹", remedy="写成 qifu items unsheet 事项.xlsx --out 文件夹")
    (path,) = args.paths
    if not path.is_file():
        raise Refused("没有这份表格", why=str(path), remedy="请核对文件的位置")
    texts = item_sheets.documents_in(path.read_bytes())
    files = {args.out / f"{name}.yaml": text for name, text in zip(_names(texts), texts, strict=True)}
    there = [file.name for file in files if file.exists()]
    if there or len(files) < len(texts):
        why = f"已有 {'、'.join(there[:3])}" if there else "表里有编号和生效日都相同的两行"
        raise Refused("没有写出", why=why, remedy="请换一个文件夹，或先改编号；原有的文件都没有动")
    try:
        args.out.mkdir(parents=True, exist_ok=True)
        for file, text in files.items():
            file.write_text(text, encoding="utf-8")
    except OSError as broken:
        raise _cannot(args.out, broken) from broken
    told = {"items": [file.stem for file in files], "out": str(args.out)}
    say.result(told, f"{len(files)} 个事项写到 {args.out}")
    return 0


def _names(texts: Sequence[str]) -> list[str]:
    """By code; editions of one item by their first day too."""
    held = [(each["item"], each["valid"]["from"]) for each in map(writing.read, texts)]
    often = Counter(code for code, _ in held)
    return [f"{code}-{begins}" if often[code] > 1 else code for code, begins in held]


def _cannot(path: Path, broken: OSError) -> Refused:
    return Refused(f"不能写到 {path}", why=why_not(broken), remedy="请换一个可写的位置")
