"""Which rows does a table file hold, under which headings? Read as a stream, whatever the format."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain, islice
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from qifu.appeals.spreadsheets.columns import HINT, SYNONYMS, heading
from qifu.appeals.spreadsheets.csv_rows import read_csv
from qifu.appeals.spreadsheets.opening import USUAL, Caps, Opened, look_into
from qifu.kernel.errors import Refused
from qifu.kernel.text.normalise import tidy

Cell = str | int | float | bool | date | datetime | time | timedelta | None
_FAULTS = {"#N/A", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#GETTING_DATA"}
_OPENING = 20  # rows in which the headings are looked for
_EXACT = 10**15  # beyond this Excel rounds whole numbers


@dataclass(frozen=True, slots=True)
class Row:
    """A row by its number in the file; `notes` say what could not be read as written."""

    number: int
    cells: tuple[Cell, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Headings, the first rows for a look, and all rows as a stream that can be read once."""

    name: str
    headers: tuple[str, ...]
    header_row: int
    sample: tuple[Row, ...]
    rows: Iterator[Row]
    notes: tuple[str, ...]


def open_table(path: Path, caps: Caps = USUAL) -> Table:
    """Open a table file of any usual format; the fullest first sheet counts."""
    opened = look_into(path, caps)
    name, lines = (path.name, read_csv(path)) if opened.form == "csv" else _sheet(path, caps)
    numbered = enumerate(lines, start=1)
    opening = [(number, cells) for number, cells in islice(numbered, _OPENING)]
    at = _header_at([cells for _, cells in opening])
    headers, notes = _headers(opening[at][1] if at >= 0 else [], opening)
    rest = chain(opening[at + 1 :], numbered)
    rows = _rows(rest, headers, caps)
    sample = tuple(islice(rows, 50))
    if not sample:
        raise Refused(
            "表格里没有数据", why=f"“{name}”除表头外没有内容", remedy="请检查是否选错了工作表或文件"
        )
    if at > 0:
        notes = (f"表头在第 {opening[at][0]} 行，以上 {at} 行按标题略过", *notes)
    notes = (*notes, *_blank(opened))
    return Table(name, headers, opening[at][0] if at >= 0 else 0, sample, chain(sample, rows), notes)


def _blank(opened: Opened) -> Iterator[str]:
    """Which cells are read as blank though the file means something there."""
    if opened.faulty:
        yield f"{len(opened.faulty)} 个单元格是公式错误，按空白处理：{'、'.join(opened.faulty[:5])}"
    if opened.unstored:
        shown = "、".join(opened.unstored[:5])
        remedy = "请用 Excel 或 WPS 打开、保存一次再导入"
        yield f"{len(opened.unstored)} 个单元格的公式没有存下结果，按空白处理：{shown}；{remedy}"


def as_text(cell: Cell) -> str:
    """A cell as people would write it.

    >>> as_text(188006.0), as_text(True), as_text(None), as_text(date(2026, 9, 24))
    ('188006', '是', '', '2026-09-24')
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    return cell.strip() if isinstance(cell, str) else str(cell)


def _sheet(path: Path, caps: Caps) -> tuple[str, Iterator[Sequence[Cell]]]:
    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = [book.get_sheet_by_index(place) for place in range(min(len(book.sheet_names), 20))]
    except PasswordError as error:
        raise Refused("文件有密码保护", why="内容已加密", remedy="请去掉密码后再导入") from error
    except (CalamineError, ValueError, OSError) as error:
        raise Refused(
            "文件已损坏，打不开", why=path.name, remedy="请用 Excel 或 WPS 打开后另存再导入"
        ) from error
    filled = next((sheet for sheet in sheets if sheet.height), None)
    if filled is None:
        raise Refused("表格里没有数据", why=f"“{path.name}”的工作表都是空的", remedy="请检查是否选错了文件")
    if filled.total_width > caps.columns:
        why = f"共 {filled.total_width} 列，最多 {caps.columns} 列"
        raise Refused("表格过大，拒绝打开", why=why, remedy="请删去多余的列")
    return filled.name, iter(filled.iter_rows())


def _header_at(opening: Sequence[Sequence[Cell]]) -> int:
    """The row of headings; -1 if the first rows already look like content."""
    known = [sum(heading(as_text(cell)) in SYNONYMS for cell in cells) for cells in opening]
    if max(known, default=0):
        return known.index(max(known))
    widths = [sum(bool(as_text(cell)) for cell in cells) for cells in opening]
    widest = widths.index(max(widths)) if widths else 0
    return widest if opening and all(_may_head(cell) for cell in opening[widest]) else widest - 1


def _may_head(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and len(cell.strip()) <= 20 and not cell.strip().isdigit())


def _headers(
    cells: Sequence[Cell], opening: Sequence[tuple[int, Sequence[Cell]]]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """One name a column: empty ones are numbered, repeated ones told apart."""
    width = max((_filled(row) for _, row in opening), default=0)
    names: list[str] = []
    notes: list[str] = []
    for place in range(width):
        name = tidy(as_text(cells[place])) if place < len(cells) else ""
        name = name or f"第 {place + 1} 列"
        same = sum(other == name or other.startswith(f"{name}（") for other in names)
        if same:
            notes.append(f"列名“{name}”重复，第 {place + 1} 列改称“{name}（{same + 1}）”")
            name = f"{name}（{same + 1}）"
        names.append(name)
    return tuple(names), tuple(notes)


def _filled(cells: Sequence[Cell]) -> int:
    return max((place for place, cell in enumerate(cells, start=1) if as_text(cell)), default=0)


def _rows(lines: Iterator[tuple[int, Sequence[Cell]]], headers: tuple[str, ...], caps: Caps) -> Iterator[Row]:
    count = 0
    for number, cells in lines:
        first = next((text for cell in cells if (text := as_text(cell))), "")
        if not first or first.startswith(HINT):
            continue
        count += 1
        if count > caps.rows:
            raise Refused("表格过大", why=f"超过 {caps.rows} 行", remedy="请分成几个文件导入")
        yield _row(number, cells, headers)


def _row(number: int, cells: Sequence[Cell], headers: tuple[str, ...]) -> Row:
    read: list[Cell] = []
    notes: list[str] = []
    for name, cell in zip(headers, [*cells, *[None] * len(headers)], strict=False):
        value, fault = _cell(cell)
        read.append(value)
        if fault:
            notes.append(f"第 {number} 行“{name}”{fault}")
    if _filled(cells) > len(headers):
        notes.append(f"第 {number} 行比表头多出 {_filled(cells) - len(headers)} 列，多出的未读")
    return Row(number, tuple(read), tuple(notes))


def _cell(cell: Cell) -> tuple[Cell, str]:
    if isinstance(cell, str):
        if cell.strip() in _FAULTS:
            return None, f"是公式错误 {cell.strip()}，按空白处理"
        return (cell if cell.strip() else None), ""
    if isinstance(cell, float) and cell.is_integer():
        rounded = "的数字超过 15 位，Excel 已经舍入，请改为文本格式" if abs(cell) >= _EXACT else ""
        return int(cell), rounded
    return cell, ""
