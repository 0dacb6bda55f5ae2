"""What becomes of the money when a second look grants less than was granted, or paid, already?"""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.policies import grant_making as making
from tests.policies.grant_making import LATER
from tests.policies.granting import ACCOUNT, PAYER
from tests.policies.test_budgets import WAN, budget, figures
from tests.policies.test_payments import bank, ordered, promised, sent

from qifu.cases import assigning
from qifu.kernel.errors import Refused
from qifu.policies.granting import claiming, examining, settling
from qifu.policies.granting.examining import Ruling
from qifu.policies.models import Grant, PaymentOrder, Recovery
from qifu.policies.money import books, payments, recoveries, spending
from qifu.policies.money.books import Why
from qifu.registry.rules.access import ROUNDS

pytestmark = pytest.mark.django_db
DAY = LATER + timedelta(days=1)


def looked_at_again(*, is_paid: bool) -> tuple[making.Desk, int, int]:
    """A grant of 32 万 of which a second look is asked for: the desk, the grant and the budget."""
    text = making.item("t-fast", mode="快申快享")
    desk = making.desk(text)
    key = budget(50 * WAN, "t-fast")
    making.applied(desk, "t-fast")
    grant = Grant.objects.get()
    examining.decide(case=grant.case_id, ruling=Ruling(True, 32 * WAN), by=desk.handler, at=LATER)
    Grant.objects.update(payee_account=ACCOUNT)
    made = ordered(grant)
    if is_paid:
        sent(*made)
        payments.carry_out(LATER, bank())
    claiming.reconsider(case=grant.case_id, reason="金额有异议", by=desk.member, at=DAY)
    own = desk.handler.department_id or 0
    assigning.assign(case=grant.case_id, department_id=own, class_code="fast", by=desk.clerk, at=DAY)
    return desk, grant.pk, key


def decided(desk: making.Desk, grant: int, ruling: Ruling) -> None:
    case = Grant.objects.get(pk=grant).case_id
    examining.decide(case=case, ruling=ruling, signer=desk.lead, by=desk.handler, at=DAY)


def test_what_was_not_paid_is_free_again_and_the_old_payment_is_dropped() -> None:
    desk, grant, key = looked_at_again(is_paid=False)

    decided(desk, grant, Ruling(True, 20 * WAN, "核减重复的票据"))

    assert figures(key) == (50 * WAN, 30 * WAN, 20 * WAN, 0)
    assert list(PaymentOrder.objects.values_list("state", flat=True)) == ["dropped"]
    assert not Recovery.objects.exists()
    (order,) = ordered(Grant.objects.get())
    assert order.amount_fen == 20 * WAN
    assert books.check() == ()


def test_what_was_paid_is_asked_back_with_the_reason_and_a_day_and_the_enterprise_is_told() -> None:
    desk, grant, key = looked_at_again(is_paid=True)

    decided(desk, grant, Ruling(True, 20 * WAN, "核减重复的票据"))

    claim = Recovery.objects.get()
    assert (claim.demanded_fen, claim.basis, claim.ended_at) == (12 * WAN, "核减重复的票据", None)
    assert claim.due_on.isoformat() == "2026-03-31"  # twenty working days after Tuesday, 3 March
    reply = Grant.objects.get().case.replies.order_by("-at", "-pk").first()
    assert reply is not None
    assert "已兑付的 12 万元 请在 2026-03-31 前退回" in reply.text
    recoveries.receive(claim.pk, fen=12 * WAN, to_budget=True, document="缴1", by=PAYER, at=DAY)
    assert figures(key)[1] == 30 * WAN
    assert spending.paid(Grant.objects.get()) == 20 * WAN
    assert ordered(Grant.objects.get()) == []
    assert books.check() == ()


def test_a_second_look_that_refuses_asks_all_of_it_back() -> None:
    desk, grant, _ = looked_at_again(is_paid=True)

    decided(desk, grant, Ruling(False, reason="凭证不真实", basis="办法第三条"))

    assert Recovery.objects.get().demanded_fen == 32 * WAN
    assert (Grant.objects.get().verdict, Grant.objects.get().granted_fen) == ("refused", None)
    assert books.check() == ()


def test_less_than_before_is_granted_only_with_a_reason_and_nothing_moves_without() -> None:
    desk, grant, key = looked_at_again(is_paid=True)
    before = figures(key)

    with pytest.raises(Refused, match="没有写理由"):
        decided(desk, grant, Ruling(True, 20 * WAN))

    assert figures(key) == before
    assert not Recovery.objects.exists()


def test_what_is_on_its_way_to_the_bank_is_waited_for() -> None:
    grant = promised(1, 20 * WAN)
    sent(*ordered(grant))

    with pytest.raises(Refused, match="正在付款途中"), transaction.atomic():
        settling.settle(grant, "granted", 5 * WAN, by=ROUNDS, at=DAY)

    grant.refresh_from_db()
    payments.carry_out(DAY, bank())
    claim = settling.settle(grant, "granted", 5 * WAN, by=ROUNDS, at=DAY).claim
    assert claim is not None
    assert claim.fen == 15 * WAN


@settings(max_examples=20, deadline=None)
@given(fen=st.integers(1, 10**10), paid=st.fractions(0, 1), asked=st.fractions(0, 1), less=st.fractions(0, 1))
def test_after_any_second_look_the_enterprise_keeps_what_it_was_granted_to_the_fen(
    fen: int, paid: object, asked: object, less: object
) -> None:
    number = Grant.objects.count() + 1
    grant = promised(number, fen)
    out = int(fen * paid)  # type: ignore[operator]
    back = int(out * asked)  # type: ignore[operator]
    left = int((fen - back) * less)  # type: ignore[operator]
    if out:
        spending.pay(grant, out, Why(ROUNDS, DAY, grant=grant))
    if back:
        recoveries.claim(grant, back, basis="先前", by=ROUNDS, at=DAY)

    settling.settle(grant, "granted", left, by=ROUNDS, at=DAY)

    kept = spending.committed(grant) + spending.paid(grant) - recoveries.asked(grant)
    assert kept == left
    assert books.check() == ()
