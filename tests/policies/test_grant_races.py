"""Do two at the same moment come out as one: a double tap on the form, two reviewers on one application?"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from tests.policies import grant_making as making
from tests.policies.grant_making import LATER
from tests.policies.granting import ACCOUNT, PAYER
from tests.policies.test_payments import RULES

from qifu.kernel.errors import Refused
from qifu.policies.granting import bulk, examining, following, undoing
from qifu.policies.granting.examining import Ruling
from qifu.policies.models import Grant, MoneyAct, PaperPromise, PaymentOrder
from qifu.policies.money import batches, books, orders

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]
FAST = making.item("t-fast", mode="快申快享")


def outcome(act: Callable[[], object]) -> str:
    """Done or refused, on a connection of its own."""
    try:
        act()
    except Refused:
        return "refused"
    finally:
        connection.close()
    return "done"


def both(one: Callable[[], object], other: Callable[[], object]) -> list[str]:
    with ThreadPoolExecutor(2) as hands:
        return sorted(hands.map(outcome, (one, other)))


def test_a_double_tap_is_one_application() -> None:
    desk = making.desk(FAST)

    assert both(lambda: making.applied(desk, "t-fast"), lambda: making.applied(desk, "t-fast")) == [
        "done",
        "refused",
    ]
    assert Grant.objects.count() == 1


def test_two_reviewers_decide_once() -> None:
    desk = making.desk(FAST)
    making.applied(desk, "t-fast")
    case = Grant.objects.get().case_id

    def grant() -> None:
        examining.decide(case=case, ruling=Ruling(True, 32_000_000), by=desk.handler, at=LATER)

    def refuse() -> None:
        ruling = Ruling(False, reason="不真实", basis="第三条")
        examining.decide(case=case, ruling=ruling, signer=desk.lead, by=desk.lead, at=LATER)

    assert both(grant, refuse) == ["done", "refused"]
    assert Grant.objects.get().case.state == "replied"


def test_an_undo_and_a_batch_at_one_moment_are_one_or_the_other() -> None:
    desk = making.desk(FAST)
    making.applied(desk, "t-fast")
    Grant.objects.update(payee_account=ACCOUNT)
    done = bulk.grant_clear(cases=[Grant.objects.get().case_id], by=desk.handler, at=LATER)
    orders.make(LATER, RULES)
    key = PaymentOrder.objects.get().pk

    def undo() -> None:
        if not undoing.undo_run(run_id=done.run_id or 0, by=desk.handler, at=LATER).taken:
            raise Refused("stayed")

    assert both(undo, lambda: batches.draw([key], by=PAYER, at=LATER)) == ["done", "refused"]
    is_undone = Grant.objects.get().verdict == ""
    assert PaymentOrder.objects.get().state == ("dropped" if is_undone else "drawn")
    assert books.check() == ()


def test_two_taps_on_undo_give_back_once() -> None:
    desk = making.desk(FAST)
    making.applied(desk, "t-fast")
    done = bulk.grant_clear(cases=[Grant.objects.get().case_id], by=desk.handler, at=LATER)

    def undo() -> None:
        if not undoing.undo_run(run_id=done.run_id or 0, by=desk.handler, at=LATER).taken:
            raise Refused("nothing left")

    assert both(undo, undo) == ["done", "refused"]
    assert MoneyAct.objects.filter(kind="release").count() == 1
    assert books.check() == ()


def test_two_workers_remind_once() -> None:
    desk = making.desk(making.item("t-paper", mode="快申快享", materials="申请表"))
    making.applied(desk, "t-paper", follows=True)
    PaperPromise.objects.update(remind_on=LATER.date())

    def follow() -> None:
        if not following.follow(LATER):
            raise Refused("nothing to say")

    assert both(follow, follow) == ["done", "refused"]
    assert Grant.objects.get().case.notices.count() == 1
