"""How do the days of a deadline fall into weeks, and into one row?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from qifu.portals.look import DayState, RulerDay

SIGNS: dict[DayState, str] = {
    "off": "休",
    "due": "期限",
    "received": "收到",
    "replied": "答复",
    "over": "超期",
}


@dataclass(frozen=True, slots=True)
class GridDay:
    """One cell; `day` is None for the dim days that fill up the first and the last week."""

    on: date
    day: RulerDay | None

    @property
    def figure(self) -> str:
        is_turn = self.day is not None and self.on.day == 1
        return f"{self.on.month}/1" if is_turn else str(self.on.day)

    @property
    def note(self) -> str:
        if self.day is None:
            return ""
        return (
            self.day.note or SIGNS.get(self.day.state) or (f"第{self.day.label}天" if self.day.label else "")
        )


@dataclass(frozen=True, slots=True)
class RowCell:
    """One cell of the one-line ruler; a run of days off is a single narrow cell."""

    label: str
    state: DayState
    caption: str
    is_make_up: bool
    said: str


def weeks(days: Sequence[RulerDay]) -> tuple[tuple[GridDay, ...], ...]:
    """Whole weeks, Monday first, that hold all the days."""
    if not days:
        return ()
    known = {day.on: day for day in days}
    first, last = min(known), max(known)
    start = first - timedelta(days=first.weekday())
    count = (last - start).days // 7 + 1
    grid = [start + timedelta(days=i) for i in range(7 * count)]
    cells = [GridDay(on, known.get(on)) for on in grid]
    return tuple(tuple(cells[i : i + 7]) for i in range(0, len(cells), 7))


def one_row(days: Sequence[RulerDay]) -> tuple[RowCell, ...]:
    """Counted days in order; the day of receipt is not counted, days off shrink together."""
    counted = sorted((day for day in days if day.state != "received"), key=lambda day: day.on)
    cells: list[RowCell] = []
    for is_off, run in groupby(counted, key=lambda day: day.state == "off"):
        some = list(run)
        # Days off before the first counted day say nothing about the way to the due date.
        if is_off and cells:
            cells.append(RowCell("休", "off", "", False, f"{len(some)} 天不计"))
        elif not is_off:
            cells.extend(_cell(day, is_first=not cells and i == 0) for i, day in enumerate(some))
    while cells and cells[-1].state == "off":
        cells.pop()
    return tuple(cells)


def _cell(day: RulerDay, *, is_first: bool) -> RowCell:
    stands = {"today": "今天", "due": "到期", "replied": "答复"}
    # A bare date under the first cell would run into its neighbours, so it is short.
    caption = stands.get(day.state, f"{day.on.month}/{day.on.day}" if is_first else "")
    is_make_up = day.is_make_up or day.state == "make_up"
    return RowCell(day.label, day.state, caption, is_make_up, day.note)
