"""Is a list of enterprises proposed, looked over, public long enough, and then carried out once?"""

from datetime import timedelta

import pytest
from tests.policies import grant_making as making
from tests.policies import making as items
from tests.policies.grant_making import LATER, PACK, PAYEE, Desk

from qifu.kernel.errors import Forbidden, Refused
from qifu.ledger.models import Entry
from qifu.policies.finding import stating
from qifu.policies.granting import claiming, closing, list_queries, lists, objecting
from qifu.policies.models import Grant, GrantList, ListRow, PublishedItem
from qifu.policies.rules import record
from qifu.registry.rules.access import SETUP

pytestmark = pytest.mark.django_db
FREE = making.item("t-free", mode="免申即享")
OVER = LATER + timedelta(days=9)


@pytest.fixture
def desk() -> Desk:
    return making.desk(FREE)


def proposed(desk: Desk) -> str:
    item = PublishedItem.objects.get(code="t-free")
    return lists.propose(item.pk, by=desk.handler, at=LATER)


def second_firm() -> int:
    firm = items.firm(2)
    facts = {"研发费用@上年": "150万", "严重失信名单": False}
    stating.state_facts(firm, facts, by=SETUP, at=LATER, source="税务")
    return firm


def test_everybody_who_is_certain_stands_on_it_with_sum_and_reason(desk: Desk) -> None:
    second_firm()
    items.firm(3)  # of whom nothing is known

    rows = list_queries.rows_of(proposed(desk))

    assert [(row.enterprise, row.amount_fen) for row in rows] == [
        ("测试企业1", 32_000_000),
        ("测试企业2", 15_000_000),
    ]
    assert "是高新技术企业" in rows[0].reason
    assert "320" not in rows[0].reason


def test_only_who_executes_the_item_makes_its_list_and_only_one_at_a_time(desk: Desk) -> None:
    item = PublishedItem.objects.get(code="t-free")

    with pytest.raises(Forbidden):
        lists.propose(item.pk, by=desk.helper, at=LATER)
    proposed(desk)
    with pytest.raises(Refused, match="没有办完"):
        proposed(desk)


def test_whoever_is_left_out_gets_nothing_and_the_others_are_granted_once(desk: Desk) -> None:
    firm, number = second_firm(), proposed(desk)
    row = ListRow.objects.get(enterprise=firm)
    lists.leave_out(number, row.pk, reason="正在核查", by=desk.handler, at=LATER)
    lists.publish(number, pack=PACK, by=desk.handler, at=LATER)

    assert closing.close_due(LATER + timedelta(days=3), pack=PACK) == 0
    assert closing.close_due(OVER, pack=PACK) == 1
    assert closing.close_due(OVER, pack=PACK) == 0

    grant = Grant.objects.select_related("case", "item").get()
    assert (grant.enterprise_id, grant.way, grant.verdict, grant.granted_fen) == (
        desk.firm, "list", "granted", 32_000_000,
    )  # fmt: skip
    assert grant.payee_confirmed_at is None
    again = record.again(lists.decided_of(ListRow.objects.get(grant=grant)).offer.item, grant.item.sha,
                         grant.facts, grant.decided_on)  # fmt: skip
    assert again.text == grant.decision
    claiming.confirm_payee(case=grant.case_id, payee=PAYEE, by=desk.member, at=OVER)


@pytest.mark.parametrize("at_once", [1, 2, 3])
def test_a_list_longer_than_one_part_is_carried_out_wholly(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    second_firm()
    number = proposed(desk)
    lists.publish(number, pack=PACK, by=desk.handler, at=LATER)
    monkeypatch.setattr(closing, "AT_ONCE", at_once)

    assert closing.close_due(OVER, pack=PACK) == 2

    assert GrantList.objects.get(number=number).state == "closed"
    ended = Entry.objects.get(kind="grantlist.closed")
    assert ended.said["granted"] == Grant.objects.count() == 2


def test_an_objection_holds_the_list_until_it_is_answered_and_may_take_a_row_off(desk: Desk) -> None:
    firm, number = second_firm(), proposed(desk)
    row = ListRow.objects.get(enterprise=firm)
    with pytest.raises(Refused, match="公示期已过"):
        objecting.object_to(number, text="早了", by=desk.member, at=LATER)
    lists.publish(number, pack=PACK, by=desk.handler, at=LATER)
    made = objecting.object_to(number, text="资质已到期", row_id=row.pk, by=desk.member, at=LATER)

    assert closing.close_due(OVER, pack=PACK) == 0
    with pytest.raises(Forbidden):
        objecting.answer(made, upheld=True, text="属实", by=desk.helper, at=OVER)
    objecting.answer(made, upheld=True, text="经核实属实", by=desk.handler, at=OVER)

    assert closing.close_due(OVER, pack=PACK) == 1
    assert Grant.objects.get().enterprise_id == desk.firm


def test_who_was_granted_this_period_is_not_on_the_next_list(desk: Desk) -> None:
    number = proposed(desk)
    lists.publish(number, pack=PACK, by=desk.handler, at=LATER)
    closing.close_due(OVER, pack=PACK)

    with pytest.raises(Refused, match="没有符合条件"):
        lists.propose(PublishedItem.objects.get(code="t-free").pk, by=desk.handler, at=OVER)
    assert GrantList.objects.get().state == "closed"
