"""How does a year look at a glance: twelve months, what is off, what is made up, and on whose word?"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from qifu.cases.replanning import Moved
from qifu.kernel.workdays import DayFact, Kind, Status, WorkCalendar
from qifu.portals import wording
from qifu.portals.look import Tone

ALERT_FROM = (11, 1)
"""The notice for a year is usually published in November of the year before."""

SIGNS: dict[Kind, str] = {Kind.HOLIDAY: "休", Kind.MAKE_UP: "班", Kind.CLOSURE: "停", Kind.HALF_DAY: "半"}
KINDS: dict[Kind, tuple[str, Tone]] = {
    Kind.HOLIDAY: ("放假", "brand"),
    Kind.MAKE_UP: ("补班", "soon"),
    Kind.CLOSURE: ("本地停办", "joint"),
    Kind.HALF_DAY: ("半天", "joint"),
}


@dataclass(frozen=True, slots=True)
class DayCell:
    """One day of a month; `figure` is empty for the blanks around a month."""

    figure: str = ""
    kind: str = "blank"
    sign: str = ""
    said: str = ""
    is_today: bool = False
    is_guess: bool = False


@dataclass(frozen=True, slots=True)
class MonthSheet:
    """One month in weeks, Monday first, and how many working days it has."""

    number: int
    weeks: tuple[tuple[DayCell, ...], ...]
    working: int


@dataclass(frozen=True, slots=True)
class Span:
    """Days in a row that are told alike, and on whose word."""

    name: str
    when: str
    days: int
    kind: str
    tone: Tone
    source: str
    is_guess: bool


@dataclass(frozen=True, slots=True)
class YearSheet:
    """A whole year."""

    year: int
    is_guess: bool
    months: tuple[MonthSheet, ...]
    spans: tuple[Span, ...]
    working: int
    off: int
    make_up: int


@dataclass(frozen=True, slots=True)
class MovedLine:
    """A case whose due date a notice would move."""

    number: str
    title: str
    before: str
    after: str
    is_later: bool
    is_open: bool


def year_sheet(calendar: WorkCalendar, year: int, today: date) -> YearSheet:
    """The year as this place works it."""
    facts = [calendar.day(on) for on in _days(date(year, 1, 1), date(year, 12, 31))]
    return YearSheet(
        year=year,
        is_guess=calendar.status(date(year, 7, 1)) is Status.PROVISIONAL,
        months=tuple(_month([fact for fact in facts if fact.on.month == m], today) for m in range(1, 13)),
        spans=spans(facts),
        working=sum(fact.is_working for fact in facts),
        off=sum(fact.kind is Kind.HOLIDAY for fact in facts),
        make_up=sum(fact.kind is Kind.MAKE_UP for fact in facts),
    )


def spans(facts: list[DayFact]) -> tuple[Span, ...]:
    """Runs of days that are more than a weekday or a weekend, in order."""
    runs = (tuple(run) for _, run in groupby(facts, key=lambda fact: (fact.kind, fact.name, fact.source)))
    return tuple(_span(run) for run in runs if run[0].kind in KINDS)


def alert(calendar: WorkCalendar, today: date) -> str:
    """From November on: next year's arrangement is not official yet. Empty if all is well."""
    is_time = (today.month, today.day) >= ALERT_FROM
    if not is_time or calendar.status(date(today.year + 1, 7, 1)) is Status.OFFICIAL:
        return ""
    year = today.year + 1
    return f"{year}年放假安排还没有录入，跨年的期限都按法定节日推算，标为预计。通知一公布就请录入。"


def moved_lines(
    moved: tuple[Moved, ...], calendar: WorkCalendar, seen: Collection[int]
) -> tuple[MovedLine, ...]:
    """Before and after, in local words; the title only of cases that the reader may see."""
    return tuple(
        MovedLine(
            one.number,
            one.title if one.case_id in seen else "",
            moment(calendar.local(one.before)),
            moment(calendar.local(one.after)),
            one.after > one.before,
            one.case_id in seen,
        )
        for one in moved
    )


def moment(at: datetime) -> str:
    """A moment with its year and weekday: a calendar page looks across years.

    >>> moment(datetime(2027, 2, 10, 17, 30))
    '2027年2月10日 周三 17:30'
    """
    return f"{at.year}年{wording.day(at.date())} {at:%H:%M}"


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def _month(facts: list[DayFact], today: date) -> MonthSheet:
    cells = [DayCell()] * facts[0].on.weekday() + [_cell(fact, today) for fact in facts]
    cells += [DayCell()] * (-len(cells) % 7)
    weeks = tuple(tuple(cells[i : i + 7]) for i in range(0, len(cells), 7))
    return MonthSheet(facts[0].on.month, weeks, sum(fact.is_working for fact in facts))


def _cell(fact: DayFact, today: date) -> DayCell:
    is_guess = fact.status is Status.PROVISIONAL and fact.kind is Kind.HOLIDAY
    said = f"{wording.day(fact.on)}，{fact.name}" if fact.kind in KINDS else ""
    return DayCell(
        figure=str(fact.on.day),
        kind=fact.kind.value,
        sign=SIGNS.get(fact.kind, ""),
        said=said + ("（预计）" if is_guess else ""),
        is_today=fact.on == today,
        is_guess=is_guess,
    )


def _span(run: tuple[DayFact, ...]) -> Span:
    first, last = run[0], run[-1]
    when = wording.day(first.on) + (f"至{wording.day(last.on)}" if len(run) > 1 else "")
    kind, tone = KINDS[first.kind]
    name = first.name if first.kind is not Kind.MAKE_UP or first.name.endswith("班") else f"{first.name}补班"
    return Span(name, when, len(run), kind, tone, first.source, first.status is Status.PROVISIONAL)
