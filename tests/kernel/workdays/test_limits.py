"""Is a limit due when a careful official, calendar in hand, would say it is?"""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qifu.kernel.errors import Refused
from qifu.kernel.workdays import (
    CalendarYear,
    Closure,
    Limit,
    Unit,
    WorkCalendar,
    days_left,
    days_over,
    due,
    fraction,
    shift,
    working_days_between,
)

ZONE = ZoneInfo("Asia/Shanghai")
FIRST, LAST = datetime.fromisoformat("2018-01-01"), datetime.fromisoformat("2028-06-30")
moments = st.datetimes(FIRST, LAST, timezones=st.just(ZONE))
counts = st.integers(0, 60)
units = st.sampled_from(list(Unit))
unhurried = settings(deadline=None)


def at(month: int, day: int, hour: int = 10, minute: int = 0, *, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


def working_days(n: int) -> Limit:
    return Limit(n, Unit.WORKING_DAYS)


def with_closures(years: dict[int, CalendarYear], *closures: Closure) -> WorkCalendar:
    return WorkCalendar.build(years.values(), closures=closures)


@pytest.mark.parametrize(
    ("start", "n", "on", "provisional"),
    [
        (at(9, 18), 2, date(2026, 9, 21), False),
        (at(2, 10), 5, date(2026, 2, 24), False),
        (at(9, 25), 10, date(2026, 10, 15), False),
        (at(11, 23), 30, date(2027, 1, 5), True),
    ],
)
def test_make_up_days_count_and_holidays_do_not(
    calendar: WorkCalendar, start: datetime, n: int, on: date, provisional: bool
) -> None:
    found = due(start, working_days(n), calendar)

    assert (found.on, found.provisional) == (on, provisional)
    assert found.at == datetime.combine(on, time(17, 30), ZONE)
    assert len(found.counted) == n


def test_a_due_date_explains_holidays_and_make_up_days(calendar: WorkCalendar) -> None:
    found = due(at(9, 24), working_days(10), calendar)

    assert found.on == date(2026, 10, 15)
    assert found.sentence == (
        "9月24日收到，次日起算。中秋放假 3 天、国庆放假 7 天不计；10月10日（周六）补班，算一天。"
    )


def test_a_due_date_in_an_unannounced_year_says_it_is_a_guess(calendar: WorkCalendar) -> None:
    found = due(at(11, 23), working_days(30), calendar)

    assert found.sentence == (
        "2026年11月23日收到，次日起算。元旦放假 1 天不计。2027年放假安排尚未公布，到期日为预计。"
    )


@pytest.mark.parametrize(
    ("start", "on"),
    [
        (at(9, 24, 9), date(2026, 9, 24)),
        (at(9, 24, 17, 30), date(2026, 9, 24)),
        (at(9, 24, 17, 31), date(2026, 9, 28)),
        (at(9, 26), date(2026, 9, 28)),
    ],
)
def test_a_limit_of_none_is_due_today_or_on_the_next_working_day(
    calendar: WorkCalendar, start: datetime, on: date
) -> None:
    assert due(start, working_days(0), calendar).on == on


def test_after_hours_counts_as_today_unless_the_pack_says_tomorrow(calendar: WorkCalendar) -> None:
    late = at(9, 24, 18)

    assert due(late, working_days(3), calendar).on == date(2026, 9, 30)
    next_day = due(late, working_days(3), calendar, after_hours="next_working_day")
    assert (next_day.received_on, next_day.on) == (date(2026, 9, 28), date(2026, 10, 8))
    assert "视为9月28日收到" in next_day.sentence


def test_a_moment_of_another_zone_is_received_on_the_local_day(calendar: WorkCalendar) -> None:
    evening_in_london = datetime(2026, 9, 20, 22, 0, tzinfo=ZoneInfo("UTC"))

    assert due(evening_in_london, working_days(1), calendar).on == date(2026, 9, 22)


def test_a_half_day_counts_as_a_day_and_ends_when_the_office_shuts(years: dict[int, CalendarYear]) -> None:
    half = Closure(date(2026, 8, 14), "防台风", "某市通知", from_=time(12))

    found = due(at(8, 12), working_days(2), with_closures(years, half))

    assert found.at == at(8, 14, 12)
    assert found.sentence == "8月12日收到，次日起算。8月14日（周五）防台风半天办公，仍算一天。"


def test_a_local_closure_pushes_the_due_day_on(years: dict[int, CalendarYear]) -> None:
    closed = with_closures(years, Closure(date(2026, 8, 13), "防台风", "某市通知"))

    found = due(at(8, 12), working_days(2), closed)

    assert found.on == date(2026, 8, 17)
    assert "防台风停止办公 1 天不计" in found.sentence


@pytest.mark.parametrize(
    ("start", "hours", "expected"),
    [
        (at(8, 12, 11), 2, at(8, 12, 15)),  # over lunch
        (at(8, 12, 13), 1, at(8, 12, 15)),  # received at lunch
        (at(8, 12, 8, 30), 7, at(8, 12, 17, 30)),  # a whole day ends that day, not next morning
        (at(9, 24, 16), 4, at(9, 28, 11)),  # over a holiday
        (at(8, 12, 18), 0, at(8, 13, 8, 30)),
        (at(8, 12, 9, 15), 0, at(8, 12, 9, 15)),
    ],
)
def test_working_hours_run_only_while_the_office_is_open(
    calendar: WorkCalendar, start: datetime, hours: int, expected: datetime
) -> None:
    assert due(start, Limit(hours, Unit.WORKING_HOURS), calendar).at == expected


def test_working_hours_shrink_with_a_half_day(years: dict[int, CalendarYear]) -> None:
    morning_off = with_closures(years, Closure(date(2026, 8, 13), "停电", "通知", until=time(14)))

    assert due(at(8, 12, 16, 30), Limit(3, Unit.WORKING_HOURS), morning_off).at == at(8, 13, 16)


def test_calendar_days_run_through_holidays(calendar: WorkCalendar) -> None:
    ten = Limit(10, Unit.CALENDAR_DAYS)

    assert due(at(9, 24), ten, calendar).at == at(10, 4, 17, 30)
    assert due(at(9, 24), ten, calendar, last_day_off="next_working_day").on == date(2026, 10, 8)


def test_a_moment_without_zone_and_a_negative_limit_are_bugs(calendar: WorkCalendar) -> None:
    with pytest.raises(ValueError, match="time zone"):
        due(datetime(2026, 9, 1), working_days(1), calendar)  # noqa: DTZ001
    with pytest.raises(ValueError, match="negative"):
        due(at(9, 1), working_days(-1), calendar)


def test_a_limit_beyond_the_calendar_is_refused(calendar: WorkCalendar) -> None:
    with pytest.raises(Refused, match="工作日历"):
        due(at(12, 30, year=2099), working_days(5), calendar)


@pytest.mark.parametrize(
    ("now", "left", "over"),
    [
        (at(9, 28), 9, 0),
        (at(10, 10), 4, 0),
        (at(10, 15, 9), 0, 0),
        (at(10, 15, 18), 0, 1),
        (at(10, 16), 0, 1),
        (at(10, 18), 0, 1),
        (at(10, 19), 0, 2),
    ],
)
def test_days_left_and_over_are_working_days(
    calendar: WorkCalendar, now: datetime, left: int, over: int
) -> None:
    due_at = at(10, 15, 17, 30)

    assert (days_left(now, due_at, calendar), days_over(now, due_at, calendar)) == (left, over)


@pytest.mark.parametrize(
    ("by", "expected"),
    [(-1, at(10, 14, 17, 30)), (0, at(10, 15, 17, 30)), (3, at(10, 20, 17, 30)), (-6, at(10, 8, 17, 30))],
)
def test_the_rungs_of_a_ladder_are_ends_of_business(
    calendar: WorkCalendar, by: int, expected: datetime
) -> None:
    assert shift(at(10, 15, 17, 30), working_days(by), calendar) == expected


def test_a_warning_comes_when_that_share_of_the_working_time_has_passed(calendar: WorkCalendar) -> None:
    start, due_at = at(9, 30, 8, 30), at(10, 8, 17, 30)

    assert fraction(start, due_at, 50, calendar) == at(9, 30, 17, 30)
    assert fraction(start, due_at, 75, calendar) == at(10, 8, 12)
    assert fraction(start, due_at, 100, calendar) == due_at


@given(moments, st.integers(1, 60))
@unhurried
def test_counting_back_from_a_due_working_day_gives_the_limit(
    calendar: WorkCalendar, start: datetime, n: int
) -> None:
    found = due(start, working_days(n), calendar)

    assert calendar.is_working(found.on)
    assert working_days_between(start.date(), found.on, calendar) == len(found.counted) == n
    assert found.at == calendar.closing_at(found.on)


@given(moments, counts, counts, units)
@unhurried
def test_a_longer_limit_is_never_due_earlier(
    calendar: WorkCalendar, start: datetime, one: int, other: int, unit: Unit
) -> None:
    shorter, longer = sorted((one, other))

    # A limit of no days runs on from a day off; calendar days do not, unless the pack says so.
    first = due(start, Limit(shorter, unit), calendar, last_day_off="next_working_day")
    assert first.at <= due(start, Limit(longer, unit), calendar, last_day_off="next_working_day").at


@given(moments, moments, counts, units, st.sampled_from(["same_day", "next_working_day"]))
@unhurried
def test_a_later_receipt_is_never_due_earlier(
    calendar: WorkCalendar, one: datetime, other: datetime, n: int, unit: Unit, after_hours: str
) -> None:
    earlier, later = sorted((one, other))
    limit = Limit(n, unit)

    first = due(earlier, limit, calendar, after_hours=after_hours)  # type: ignore[arg-type]
    second = due(later, limit, calendar, after_hours=after_hours)  # type: ignore[arg-type]

    assert earlier <= first.at <= second.at


@given(moments, st.integers(1, 40))
@unhurried
def test_a_due_moment_shifted_forth_and_back_is_itself(
    calendar: WorkCalendar, start: datetime, n: int
) -> None:
    due_at = due(start, working_days(5), calendar).at

    assert shift(shift(due_at, working_days(n), calendar), working_days(-n), calendar) == due_at


@given(moments, st.integers(1, 200))
@unhurried
def test_as_many_working_hours_pass_as_the_limit_says(
    calendar: WorkCalendar, start: datetime, hours: int
) -> None:
    found = due(start, Limit(hours, Unit.WORKING_HOURS), calendar)

    assert calendar.elapsed(found.at) - calendar.elapsed(start) == hours * 3_600_000_000


@given(moments, st.integers(1, 30), st.integers(0, 100), st.integers(0, 100))
@unhurried
def test_warnings_come_in_order_within_the_limit(
    calendar: WorkCalendar, start: datetime, n: int, one: int, other: int
) -> None:
    due_at = due(start, working_days(n), calendar).at
    first, second = (fraction(start, due_at, percent, calendar) for percent in sorted((one, other)))

    assert start <= first <= second <= due_at
