"""Whom does each policy item mean, of all enterprises of a register? Counts, and a list for every item."""

import csv
import os
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from qifu.kernel import clock
from qifu.kernel.columns import Asked, Leaves, Matcher, Matches, Planner, files, workers
from qifu.kernel.errors import Refused
from qifu.policies import documents
from qifu.policies.documents import Document
from qifu.policies.rules import many
from qifu.portals.console.say import Say

NAME = "match"
HELP = "按全部企业的数据，逐项算出符合条件的企业名单和户数"
EXAMPLE = "qifu match register.parquet items/ --on 2026-05-01 --out matched"
NEEDS_DJANGO = False

COUNTS, LISTS = "counts.csv", "lists"
HEADERS = ("item", "title", "met", "unmet", "unknown", "amount_fen", "amount_open", "file")
AMOUNT = "amount_fen"


def add_arguments(parser: ArgumentParser) -> None:
    """The register, the items, the day, and where the lists go."""
    parser.add_argument("register", type=Path, metavar="FACTS", help="企业数据，parquet 或 csv，一户一行")
    parser.add_argument("items", type=Path, nargs="+", metavar="ITEMS", help="事项文件，或放事项文件的文件夹")
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="结果文件夹，必须是空的或还没有"
    )
    parser.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="按哪一天计算，默认今天")
    parser.add_argument("--area", default=files.AREA, help=f"哪一列是属地代码，默认 {files.AREA}")
    parser.add_argument("--name", default=files.NAME, help=f"哪一列是企业编号，默认 {files.NAME}")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="用几个核，默认全部")


@dataclass(frozen=True, slots=True)
class Row:
    """What came out for one item."""

    item: str
    title: str
    met: int
    unmet: int
    unknown: int
    amount_fen: int
    amount_open: int
    file: str


def run(args: Namespace, say: Say) -> int:
    """Read, match, write, and tell."""
    on = args.on or clock.now().date()
    _make_folder(args.out)
    held = in_force(documents.read_all(args.items), on)
    if not held:
        raise Refused(f"没有一个事项在 {on} 有效", remedy="请核对 --on 和各事项的有效期")
    say.note(f"共 {len(held)} 个有效事项，正在读 {args.register.name}")
    register = files.read(args.register, on, area=args.area, name=args.name)
    planner = Planner(on)
    plan = planner.plan(Asked(each.item.item, each.item.who, each.item.let) for each in held)
    matcher = Matcher(plan, Leaves(register.table))
    say.note(f"共 {register.table.rows} 家企业，{len(plan.leaves)} 个不同的条件")
    with say.progress("匹配", len(register.table.layout.blocks)) as bar:
        matches = matcher.matches(workers.run(matcher, args.workers, step=bar.step))
    rows = write(args.out, held, matches, register)
    told = {"on": on, "enterprises": register.table.rows, "items": len(rows), "leaves": len(plan.leaves)}
    told |= {
        "met": sum(row.met for row in rows),
        "unknown": sum(row.unknown for row in rows),
        "out": args.out,
    }
    lines = [
        f"{row.title}：符合 {row.met} 家，不符合 {row.unmet} 家，尚不能定 {row.unknown} 家"
        for row in rows[:20]
    ]
    if len(rows) > len(lines):
        lines.append(f"……共 {len(rows)} 个事项")
    say.result(told, *lines, f"户数：{args.out / COUNTS}，名单：{args.out / LISTS}")
    return 0


def in_force(held: Iterable[Document], on: date) -> list[Document]:
    """For each item the edition that holds on the day; items without one are left out."""
    editions: dict[str, list[Document]] = {}
    for document in held:
        valid = document.item.valid
        if valid.from_on <= on and (valid.to is None or on <= valid.to):
            editions.setdefault(document.item.item, []).append(document)
    return [documents.in_force(each, on) for each in editions.values()]


def write(folder: Path, held: Sequence[Document], matches: Matches, register: files.Register) -> list[Row]:
    """`counts.csv`, and for each item a list of the enterprises it surely means, with the sum for each."""
    (folder / LISTS).mkdir()
    rows = [_list(folder, document, matches, index, register) for index, document in enumerate(held)]
    with (folder / COUNTS).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS)
        writer.writerows([getattr(row, header) for header in HEADERS] for row in rows)
    return rows


def _list(folder: Path, document: Document, matches: Matches, index: int, register: files.Register) -> Row:
    """The list of one item, with what each is paid if it pays money; an open amount is left empty."""
    item, found = document.item, matches.of(index)
    paid = many.amounts(item, register.table, found) if item.pay is not None else [None] * len(found)
    file = f"{LISTS}/{item.item}.csv"
    lines = [f"{files.NAME},{AMOUNT}"]
    for row, amount in zip(found.tolist(), paid, strict=True):
        lines.append(f"{register.names[row]},{'' if amount is None else amount}")
    (folder / file).write_text("\n".join(lines) + "\n", encoding="utf-8")
    met, unknown = int(matches.met[index]), int(matches.unknown[index])
    known = [amount for amount in paid if amount is not None]
    is_open = len(paid) - len(known) if item.pay is not None else 0
    unmet = register.table.rows - met - unknown
    return Row(item.item, item.title, met, unmet, unknown, sum(known), is_open, file)


def _make_folder(folder: Path) -> None:
    """Before anything is computed: nothing of somebody else's is overwritten."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise Refused(f"文件夹 {folder} 不是空的", remedy="请换一个，或先清空")
    except OSError as broken:
        raise Refused(f"不能写到 {folder}", why=str(broken.strerror), remedy="请换一个可写的位置") from broken
