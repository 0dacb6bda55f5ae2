"""Does a third look that raises again what a second one asked back leave the sum right, to the fen?"""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.policies import granting
from tests.policies.grant_making import LATER
from tests.policies.granting import ACCOUNT, PAYER, PAYER2
from tests.policies.test_budgets import WAN, _refusable
from tests.policies.test_payments import RULES, STAGED, bank, promised
from tests.policies.test_second_look import DAY, decided, looked_at_again

from qifu.cases import assigning
from qifu.ledger.models import Entry
from qifu.policies.granting import claiming, settling
from qifu.policies.granting.examining import Ruling
from qifu.policies.models import Grant, GrantStage, PaymentOrder, Recovery
from qifu.policies.money import batches, books, orders, payments, recoveries, spending
from qifu.registry.rules.access import ROUNDS

pytestmark = pytest.mark.django_db


def paid_out() -> None:
    """Everything that is due is ordered, sent, and paid by the bank."""
    Grant.objects.update(payee_account=ACCOUNT, payee_confirmed_at=DAY)
    orders.make(DAY, RULES)
    keys = list(PaymentOrder.objects.filter(state="waiting").values_list("pk", flat=True))
    for key in keys:  # each by itself: two stages of one sum do not go into one batch
        batches.send(batches.draw([key], by=PAYER, at=DAY), by=PAYER2, at=DAY)
    payments.carry_out(DAY, bank())


def has(grant: Grant) -> int:
    """What the enterprise has and may keep."""
    return spending.paid(grant) - recoveries.asked(grant)


def lowered_after_payment() -> Grant:
    """32 万 paid, 20 万 granted by a second look: 12 万 are asked back, and a third look is asked for."""
    desk, key, _ = looked_at_again(is_paid=True)
    decided(desk, key, Ruling(True, 20 * WAN, "核减重复的票据"))
    case = Grant.objects.get().case_id
    claiming.reconsider(case=case, reason="票据不重复", by=desk.member, at=DAY)
    own = desk.handler.department_id or 0
    assigning.assign(case=case, department_id=own, class_code="fast", by=desk.clerk, at=DAY)
    decided(desk, key, Ruling(True, 28 * WAN, "一张票据不重复"))
    return Grant.objects.select_related("case").get()


def test_the_claim_shrinks_by_what_is_granted_again_and_nothing_is_paid_twice() -> None:
    grant = lowered_after_payment()

    claim = Recovery.objects.get()
    assert (claim.demanded_fen, claim.lessened_fen, claim.left_fen) == (12 * WAN, 8 * WAN, 4 * WAN)
    paid_out()
    assert (has(grant), spending.committed(grant)) == (28 * WAN, 0)
    assert PaymentOrder.objects.count() == 1
    said = Entry.objects.get(kind="recovery.lessened").said
    assert (said["fen"], said["left_fen"]) == (8 * WAN, 4 * WAN)
    reply = grant.case.replies.order_by("-at", "-pk").first()
    assert reply is not None
    assert "原来要求退回的 8 万元 不用退了。还应退回 4 万元。" in reply.text
    assert books.check() == ()


def test_what_had_come_back_already_is_paid_once_more_and_the_rest_of_the_claim_ends() -> None:
    grant = promised(1, 32 * WAN)
    paid_out()
    settling.settle(grant, "granted", 20 * WAN, by=ROUNDS, at=DAY)
    claim = Recovery.objects.get()
    recoveries.receive(claim.pk, fen=5 * WAN, to_budget=True, document="缴1", by=PAYER, at=DAY)

    settling.settle(grant, "granted", 32 * WAN, by=ROUNDS, at=DAY, why="票据不重复")
    paid_out()

    claim.refresh_from_db()
    assert (claim.lessened_fen, claim.waived, claim.ended_at) == (7 * WAN, "票据不重复", DAY)
    assert list(PaymentOrder.objects.order_by("pk").values_list("amount_fen", "state")) == [
        (32 * WAN, "paid"), (5 * WAN, "paid")
    ]  # fmt: skip
    assert (has(grant), spending.committed(grant), books.check()) == (32 * WAN, 0, ())


def test_what_was_asked_back_for_a_broken_promise_stays_asked() -> None:
    grant = promised(1, 32 * WAN)
    paid_out()
    recoveries.demand(
        grant.pk, fen=6 * WAN, basis="三年内迁出", document="追1号", due_on=DAY.date() + timedelta(days=30),
        by=PAYER, at=DAY,
    )  # fmt: skip

    settling.settle(grant, "granted", 40 * WAN, by=ROUNDS, at=DAY)

    assert (recoveries.asked(grant), spending.committed(grant)) == (6 * WAN, 8 * WAN)


def test_money_that_the_bank_sends_back_settles_the_claim_and_only_the_new_sum_is_paid() -> None:
    grant = promised(1, 32 * WAN)
    paid_out()
    settling.settle(grant, "granted", 20 * WAN, by=ROUNDS, at=DAY)

    payments.note_return(PaymentOrder.objects.get().pk, why="账户已注销", by=PAYER, at=DAY)

    assert (recoveries.asked(grant), spending.committed(grant)) == (0, 20 * WAN)
    paid_out()
    assert (has(grant), spending.paid(grant), books.check()) == (20 * WAN, 20 * WAN, ())


def test_of_a_grant_in_stages_no_more_is_ordered_than_is_promised_after_a_cut() -> None:
    grant = promised(1, 30 * WAN, code="t-staged", text=STAGED)
    paid_out()
    settling.settle(grant, "granted", 12 * WAN, by=ROUNDS, at=DAY)
    paid_out()
    assert spending.committed(grant) == 2 * WAN

    GrantStage.objects.update(reached_at=DAY)
    paid_out()

    assert list(PaymentOrder.objects.order_by("pk").values_list("amount_fen", flat=True)) == [
        10 * WAN,
        2 * WAN,
    ]
    assert (has(grant), spending.committed(grant), books.check()) == (12 * WAN, 0, ())


STEPS = st.lists(
    st.tuples(st.sampled_from(["look", "look", "refuse", "order", "pay", "receive", "bounce", "stage"]),
              st.fractions(0, 1)),
    max_size=14,
)  # fmt: skip


class Looks:
    """One grant and everything that looks, the bank and the enterprise may do to its money."""

    def __init__(self, fen: int, *, is_staged: bool) -> None:
        text = {"code": "t-staged", "text": STAGED} if is_staged else {}
        self.grant, self.most = promised(1, fen, **text), 2 * fen

    def step(self, name: str, share: float) -> None:
        match name:
            case "look":
                settling.settle(self.grant, "granted", int(self.most * share), by=ROUNDS, at=DAY, why="复核")
            case "refuse":
                settling.settle(self.grant, "refused", None, by=ROUNDS, at=DAY, why="复核")
            case "order":
                orders.make(DAY, RULES)
            case "pay":
                paid_out()
            case "receive":
                self.receive(share)
            case "bounce":
                self.bounce()
            case _:
                GrantStage.objects.filter(position__lte=int(3 * share)).update(reached_at=DAY)

    def receive(self, share: float) -> None:
        claim = Recovery.objects.filter(ended_at=None).order_by("pk").first()
        if claim is not None:
            fen = int(claim.left_fen * share)
            is_ours = share > 0.5
            recoveries.receive(claim.pk, fen=fen, to_budget=is_ours, document="缴", by=PAYER, at=DAY)

    def bounce(self) -> None:
        paid = PaymentOrder.objects.filter(state="paid").order_by("pk").first()
        if paid is not None:
            payments.note_return(paid.pk, why="账户不符", by=PAYER, at=DAY)


@settings(max_examples=60, deadline=None)
@given(fen=st.integers(1, 10**9), steps=STEPS, is_staged=st.booleans())
def test_after_any_looks_what_was_paid_less_what_came_back_and_is_asked_back_is_what_is_granted(
    fen: int, steps: list[tuple[str, float]], is_staged: bool
) -> None:
    with transaction.atomic():
        granting.item_row()
        looks = Looks(fen, is_staged=is_staged)
        grant = looks.grant
        for name, share in steps:
            with _refusable():
                looks.step(name, share)
            grant = looks.grant = Grant.objects.get()
            assert spending.committed(grant) + has(grant) == (grant.granted_fen or 0)
            on_the_way = PaymentOrder.objects.filter(state__in=orders.ON_THE_WAY)
            assert sum(on_the_way.values_list("amount_fen", flat=True)) <= spending.committed(grant)
            assert books.check() == ()
        orders.make(LATER, RULES)
        GrantStage.objects.update(reached_at=DAY)
        paid_out()
        assert (has(grant), spending.committed(grant)) == (grant.granted_fen or 0, 0)
        assert books.check() == ()
        transaction.set_rollback(True)
