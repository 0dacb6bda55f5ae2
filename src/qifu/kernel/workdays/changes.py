"""Which days change when a notice is entered or amended?"""

from dataclasses import dataclass
from datetime import date

from qifu.kernel.workdays.calendar import DayFact, Kind, WorkCalendar
from qifu.kernel.workdays.explain import spoken
from qifu.kernel.workdays.schema import CalendarYear


@dataclass(frozen=True, slots=True)
class DayChange:
    on: date
    before: DayFact
    after: DayFact
    sentence: str

    @property
    def moves_limits(self) -> bool:
        """Only a day that starts or ceases to be a working day can move a due date."""
        return self.before.is_working != self.after.is_working


def diff(old: CalendarYear | None, new: CalendarYear) -> tuple[DayChange, ...]:
    """Every day told differently, in order; without an old arrangement, against the guess."""
    before = WorkCalendar.build([old] if old else [])
    after = WorkCalendar.build([new])
    named = sorted({on for year in (old, new) if year for on in _named(year)} | _guessed(before, new.year))
    pairs = ((before.day(on), after.day(on)) for on in named)
    return tuple(DayChange(a.on, a, b, _sentence(a, b)) for a, b in pairs if _told(a) != _told(b))


def _named(year: CalendarYear) -> set[date]:
    return {on for run in year.off for on in run.days()} | {day.on for day in year.work}


def _guessed(calendar: WorkCalendar, year: int) -> set[date]:
    """The fixed holidays that stood in while the year was not known at all."""
    return {fact.on for fact in calendar.named.values() if fact.on.year == year}


def _told(fact: DayFact) -> str:
    if fact.kind is Kind.HOLIDAY:
        return f"{fact.name}放假"
    return {Kind.MAKE_UP: "补班", Kind.WEEKEND: "周末休息"}.get(fact.kind, "工作日")


def _sentence(before: DayFact, after: DayFact) -> str:
    return f"{before.on.year}年{spoken(before.on)}：原为{_told(before)}，现为{_told(after)}。"
