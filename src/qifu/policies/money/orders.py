"""Which payments are to be made? A round asks for granted money that is due and not ordered; once each."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from qifu.cases import yearbooks
from qifu.kernel.conditions import Known
from qifu.ledger import commands as ledger
from qifu.ledger.vocabulary import Kind
from qifu.policies import shelf
from qifu.policies.models import Earmark, Grant, GrantStage, PaymentOrder
from qifu.policies.money import stages
from qifu.policies.rules import record, shares
from qifu.policies.schema.treasury import TreasurySection
from qifu.registry.rules.access import ROUNDS, Actor

ON_THE_WAY = ("waiting", "drawn", "sending")
LIVE = (*ON_THE_WAY, "paid")
CHUNK = 500


def make(at: datetime, rules: TreasurySection, limit: int = CHUNK) -> int:
    """Order what is due: decided, account confirmed, milestone reached, and not ordered yet.

    What is to be ordered is what the books promise, less what is on its way and what is kept for stages to
    come: so it is right after any look that granted more or less, and after money that came back. A refused
    or returned payment is ordered again when the enterprise has confirmed its account again.
    """
    stages.lay(at, limit)
    _drop_what_is_off(at)
    keys = list(_lacking().order_by("pk").values_list("pk", flat=True)[:limit])
    return sum(_make(key, at, rules) for key in keys)


def _drop_what_is_off(at: datetime) -> None:
    """What waits for a grant that was taken back, withdrawn or refused meanwhile is not to be paid."""
    off = PaymentOrder.objects.filter(state="waiting").exclude(grant__in=stages.honoured())
    for key in list(off.values_list("pk", flat=True)[:CHUNK]):
        with transaction.atomic():
            order = PaymentOrder.objects.select_for_update().get(pk=key)
            if order.state == "waiting":
                drop(order, "不再兑付", by=ROUNDS, at=at)


def drop(order: PaymentOrder, why: str, *, by: Actor, at: datetime) -> None:
    """An order that is not to be paid any more, inside the transaction of another act."""
    order.state, order.ended_at, order.why, order.batch = "dropped", at, why[:300], None
    order.save(update_fields=["state", "ended_at", "why", "batch"])
    write(Kind.PAYMENT_DROPPED, order, by, at, why=why)


def write(kind: Kind, order: PaymentOrder, by: Actor, at: datetime, **said: object) -> None:
    """The entry of what happened to an order, in the chain of its grant."""
    told = {"order": order.key, "fen": order.amount_fen, **said}
    subject = f"grant:{order.grant_id}"
    ledger.record(kind, subject=subject, by_key=by.key, by_name=by.name, at=at, said=told)


def _lacking() -> QuerySet[Grant]:
    """Grants of which more is promised than is ordered, or (which nobody should see) less."""
    earmark = Earmark.objects.filter(grant=OuterRef("pk")).values("committed_fen")
    of_grant = GrantStage.objects.filter(grant=OuterRef("pk"))
    moving = PaymentOrder.objects.filter(grant=OuterRef("pk"), state__in=ON_THE_WAY)
    rows = stages.honoured().filter(payee_confirmed_at__isnull=False)
    return (
        rows.annotate(
            promised_fen=Coalesce(Subquery(earmark), 0),
            moving_fen=_sum(moving),
            laid_fen=_sum(of_grant),
            kept_fen=_sum(of_grant.filter(reached_at=None)),
        )
        .filter(laid_fen=F("granted_fen"), kept_fen__lt=F("granted_fen"))
        .filter(
            Q(promised_fen__gt=F("moving_fen") + F("kept_fen"))
            | Q(promised_fen__lt=F("moving_fen"), pk__in=_waiting())
        )
    )


def _sum(rows: QuerySet[GrantStage] | QuerySet[PaymentOrder]) -> Coalesce:
    each = rows.order_by().values("grant").annotate(fen=Sum("amount_fen"))
    return Coalesce(Subquery(each.values("fen")), 0)


def _waiting() -> QuerySet[PaymentOrder]:
    return PaymentOrder.objects.filter(state="waiting").values("grant")  # type: ignore[return-value]


def _make(grant_id: int, at: datetime, rules: TreasurySection) -> int:
    try:
        with transaction.atomic():
            return _ordered(grant_id, at, rules)
    except IntegrityError:  # another worker ordered the same a moment ago
        return 0


def _ordered(grant_id: int, at: datetime, rules: TreasurySection) -> int:
    rows = Grant.objects.select_for_update(of=("self",)).select_related("item", "case")
    grant = rows.get(pk=grant_id)
    found = _lacking().filter(pk=grant_id).first()
    if found is None:
        return 0
    promised, moving, kept = found.promised_fen, found.moving_fen, found.kept_fen  # type: ignore[attr-defined]
    if promised < moving:
        return _cut(grant, at)
    for stage, fen in _parts(grant, promised - moving - kept):
        _order(grant, stage, fen, at, rules)
    return 1


def _parts(grant: Grant, fen: int) -> list[tuple[GrantStage, int]]:
    """On which of the stages reached so much is ordered: what each lacks, in order; the rest on the last.

    There is a rest where money came back that a later look grants again: its stage was paid once already.
    """
    reached = list(GrantStage.objects.filter(grant=grant, reached_at__isnull=False).order_by("position"))
    live = PaymentOrder.objects.filter(grant=grant, state__in=LIVE)
    had = dict(live.order_by().values("stage").annotate(fen=Sum("amount_fen")).values_list("stage", "fen"))
    left, found = fen, dict[int, int]()
    for stage in reached:
        found[stage.pk] = min(left, max(stage.amount_fen - had.get(stage.pk, 0), 0))
        left -= found[stage.pk]
    found[reached[-1].pk] += left
    return [(stage, found[stage.pk]) for stage in reached if found[stage.pk]]


def _order(grant: Grant, stage: GrantStage, fen: int, at: datetime, rules: TreasurySection) -> None:
    order = PaymentOrder.objects.create(
        key=f"{grant.case.number}-{stage.position}-{PaymentOrder.objects.filter(stage=stage).count() + 1}",
        grant=grant,
        stage=stage,
        department_id=grant.item.executor_id,
        amount_fen=fen,
        shares=_shares(grant, fen),
        payee=grant.payee,
        payee_bank=grant.payee_bank,
        payee_account=grant.payee_account,
        state="waiting",
        made_at=at,
        due_on=_due_on(grant, stage, rules),
    )
    write(Kind.PAYMENT_ORDERED, order, ROUNDS, at, stage=stage.milestone, due_on=order.due_on.isoformat())


def _cut(grant: Grant, at: datetime) -> int:
    """Less is promised than waits: it is dropped; the next turn orders what is right."""
    waiting = PaymentOrder.objects.select_for_update().filter(grant=grant, state="waiting")
    for order in waiting.order_by("pk"):
        drop(order, "复核后金额减少", by=ROUNDS, at=at)
    return 1


def _shares(grant: Grant, fen: int) -> list[list[object]]:
    """Who bears how much of this payment, to the fen; by the facts that the decision read."""
    item = shelf.document(grant.item)
    pay = item.pay
    if pay is None or not pay.share:
        return []
    known = Known(record.thawed(grant.facts), grant.decided_on, item.let)
    borne = shares.divide(pay, fen, known).shares
    return [[who, part] for who, part in borne]


def _due_on(grant: Grant, stage: GrantStage, rules: TreasurySection) -> date:
    moments = [one for one in (grant.verdict_at, grant.payee_confirmed_at, stage.reached_at) if one]
    calendar = yearbooks.house_calendar(max(moments).date())
    return calendar.working_day(rules.pay_within.n, after=calendar.local(max(moments)).date())
