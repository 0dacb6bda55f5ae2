"""Can who granted forty at once take that back, and does nothing get lost or lied about on the way?"""

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.policies import grant_making as making
from tests.policies.grant_making import LATER
from tests.policies.granting import ACCOUNT, PAYER
from tests.policies.test_budgets import WAN, _refusable, budget, figures
from tests.policies.test_payments import RULES

from qifu.cases import assigning, handling, replying
from qifu.kernel.errors import Forbidden, Refused
from qifu.ledger.models import Entry
from qifu.policies.granting import bulk, claiming, examining, undo_queries, undoing
from qifu.policies.granting.bulk import Done
from qifu.policies.granting.examining import Ruling
from qifu.policies.models import Grant, GrantVerdict, PaymentOrder, Recovery
from qifu.policies.money import batches, books, orders, recoveries, spending

pytestmark = pytest.mark.django_db
CODES = ("t-fast", "t-other", "t-third")
SOON = LATER + timedelta(minutes=10)
TOO_LATE = LATER + timedelta(minutes=31)


def granted_together(*codes: str) -> tuple[making.Desk, Done, int]:
    """Clear applications granted in one tap, out of a budget for all of them."""
    codes = codes or CODES
    desk = making.desk(*(making.item(code, mode="快申快享") for code in codes))
    key = budget(100 * WAN, *codes)
    for code in codes:
        making.applied(desk, code)
    Grant.objects.update(payee_account=ACCOUNT)
    cases = list(Grant.objects.order_by("pk").values_list("case_id", flat=True))
    return desk, bulk.grant_clear(cases=cases, by=desk.handler, at=LATER), key


def run_of(done: Done) -> int:
    assert done.run_id is not None
    return done.run_id


def grant_of(code: str) -> Grant:
    return Grant.objects.select_related("case").get(item_code=code)


def ordered(at: datetime) -> list[int]:
    """What the round orders, by key."""
    orders.make(at, RULES)
    return list(PaymentOrder.objects.filter(state="waiting").order_by("pk").values_list("pk", flat=True))


def test_one_tap_takes_back_what_one_tap_granted_and_the_budget_is_whole_again() -> None:
    desk, done, key = granted_together()
    assert figures(key) == (100 * WAN, 4 * WAN, 96 * WAN, 0)

    undone = undoing.undo_run(run_id=run_of(done), reason="看错了批次", by=desk.handler, at=SOON)

    assert (sorted(undone.taken), undone.stayed) == (sorted(done.granted), ())
    assert figures(key) == (100 * WAN, 100 * WAN, 0, 0)
    for grant in Grant.objects.select_related("case"):
        assert (grant.verdict, grant.granted_fen, grant.verdict_at, grant.verdict_by) == ("", None, None, "")
        assert (grant.case.state, grant.case.replied_at, grant.case.stage) == ("handling", None, "reply")
        said = Entry.objects.get(subject=f"case:{grant.case_id}", kind="grant.undone").said
        assert (said["given_back_fen"], said["reason"]) == (32 * WAN, "看错了批次")
    assert books.check() == ()


def test_a_second_tap_changes_nothing_even_after_it_was_decided_again() -> None:
    desk, done, key = granted_together("t-fast")
    undoing.undo_run(run_id=run_of(done), by=desk.handler, at=SOON)
    grant = grant_of("t-fast")
    examining.decide(case=grant.case_id, ruling=Ruling(True, 20 * WAN, "核减"), by=desk.handler, at=SOON)

    undone = undoing.undo_run(run_id=run_of(done), by=desk.handler, at=SOON + timedelta(minutes=1))

    assert (undone.taken, undone.before, undone.stayed) == ((), 1, ())
    assert figures(key)[2] == 20 * WAN
    undoing.undo(case=grant.case_id, by=desk.handler, at=SOON + timedelta(minutes=2))
    assert figures(key)[2] == 0
    with pytest.raises(Refused, match="已经撤回"):
        undoing.undo(case=grant.case_id, by=desk.handler, at=SOON + timedelta(minutes=3))


def test_what_lies_in_a_batch_stays_and_says_so_and_the_others_go_back() -> None:
    desk, done, key = granted_together("t-fast", "t-other")
    keys = ordered(SOON)
    number = batches.draw(keys[:1], by=PAYER, at=SOON)

    undone = undoing.undo_run(run_id=run_of(done), by=desk.handler, at=SOON)

    ((stayed, why),) = undone.stayed
    assert "已拟入付款批次" in why
    assert stayed == PaymentOrder.objects.get(state="drawn").grant.case.number
    assert [order.state for order in PaymentOrder.objects.filter(pk__in=keys[1:])] == ["dropped"]
    assert figures(key)[2] == 32 * WAN
    batches.dissolve(number, reason="撤销", by=PAYER, at=SOON)
    assert len(undoing.undo_run(run_id=run_of(done), by=desk.handler, at=SOON).taken) == 1
    assert (figures(key)[2], books.check()) == (0, ())


def test_a_dropped_order_is_drawn_by_nobody_and_a_new_verdict_is_paid_once() -> None:
    desk, done, _ = granted_together("t-fast")
    keys = ordered(SOON)
    undoing.undo_run(run_id=run_of(done), by=desk.handler, at=SOON)

    with pytest.raises(Refused, match="不在待付清单"):
        batches.draw(keys, by=PAYER, at=SOON)
    examining.decide(case=grant_of("t-fast").case_id, ruling=Ruling(True, 32 * WAN), by=desk.handler, at=SOON)
    (again,) = ordered(SOON)
    assert PaymentOrder.objects.get(pk=again).amount_fen == 32 * WAN
    batches.draw([again], by=PAYER, at=SOON)


def test_what_was_rated_or_asked_to_be_looked_at_again_stays_and_says_why() -> None:
    desk, done, key = granted_together("t-fast", "t-other")
    replying.rate(case=grant_of("t-fast").case_id, level="good", by=desk.member, at=SOON)
    claiming.reconsider(case=grant_of("t-other").case_id, reason="少了", by=desk.member, at=SOON)

    undone = undoing.undo_run(run_id=run_of(done), by=desk.handler, at=SOON)

    assert undone.taken == ()
    assert [why for _, why in undone.stayed] == ["企业已经评价", "当前状态：已申报"]
    assert figures(key)[2] == 64 * WAN


def test_it_is_possible_for_as_long_as_the_pack_says() -> None:
    desk, done, _ = granted_together("t-fast")
    (open_,) = undo_queries.open_runs(desk.handler, SOON)
    assert (open_.count, open_.fen, open_.until) == (1, 32 * WAN, LATER + timedelta(minutes=30))
    assert undo_queries.open_runs(desk.handler, TOO_LATE) == ()

    undone = undoing.undo_run(run_id=run_of(done), by=desk.handler, at=TOO_LATE)

    assert [why for _, why in undone.stayed] == ["答复发出已超过 30 分钟"]


def test_it_is_for_who_decided_and_for_the_lead_of_the_department() -> None:
    desk, done, _ = granted_together("t-fast")
    number = grant_of("t-fast").case.number

    undone = undoing.undo_run(run_id=run_of(done), by=desk.helper, at=SOON)
    assert undone.stayed == ((number, "由审定的人撤回：handler"),)
    with pytest.raises(Forbidden):
        undoing.undo_run(run_id=run_of(done), by=desk.member, at=SOON)

    assert undoing.undo_run(run_id=run_of(done), by=desk.lead, at=SOON).taken == done.granted


def test_an_enterprise_that_has_read_it_is_told_that_it_no_longer_counts() -> None:
    desk, done, _ = granted_together("t-fast", "t-other")
    read, unread = grant_of("t-fast").case, grant_of("t-other").case
    handling.mark_read(case=read.pk, by=desk.member, at=SOON)

    undoing.undo_run(run_id=run_of(done), reason="金额要重算", by=desk.handler, at=SOON)

    told = list(read.notices.order_by("pk").values_list("kind", "text"))
    assert [kind for kind, _ in told] == ["reply", "taken_back"]
    assert told[1][1] == "原来的「同意兑现」已经撤回：金额要重算，正在重新办理。"
    assert list(unread.notices.values_list("kind", flat=True)) == ["withdrawn"]
    found = undo_queries.taken_back(grant_of("t-fast").pk)
    assert found is not None
    assert (found.verdict, found.fen, found.why) == ("granted", 32 * WAN, "金额要重算")


def test_a_second_look_taken_back_leaves_what_the_first_one_said_and_no_claim() -> None:
    desk, _, key = granted_together("t-fast")
    grant = grant_of("t-fast")
    first = (grant.verdict_at, grant.verdict_by)
    spending.pay(grant, 32 * WAN, books.Why(PAYER, SOON, grant=grant))
    claiming.reconsider(case=grant.case_id, reason="有异议", by=desk.member, at=SOON)
    own = desk.handler.department_id or 0
    assigning.assign(case=grant.case_id, department_id=own, class_code="fast", by=desk.clerk, at=SOON)
    ruling = Ruling(True, 20 * WAN, "核减重复的票据")
    examining.decide(case=grant.case_id, ruling=ruling, signer=desk.lead, by=desk.handler, at=SOON)
    assert recoveries.asked(grant) == 12 * WAN

    undoing.undo(case=grant.case_id, by=desk.handler, at=SOON + timedelta(minutes=5))

    grant = grant_of("t-fast")
    assert (grant.verdict, grant.granted_fen, grant.verdict_at, grant.verdict_by) == (
        "granted", 32 * WAN, *first
    )  # fmt: skip
    claim = Recovery.objects.get()
    assert (claim.ended_at, claim.waived) == (SOON + timedelta(minutes=5), "审定已撤回")
    assert figures(key)[2:] == (0, 32 * WAN)
    assert books.check() == ()


def test_what_a_rule_decided_is_not_taken_back_by_a_person() -> None:
    desk = making.desk()
    making.applied(desk)
    grant = Grant.objects.get()
    assert grant.verdict == "granted"

    with pytest.raises(Refused, match="系统按规则审定"):
        undoing.undo(case=grant.case_id, by=desk.lead, at=SOON)


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["grant", "less", "refuse", "undo", "run", "order", "draw", "dissolve"]),
        st.integers(0, 1),
    ),
    max_size=14,
)


class Days:
    """Two applications and everything that desks and treasurers may do with them, in any order."""

    def __init__(self) -> None:
        self.desk, done, self.key = granted_together("t-fast", "t-other")
        self.runs, self.drawn = [run_of(done)], list[str]()

    def step(self, name: str, which: int, at: datetime) -> None:
        case = grant_of(("t-fast", "t-other")[which]).case_id
        match name:
            case "grant":
                made = bulk.grant_clear(cases=[case], by=self.desk.handler, at=at)
                self.runs += [made.run_id] if made.run_id else []
            case "less" | "refuse":
                self.rule(case, name, at)
            case "undo":
                undoing.undo(case=case, by=self.desk.lead, at=at)
            case "run":
                undoing.undo_run(run_id=self.runs[which - 1], by=self.desk.handler, at=at)
            case _:
                self.pay(name, at)

    def rule(self, case: int, name: str, at: datetime) -> None:
        less, no = Ruling(True, 7 * WAN + at.minute, "核减"), Ruling(False, reason="不实", basis="第三条")
        ruling = less if name == "less" else no
        examining.decide(case=case, ruling=ruling, signer=self.desk.lead, by=self.desk.handler, at=at)

    def pay(self, name: str, at: datetime) -> None:
        if name == "order":
            orders.make(at, RULES)
        elif name == "draw":
            keys = PaymentOrder.objects.filter(state="waiting").values_list("pk", flat=True)
            self.drawn.append(batches.draw(list(keys), by=PAYER, at=at))
        elif self.drawn:
            batches.dissolve(self.drawn.pop(), reason="撤", by=PAYER, at=at)


@settings(max_examples=40, deadline=None)
@given(acts=ACTS)
def test_after_any_verdicts_undoings_and_batches_the_budget_holds_what_is_granted(
    acts: list[tuple[str, int]],
) -> None:
    with transaction.atomic():
        days = Days()
        for place, (name, which) in enumerate(acts):
            with _refusable():
                days.step(name, which, LATER + timedelta(minutes=place + 1))
            owed = sum(grant.granted_fen or 0 for grant in Grant.objects.all())
            assert figures(days.key) == (100 * WAN, 100 * WAN - owed, owed, 0)
            assert books.check() == ()
            for grant in Grant.objects.select_related("case"):
                assert bool(grant.verdict) == (grant.case.replied_at is not None)
            assert not PaymentOrder.objects.filter(state="drawn", grant__verdict="").exists()
        assert (
            GrantVerdict.objects.filter(undone_at=None).count() == Grant.objects.exclude(verdict="").count()
        )
        transaction.set_rollback(True)
