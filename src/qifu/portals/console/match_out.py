"""How is the outcome of a matching written? All of it, or nothing.

`counts.csv` has a line for each item, `lists` a file for each: parquet, or csv where there is no pyarrow.
"""

import csv
import importlib
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qifu.kernel.columns import files
from qifu.kernel.disk import why_not
from qifu.kernel.errors import Refused
from qifu.policies.documents import Document
from qifu.portals.console.match_engine import Answered, Outcome

COUNTS, LISTS = "counts.csv", "lists"
HEADERS = ("item", "title", "met", "unmet", "unknown", "amount_fen", "amount_open", "file")
AMOUNT = "amount_fen"


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


@contextmanager
def whole(folder: Path) -> Iterator[Path]:
    """A folder to write in, which takes the place of `folder` once all is written, and else is gone."""
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise Refused(f"文件夹 {folder} 不是空的", remedy="请换一个，或先清空")
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as broken:
        raise Refused(f"不能写到 {folder}", why=why_not(broken), remedy="请换一个可写的位置") from broken
    try:
        yield made
        made.chmod(0o755)
        made.replace(folder)
    except OSError as broken:
        remedy = "什么也没有留下；请核对磁盘空间和权限后重来"
        raise Refused(f"没能写完 {folder}", why=why_not(broken), remedy=remedy) from broken
    finally:
        shutil.rmtree(made, ignore_errors=True)


def write(folder: Path, held: Sequence[Document], outcome: Outcome, step: Callable[[int], None]) -> list[Row]:
    """The lists and the counts; `step` is told how many items are done at a time."""
    (folder / LISTS).mkdir()
    writer = _writer()
    rows = []
    for index, document in enumerate(held):
        rows.append(_row(folder, document, outcome.of(index), outcome.enterprises, writer))
        step(1)
    with (folder / COUNTS).open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(HEADERS)
        table.writerows([getattr(row, header) for header in HEADERS] for row in rows)
    return rows


class _Csv:
    suffix = "csv"

    def write(self, path: Path, found: Answered) -> None:
        with path.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow((files.NAME, AMOUNT))
            table.writerows(zip(found.names, found.fen, strict=True))


class _Parquet:
    suffix = "parquet"

    def __init__(self, arrow: Any, parquet: Any) -> None:
        self.arrow, self.parquet = arrow, parquet

    def write(self, path: Path, found: Answered) -> None:
        arrow = self.arrow
        columns = [arrow.array(found.names, arrow.string()), arrow.array(found.fen, arrow.int64())]
        self.parquet.write_table(arrow.table(columns, [files.NAME, AMOUNT]), path)


def _writer() -> _Csv | _Parquet:
    try:
        return _Parquet(importlib.import_module("pyarrow"), importlib.import_module("pyarrow.parquet"))
    except ImportError:
        return _Csv()


def _row(folder: Path, document: Document, found: Answered, enterprises: int, writer: _Csv | _Parquet) -> Row:
    item = document.item
    file = f"{LISTS}/{item.item}.{writer.suffix}"
    writer.write(folder / file, found)
    known = [fen for fen in found.fen if fen is not None]
    is_open = len(found.fen) - len(known) if item.pay is not None else 0
    unmet = enterprises - found.met - found.unknown
    return Row(item.item, item.title, found.met, unmet, found.unknown, sum(known), is_open, file)
