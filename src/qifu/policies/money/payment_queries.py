"""Where is the money: which orders wait, how far is a batch, what has one grant got and when?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet, Sum

from qifu.cases import yearbooks
from qifu.kernel.errors import Refused
from qifu.policies.models import Grant, GrantStage, PaymentBatch, PaymentOrder, Recovery
from qifu.policies.money import batches, money_queries, spending
from qifu.registry.rules.access import Actor

STATES = {
    "waiting": "待拟批",
    "drawn": "已拟批",
    "sending": "付款中",
    "paid": "已到账",
    "refused": "银行拒付",
    "returned": "已退汇",
    "dropped": "已取消",
}
BATCH_STATES = {"drawn": "待发送", "sending": "付款中", "done": "已完成", "dissolved": "已撤销"}


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One payment order as lists show it."""

    id: int
    key: str
    case_number: str
    enterprise: str
    item: str
    stage: str
    amount_fen: int
    shares: tuple[tuple[str, int], ...]
    payee: str
    bank: str
    account: str
    department: str
    state: str
    made_at: datetime
    due_on: date
    is_late: bool
    tries: int
    next_try_at: datetime | None
    reference: str
    paid_at: datetime | None
    why: str
    batch: str
    faults: tuple[str, ...] = ()

    @property
    def state_label(self) -> str:
        """The state in words."""
        return STATES[self.state]


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One batch, and how many of its orders have which answer."""

    number: str
    state: str
    count: int
    total_fen: int
    paid: int
    refused: int
    returned: int
    paid_fen: int
    drawn_at: datetime
    drawn_by: str
    drawn_by_key: str
    sent_at: datetime | None
    sent_by: str
    ended_at: datetime | None
    note: str

    @property
    def state_label(self) -> str:
        """The state in words."""
        return BATCH_STATES[self.state]

    @property
    def answered(self) -> int:
        """How many orders the bank has answered for."""
        return self.paid + self.refused + self.returned


@dataclass(frozen=True, slots=True)
class StageLine:
    """A stage of a grant: reached or not, and by whose word."""

    id: int
    case_number: str
    enterprise: str
    item: str
    position: int
    milestone: str
    amount_fen: int
    reached_at: datetime | None
    evidence: str
    confirmed_by: str
    department_id: int | None


@dataclass(frozen=True, slots=True)
class GrantMoney:
    """Where the money of one grant is: for its page."""

    granted_fen: int
    committed_fen: int
    paid_fen: int
    asked_back_fen: int
    stages: tuple[StageLine, ...]
    orders: tuple[OrderLine, ...]


def waiting(actor: Actor, on: date) -> tuple[OrderLine, ...]:
    """Orders that wait for a batch, the most urgent first, each with what stands against paying it."""
    rows = list(_seen(actor).filter(state="waiting").order_by("due_on", "key")[: batches.MOST])
    faults = batches.faults(rows)
    return tuple(_line(row, on, faults.get(row.key, ())) for row in rows)


def troubled(actor: Actor, on: date) -> tuple[OrderLine, ...]:
    """Refused or returned, and not yet ordered again: the enterprise has to put its account right."""
    live = GrantStage.objects.filter(
        pk__in=PaymentOrder.objects.filter(state__in=("waiting", "drawn", "sending", "paid")).values("stage")
    )
    rows = _seen(actor).filter(state__in=("refused", "returned")).exclude(stage__in=live)
    return tuple(_line(row, on) for row in rows.order_by("-ended_at", "key")[:100])


def batch_lines(limit: int = 50) -> tuple[BatchLine, ...]:
    """The batches, the latest first."""
    return tuple(_batch(row) for row in _counted().order_by("-drawn_at", "-number")[:limit])


def batch(number: str, on: date) -> tuple[BatchLine, tuple[OrderLine, ...]]:
    """A batch with its orders."""
    row = _counted().filter(number=number).first()
    if row is None:
        raise Refused("没有这个批次", remedy="请从批次列表中选择")
    orders = _joined(PaymentOrder.objects.filter(batch=row)).order_by("key")
    return _batch(row), tuple(_line(one, on) for one in orders)


def open_stages(actor: Actor) -> tuple[StageLine, ...]:
    """Milestones that nobody has confirmed yet."""
    rows = GrantStage.objects.filter(money_queries.own(actor, "grant__item__executor_id"))
    due = rows.filter(reached_at=None, grant__verdict="granted", grant__withdrawn_at=None)
    return tuple(_stage(one) for one in _with_grant(due).order_by("grant__case__number", "position")[:200])


def of_grant(grant_id: int, on: date) -> GrantMoney:
    """All that is known of the money of one grant; nothing of it where there is no such grant."""
    grant = Grant.objects.filter(pk=grant_id).first()
    if grant is None:
        return GrantMoney(0, 0, 0, 0, (), ())
    stages = _with_grant(GrantStage.objects.filter(grant=grant)).order_by("position")
    orders = _joined(PaymentOrder.objects.filter(grant=grant)).order_by("made_at", "key")
    asked = Recovery.objects.filter(grant=grant, ended_at=None)
    return GrantMoney(
        grant.granted_fen or 0,
        spending.committed(grant),
        spending.paid(grant),
        sum(one.left_fen for one in asked),
        tuple(_stage(one) for one in stages),
        tuple(_line(one, on) for one in orders),
    )


def _seen(actor: Actor) -> QuerySet[PaymentOrder]:
    return _joined(PaymentOrder.objects.filter(money_queries.own(actor, "grant__item__executor_id")))


def _joined(rows: QuerySet[PaymentOrder]) -> QuerySet[PaymentOrder]:
    return rows.select_related(
        "grant__enterprise", "grant__case", "grant__item", "stage", "batch", "department"
    )


def _with_grant(rows: QuerySet[GrantStage]) -> QuerySet[GrantStage]:
    return rows.select_related("grant__enterprise", "grant__case", "grant__item")


def _counted() -> QuerySet[PaymentBatch]:
    return PaymentBatch.objects.annotate(
        paid_count=Count("orders", filter=Q(orders__state="paid")),
        refused_count=Count("orders", filter=Q(orders__state="refused")),
        returned_count=Count("orders", filter=Q(orders__state="returned")),
        paid_fen=Sum("orders__amount_fen", filter=Q(orders__state="paid"), default=0),
    )


def _batch(row: PaymentBatch) -> BatchLine:
    counts = (row.paid_count, row.refused_count, row.returned_count, row.paid_fen)  # type: ignore[attr-defined]
    return BatchLine(
        row.number,
        row.state,
        row.order_count,
        row.total_fen,
        *counts,
        row.drawn_at,
        row.drawn_by,
        row.drawn_by_key,
        row.sent_at,
        row.sent_by,
        row.ended_at,
        row.note,
    )


def _line(row: PaymentOrder, on: date, faults: Iterable[str] = ()) -> OrderLine:
    paid_on = yearbooks.house_calendar(on).local(row.paid_at).date() if row.paid_at else on
    return OrderLine(
        row.pk,
        row.key,
        row.grant.case.number,
        row.grant.enterprise.name,
        row.grant.item.title,
        row.stage.milestone,
        row.amount_fen,
        tuple((str(who), int(fen)) for who, fen in row.shares),
        row.payee,
        row.payee_bank,
        row.payee_account,
        (row.department.short or row.department.name) if row.department else "",
        row.state,
        row.made_at,
        row.due_on,
        row.state != "dropped" and paid_on > row.due_on,
        row.tries,
        row.next_try_at,
        row.reference,
        row.paid_at,
        row.why,
        row.batch.number if row.batch else "",
        tuple(faults),
    )


def _stage(one: GrantStage) -> StageLine:
    grant = one.grant
    return StageLine(
        one.pk,
        grant.case.number,
        grant.enterprise.name,
        grant.item.title,
        one.position,
        one.milestone,
        one.amount_fen,
        one.reached_at,
        one.evidence,
        one.confirmed_by,
        grant.item.executor_id,
    )
