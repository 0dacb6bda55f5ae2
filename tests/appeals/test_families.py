"""Families are links that a person makes and unmakes; every member keeps what is its own."""

import pytest
from tests.flows import town
from tests.flows.town import POWER_CUT, Town, moment

from qifu.appeals import dispatching, families, family_queries
from qifu.appeals.dispatching import Desk
from qifu.appeals.models import Appeal, FamilyLink, RoutingExample
from qifu.cases import queries as cases
from qifu.kernel.errors import Forbidden, Refused

pytestmark = pytest.mark.django_db
NOON = moment(9, 7, 12)


@pytest.fixture
def place() -> Town:
    return town.build("chenghu")


@pytest.fixture
def two(place: Town) -> tuple[int, int, int]:
    """The head's case, the child's case, the link."""
    first = place.hear(at=moment(9, 7, 9))
    second = place.hear(POWER_CUT + "我们厂也一样。", at=moment(9, 8, 9), by=place.neighbour, number="2")
    return first.case_id or 0, second.case_id or 0, FamilyLink.objects.get().pk


def test_two_enterprises_with_the_same_trouble_are_proposed_never_joined_by_the_machine(
    place: Town, two: tuple[int, int, int]
) -> None:
    family = family_queries.family_of(place.clerk, two[0])

    assert len(family.proposed) == 1
    assert family.proposed[0].reasons_for
    assert family.size == 1


def test_joining_changes_nothing_of_what_each_has_and_leaving_restores_all(
    place: Town, two: tuple[int, int, int]
) -> None:
    head, child, link = two
    before = cases.case_page(place.clerk, child, NOON).line

    families.join(link_id=link, by=place.clerk, at=NOON)
    joined = family_queries.family_of(place.clerk, head)
    families.leave(link_id=link, by=place.clerk, at=moment(9, 7, 13))

    after = cases.case_page(place.clerk, child, NOON).line
    assert joined.size == 2
    assert joined.earliest_due_at == cases.case_page(place.clerk, head, NOON).line.due_at
    assert family_queries.family_of(place.clerk, head).size == 1
    assert (after.number, after.due_at, after.state) == (before.number, before.due_at, before.state)


def test_a_refused_link_is_not_decided_twice_by_mistake(place: Town, two: tuple[int, int, int]) -> None:
    families.refuse(link_id=two[2], by=place.clerk, at=NOON)

    with pytest.raises(Refused, match="不是一回事"):
        families.refuse(link_id=two[2], by=place.clerk, at=NOON)


def test_only_those_who_sort_appeals_may_join_them(place: Town, two: tuple[int, int, int]) -> None:
    for eye in (place.member, place.handler, place.caller):
        with pytest.raises(Forbidden):
            families.join(link_id=two[2], by=eye, at=NOON)


def test_a_family_never_becomes_a_tree(place: Town, two: tuple[int, int, int]) -> None:
    head, child, link = two
    third = place.hear("完全不同的另一件：门口积水，货车进不来。", at=moment(9, 9), number="3").case_id or 0
    families.join(link_id=link, by=place.clerk, at=NOON)

    with pytest.raises(Refused, match="主案本身"):
        families.link_by_hand(child_case=third, head_case=child, by=place.clerk, at=NOON)
    with pytest.raises(Refused, match="已有并入"):
        families.link_by_hand(child_case=head, head_case=third, by=place.clerk, at=NOON)
    with pytest.raises(Refused, match="自己"):
        families.link_by_hand(child_case=head, head_case=head, by=place.clerk, at=NOON)


def test_sending_the_head_sends_its_waiting_children_to_the_same_desk(
    place: Town, two: tuple[int, int, int]
) -> None:
    head, child, link = two
    families.join(link_id=link, by=place.clerk, at=NOON)

    went = dispatching.send(case=head, desk=Desk(place.bureau_id), by=place.clerk, at=moment(9, 8, 15))

    assert went == 2
    assert cases.case_page(place.clerk, child, NOON).line.lead_id == place.bureau_id


def test_a_desk_other_than_the_proposed_one_is_kept_as_a_correction(place: Town) -> None:
    case = place.hear(at=NOON).case_id or 0

    dispatching.send(case=case, desk=Desk(place.other_id), by=place.clerk, at=moment(9, 7, 14))

    example = RoutingExample.objects.get()
    assert example.corrected == Appeal.objects.get().corrected
    assert POWER_CUT in example.text


def test_one_that_cannot_be_sent_does_not_hold_up_the_others(place: Town) -> None:
    routed = place.hear(at=NOON).case_id or 0
    unrouted = place.hear("最近天气不错，随便说两句。", at=NOON, number="2").case_id or 0

    sent = dispatching.send_as_proposed(cases=(unrouted, routed), by=place.clerk, at=moment(9, 7, 14))

    assert sent.sent == (routed,)
    assert sent.stayed[0][0] == unrouted
    assert "没有派单建议" in sent.stayed[0][1]


def test_another_enterprise_sees_no_family(place: Town, two: tuple[int, int, int]) -> None:
    stranger = place.neighbour

    with pytest.raises(Refused):
        family_queries.family_of(stranger, two[0])
    with pytest.raises(Refused):
        family_queries.pair(stranger, two[2])
