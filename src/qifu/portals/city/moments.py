"""At which moments do people of the demonstration city act? In working time, on the place's calendar."""

from datetime import date, datetime, time, timedelta
from random import Random

from qifu.kernel.workdays import WorkCalendar

HOUR = 3_600_000_000


def later(calendar: WorkCalendar, at: datetime, hours: float) -> datetime:
    """So many working hours on, never before `at` itself."""
    return max(at + timedelta(minutes=1), calendar.moment(calendar.elapsed(at) + max(1, int(hours * HOUR))))


def day_hours(calendar: WorkCalendar, on: date) -> float:
    """How long offices are open on a day."""
    opened = calendar.elapsed(calendar.opening_at(on))
    return (calendar.elapsed(calendar.closing_at(on)) - opened) / HOUR


def within(calendar: WorkCalendar, start: datetime, end: datetime, share: float) -> datetime:
    """A share of the working time between two moments, at least a few minutes after the first."""
    begun = calendar.elapsed(start)
    span = max(0, calendar.elapsed(end) - begun)
    return max(start + timedelta(minutes=7), calendar.moment(begun + max(1, int(span * share))))


def on_day(
    calendar: WorkCalendar, on: date, dice: Random, first: float = 0.05, last: float = 0.85
) -> datetime:
    """Some moment of a working day."""
    return within(calendar, calendar.opening_at(on), calendar.closing_at(on), dice.uniform(first, last))


def on_clock(calendar: WorkCalendar, on: date, hour: int, dice: Random) -> datetime:
    """Some minute of an hour, for people who do not keep office hours."""
    zone = calendar.hours.timezone
    return datetime.combine(on, time(hour, dice.randrange(60), dice.randrange(60)), zone)


def last_working_day(calendar: WorkCalendar, at: datetime) -> date:
    """Today if offices are open, else the working day before."""
    today = calendar.local(at).date()
    return today if calendar.is_working(today) else calendar.working_day(-1, after=today)
