"""Does the shipped calendar tell every day as the notices do?"""

from datetime import date, time, timedelta

import chinese_calendar
import holidays
import pytest
from pydantic import ValidationError

from qifu.kernel.errors import Refused
from qifu.kernel.workdays import CalendarYear, Closure, Kind, Status, WorkCalendar, WorkHours

FIRST, LAST = date(2018, 1, 1), date(2026, 12, 31)
EVERY_DAY = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
WORKING_DAYS = {
    2018: 250,
    2019: 250,
    2020: 249,
    2021: 250,
    2022: 249,
    2023: 249,
    2024: 251,
    2025: 248,
    2026: 248,
}


def test_every_day_of_nine_years_agrees_with_two_independent_tables(calendar: WorkCalendar) -> None:
    other = holidays.country_holidays("CN", years=range(2018, 2027))

    ours = [calendar.is_working(on) for on in EVERY_DAY]

    assert len(ours) == 3287
    assert ours == [chinese_calendar.is_workday(on) for on in EVERY_DAY]
    assert ours == [other.is_working_day(on) for on in EVERY_DAY]


def test_each_official_year_has_its_known_number_of_working_days(calendar: WorkCalendar) -> None:
    counted = {y: calendar.count(after=date(y - 1, 12, 31), through=date(y, 12, 31)) for y in WORKING_DAYS}

    assert counted == WORKING_DAYS


def test_the_make_up_days_of_2026_are_those_of_the_notice(years: dict[int, CalendarYear]) -> None:
    made_up = [day.on for day in years[2026].work]

    assert made_up == [
        date(2026, month, day) for month, day in [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)]
    ]


def test_a_make_up_sunday_names_its_notice(calendar: WorkCalendar) -> None:
    fact = calendar.day(date(2026, 9, 20))

    assert (fact.is_working, fact.kind, fact.name, fact.status) == (
        True,
        Kind.MAKE_UP,
        "国庆节",
        Status.OFFICIAL,
    )
    assert fact.source == "国务院办公厅关于2026年部分节假日安排的通知（国办发明电〔2025〕7号）"


@pytest.mark.parametrize(("year", "number"), [(2019, "〔2019〕3号"), (2020, "〔2020〕1号")])
def test_an_amended_year_is_a_second_version_that_names_the_amendment(
    years: dict[int, CalendarYear], year: int, number: str
) -> None:
    assert years[year].version == 2
    assert years[year].source.endswith(f"（国办发明电{number}）")


def test_a_notice_reaches_back_into_the_december_before(calendar: WorkCalendar) -> None:
    assert calendar.is_working(date(2018, 12, 29))
    assert not calendar.is_working(date(2018, 12, 31))


def test_the_unannounced_year_has_thirteen_statutory_days_and_says_it_is_a_guess(
    years: dict[int, CalendarYear], calendar: WorkCalendar
) -> None:
    off = [on for run in years[2027].off for on in run.days()]

    assert len(off) == 13
    assert {calendar.day(on).status for on in off} == {Status.PROVISIONAL}
    assert calendar.day(date(2027, 3, 3)).status is Status.PROVISIONAL


def test_a_year_without_a_file_is_guessed_from_fixed_holidays(calendar: WorkCalendar) -> None:
    new_year, monday = calendar.day(date(2029, 1, 1)), calendar.day(date(2029, 1, 8))

    assert (new_year.kind, new_year.status) == (Kind.HOLIDAY, Status.PROVISIONAL)
    assert (monday.kind, monday.status) == (Kind.WORKDAY, Status.PROVISIONAL)
    assert not calendar.is_working(date(2029, 5, 2))


def test_a_later_version_of_a_year_replaces_the_earlier_in_any_order(years: dict[int, CalendarYear]) -> None:
    amended = years[2026].model_copy(update={"version": 2, "work": ()})

    for given in ([years[2026], amended], [amended, years[2026]]):
        assert not WorkCalendar.build(given).is_working(date(2026, 10, 10))


def test_a_local_closure_takes_a_working_day_away(years: dict[int, CalendarYear]) -> None:
    typhoon = Closure(date(2026, 8, 12), "防台风", "某市防汛指挥部通知")

    fact = WorkCalendar.build(years.values(), closures=[typhoon]).day(typhoon.on)

    assert (fact.is_working, fact.kind, fact.source) == (False, Kind.CLOSURE, "某市防汛指挥部通知")


def test_a_closure_on_a_holiday_changes_nothing(
    years: dict[int, CalendarYear], calendar: WorkCalendar
) -> None:
    closed = WorkCalendar.build(years.values(), closures=[Closure(date(2026, 10, 1), "防台风", "通知")])

    assert closed.day(date(2026, 10, 1)) == calendar.day(date(2026, 10, 1))


def test_two_half_closures_make_a_whole_one(years: dict[int, CalendarYear]) -> None:
    on = date(2026, 8, 12)
    halves = [Closure(on, "停电", "通知", until=time(13)), Closure(on, "停电", "通知", from_=time(13))]

    assert WorkCalendar.build(years.values(), closures=halves[:1]).working_spans(on) == (
        (time(14), time(17, 30)),
    )
    assert WorkCalendar.build(years.values(), closures=halves).day(on).kind is Kind.CLOSURE


def test_a_closure_between_two_times_leaves_both_ends(years: dict[int, CalendarYear]) -> None:
    on = date(2026, 8, 12)
    closed = Closure(on, "消防演练", "通知", from_=time(10), until=time(15))

    left = WorkCalendar.build(years.values(), closures=[closed]).working_spans(on)

    assert left == ((time(8, 30), time(10)), (time(15), time(17, 30)))


def test_a_day_beyond_the_calendar_is_refused(calendar: WorkCalendar) -> None:
    with pytest.raises(Refused, match="2100年不在工作日历之内"):
        calendar.is_working(date(2100, 1, 1))


def test_working_hours_that_overlap_are_a_bug() -> None:
    with pytest.raises(ValueError, match="follow each other"):
        WorkHours(spans=((time(8), time(12)), (time(11), time(17))))


YEAR = {"year": 2026, "status": "official", "notice": {"title": "通知"}}


@pytest.mark.parametrize(
    ("off", "work", "reason"),
    [
        ([("2026-01-03", "2026-01-01")], [], "起止日期颠倒"),
        ([("2026-01-01", "2026-01-04")], ["2026-01-04"], "出现了两次"),
        ([("2027-01-01", "2027-01-01")], [], "不属于 2026 年"),
        ([], ["2026-01-05"], "不是周六或周日"),
    ],
)
def test_a_calendar_file_that_contradicts_itself_is_refused(
    off: list[tuple[str, str]], work: list[str], reason: str
) -> None:
    spans = [{"from": first, "to": last, "name": "元旦"} for first, last in off]

    with pytest.raises(ValidationError, match=reason):
        CalendarYear.model_validate(YEAR | {"off": spans, "work": [{"on": on} for on in work]})


def test_bare_yaml_keys_that_read_as_booleans_are_understood() -> None:
    new_year = {"from": "2026-01-01", "to": "2026-01-03", "name": "元旦"}

    year = CalendarYear.model_validate(YEAR | {False: [new_year], "work": [{True: "2026-01-04"}]})

    assert year.off[0].from_on == date(2026, 1, 1)
    assert year.work[0].on == date(2026, 1, 4)
