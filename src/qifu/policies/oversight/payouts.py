"""When was which grant paid how much, what was budgeted for it, and which share of it was paid out?

Days, sums and budgets are read as the books stood at a moment; the share is the pay-out rate (A11).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Final

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from qifu.cases import yearbooks
from qifu.kernel import packs
from qifu.policies.models import Budget, BudgetItem, PaymentOrder, Posting, PublishedItem
from qifu.policies.rules.books import Account
from qifu.policies.schema.readings import PayoutBudget, PolicyReadings

SECTION: Final = "readings"


@dataclass(frozen=True, slots=True)
class BudgetOf:
    """What there is in a year for some items of an area."""

    area_code: str
    items: frozenset[str]
    total_fen: int


@dataclass(frozen=True, slots=True)
class PayoutRate:
    """Paid over budget as A11 is read; without a budget it does not apply (A10), and it is 1 at the most."""

    reading: PayoutBudget
    paid_fen: int
    budget_fen: int

    @property
    def rate(self) -> Fraction | None:
        """The share, capped at the whole."""
        return min(Fraction(self.paid_fen, self.budget_fen), Fraction(1)) if self.budget_fen > 0 else None


def paid_by_grant(
    until: datetime, grants: Iterable[int] | None = None
) -> dict[int, tuple[tuple[date, int], ...]]:
    """Of each grant the days and sums that reached the enterprise; what the bank gave back did not.

    What is demanded back later stays paid here: it is no failing of strength or speed.
    """
    found: dict[int, list[tuple[date, int]]] = {}
    rows = _paid(until)
    if grants is not None:
        rows = rows.filter(grant_id__in=list(grants))
    for grant, at, fen in rows.order_by("paid_at", "key").values_list("grant_id", "paid_at", "amount_fen"):
        assert at is not None
        found.setdefault(grant, []).append((timezone.localtime(at).date(), fen))
    return {grant: tuple(paid) for grant, paid in found.items()}


def budgets(year: int, until: datetime) -> tuple[BudgetOf, ...]:
    """The budgets of a year as set by then, with the items paid from each; unlimited books are none."""
    rows = BudgetItem.objects.filter(year=year, budget__is_unlimited=False)
    items: dict[int, set[str]] = {}
    areas: dict[int, str] = {}
    for budget, area, code in rows.values_list("budget_id", "budget__area_code", "item_code"):
        items.setdefault(budget, set()).add(code)
        areas[budget] = area
    set_by_then = Posting.objects.filter(
        budget_id__in=items, account=Account.TOTAL.value, act__at__lt=until
    ).order_by()
    totals = dict(set_by_then.values_list("budget_id").annotate(fen=Sum("fen")))
    return tuple(
        BudgetOf(areas[budget], frozenset(items[budget]), -totals[budget])
        for budget in sorted(items)
        if totals.get(budget)
    )


def payout_rate(
    pack: str, *, year: int, until: date, department_id: int | None = None, area_code: str = ""
) -> PayoutRate:
    """How much was paid in a year up to a day, over what was due by then, or over the budget of the year.

    Over which of the two is the pack's reading of A11 on that day. What was returned does not count as paid;
    an order that was refused or returned stays due.
    """
    reading = packs.load(pack, on=until).section(SECTION, PolicyReadings).payout.choice
    scope = Q()
    if department_id is not None:
        scope &= Q(grant__item__executor_id=department_id)
    if area_code:
        scope &= Q(grant__item__area_code=area_code)
    rows = PaymentOrder.objects.filter(scope, due_on__year=year).exclude(state="dropped")
    calendar = yearbooks.house_calendar(until)
    paid = rows.filter(state="paid", paid_at__lte=calendar.closing_at(until))
    if reading == "budget_of_year":
        return PayoutRate(reading, _sum(paid), _budget(year, department_id, area_code))
    due = rows.filter(due_on__lte=until)
    early = paid.filter(due_on__gt=until)  # paid before it had to be: due as well, so that it is not a bonus
    again = rows.filter(state__in=("refused", "returned"), stage__in=_ordered_again(rows))
    return PayoutRate(reading, _sum(paid), _sum(due) + _sum(early) - _sum(again.filter(due_on__lte=until)))


def enterprises_paid(year: int, until: datetime) -> int:
    """How many enterprises had money in a year by then; one that had several sums counts once."""
    rows = _paid(until).filter(paid_at__year=year)
    return rows.values("grant__enterprise").distinct().count()


def _paid(until: datetime) -> QuerySet[PaymentOrder]:
    came_back = Q(state="returned", ended_at__lt=until)
    return PaymentOrder.objects.filter(paid_at__lt=until).exclude(came_back)


def _ordered_again(rows: QuerySet[PaymentOrder]) -> QuerySet[PaymentOrder]:
    """Stages whose refused or returned payment was ordered anew: it is due once."""
    return rows.filter(state__in=("waiting", "drawn", "sending", "paid")).values("stage")  # type: ignore[return-value]


def _budget(year: int, department_id: int | None, area_code: str) -> int:
    rows = Budget.objects.filter(year=year, closed_at=None, is_unlimited=False)
    if area_code:
        rows = rows.filter(area_code=area_code)
    if department_id is not None:
        codes = PublishedItem.objects.filter(executor_id=department_id).values("code")
        rows = rows.filter(pk__in=BudgetItem.objects.filter(item_code__in=codes).values("budget"))
    return int(rows.aggregate(fen=Sum("total_fen", default=0))["fen"])


def _sum(rows: QuerySet[PaymentOrder]) -> int:
    return int(rows.aggregate(fen=Sum("amount_fen", default=0))["fen"])
