"""Was it really settled? Call-backs are owed once a round, and each answer has its own end."""

import pytest
from tests.flows import town
from tests.flows.town import Town, moment

from qifu.appeals import follow_up, queries
from qifu.cases import queries as cases
from qifu.cases import replying
from qifu.kernel.errors import Forbidden, Refused

pytestmark = pytest.mark.django_db
CALLED = moment(9, 9)


@pytest.fixture
def place() -> Town:
    return town.build("chenghu")


@pytest.fixture
def owed(place: Town) -> queries.OwedCall:
    case = place.hear(at=moment(9, 7)).case_id or 0
    points = cases.case_page(place.clerk, case, moment(9, 7)).points
    assert not points
    replying.answer(
        case=case, outcome="explained", text="政策规定如此，已当面说明。", by=place.clerk, at=moment(9, 8)
    )
    follow_up.owe(moment(9, 8, 11))
    return queries.owed_calls(place.caller)[0]


def call(place: Town, owed: queries.OwedCall, result: str) -> follow_up.Called:
    return follow_up.call(follow_up_id=owed.id, result=result, note="", by=place.caller, at=CALLED)


def test_a_replied_case_is_owed_one_call_however_often_the_round_comes(
    place: Town, owed: queries.OwedCall
) -> None:
    assert follow_up.owe(moment(9, 8, 12)) == 0
    assert queries.count_owed(place.caller) == 1
    assert owed.due_at > moment(9, 8, 11)


def test_satisfied_signs_off(place: Town, owed: queries.OwedCall) -> None:
    called = call(place, owed, "satisfied")

    assert called.done
    assert cases.case_page(place.clerk, owed.case_id, CALLED).line.closed_at == CALLED


def test_dissatisfied_reopens_one_level_up(place: Town, owed: queries.OwedCall) -> None:
    before = cases.case_page(place.clerk, owed.case_id, CALLED).line

    call(place, owed, "dissatisfied")

    after = cases.case_page(place.clerk, owed.case_id, CALLED).line
    assert (after.round, after.level) == (before.round + 1, before.level + 1)


def test_three_tries_without_an_answer_end_as_unreachable_not_as_satisfied(
    place: Town, owed: queries.OwedCall
) -> None:
    results = [call(place, owed, "no_answer").result for _ in range(3)]

    assert results == ["no_answer", "no_answer", "unreachable"]
    assert queries.owed_calls(place.caller, done=True)[0].result == "unreachable"


def test_an_ended_call_back_is_not_ended_again(place: Town, owed: queries.OwedCall) -> None:
    call(place, owed, "satisfied")

    with pytest.raises(Refused, match="已经回访过"):
        call(place, owed, "satisfied")


def test_a_handler_does_not_call_back_about_his_own_answer(place: Town, owed: queries.OwedCall) -> None:
    with pytest.raises(Forbidden):
        follow_up.call(follow_up_id=owed.id, result="satisfied", note="", by=place.handler, at=CALLED)


def test_a_sample_is_drawn_by_number_so_that_anyone_can_draw_it_again() -> None:
    drawn = [follow_up._is_drawn(case, 30) for case in range(1, 101)]

    assert sum(drawn) == 30
    assert drawn == [follow_up._is_drawn(case, 30) for case in range(1, 101)]
