"""How is a sent batch paid, once each, whatever falls over in between? Claimed, paid by key, recorded.

The plug is called between two short transactions. A worker that dies after the bank has paid leaves the order
`sending`; the next turn asks the plug again with the same key, and hears what became of it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from qifu.cases import turns
from qifu.kernel.errors import Refused
from qifu.kernel.seam import PlugFailed, contained
from qifu.ledger.vocabulary import Kind
from qifu.policies.models import Grant, PaymentBatch, PaymentOrder
from qifu.policies.money import budgets, orders, recoveries, spending
from qifu.policies.money.books import Why
from qifu.policies.money.treasuries import Bounce, Instruction, Receipt, Sent
from qifu.policies.money.treasury import Paying
from qifu.policies.schema.treasury import TreasurySection
from qifu.registry.rules.access import ROUNDS, Actor

CHUNK = 200
RETURNED = "款项已由银行退回"


def carry_out(at: datetime, paying: Paying, limit: int = CHUNK) -> int:
    """Ask the bank for every order that is to be tried now; how many were paid or refused."""
    due = PaymentOrder.objects.filter(state="sending", next_try_at__lte=at)
    keys = list(due.order_by("next_try_at", "pk").values_list("pk", flat=True)[:limit])
    return sum(_carry_out(key, at, paying) for key in keys)


def hear_of_returns(at: datetime, paying: Paying) -> int:
    """Ask the bank which of the recent payments came back; how many did."""
    since = at - timedelta(days=paying.rules.bounces_for_days)
    rows = PaymentOrder.objects.filter(state="paid", paid_at__gte=since).order_by("pk")
    sent = [Sent(*row) for row in rows.values_list("key", "payee_account", "reference")]
    bounced: Iterable[Bounce] = ()
    try:
        with contained(paying.plug):
            bounced = [one for one in paying.plug.bounced(sent) or () if isinstance(one, Bounce)]
    except PlugFailed:
        return 0  # it was logged; the next turn asks again
    known = {one.key for one in sent}
    return sum(_returned(one.key, one.why, ROUNDS, at) for one in bounced if one.key in known)


def note_return(order_id: int, *, why: str, by: Actor, at: datetime) -> None:
    """A payment came back, as the treasurer learned from the bank."""
    budgets.allow(by)
    told = turns.checked(why, what="退汇原因", most=300)
    key = PaymentOrder.objects.filter(pk=order_id).values_list("key", flat=True).first()
    if key is None or not _returned(key, told, by, at):
        raise Refused("这一笔不是已付状态，不能记退汇", remedy="请刷新页面查看")


def _carry_out(order_id: int, at: datetime, paying: Paying) -> bool:
    order = _claim(order_id, at, paying.rules)
    if order is None:
        return False
    receipt = _ask(order, at, paying)
    with transaction.atomic():
        return _record(order.pk, receipt, at)


def _claim(order_id: int, at: datetime, rules: TreasurySection) -> PaymentOrder | None:
    """Take the order for this turn, so that no other worker asks at the same time."""
    with transaction.atomic():
        rows = PaymentOrder.objects.select_for_update(of=("self",), skip_locked=True)
        order = rows.filter(pk=order_id, state="sending", next_try_at__lte=at).first()
        if order is None:
            return None
        wait = rules.retry_minutes[min(order.tries, len(rules.retry_minutes) - 1)]
        order.tries, order.next_try_at = order.tries + 1, at + timedelta(minutes=wait)
        order.save(update_fields=["tries", "next_try_at"])
    return PaymentOrder.objects.select_related("batch", "grant__item").get(pk=order_id)


def _ask(order: PaymentOrder, at: datetime, paying: Paying) -> Receipt:
    """What the bank says. A plug that fails is heard as `not yet`, unless it says that this is for good."""
    instruction = Instruction(
        order.key,
        order.batch.number if order.batch else "",
        order.amount_fen,
        order.payee,
        order.payee_bank,
        order.payee_account,
        f"{order.grant.item.title} {order.key}",
        tuple((who, fen) for who, fen in order.shares),
    )
    try:
        with contained(paying.plug):
            said = paying.plug.pay(instruction, at=at)
            if not isinstance(said, Receipt) or said.key != order.key:
                raise PlugFailed("没有给出这一笔的回执", permanent=False)
            return said
    except PlugFailed as failed:
        return Receipt(order.key, "refused" if failed.permanent else "pending", why=str(failed)[:300])


def _record(order_id: int, receipt: Receipt, at: datetime) -> bool:
    """What became of an order, with its postings; a second answer to the same key changes nothing."""
    order = PaymentOrder.objects.select_for_update(of=("self",)).get(pk=order_id)
    if order.state != "sending":
        return False
    if receipt.outcome == "pending":
        order.why = receipt.why
        order.save(update_fields=["why"])
        return False
    if receipt.outcome == "paid":
        _paid(order, receipt, at)
    else:
        _failed(order, "refused", receipt.why, Kind.PAYMENT_REFUSED, ROUNDS, at)
    if order.batch_id:
        _end(order.batch_id, at)
    return True


def _paid(order: PaymentOrder, receipt: Receipt, at: datetime) -> None:
    spending.pay(order.grant, order.amount_fen, Why(ROUNDS, at, grant=order.grant, note=order.key))
    order.state, order.paid_at, order.reference, order.why = "paid", at, receipt.reference[:80], ""
    order.next_try_at = None
    order.save()
    orders.write(Kind.PAYMENT_PAID, order, ROUNDS, at, reference=order.reference)


def _returned(key: str, why: str, by: Actor, at: datetime) -> bool:
    with transaction.atomic():
        order = PaymentOrder.objects.select_for_update(of=("self",)).get(key=key)
        if order.state != "paid":
            return False
        let_go = _let_go(order, by, at)
        spending.bounce(order.grant, order.amount_fen, Why(by, at, grant=order.grant, note=f"{key} {why}"))
        _failed(order, "returned", why, Kind.PAYMENT_RETURNED, by, at)
        if let_go:
            budgets.release(order.grant, let_go, by=by, at=at, note=f"{RETURNED} {key}")
    return True


def _let_go(order: PaymentOrder, by: Actor, at: datetime) -> int:
    """What a second look asked back of this money has come by itself: it is asked, and promised, no more."""
    why = f"{RETURNED} {order.key}"
    return recoveries.lessen(order.grant, order.amount_fen, why=why, by=by, at=at)


def _failed(order: PaymentOrder, state: str, why: str, kind: Kind, by: Actor, at: datetime) -> None:
    """The account cannot be paid: the enterprise is asked for it again, the money stays promised."""
    order.state, order.ended_at, order.why, order.next_try_at = state, at, why[:300], None
    order.save()
    Grant.objects.filter(pk=order.grant_id).update(payee_confirmed_at=None)
    orders.write(kind, order, by, at, why=order.why)


def _end(batch_id: int, at: datetime) -> None:
    """A batch is done when the bank has answered for each of its orders."""
    if not PaymentOrder.objects.filter(batch_id=batch_id, state="sending").exists():
        PaymentBatch.objects.filter(pk=batch_id, state="sending").update(state="done", ended_at=at)
