"""What does a table of days, one a line, arrange? The way in for notices that amend another."""

import csv
import io
import re
from datetime import date, timedelta
from typing import NamedTuple

from qifu.kernel.errors import Refused
from qifu.kernel.workdays.notice import assemble
from qifu.kernel.workdays.schema import CalendarYear, DaysOff, MakeUpDay, Notice

HEADER = ["日期", "类型", "名称"]
OFF, WORK = ("放假", "休"), ("上班", "补班", "班")
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


class _Row(NamedTuple):
    on: date
    is_off: bool
    name: str


def read_sheet(
    text: str, *, year: int, notice: Notice, published_on: date | None = None, version: int = 1
) -> CalendarYear:
    """A whole year from lines of 日期,类型,名称; days in a row under one name become one run."""
    lines = list(csv.reader(io.StringIO(text.lstrip("\ufeff").strip())))
    if not lines or [cell.strip() for cell in lines[0]] != HEADER:
        raise Refused("表头不对", why="第一行应为：日期,类型,名称", remedy="请按模板填写")
    rows = [_row(cells, number) for number, cells in enumerate(lines[1:], start=2) if any(cells)]
    return assemble(
        year=year,
        notice=notice,
        published_on=published_on,
        off=_runs(sorted(row for row in rows if row.is_off)),
        work=tuple(MakeUpDay(on=row.on, name=row.name) for row in sorted(rows) if not row.is_off),
        version=version,
    )


def _row(cells: list[str], number: int) -> _Row:
    if len(cells) != len(HEADER):
        raise Refused(f"第{number}行应有三列", why=",".join(cells), remedy="请按“日期,类型,名称”填写")
    day, kind, name = (cell.strip() for cell in cells)
    on = _day(day, number)
    if kind not in OFF + WORK:
        raise Refused(f"第{number}行的类型看不懂", why=kind or "空", remedy="类型请填“放假”或“上班”")
    if not name:
        raise Refused(f"第{number}行没有名称", why=day, remedy="请填写节日名称")
    if kind in WORK and on.weekday() < 5:
        raise Refused(f"第{number}行不是周末，不能补班", why=day, remedy="请核对日期")
    return _Row(on, kind in OFF, name)


def _day(cell: str, number: int) -> date:
    found = DAY.fullmatch(cell)
    try:
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass  # A day such as 2月30日 is told like any other unreadable one.
    raise Refused(f"第{number}行的日期看不懂", why=cell or "空", remedy="请写成 2026-01-01")


def _runs(rows: list[_Row]) -> tuple[DaysOff, ...]:
    runs: list[DaysOff] = []
    for row in rows:
        previous = runs[-1] if runs else None
        if previous and previous.name == row.name and row.on - previous.to_on == timedelta(days=1):
            runs[-1] = DaysOff.run(previous.from_on, row.on, row.name)
        else:
            runs.append(DaysOff.run(row.on, row.on, row.name))
    return tuple(runs)
