"""Whom does each policy item mean, of all enterprises of a register? Counts, and a list for every item."""

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

from qifu.kernel import clock
from qifu.kernel.columns import files
from qifu.kernel.errors import Refused
from qifu.policies import documents
from qifu.policies.documents import Document
from qifu.portals.console.match_engine import Asking, Engine, Outcome
from qifu.portals.console.match_local import local
from qifu.portals.console.match_out import COUNTS, LISTS, Row, whole, write
from qifu.portals.console.match_spark import spark
from qifu.portals.console.say import Say

NAME = "match"
HELP = "按全部企业的数据，逐项算出符合条件的企业名单和户数"
EXAMPLE = "qifu match --facts register.parquet --items items/ --as-of 2026-05-01 --out matched"
NEEDS_DJANGO = False

ENGINES: dict[str, Engine] = {"local": local, "spark": spark}
SHOWN = 20


def add_arguments(parser: ArgumentParser) -> None:
    """The register, the items, the day, and where the lists go."""
    parser.add_argument(
        "given", type=Path, nargs="*", metavar="FACTS ITEMS", help="也可以不写选项名，依次给出"
    )
    parser.add_argument("--facts", type=Path, metavar="FACTS", help="企业数据，parquet 或 csv，一户一行")
    parser.add_argument(
        "--items", type=Path, nargs="+", default=[], metavar="ITEMS", help="事项文件，或放事项文件的文件夹"
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="结果文件夹，必须是空的或还没有"
    )
    parser.add_argument(
        "--as-of", "--on", dest="on", type=date.fromisoformat, metavar="DATE", help="按哪一天计算，默认今天"
    )
    parser.add_argument("--area", default=files.AREA, help=f"哪一列是属地代码，默认 {files.AREA} 或 area")
    parser.add_argument("--name", default=files.NAME, help=f"哪一列是企业编号，默认 {files.NAME} 或 uscc")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="用几个核，默认全部")
    parser.add_argument(
        "--engine", choices=list(ENGINES), default="local", help="本机计算，或用 Spark 分区计算"
    )


def run(args: Namespace, say: Say) -> int:
    """Read, match, write, and tell."""
    facts, items = _given(args)
    if facts is None or not items:
        say.note("qifu match：缺少参数：--facts FACTS --items ITEMS\n查看用法：qifu match --help")
        return 2
    on = args.on or clock.now().date()
    with whole(args.out) as folder:
        held = in_force(documents.read_all(items), on)
        if not held:
            raise Refused(f"没有一个事项在 {on} 有效", remedy="请核对 --as-of 和各事项的有效期")
        outcome = ENGINES[args.engine](Asking(facts, held, on, args.area, args.name, args.workers), say)
        with say.progress("名单", len(held)) as bar:
            rows = write(folder, held, outcome, bar.step)
    _tell(args, on, outcome, rows, say)
    return 0


def _given(args: Namespace) -> tuple[Path | None, list[Path]]:
    """By the names of the options, or one after the other."""
    words: list[Path] = list(args.given)
    facts = args.facts or (words.pop(0) if words else None)
    return facts, [*args.items, *words]


def _tell(args: Namespace, on: date, outcome: Outcome, rows: Sequence[Row], say: Say) -> None:
    told = {
        "as_of": on,
        "engine": args.engine,
        "enterprises": outcome.enterprises,
        "items": len(rows),
        "leaves": outcome.leaves,
        "met": sum(row.met for row in rows),
        "unknown": sum(row.unknown for row in rows),
        "amount_fen": sum(row.amount_fen for row in rows),
        "out": args.out,
        "by_item": [{"eligible": row.met, **asdict(row)} for row in rows],
    }
    lines = [
        f"{row.title}：符合 {row.met} 家，不符合 {row.unmet} 家，尚不能定 {row.unknown} 家"
        for row in rows[:SHOWN]
    ]
    if len(rows) > SHOWN:
        lines.append(f"……共 {len(rows)} 个事项")
    say.result(told, *lines, f"户数：{args.out / COUNTS}，名单：{args.out / LISTS}")


def in_force(held: Iterable[Document], on: date) -> list[Document]:
    """For each item the edition that holds on the day; items without one are left out."""
    editions: dict[str, list[Document]] = {}
    for document in held:
        valid = document.item.valid
        if valid.from_on <= on and (valid.to is None or on <= valid.to):
            editions.setdefault(document.item.item, []).append(document)
    return [documents.in_force(each, on) for each in editions.values()]
