"""How do rows leave for other programs? A sheet where the name says so, else plain UTF-8 without a mark."""

import codecs
from collections.abc import Iterable, Sequence
from pathlib import Path

from qifu.appeals import spreadsheets
from qifu.appeals.spreadsheets import Cell
from qifu.kernel.disk import why_not
from qifu.kernel.errors import Refused


def write(path: Path, headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    """Write and return how many rows. The mark that Excel likes would stick to a program's first heading."""
    try:
        if path.suffix.lower() == ".xlsx":
            return spreadsheets.write_result(path, headers, rows)
        count = spreadsheets.write_csv(path, headers, rows)
        path.write_bytes(path.read_bytes().removeprefix(codecs.BOM_UTF8))
    except OSError as broken:
        why = f"{path}：{why_not(broken)}"
        raise Refused("结果没有写出", why=why, remedy="请换一个可写的位置") from broken
    return count
