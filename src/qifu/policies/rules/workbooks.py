"""How do decision tables and lists of items come out as a spreadsheet and in again? No tables of ours."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from qifu.kernel.errors import Refused
from qifu.policies.rules.tables import Table

MOST_ROWS: Final = 5_000
MOST_COLUMNS: Final = 60
SIZE_LIMIT: Final = 8 * 1024 * 1024
PATH, BY = "位置", "按"
_BAD: Final = "[]:*?/\\'"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet as text: its name, its rows."""

    name: str
    rows: tuple[tuple[str, ...], ...]


def write(sheets: Sequence[Sheet], *, headings: int = 1) -> bytes:
    """A workbook; every cell is text, so that it comes back as it was written."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    bold = book.add_format({"bold": True, "bg_color": "#E9F1FB", "text_wrap": True, "valign": "top"})
    plain = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    for number, sheet in enumerate(sheets, 1):
        page = book.add_worksheet(_name(sheet.name, number))
        for at, row in enumerate(sheet.rows):
            for place, cell in enumerate(row):
                page.write_string(at, place, cell, bold if at < headings else plain)
        widths = [max((len(row[c]) for row in sheet.rows if c < len(row)), default=8) for c in range(40)]
        for place, width in enumerate(widths[: len(sheet.rows[0]) if sheet.rows else 0]):
            page.set_column(place, place, min(max(width * 1.7, 10), 48))
        page.freeze_panes(headings, 0)
    book.close()
    return stream.getvalue()


def read(given: bytes) -> tuple[Sheet, ...]:
    """The sheets of a workbook as text."""
    if len(given) > SIZE_LIMIT:
        raise Refused("表格太大", why=f"最多 {SIZE_LIMIT // 1024 // 1024} MB", remedy="请拆成几个文件")
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(given))
        found = tuple(
            Sheet(name, _rows(book.get_sheet_by_name(name).to_python(skip_empty_area=False)))
            for name in book.sheet_names[:50]
        )
    except (CalamineError, ValueError, OSError) as error:
        raise Refused(
            "这不是能打开的表格", why=type(error).__name__, remedy="请另存为 xlsx 再上传"
        ) from error
    return found


def of_tables(tables: Sequence[Table]) -> bytes:
    """Decision tables, a sheet each: where it stands, what it goes by, then columns and rows."""
    sheets = [
        Sheet(f"{number}-{table.path}", ((PATH, table.path), (BY, table.by), table.columns, *table.rows))
        for number, table in enumerate(tables, 1)
    ]
    return write(sheets, headings=3)


def tables_in(given: bytes) -> tuple[Table, ...]:
    """The decision tables of a workbook as we wrote it."""
    found = []
    for sheet in read(given):
        rows = [row for row in sheet.rows if any(cell.strip() for cell in row)]
        if len(rows) < 4 or rows[0][0] != PATH or rows[1][0] != BY:
            raise Refused(
                f"工作表「{sheet.name}」不是导出的决策表",
                why="头三行应为位置、按、列名",
                remedy="请先导出，再在导出的表里改",
            )
        columns = tuple(name for name in rows[2] if name.strip())
        cells = tuple(tuple(row[: len(columns)]) for row in rows[3:])
        found.append(Table(rows[0][1], rows[1][1], columns, cells))
    if not found:
        raise Refused("表格里没有工作表", remedy="请先导出，再在导出的表里改")
    return tuple(found)


def _rows(found: Sequence[Sequence[Any]]) -> tuple[tuple[str, ...], ...]:
    if len(found) > MOST_ROWS or any(len(row) > MOST_COLUMNS for row in found):
        raise Refused("表格行列太多", why=f"最多 {MOST_ROWS} 行 {MOST_COLUMNS} 列", remedy="请拆成几个文件")
    return tuple(tuple(_text(cell) for cell in row) for row in found)


def _text(cell: Any) -> str:
    """A cell as one would type it: whole numbers without a point, days as days."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell == int(cell) else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _name(name: str, number: int) -> str:
    kept = "".join("-" if each in _BAD else each for each in name)[:28]
    return kept or f"表{number}"
