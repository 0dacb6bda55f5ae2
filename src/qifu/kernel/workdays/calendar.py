"""Does the office work on this day, who says so, and how much working time lies between two moments?"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import accumulate

from qifu.kernel.errors import Refused
from qifu.kernel.workdays.hours import DEFAULT_HOURS, Span, WorkHours, cut, length, microseconds, time_of
from qifu.kernel.workdays.schema import CalendarYear, Status

FIRST_YEAR, LAST_YEAR = 2000, 2099
UNKNOWN_YEAR = "放假安排尚未公布，按周一至周五及固定节日推算"
FIXED = {(1, 1): "元旦", (5, 1): "劳动节", (10, 1): "国庆节", (10, 2): "国庆节", (10, 3): "国庆节"}
SECOND_OF_MAY_SINCE = 2025  # The decree revised in November 2024 made 2 May a statutory holiday.


class Kind(StrEnum):
    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKE_UP = "make_up"
    CLOSURE = "closure"
    HALF_DAY = "half_day"


@dataclass(frozen=True, slots=True)
class DayFact:
    on: date
    is_working: bool
    name: str
    kind: Kind
    status: Status
    source: str


@dataclass(frozen=True, slots=True)
class Closure:
    """A local day off: whole, or closed `until` a time, or `from_` a time on, or between the two."""

    on: date
    name: str
    source: str
    until: time | None = None
    from_: time | None = None

    def left_of(self, spans: Iterable[Span]) -> tuple[Span, ...]:
        if self.until is None and self.from_ is None:
            return ()
        return cut(spans, self.from_ or time.min, self.until or time.max)


@dataclass(frozen=True, slots=True, eq=False)
class WorkCalendar:
    """Every day from 2000 to 2099, known or guessed; build it once and share it."""

    hours: WorkHours
    sources: Mapping[int, str]  # by year; a year that is missing is a guess
    official: frozenset[int]
    named: Mapping[int, DayFact]  # by ordinal: days that are more than a weekday or a weekend
    shortened: Mapping[int, tuple[Span, ...]]  # by ordinal: what is left of a half day
    working: tuple[int, ...]  # ordinals of all working days
    passed: tuple[int, ...]  # microseconds of work before each of them, and after the last

    @classmethod
    def build(
        cls,
        years: Iterable[CalendarYear],
        *,
        closures: Iterable[Closure] = (),
        hours: WorkHours = DEFAULT_HOURS,
    ) -> "WorkCalendar":
        latest = _latest_versions(years)
        named = {fact.on.toordinal(): fact for fact in _national_facts(latest)}
        shortened = _close(named, closures, hours)
        working = tuple(
            o for o in _all_ordinals() if (named[o].is_working if o in named else o % 7 in WEEKDAYS)
        )
        full = length(hours.spans)
        daily = (length(shortened[o]) if o in shortened else full for o in working)
        return cls(
            hours=hours,
            sources={year.year: year.source for year in latest},
            official=frozenset(year.year for year in latest if year.status is Status.OFFICIAL),
            named=named,
            shortened=shortened,
            working=working,
            passed=tuple(accumulate(daily, initial=0)),
        )

    def day(self, on: date) -> DayFact:
        known = self.named.get(_ordinal(on))
        return known or _plain_day(on, self.status(on), self.sources.get(on.year, UNKNOWN_YEAR))

    def status(self, on: date) -> Status:
        return Status.OFFICIAL if on.year in self.official else Status.PROVISIONAL

    def is_working(self, on: date) -> bool:
        ordinal = _ordinal(on)
        place = bisect_left(self.working, ordinal)
        return place < len(self.working) and self.working[place] == ordinal

    def working_spans(self, on: date) -> tuple[Span, ...]:
        if not self.is_working(on):
            return ()
        return self.shortened.get(on.toordinal(), self.hours.spans)

    def working_day(self, number: int, *, after: date) -> date:
        """The first, second ... working day after a day; negative numbers look back.

        Zero has no answer of its own: the day itself need not be a working day.
        """
        if not number:
            raise ValueError("a working day is counted from one, forward or back")
        ordinal = _ordinal(after)
        before_it = bisect_left(self.working, ordinal)
        place = bisect_right(self.working, ordinal) + number - 1 if number > 0 else before_it + number
        if not 0 <= place < len(self.working):
            raise _out_of_range(after)
        return date.fromordinal(self.working[place])

    def count(self, *, after: date, through: date) -> int:
        """Working days after the one day through the other; negative when they stand reversed."""
        return bisect_right(self.working, _ordinal(through)) - bisect_right(self.working, _ordinal(after))

    def guesses(self, first: date, last: date) -> bool:
        """Does the stretch touch a year whose arrangement is not official yet?"""
        return any(year not in self.official for year in range(first.year, last.year + 1))

    def local(self, at: datetime) -> datetime:
        if at.tzinfo is None:
            raise ValueError(f"a moment needs its time zone: {at}")
        return at.astimezone(self.hours.timezone)

    def closing_at(self, on: date) -> datetime:
        """End of business; on a half day the end of what is left, on a day off the usual hour."""
        spans = self.working_spans(on) or self.hours.spans
        return datetime.combine(on, spans[-1][1], self.hours.timezone)

    def opening_at(self, on: date) -> datetime:
        spans = self.working_spans(on) or self.hours.spans
        return datetime.combine(on, spans[0][0], self.hours.timezone)

    def elapsed(self, at: datetime) -> int:
        """Microseconds of working time since 2000 began; differences of it are what counts."""
        local = self.local(at)
        place = bisect_left(self.working, _ordinal(local.date()))
        now = microseconds(local.time())
        spans = self.working_spans(local.date())
        today = (min(now, microseconds(end)) - microseconds(begin) for begin, end in spans)
        return self.passed[place] + sum(part for part in today if part > 0)

    def moment(self, elapsed: int) -> datetime:
        """The earliest moment by which so much has passed: an end of day, not the next morning."""
        place = bisect_left(self.passed, elapsed) - 1
        if not 0 <= place < len(self.working):
            raise Refused("时限超出工作日历的范围", why=f"工作日历从{FIRST_YEAR}年到{LAST_YEAR}年")
        on, left = date.fromordinal(self.working[place]), elapsed - self.passed[place]
        for begin, end in self.working_spans(on):
            span = microseconds(end) - microseconds(begin)
            if left <= span:
                return datetime.combine(on, time_of(microseconds(begin) + left), self.hours.timezone)
            left -= span
        raise AssertionError("the sums of working time disagree with the spans")


WEEKDAYS = (1, 2, 3, 4, 5)  # ordinal modulo 7: day 1 of year 1 was a Monday


def _ordinal(on: date) -> int:
    if not FIRST_YEAR <= on.year <= LAST_YEAR:
        raise _out_of_range(on)
    return on.toordinal()


def _out_of_range(on: date) -> Refused:
    return Refused(
        f"{on.year}年不在工作日历之内", why=f"工作日历从{FIRST_YEAR}年到{LAST_YEAR}年", remedy="请核对日期"
    )


def _all_ordinals() -> range:
    return range(date(FIRST_YEAR, 1, 1).toordinal(), date(LAST_YEAR, 12, 31).toordinal() + 1)


def _latest_versions(years: Iterable[CalendarYear]) -> tuple[CalendarYear, ...]:
    latest = {year.year: year for year in sorted(years, key=lambda year: (year.year, year.version))}
    return tuple(latest.values())


def _national_facts(years: tuple[CalendarYear, ...]) -> Iterator[DayFact]:
    """Guessed years first, then the notices in order: a later notice may reach back into December."""
    known = {year.year for year in years}
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        if year not in known:
            yield from _fixed_holidays(year)
    for arrangement in years:
        yield from _arranged(arrangement)


def _fixed_holidays(year: int) -> Iterator[DayFact]:
    second_of_may = {(5, 2): "劳动节"} if year >= SECOND_OF_MAY_SINCE else {}
    for (month, day), name in (FIXED | second_of_may).items():
        yield DayFact(date(year, month, day), False, name, Kind.HOLIDAY, Status.PROVISIONAL, UNKNOWN_YEAR)


def _arranged(year: CalendarYear) -> Iterator[DayFact]:
    for run in year.off:
        for on in run.days():
            yield DayFact(on, False, run.name, Kind.HOLIDAY, year.status, year.source)
    for day in year.work:
        yield DayFact(day.on, True, day.name or "补班", Kind.MAKE_UP, year.status, year.source)


def _close(
    named: dict[int, DayFact], closures: Iterable[Closure], hours: WorkHours
) -> dict[int, tuple[Span, ...]]:
    """Lay local closures over the national days; a closure on a day off changes nothing."""
    shortened: dict[int, tuple[Span, ...]] = {}
    for closure in sorted(closures, key=lambda closure: closure.on):
        ordinal = _ordinal(closure.on)
        fact = named.get(ordinal) or _plain_day(closure.on, Status.OFFICIAL, closure.source)
        if not fact.is_working:
            continue
        left = closure.left_of(shortened.get(ordinal, hours.spans))
        kind = Kind.HALF_DAY if left else Kind.CLOSURE
        named[ordinal] = replace(
            fact, is_working=bool(left), name=closure.name, kind=kind, source=closure.source
        )
        shortened[ordinal] = left
    return {ordinal: left for ordinal, left in shortened.items() if left}


def _plain_day(on: date, status: Status, source: str) -> DayFact:
    is_working = on.toordinal() % 7 in WEEKDAYS
    kind = Kind.WORKDAY if is_working else Kind.WEEKEND
    return DayFact(on, is_working, "工作日" if is_working else "周末", kind, status, source)


def days_through(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
