"""How do orders become a batch, and a batch a payment? Two people: who draws never sends."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Sum

from qifu.cases import turns, yearbooks
from qifu.kernel.errors import Forbidden, Refused
from qifu.ledger import commands as ledger
from qifu.ledger.vocabulary import Kind
from qifu.policies.models import PaymentBatch, PaymentOrder
from qifu.policies.money import budgets, spending
from qifu.policies.rules import accounts
from qifu.policies.rules.accounts import Payable
from qifu.registry.rules.access import Actor

MOST = 500


def draw(order_ids: Sequence[int], *, note: str = "", by: Actor, at: datetime) -> str:
    """A batch of waiting orders, each of them checked; its number."""
    budgets.allow(by)
    keys = sorted(set(order_ids))
    if not 0 < len(keys) <= MOST:
        raise Refused("没有选付款单", why=f"一批 1 至 {MOST} 笔", remedy="请勾选要付的付款单")
    with transaction.atomic():
        rows = PaymentOrder.objects.select_for_update(of=("self",)).filter(pk__in=keys, state="waiting")
        orders = list(rows.select_related("grant__enterprise").order_by("pk"))
        if len(orders) != len(keys):
            raise Refused("有付款单已不在待付清单里", why="可能刚被拟入另一批", remedy="请刷新清单再选")
        _refuse_faulty(orders)
        batch = PaymentBatch.objects.create(
            number=_next_number(at),
            state="drawn",
            order_count=len(orders),
            total_fen=sum(one.amount_fen for one in orders),
            drawn_at=at,
            drawn_by_key=by.key,
            drawn_by=by.name,
            note=note.strip()[:500],
        )
        rows.update(state="drawn", batch=batch)
        _write(Kind.BATCH_DRAWN, batch, by, at, orders=[one.key for one in orders])
    return batch.number


def send(number: str, *, by: Actor, at: datetime) -> None:
    """Let a batch go to the bank: by somebody else than the one who drew it. The round then pays it."""
    budgets.allow(by)
    with transaction.atomic():
        batch = _drawn(number)
        if by.key == batch.drawn_by_key:
            raise Forbidden(
                "不能发送自己拟的批次", why="拟批和发送由两人办理", remedy="请另一位资金兑付岗发送"
            )
        orders = PaymentOrder.objects.select_for_update(of=("self",)).filter(batch=batch)
        _refuse_faulty(list(orders.select_related("grant__enterprise").order_by("pk")))
        orders.update(state="sending", next_try_at=at, tries=0, why="")
        batch.state, batch.sent_at, batch.sent_by_key, batch.sent_by = "sending", at, by.key, by.name
        batch.save()
        _write(Kind.BATCH_SENT, batch, by, at)


def dissolve(number: str, *, reason: str, by: Actor, at: datetime) -> None:
    """Take a batch apart that was not sent; its orders wait again."""
    budgets.allow(by)
    why = turns.checked(reason, what="撤销的理由")
    with transaction.atomic():
        batch = _drawn(number)
        PaymentOrder.objects.filter(batch=batch).update(state="waiting", batch=None)
        batch.state, batch.ended_at, batch.note = "dissolved", at, why
        batch.save()
        _write(Kind.BATCH_DISSOLVED, batch, by, at, reason=why)


def faults(orders: Sequence[PaymentOrder]) -> Mapping[str, tuple[str, ...]]:
    """What stands against paying these orders, by key; they come with grant and enterprise."""
    return accounts.faults([_payable(one) for one in orders])


def _payable(order: PaymentOrder) -> Payable:
    grant = order.grant
    is_honoured = grant.verdict == "granted" and grant.withdrawn_at is None
    others = PaymentOrder.objects.filter(grant=grant, state__in=("drawn", "sending")).exclude(pk=order.pk)
    on_the_way = others.aggregate(fen=Sum("amount_fen", default=0))["fen"]
    return Payable(
        order.key,
        str(grant.pk),
        grant.item_code,
        grant.enterprise.name,
        order.payee,
        order.payee_bank,
        order.payee_account,
        order.amount_fen,
        lasts=is_honoured and order.amount_fen + on_the_way <= spending.committed(grant),
    )


def _refuse_faulty(orders: Sequence[PaymentOrder]) -> None:
    found = faults(orders)
    if found:
        key, said = next(iter(found.items()))
        more = f"，另有 {len(found) - 1} 笔" if len(found) > 1 else ""
        raise Refused(
            f"付款单 {key} 不能付：{'、'.join(said)}{more}",
            remedy="这一批没有生成，请去掉这些付款单，或退回企业改正账户",
        )


def _drawn(number: str) -> PaymentBatch:
    batch = PaymentBatch.objects.select_for_update().filter(number=number).first()
    if batch is None:
        raise Refused("没有这个批次", remedy="请从批次列表中选择")
    if batch.state != "drawn":
        raise Refused(f"批次 {number} 已经发送或撤销", remedy="请刷新页面查看进度")
    return batch


def _next_number(at: datetime) -> str:
    """The batches of a day are counted; two drawn at once meet at the unique number."""
    calendar = yearbooks.house_calendar(at.date())
    head = f"FK-{calendar.local(at):%Y-%m%d}"
    last = PaymentBatch.objects.filter(number__startswith=head).order_by("-number").first()
    return f"{head}-{int(last.number.rpartition('-')[2]) + 1 if last else 1:03d}"


def _write(kind: Kind, batch: PaymentBatch, by: Actor, at: datetime, **said: object) -> None:
    told = {"orders": batch.order_count, "fen": batch.total_fen, **said}
    subject = f"batch:{batch.number}"
    ledger.record(kind, subject=subject, by_key=by.key, by_name=by.name, at=at, said=told)
