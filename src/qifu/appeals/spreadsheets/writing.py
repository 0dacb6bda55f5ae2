"""How do results leave as a spreadsheet that cannot do anything but be read?"""

import csv
import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter

from qifu.appeals.spreadsheets.columns import FIELDS, HINT
from qifu.appeals.spreadsheets.table import Cell, as_text
from qifu.kernel.errors import Refused

_MOST_ROWS = 1_048_575
_LONGEST = 32_767
_EXACT = 10**15
_CUT = "…（过长，已截断）"
# Programs take a text that begins so for a formula when they open a text table.
_ACTIVE = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_MADE_AT = datetime(2024, 1, 1)  # noqa: DTZ001 - a fixed stamp: equal rows make equal files
_HINTS = {
    "source_id": "原系统里的编号，不重复",
    "title": "一句话说明，例如：厂区门口积水影响出货",
    "text": "把事情、地点、诉求写清楚，必填",
    "said_at": "例如 2026-09-24 或 2026年9月24日 8:05",
    "person": "联系人姓名",
    "phone": "11 位手机号，或带区号的固定电话",
    "enterprise": "营业执照上的全称",
    "uscc": "18 位统一社会信用代码",
    "area": "所在区县",
    "place": "街道、园区、楼栋",
    "category": "不清楚可以不填",
}


def write_result(path: Path, headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    """Write a sheet and return how many rows; texts stay texts, whatever they begin with."""
    with _book(path) as book:
        sheet = _headed(book, headers)
        day, moment = (
            book.add_format({"num_format": "yyyy-mm-dd"}),
            book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        )
        count = 0
        for count, cells in enumerate(rows, start=1):
            if count > _MOST_ROWS:
                raise Refused(
                    "结果太多，一张表放不下", why=f"超过 {_MOST_ROWS} 行", remedy="请缩小范围后再导出"
                )
            for column, cell in enumerate(cells):
                _write(sheet, count, column, cell, moment if isinstance(cell, datetime) else day)
    return count


def write_template(path: Path, fields: Sequence[str]) -> None:
    """Write an empty sheet to fill in: headings, and one row of hints in grey that reading skips."""
    unknown = [name for name in fields if name not in FIELDS]
    if unknown:
        raise Refused("模板里没有这个字段", why="、".join(unknown), remedy="可用：" + "、".join(FIELDS))
    with _book(path) as book:
        sheet = _headed(book, [FIELDS[name][0] for name in fields])
        grey = book.add_format({"font_color": "#808080", "italic": True, "text_wrap": True})
        for column, name in enumerate(fields):
            sheet.write_string(1, column, HINT + _HINTS[name], grey)


def write_csv(path: Path, headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    """Write a text table that Excel opens in the right encoding; a leading formula sign is disarmed."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([_disarmed(name) for name in headers])
        count = 0
        for cells in rows:
            writer.writerow([_disarmed(cell) if isinstance(cell, str) else as_text(cell) for cell in cells])
            count += 1
    return count


def _book(path: Path) -> Any:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(str(path), options)
    book.set_properties({"created": _MADE_AT})
    return book


def _headed(book: Any, headers: Sequence[str]) -> Any:
    sheet = book.add_worksheet("Sheet1")
    bold = book.add_format({"bold": True, "bg_color": "#EEF2F6", "bottom": 1})
    for column, name in enumerate(headers):
        sheet.write_string(0, column, name, bold)
        sheet.set_column(column, column, min(max(12, 2 * len(name) + 4), 40))
    sheet.freeze_panes(1, 0)
    return sheet


def _write(sheet: Any, row: int, column: int, cell: Cell, dated: Any) -> None:
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, date | datetime):
        wall = cell.replace(tzinfo=None) if isinstance(cell, datetime) else cell
        sheet.write_datetime(row, column, wall, dated)
    elif isinstance(cell, int | float) and math.isfinite(cell) and abs(cell) < _EXACT:
        sheet.write_number(row, column, cell)
    elif cell is not None:
        sheet.write_string(
            row, column, _fitting(str(cell) if isinstance(cell, time | float) else as_text(cell))
        )


def _fitting(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - len(_CUT)] + _CUT


def _disarmed(text: str) -> str:
    return f"'{text}" if text.startswith(_ACTIVE) else text
