"""When is it due, and how far is that away? Pure arithmetic: no clock, no database."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from qifu.kernel.workdays.calendar import DayFact, WorkCalendar, days_through
from qifu.kernel.workdays.explain import Account, explain
from qifu.kernel.workdays.units import Limit, Unit

HOUR = 3_600_000_000  # microseconds

AfterHours = Literal["same_day", "next_working_day"]
LastDayOff = Literal["keep", "next_working_day"]


@dataclass(frozen=True, slots=True)
class Due:
    """A due moment that can account for itself; the account is drawn up only when somebody asks."""

    on: date
    at: datetime
    provisional: bool
    started_at: datetime
    received_on: date
    limit: Limit
    calendar: WorkCalendar = field(repr=False, compare=False)

    @property
    def days(self) -> tuple[DayFact, ...]:
        """Every day the limit runs over, counted or not."""
        hourly = self.limit.unit is Unit.WORKING_HOURS
        first = self.received_on if hourly else self.received_on + timedelta(days=1)
        return tuple(self.calendar.day(on) for on in days_through(first, self.on))

    @property
    def counted(self) -> tuple[date, ...]:
        """The days that used the limit up."""
        if self.limit.unit is Unit.CALENDAR_DAYS:
            return tuple(fact.on for fact in self.days[: self.limit.n])
        return tuple(fact.on for fact in self.days if fact.is_working)

    @property
    def sentence(self) -> str:
        hours = self.calendar.hours
        return explain(
            Account(
                self.started_at, self.received_on, self.limit, self.at, self.days, self.provisional, hours
            )
        )


def due(
    start: datetime,
    limit: Limit,
    calendar: WorkCalendar,
    *,
    after_hours: AfterHours = "same_day",
    last_day_off: LastDayOff = "keep",
) -> Due:
    """The day of receipt is not counted; due is the end of business of the last day.

    `after_hours` says whether a receipt after business or on a day off counts as one of the next working day;
    `last_day_off` whether calendar days that end on a day off run on to the next working day.
    """
    if limit.n < 0:
        raise ValueError(f"a limit cannot be negative: {limit.n}")
    started_at = calendar.local(start)
    received_on = _received_on(started_at, calendar, after_hours)
    at = _due_at(started_at, received_on, limit, calendar)
    if last_day_off == "next_working_day" and not calendar.is_working(at.date()):
        at = calendar.closing_at(calendar.working_day(1, after=at.date()))
    guessed = calendar.guesses(min(received_on + timedelta(days=1), at.date()), at.date())
    return Due(at.date(), at, guessed, started_at, received_on, limit, calendar)


def shift(at: datetime, by: Limit, calendar: WorkCalendar) -> datetime:
    """The moment that many units after (or before, when negative) another, as a ladder counts them.

    An end of business stays an end of business; any other time of day is kept as far as the target day works.
    """
    local = calendar.local(at)
    if not by.n:
        return local
    if by.unit is Unit.CALENDAR_DAYS:
        return local + timedelta(days=by.n)
    if by.unit is Unit.WORKING_HOURS:
        return calendar.moment(calendar.elapsed(local) + by.n * HOUR)
    on = calendar.working_day(by.n, after=local.date())
    if local >= calendar.closing_at(local.date()):
        return calendar.closing_at(on)
    same_time = datetime.combine(on, local.time(), calendar.hours.timezone)
    return min(max(same_time, calendar.opening_at(on)), calendar.closing_at(on))


def fraction(start: datetime, due_at: datetime, percent: int, calendar: WorkCalendar) -> datetime:
    """The moment by which that share of the working time has passed: warnings at 50, 80 and 100 %."""
    if not 0 <= percent <= 100:
        raise ValueError(f"a share lies between 0 and 100: {percent}")
    began, ends = calendar.local(start), calendar.local(due_at)
    if percent in (0, 100):
        return ends if percent else began
    before, after = calendar.elapsed(began), calendar.elapsed(ends)
    moment = calendar.moment(before + (after - before) * percent // 100)
    return min(max(moment, began), ends)


def working_days_between(earlier: date, later: date, calendar: WorkCalendar) -> int:
    """Working days after the earlier day up to and including the later; negative when they stand reversed."""
    return calendar.count(after=earlier, through=later)


def days_left(at: datetime, due_at: datetime, calendar: WorkCalendar) -> int:
    """For 「还剩 3 个工作日」: today does not count, the last day does; 0 on the last day and when late."""
    today, last = calendar.local(at).date(), calendar.local(due_at).date()
    return max(0, calendar.count(after=today, through=last))


def days_over(at: datetime, due_at: datetime, calendar: WorkCalendar) -> int:
    """For 「超 1 天」: working days since the last day; lateness of an hour already counts as one."""
    if at <= due_at:
        return 0
    last, today = calendar.local(due_at).date(), calendar.local(at).date()
    return max(1, calendar.count(after=last, through=today))


def _received_on(started_at: datetime, calendar: WorkCalendar, after_hours: AfterHours) -> date:
    on = started_at.date()
    if after_hours == "same_day" or _in_time(started_at, calendar):
        return on
    return calendar.working_day(1, after=on)


def _in_time(at: datetime, calendar: WorkCalendar) -> bool:
    return calendar.is_working(at.date()) and at <= calendar.closing_at(at.date())


def _due_at(started_at: datetime, received_on: date, limit: Limit, calendar: WorkCalendar) -> datetime:
    if limit.unit is Unit.WORKING_HOURS:
        return _hours_later(started_at, limit.n, calendar)
    if not limit.n:
        on = started_at.date()
        return calendar.closing_at(
            on if _in_time(started_at, calendar) else calendar.working_day(1, after=on)
        )
    if limit.unit is Unit.CALENDAR_DAYS:
        return calendar.closing_at(received_on + timedelta(days=limit.n))
    return calendar.closing_at(calendar.working_day(limit.n, after=received_on))


def _hours_later(started_at: datetime, hours: int, calendar: WorkCalendar) -> datetime:
    """No hours at all are due as soon as the office works: one microsecond into its time, rounded down."""
    if hours:
        return calendar.moment(calendar.elapsed(started_at) + hours * HOUR)
    return calendar.moment(calendar.elapsed(started_at) + 1).replace(microsecond=0)
