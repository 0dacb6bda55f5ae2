"""Does every second of a case belong to one holder, and does a pause never shorten a limit?"""

from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qifu.cases.rules.time_ledger import (
    Holder,
    Mark,
    Segment,
    extended_due,
    paused_working_days,
    pauses,
    segments,
    shown,
    totals,
    totals_by_department,
    working_time,
)
from qifu.kernel.workdays import CalendarYear, Unit, WorkCalendar

ZONE = ZoneInfo("Asia/Shanghai")
UNHURRIED = settings(deadline=None)
CALENDAR = WorkCalendar.build(
    [
        CalendarYear.model_validate(
            {
                "year": 2026,
                "status": "official",
                "notice": {"title": "通知"},
                "off": [
                    {"from": "2026-09-25", "to": "2026-09-27", "name": "中秋节"},
                    {"from": "2026-10-01", "to": "2026-10-07", "name": "国庆节"},
                ],
                "work": [{"on": "2026-09-20"}, {"on": "2026-10-10"}],
            }
        )
    ]
)
FIRST, LAST = datetime.fromisoformat("2026-08-01"), datetime.fromisoformat("2026-11-30")
moments = st.datetimes(FIRST, LAST, timezones=st.just(ZONE))
holders = st.sampled_from(list(Holder))
marks = st.builds(Mark, moments, st.integers(0, 3), holders, st.sampled_from(["", "住建局", "财政局"]))
stretches = st.tuples(moments, moments).map(sorted)
waits = stretches.map(lambda ends: Segment(ends[0], ends[1], Holder.ENTERPRISE))
units = st.sampled_from(list(Unit))


def at(month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


def wait(began_at: datetime, ended_at: datetime) -> Segment:
    return Segment(began_at, ended_at, Holder.ENTERPRISE)


def test_a_case_passes_from_holder_to_holder() -> None:
    known = [
        Mark(at(9, 7), 1, Holder.CENTER),
        Mark(at(9, 8), 2, Holder.DEPARTMENT, "住建局"),
        Mark(at(9, 9), 3, Holder.ENTERPRISE, reason="待补材料"),
        Mark(at(9, 11), 4, Holder.DEPARTMENT, "住建局"),
        Mark(at(9, 14), 5, Holder.DONE),
    ]

    held = segments(known, until=at(9, 30))

    assert [(segment.holder, segment.elapsed.days) for segment in held] == [
        (Holder.CENTER, 1),
        (Holder.DEPARTMENT, 1),
        (Holder.ENTERPRISE, 2),
        (Holder.DEPARTMENT, 3),
    ]
    assert totals(held)[Holder.DEPARTMENT] == timedelta(days=4)
    assert totals_by_department(held) == {"住建局": timedelta(days=4)}
    assert pauses(held) == (Segment(at(9, 9), at(9, 11), Holder.ENTERPRISE, reason="待补材料"),)


def test_an_open_case_is_held_until_now_and_the_future_is_not_seen() -> None:
    known = [Mark(at(9, 7), 1, Holder.CENTER), Mark(at(9, 9), 2, Holder.DEPARTMENT)]

    assert segments(known, until=at(9, 8)) == (Segment(at(9, 7), at(9, 8), Holder.CENTER),)


def test_a_done_case_is_held_by_nobody_until_it_is_reopened() -> None:
    known = [
        Mark(at(9, 7), 1, Holder.CENTER),
        Mark(at(9, 8), 2, Holder.DONE),
        Mark(at(9, 10), 3, Holder.CENTER),
    ]

    held = segments(known, until=at(9, 11))

    assert held == (Segment(at(9, 7), at(9, 8), Holder.CENTER), Segment(at(9, 10), at(9, 11), Holder.CENTER))


def test_of_two_marks_in_one_moment_the_later_order_holds() -> None:
    known = [Mark(at(9, 7), 2, Holder.DEPARTMENT), Mark(at(9, 7), 1, Holder.CENTER)]

    assert [segment.holder for segment in segments(known, until=at(9, 8))] == [Holder.DEPARTMENT]


def test_a_holder_marked_again_goes_on_and_keeps_both_reasons() -> None:
    known = [
        Mark(at(9, 7), 1, Holder.ENTERPRISE, reason="待补材料"),
        Mark(at(9, 8), 2, Holder.ENTERPRISE, reason="待签章"),
        Mark(at(9, 9), 3, Holder.ENTERPRISE, reason="待补材料"),
    ]

    assert segments(known, until=at(9, 10)) == (
        Segment(at(9, 7), at(9, 10), Holder.ENTERPRISE, reason="待补材料；待签章"),
    )


def test_another_department_is_another_holder() -> None:
    known = [
        Mark(at(9, 7), 1, Holder.DEPARTMENT, "住建局"),
        Mark(at(9, 8), 2, Holder.DEPARTMENT, "财政局"),
    ]

    assert len(segments(known, until=at(9, 9))) == 2


def test_working_time_is_exact_and_only_shown_rounded() -> None:
    held = [Segment(at(9, 24, 14), at(9, 28, 12), Holder.CENTER)]

    exact = working_time(held, CALENDAR)[Holder.CENTER]

    assert exact == Fraction(1)
    assert str(shown(Fraction(5, 4))) == "1.3"


@pytest.mark.parametrize(
    ("began_at", "ended_at", "days"),
    [
        (at(9, 7, 9), at(9, 7, 17), 0),
        (at(9, 7, 9), at(9, 9, 9), 2),
        (at(9, 30), at(10, 10), 3),
        (at(9, 25), at(9, 27), 0),
    ],
)
def test_a_pause_gives_back_the_working_days_it_took(
    began_at: datetime, ended_at: datetime, days: int
) -> None:
    assert paused_working_days([wait(began_at, ended_at)], CALENDAR) == days


def test_a_pause_moves_the_due_moment_by_its_working_days() -> None:
    moved = extended_due(at(9, 23, 17, 30), [wait(at(9, 21), at(9, 23))], CALENDAR)

    assert moved == at(9, 28, 17, 30)


def test_pauses_of_other_units_move_by_those_units() -> None:
    paused = [wait(at(9, 21, 10), at(9, 22, 11))]

    assert extended_due(at(9, 23, 17, 30), paused, CALENDAR, unit=Unit.CALENDAR_DAYS) == at(9, 24, 17, 30)
    assert extended_due(at(9, 23, 12), paused, CALENDAR, unit=Unit.WORKING_HOURS) == at(
        9, 24, 12
    ) + timedelta(hours=3)


def test_a_pause_that_begins_too_late_saves_nobody() -> None:
    assert extended_due(at(9, 23, 17, 30), [wait(at(9, 24), at(9, 30))], CALENDAR) == at(9, 23, 17, 30)


def test_a_second_pause_within_the_extended_limit_counts() -> None:
    first, second = wait(at(9, 21), at(9, 22)), wait(at(9, 24), at(9, 28))

    moved = extended_due(at(9, 23, 17, 30), [second, first], CALENDAR)

    assert moved.date() == date(2026, 9, 28)


def test_overlapping_pauses_give_no_day_back_twice() -> None:
    overlapping = [wait(at(9, 21), at(9, 23)), wait(at(9, 22), at(9, 24))]

    assert paused_working_days(overlapping, CALENDAR) == 3


@given(st.lists(marks, min_size=1, max_size=12), moments)
@UNHURRIED
def test_segments_sum_exactly_to_the_time_the_case_was_open(known: list[Mark], until: datetime) -> None:
    held = segments(known, until)

    seen = sorted(mark for mark in known if mark.at <= until)
    steps = pairwise([*[(mark.at, mark.holder) for mark in seen], (until, Holder.DONE)])
    open_time = sum(
        (after - at_ for (at_, holder), (after, _) in steps if holder is not Holder.DONE), timedelta()
    )
    assert sum(totals(held).values(), timedelta()) == open_time
    assert all(before.ended_at <= after.began_at for before, after in pairwise(held))


@given(st.lists(marks.filter(lambda mark: mark.holder is not Holder.DONE), min_size=1, max_size=12))
@UNHURRIED
def test_a_case_never_done_leaves_no_second_unheld(known: list[Mark]) -> None:
    until = at(12, 1)

    held = segments(known, until)

    assert held[0].began_at == min(mark.at for mark in known)
    assert held[-1].ended_at == until
    assert all(before.ended_at == after.began_at for before, after in pairwise(held))


@given(st.lists(marks, max_size=12), moments, st.randoms())
@UNHURRIED
def test_the_order_of_replay_does_not_matter(known: list[Mark], until: datetime, chance: Random) -> None:
    shuffled = known + known[:2]
    chance.shuffle(shuffled)

    assert segments(shuffled, until) == segments(known, until)


@given(st.lists(marks, max_size=12), moments)
@UNHURRIED
def test_neighbouring_segments_of_one_holder_are_merged(known: list[Mark], until: datetime) -> None:
    for before, after in pairwise(segments(known, until)):
        touching = before.ended_at == after.began_at
        same = (before.holder, before.department) == (after.holder, after.department)
        assert not (touching and same)


@given(st.lists(marks, min_size=1, max_size=12), moments)
@UNHURRIED
def test_working_time_of_the_holders_sums_to_that_of_the_case(known: list[Mark], until: datetime) -> None:
    held = segments(known, until)
    whole = [Segment(segment.began_at, segment.ended_at, Holder.CENTER) for segment in held]

    assert sum(working_time(held, CALENDAR).values()) == sum(working_time(whole, CALENDAR).values())


@given(moments, st.lists(waits, max_size=5), waits, units)
@UNHURRIED
def test_a_pause_never_shortens(due_at: datetime, paused: list[Segment], more: Segment, unit: Unit) -> None:
    moved = extended_due(due_at, paused, CALENDAR, unit=unit)

    assert due_at <= moved <= extended_due(due_at, [*paused, more], CALENDAR, unit=unit)


@given(moments, st.lists(waits, max_size=5), units, st.randoms())
@UNHURRIED
def test_pauses_told_in_any_order_extend_alike(
    due_at: datetime, paused: list[Segment], unit: Unit, chance: Random
) -> None:
    shuffled = paused[:]
    chance.shuffle(shuffled)

    assert extended_due(due_at, shuffled, CALENDAR, unit=unit) == extended_due(
        due_at, paused, CALENDAR, unit=unit
    )
