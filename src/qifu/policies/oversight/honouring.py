"""How were policies honoured in each area and by each department, as the tables stood at a moment?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from qifu.policies import shelf
from qifu.policies.finding.stating import OWN
from qifu.policies.models import Grant, ItemReview, PolicyNotice, PublishedItem
from qifu.policies.oversight import payouts
from qifu.policies.oversight.payouts import BudgetOf
from qifu.policies.rules.eligibility import Standing
from qifu.policies.rules.honoured import Honoured, Month, Picture
from qifu.policies.schema import Item
from qifu.registry import queries as registry

AREA, DEPARTMENT = "area", "department"
GOOD = ("very_good", "good", "fair")  # the three levels that the national standard counts as good
PUT_RIGHT = "enterprise"  # the reason of a pause that waits for the enterprise
REVIEW_DAYS = 365
LISTED = "list"
FIELDS = (
    "pk", "enterprise_id", "enterprise__area__code", "item_code", "item__sha", "item__executor__code", "way",
    "case__received_at", "case__due_at", "verdict", "verdict_at", "granted_fen", "facts",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """An area or a department that is scored."""

    side: str
    code: str
    name: str


@dataclass(slots=True)
class _Held:
    """What is gathered of one place."""

    grants: list[Honoured] = field(default_factory=list)
    meant: set[tuple[str, int]] = field(default_factory=set)
    good: int = 0
    reviews: int = 0


def pictures(month: Month) -> dict[Place, Picture]:
    """What every formula reads of each place, as of the end of the month."""
    until = _end(month)
    found = {place: _Held() for place in places(month.last)}
    homes = _homes(found)
    _grants(homes, until)
    _meant(homes, until)
    _reviews(homes, until)
    budgets = payouts.budgets(month.year, until)
    executors = _executors(month.last)
    return {
        place: _picture(month, held, [each for each in budgets if _is_of(each, place, executors)])
        for place, held in found.items()
    }


def places(on: date) -> tuple[Place, ...]:
    """The districts and counties of the place, and the departments that execute an item in force."""
    root = registry.areas_tree()
    areas = [Place(AREA, node.code, node.name) for node in root.children] if root else []
    named = set(_executors(on).values())
    lines = [line for line in registry.departments() if line.code in named]
    return (*areas, *(Place(DEPARTMENT, line.code, line.short) for line in lines))


def _executors(on: date) -> dict[str, str]:
    """Which department executes each item that had begun by the day."""
    rows = PublishedItem.objects.filter(valid_from__lte=on, replaced_at=None, executor__isnull=False)
    return dict(rows.order_by("valid_from", "pk").values_list("code", "executor__code"))


def _end(month: Month) -> datetime:
    """The first moment after the month."""
    return datetime.combine(month.after.first, time.min, timezone.get_default_timezone())


def _homes(found: Mapping[Place, _Held]) -> dict[tuple[str, str], _Held]:
    return {(place.side, place.code): held for place, held in found.items()}


def _at(homes: Mapping[tuple[str, str], _Held], area: str, department: str | None) -> Iterable[_Held]:
    """Where something counts: in the county of the enterprise, and at the department that executes."""
    for key in ((AREA, area[:6]), (DEPARTMENT, department or "")):
        if key in homes:
            yield homes[key]


def _grants(homes: Mapping[tuple[str, str], _Held], until: datetime) -> None:
    rows = Grant.objects.filter(case__received_at__lt=until).filter(
        Q(withdrawn_at=None) | Q(withdrawn_at__gte=until)
    )
    paused = Q(case__pauses__reason_code=PUT_RIGHT, case__pauses__began_at__lt=until)
    put_right = set(rows.filter(paused).values_list("pk", flat=True))
    listed = list(rows.order_by("pk").values(*FIELDS))
    items = shelf.items_of({row["item__sha"] for row in listed})
    paid = payouts.paid_by_grant(until)
    for row in listed:
        honoured = _honoured(
            row, items[row["item__sha"]], paid.get(row["pk"], ()), row["pk"] in put_right, until
        )
        for held in _at(homes, row["enterprise__area__code"], row["item__executor__code"]):
            held.grants.append(honoured)


def _honoured(
    row: Mapping[str, Any], item: Item, paid: tuple[tuple[date, int], ...], put_right: bool, until: datetime
) -> Honoured:
    is_decided = row["verdict_at"] is not None and row["verdict_at"] < until
    is_granted = is_decided and row["verdict"] == "granted"
    is_listed = row["way"] == LISTED
    facts: Mapping[str, Mapping[str, Any]] = row["facts"]
    return Honoured(
        firm=row["enterprise_id"],
        item=row["item_code"],
        opened_on=_day(row["case__received_at"]),
        due_on=_day(row["case__due_at"]) if row["case__due_at"] else None,
        decided_on=_day(row["verdict_at"]) if is_decided else None,
        is_granted=is_granted,
        granted_fen=(row["granted_fen"] or 0) if is_granted else 0,
        paid=paid,
        is_listed=is_listed,
        materials=0 if is_listed else len(item.apply.materials),
        fields=len(facts),
        prefilled=sum(each.get("source") != OWN for each in facts.values()),
        put_right=put_right,
    )


def _meant(homes: Mapping[tuple[str, str], _Held], until: datetime) -> None:
    """Whom the platform told that an item is for them is known to be meant."""
    rows = PolicyNotice.objects.filter(at__lt=until, standing=Standing.ELIGIBLE.value)
    names = ("item__code", "enterprise_id", "enterprise__area__code", "item__executor__code")
    for code, firm, area, department in rows.values_list(*names):
        for held in _at(homes, area, department):
            held.meant.add((code, firm))


def _reviews(homes: Mapping[tuple[str, str], _Held], until: datetime) -> None:
    rows = ItemReview.objects.filter(at__lt=until, at__gte=until - timedelta(days=REVIEW_DAYS))
    for level, area, department in rows.values_list(
        "level", "enterprise__area__code", "item__executor__code"
    ):
        for held in _at(homes, area, department):
            held.reviews += 1
            held.good += level in GOOD


def _picture(month: Month, held: _Held, budgets: Iterable[BudgetOf]) -> Picture:
    own = tuple(budgets)
    items = frozenset(code for each in own for code in each.items)
    return Picture(
        month=month,
        grants=tuple(held.grants),
        budget_fen=sum(each.total_fen for each in own) * month.number // 12 if own else None,
        budget_items=items,
        meant=frozenset(held.meant),
        good_reviews=held.good,
        reviews=held.reviews,
    )


def _is_of(budget: BudgetOf, place: Place, executors: Mapping[str, str]) -> bool:
    """An area answers for its own budgets, a department for those from which only its items are paid."""
    if place.side == AREA:
        return budget.area_code[:6] == place.code
    return {executors.get(code) for code in budget.items} == {place.code}


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()
