"""What stands in a sheet of lines, cell by cell: read, or refused with what is expected, and nothing lost?"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from qifu.policies.schema import Column, Lines

_DAY: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One line as it was typed; `faults` by the name of the column."""

    cells: Mapping[str, str]
    faults: Mapping[str, str]
    sum_fen: int = 0
    document_no: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """The whole sheet: its rows, the sum of the good ones, bills that come twice, and what is wrong."""

    rows: tuple[Row, ...]
    sum_fen: int
    doubles: tuple[str, ...] = ()
    fault: str = ""

    @property
    def is_good(self) -> bool:
        """Whether it can be handed in."""
        return bool(self.rows) and not self.fault and all(not row.faults for row in self.rows)

    @property
    def wrong(self) -> int:
        """How many cells are wrong."""
        return sum(len(row.faults) for row in self.rows)


def pasted(text: str) -> list[list[str]]:
    """What was copied out of a spreadsheet: lines of cells between tabs."""
    return [line.split("\t") for line in text.replace("\r\n", "\n").split("\n") if line.strip()]


def read(lines: Lines, table: Sequence[Sequence[str]]) -> Read:
    """The sheet from rows of cells; a first row with the names of the columns is their order."""
    names = [column.name for column in lines.columns]
    rows = [list(row) for row in table]
    if rows and sum(cell.strip() in names for cell in rows[0]) >= max(1, len(names) // 2):
        names = [cell.strip() for cell in rows.pop(0)]
    made = [_row(lines, dict(zip(names, row, strict=False))) for row in rows]
    fault = f"最多 {lines.most} 行，现在 {len(made)} 行，请分几次申报" if len(made) > lines.most else ""
    found = tuple(made[: lines.most])
    return Read(found, sum(row.sum_fen for row in found), _doubles(found), fault)


def typed(lines: Lines, rows: Iterable[Mapping[str, str]]) -> Read:
    """The sheet from cells by name, as the grid sends them back."""
    found = tuple(_row(lines, row) for row in rows)
    return Read(found, sum(row.sum_fen for row in found), _doubles(found))


def _row(lines: Lines, given: Mapping[str, str]) -> Row:
    cells = {column.name: given.get(column.name, "").strip()[:LONGEST] for column in lines.columns}
    faults = {column.name: said for column in lines.columns if (said := _fault(column, cells[column.name]))}
    sum_fen = 0 if lines.sum in faults else _fen(cells[lines.sum]) or 0
    return Row(cells, faults, sum_fen, cells.get(lines.document, ""))


def _fault(column: Column, text: str) -> str:
    """What is wrong with a cell; empty where nothing is."""
    if not text:
        return "没有填" if column.required else ""
    match column.kind:
        case "money":
            return "" if _fen(text) is not None else "应是金额，单位元，例如 12800.50"
        case "number":
            return "" if _number(text) is not None else "应是数字"
        case "day":
            return "" if _day(text) else "应是日期，例如 2026-06-01"
        case "choice":
            return "" if text in column.choices else f"只能填：{'、'.join(column.choices)}"
    return ""


def _number(text: str) -> Decimal | None:
    plain = text.replace(",", "").replace("，", "").replace("¥", "").strip()
    try:
        found = Decimal(plain)
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) < 10**13 else None


def _fen(text: str) -> int | None:
    """A sum in yuan as fen; parts of a fen and what is below nought are none."""
    number = _number(text.removesuffix("元"))
    if number is None or number < 0 or number * 100 != int(number * 100):
        return None
    return int(number * 100)


def _day(text: str) -> bool:
    found = _DAY.fullmatch(text)
    if found is None:
        return False
    try:
        date(*(int(each) for each in found.groups()))
    except ValueError:
        return False
    return True


def _doubles(rows: Sequence[Row]) -> tuple[str, ...]:
    places: dict[str, list[int]] = {}
    for place, row in enumerate(rows, start=1):
        if row.document_no:
            places.setdefault(row.document_no, []).append(place)
    return tuple(
        f"票据号 {number} 在第 {'、'.join(map(str, found))} 行重复"
        for number, found in places.items()
        if len(found) > 1
    )
