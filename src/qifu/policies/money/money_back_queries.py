"""What does the bank say differently, and what money is asked back?"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from qifu.kernel.errors import Refused
from qifu.policies.models import BankStatement, Earmark, Grant, Recovery, StatementLine
from qifu.policies.money import money_queries
from qifu.registry.rules.access import Actor

STANDINGS = {
    "matched": "一致",
    "missing": "银行没有",
    "extra": "我方没有",
    "different": "金额或账号不同",
}


@dataclass(frozen=True, slots=True)
class StatementHead:
    """A statement, and how many of its lines stand how."""

    id: int
    file: str
    from_on: date
    to_on: date
    at: datetime
    by_name: str
    matched: int
    missing: int
    extra: int
    different: int
    open: int


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of a statement beside our order."""

    id: int
    place: int
    standing: str
    reference: str
    payee: str
    account: str
    fen: int | None
    on: date | None
    order_key: str
    order_fen: int | None
    order_account: str
    enterprise: str
    settled_at: datetime | None
    settled_by: str
    note: str

    @property
    def standing_label(self) -> str:
        """The standing in words."""
        return STANDINGS[self.standing]


@dataclass(frozen=True, slots=True)
class RecoveryLine:
    """Money asked back."""

    id: int
    grant_id: int
    case_number: str
    enterprise: str
    item: str
    basis: str
    document: str
    demanded_fen: int
    received_fen: int
    lessened_fen: int
    demanded_at: datetime
    demanded_by: str
    due_on: date
    ended_at: datetime | None
    waived: str
    is_overdue: bool

    @property
    def left_fen(self) -> int:
        """What has not come yet."""
        return self.demanded_fen - self.lessened_fen - self.received_fen


@dataclass(frozen=True, slots=True)
class PaidGrant:
    """A grant that money was paid for, so that some can be asked back."""

    id: int
    case_number: str
    enterprise: str
    item: str


def statements(limit: int = 50) -> tuple[StatementHead, ...]:
    """The statements, the latest first."""
    return tuple(_head(row) for row in _counted().order_by("-at", "-pk")[:limit])


def statement(statement_id: int) -> tuple[StatementHead, tuple[Difference, ...]]:
    """A statement with its lines: what is open first."""
    row = _counted().filter(pk=statement_id).first()
    if row is None:
        raise Refused("没有这份对账单", remedy="请从对账记录中选择")
    lines = StatementLine.objects.filter(statement=row).select_related("order__grant__enterprise")
    found = [_difference(one) for one in lines.order_by("place")]
    return _head(row), tuple(sorted(found, key=lambda one: (one.settled_at is not None, one.place)))


def recoveries(actor: Actor, on: date) -> tuple[RecoveryLine, ...]:
    """What is asked back: overdue first, then open, then done with."""
    rows = Recovery.objects.filter(money_queries.own(actor, "grant__item__executor_id"))
    joined = rows.select_related("grant__enterprise", "grant__case", "grant__item")
    found = [_recovery(one, on) for one in joined.order_by("due_on", "pk")[:300]]
    return tuple(sorted(found, key=lambda one: (one.ended_at is not None, not one.is_overdue, one.due_on)))


def paid_grants(actor: Actor, text: str = "", limit: int = 100) -> tuple[PaidGrant, ...]:
    """Grants that were paid something, by number or enterprise."""
    rows = Grant.objects.filter(money_queries.own(actor, "item__executor_id"), verdict="granted")
    if text:
        rows = rows.filter(Q(case__number__icontains=text) | Q(enterprise__name__icontains=text))
    paid = rows.filter(pk__in=_paid_keys()).select_related("enterprise", "case", "item")
    return tuple(
        PaidGrant(one.pk, one.case.number, one.enterprise.name, one.item.title)
        for one in paid.order_by("-verdict_at", "-case__number")[:limit]
    )


def _paid_keys() -> QuerySet[Earmark, int]:
    return Earmark.objects.filter(paid_fen__gt=0).values_list("grant_id", flat=True)


def _counted() -> QuerySet[BankStatement]:
    counts = {name: Count("lines", filter=Q(lines__standing=name)) for name in STANDINGS}
    return BankStatement.objects.annotate(**counts, open=Count("lines", filter=Q(lines__settled_at=None)))


def _head(row: BankStatement) -> StatementHead:
    counts = {name: int(getattr(row, name)) for name in (*STANDINGS, "open")}
    return StatementHead(row.pk, row.file, row.from_on, row.to_on, row.at, row.by_name, **counts)


def _difference(one: StatementLine) -> Difference:
    order = one.order
    return Difference(
        one.pk,
        one.place,
        one.standing,
        one.reference,
        one.payee,
        one.payee_account,
        one.fen,
        one.on,
        order.key if order else "",
        order.amount_fen if order else None,
        order.payee_account if order else "",
        order.grant.enterprise.name if order else "",
        one.settled_at,
        one.settled_by,
        one.note,
    )


def _recovery(one: Recovery, on: date) -> RecoveryLine:
    return RecoveryLine(
        one.pk,
        one.grant_id,
        one.grant.case.number,
        one.grant.enterprise.name,
        one.grant.item.title,
        one.basis,
        one.document,
        one.demanded_fen,
        one.received_fen,
        one.lessened_fen,
        one.demanded_at,
        one.demanded_by,
        one.due_on,
        one.ended_at,
        one.waived,
        one.ended_at is None and one.due_on < on,
    )


def statement_of(line_id: int) -> int | None:
    """To which statement a line belongs."""
    return StatementLine.objects.filter(pk=line_id).values_list("statement_id", flat=True).first()
