"""Does the ladder call when it has to, in order, once, and for every case?"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import TypeVar

import pytest
from django.db import connection
from tests.cases.case_making import REPLIED, assigned, at, kinds, opened, paused, place, replied, row, signed

from qifu.cases import assigning, handling, queries, replying, sweep
from qifu.cases.models import DueRung
from qifu.kernel.errors import Refused

T = TypeVar("T")
WEEK_LATER = at(9, 24)
LADDER = ["warned", "reminded", "supervised", "escalated"]


@pytest.mark.django_db
def test_after_an_outage_the_round_catches_up_in_order() -> None:
    here = place()
    case = assigned(here)

    taken = sweep.take_due(WEEK_LATER)

    assert taken == 4
    assert kinds(case)[2:] == LADDER
    assert row(case).level == 3
    assert row(case).supervised
    assert row(case).supervisions.get().reason == "到期未回复，转入督办"


@pytest.mark.django_db
def test_the_same_round_twice_acts_once() -> None:
    here = place()
    case = assigned(here)
    sweep.take_due(WEEK_LATER)

    again = sweep.take_due(WEEK_LATER)

    assert again == 0
    assert len(kinds(case)) == 6


@pytest.mark.django_db
def test_a_case_nobody_assigned_is_supervised_too() -> None:
    here = place()
    case = opened(here)

    sweep.take_due(at(9, 9, 17, 29))
    assert not row(case).supervised
    sweep.take_due(at(9, 9, 17, 30))

    assert row(case).supervised


@pytest.mark.django_db
def test_a_note_does_not_reset_the_clock() -> None:
    here = place()
    case = signed(here)
    before = list(DueRung.objects.filter(case=case).values_list("key", "at"))

    handling.note(case=case, text="正在协调", by=here.handler, at=at(9, 14))

    assert list(DueRung.objects.filter(case=case).values_list("key", "at")) == before
    assert row(case).due_at == at(9, 14, 17, 30)


@pytest.mark.django_db
def test_the_oldest_case_is_not_hidden_behind_a_hundred_newer_ones() -> None:
    here = place()
    oldest = opened(here)
    for _ in range(120):
        opened(here, when=at(9, 8))

    taken = sweep.take_due(at(9, 9, 18), limit=50)

    assert taken == 1
    assert row(oldest).supervised
    assert sum(sweep.take_due(at(9, 10, 18), limit=50) for _ in range(3)) == 120


@pytest.mark.django_db
def test_a_reply_drops_what_was_still_to_come() -> None:
    here = place()
    case = replied(here)

    sweep.take_due(WEEK_LATER)

    assert set(kinds(case)) & set(LADDER) == set()
    assert not row(case).closed_late


@pytest.mark.django_db
def test_a_late_reply_is_closed_late() -> None:
    here = place()

    case = replied(here, when=at(9, 15))

    assert row(case).closed_late


@pytest.mark.django_db
def test_a_case_sent_back_has_a_ladder_again() -> None:
    here = place()
    case = opened(here)
    sweep.take_due(at(9, 10))
    assigning.assign(case=case, department_id=here.bureau.pk, by=here.clerk, at=at(9, 10, 9))
    assigning.send_back(case=case, reason="不属本局", by=here.handler, at=at(9, 10, 15))

    sweep.take_due(at(9, 15))

    assert kinds(case).count("supervised") == 2


@pytest.mark.django_db
def test_a_stopped_clock_stops_the_ladder_and_its_cap_starts_it_again() -> None:
    here = place()
    case = paused(here)

    assert sweep.take_due(at(9, 22)) == 0
    assert sweep.end_pauses(at(9, 22)) == 0
    assert sweep.end_pauses(at(9, 29)) == 1
    assert sweep.end_pauses(at(9, 29)) == 0

    assert row(case).paused_at is None
    assert row(case).pauses.get().ended_at == at(9, 23, 17, 30)
    assert row(case).due_at == at(9, 27, 17, 30)  # ten working days on; the 27th is a make-up day


@pytest.mark.django_db
def test_silence_is_noted_as_silence_and_gives_way_to_a_word() -> None:
    here = place()
    case = replied(here)

    assert sweep.note_silence(at(9, 17, 17, 30)) == 0
    assert sweep.note_silence(at(9, 18)) == 1
    assert sweep.note_silence(at(9, 18)) == 0
    said = row(case).ratings.get()
    assert (said.silent, said.level) == (True, "")
    replying.rate(case=case, level="poor", by=here.member, at=at(9, 18, 11))

    assert (row(case).ratings.get().silent, row(case).dissatisfied) == (False, 1)


@pytest.mark.django_db
def test_what_will_escalate_is_seen_three_days_ahead() -> None:
    here = place()
    case = assigned(here)

    assert [line.case_id for line in queries.upcoming(here.leader, at(9, 10))] == [case]
    assert queries.upcoming(here.leader, at(9, 8)) == ()
    assert queries.upcoming(here.stranger, at(9, 10)) == ()


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_take_a_rung_twice() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    here = place()
    cases = [assigned(here) for _ in range(12)]

    with ThreadPoolExecutor(2) as workers:
        taken = sum(workers.map(_rounds, [WEEK_LATER, WEEK_LATER]))

    assert taken == 12 * 4
    assert all(kinds(case)[2:] == LADDER for case in cases)


@pytest.mark.django_db(transaction=True)
def test_two_desks_never_give_out_the_same_number() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    here = place()

    with ThreadPoolExecutor(2) as desks:
        list(desks.map(lambda _: _in_thread(lambda: opened(here)), range(10)))

    numbers = sorted(row(case).number for case in _all_cases())
    assert numbers == [f"SQ-2026-0907-{count:04d}" for count in range(1, 11)]


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_replies_and_the_other_is_told() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    here = place()
    case = signed(here)
    seen = row(case).version

    def act(_: int) -> bool:
        try:
            replying.reply(case=case, outcome="solved", text="已办。", by=here.handler, at=REPLIED, seen=seen)
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(2) as desks:
        done = list(desks.map(lambda place: _in_thread(lambda: act(place)), range(2)))

    assert sorted(done) == [False, True]
    assert row(case).replies.count() == 1


def _rounds(when: datetime) -> int:
    def act() -> int:
        return sum(sweep.take_due(when) for _ in range(6))

    return _in_thread(act)


def _in_thread(act: Callable[[], T]) -> T:
    try:
        return act()
    finally:
        connection.close()


def _all_cases() -> list[int]:
    return list(DueRung.objects.values_list("case_id", flat=True).distinct())
