"""What do pages read of budgets and books? Treasurers and leaders all of it, a department its own items."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from qifu.kernel import conditions
from qifu.kernel.conditions import Known
from qifu.kernel.errors import Refused
from qifu.kernel.money import Money
from qifu.policies import shelf
from qifu.policies.models import Budget, BudgetItem, MoneyAct, Posting, PublishedItem
from qifu.policies.rules.books import ACCOUNT_LABELS, KIND_LABELS, Account, MoneyKind
from qifu.registry.rules.access import Actor, Role


@dataclass(frozen=True, slots=True)
class ItemName:
    """An item as a budget lists it."""

    code: str
    title: str
    department: str


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """A budget with its figures; `paid_fen` is net of what came back."""

    id: int
    name: str
    area_code: str
    year: int
    is_unlimited: bool
    total_fen: int
    free_fen: int
    committed_fen: int
    paid_fen: int
    surrendered_fen: int
    items: tuple[ItemName, ...]

    @property
    def departments(self) -> tuple[str, ...]:
        """Who executes its items, each once."""
        return tuple(dict.fromkeys(one.department for one in self.items if one.department))

    @property
    def used_fen(self) -> int:
        """What is not free any more."""
        return self.total_fen - self.free_fen


@dataclass(frozen=True, slots=True)
class WithoutBudget:
    """An item that pays money and has no budget in a year; `asked_fen` is what its document says there is."""

    area_code: str
    code: str
    title: str
    office: str
    asked_fen: int | None


@dataclass(frozen=True, slots=True)
class ActLine:
    """One act of the books with its postings."""

    number: int
    at: datetime
    kind: str
    budget: str
    enterprise: str
    case_number: str
    note: str
    document: str
    by_name: str
    postings: tuple[tuple[str, int], ...]


def sees_all(actor: Actor) -> bool:
    """Whether somebody sees the money of every department."""
    return actor.is_any(Role.TREASURER, Role.LEADER)


def own(actor: Actor, path: str) -> Q:
    """The rows somebody may see; `path` leads to the executor of the item."""
    return Q() if sees_all(actor) else Q(**{path: actor.department_id or -1})


def years() -> tuple[int, ...]:
    """The years that have books, the latest first."""
    return tuple(Budget.objects.order_by("-year").values_list("year", flat=True).distinct())


def budget_lines(actor: Actor, year: int) -> tuple[BudgetLine, ...]:
    """The open books of a year: those without a budget first, then those of which most is used."""
    rows = list(_seen(actor).filter(year=year, closed_at=None).order_by("pk"))
    names = _names(rows)
    lines = [_line(row, names.get(row.pk, ())) for row in rows]
    return tuple(sorted(lines, key=lambda one: (not one.is_unlimited, -one.used_fen, one.name)))


def budget(actor: Actor, budget_id: int) -> BudgetLine:
    """One book; refused if there is none that the actor may see."""
    row = _seen(actor).filter(pk=budget_id).first()
    if row is None:
        raise Refused("没有这个预算，或您无权查看", remedy="请从预算列表中选择")
    return _line(row, _names([row]).get(row.pk, ()))


def without_budget(area_code: str, year: int) -> tuple[WithoutBudget, ...]:
    """Items in force that pay money and have no budget in the year."""
    set_ = BudgetItem.objects.filter(area_code=area_code, year=year, budget__is_unlimited=False)
    rows = PublishedItem.objects.filter(area_code=area_code, replaced_at=None, retired_on=None)
    found: dict[str, WithoutBudget] = {}
    open_ = rows.exclude(code__in=set_.values("item_code")).select_related("executor")
    for row in open_.order_by("code", "valid_from"):
        if shelf.document(row).pay is not None:
            office = row.executor.short or row.executor.name if row.executor else ""
            found[row.code] = WithoutBudget(area_code, row.code, row.title, office, asked_of(row))
    return tuple(found.values())


def asked_of(row: PublishedItem) -> int | None:
    """The total that an item's document names, if it is a plain sum."""
    said = shelf.document(row).budget
    if said is None:
        return None
    found = conditions.compute(said.total, Known({}, row.valid_from, {})).value
    return found.fen if isinstance(found, Money) else None


def acts(
    actor: Actor, *, budget_id: int | None = None, kind: str = "", skip: int = 0, limit: int = 50
) -> tuple[tuple[ActLine, ...], int]:
    """The acts of the books, the latest first, and how many there are."""
    rows = MoneyAct.objects.filter(budget__in=_seen(actor).values("pk"))
    if budget_id is not None:
        rows = rows.filter(budget_id=budget_id)
    if kind in {one.value for one in MoneyKind}:
        rows = rows.filter(kind=kind)
    page = list(
        rows.select_related("budget", "grant__enterprise", "grant__case").order_by("-at", "-pk")[
            skip : skip + limit
        ]
    )
    return _acts(page), rows.count()


def _acts(page: list[MoneyAct]) -> tuple[ActLine, ...]:
    postings: dict[int, list[tuple[str, int]]] = {}
    order = list(Account)
    rows = Posting.objects.filter(act__in=page).values_list("act_id", "account", "fen")
    for act, account, fen in sorted(rows, key=lambda row: order.index(Account(row[1]))):
        postings.setdefault(act, []).append((ACCOUNT_LABELS[Account(account)], fen))
    return tuple(
        ActLine(
            one.pk,
            one.at,
            KIND_LABELS[MoneyKind(one.kind)],
            one.budget.name,
            one.grant.enterprise.name if one.grant else "",
            one.grant.case.number if one.grant else "",
            one.note,
            one.document,
            one.by_name,
            tuple(postings.get(one.pk, ())),
        )
        for one in page
    )


def _seen(actor: Actor) -> QuerySet[Budget]:
    if sees_all(actor):
        return Budget.objects.all()
    mine = PublishedItem.objects.filter(executor_id=actor.department_id or -1)
    codes = BudgetItem.objects.filter(item_code__in=mine.values("code"))
    return Budget.objects.filter(pk__in=codes.values("budget"))


def _names(rows: Iterable[Budget]) -> dict[int, tuple[ItemName, ...]]:
    found: dict[int, list[ItemName]] = {}
    items = list(BudgetItem.objects.filter(budget__in=list(rows)).order_by("item_code"))
    published = PublishedItem.objects.filter(code__in={one.item_code for one in items}, replaced_at=None)
    known = {
        (row.area_code, row.code): row for row in published.select_related("executor").order_by("valid_from")
    }
    for one in items:
        row = known.get((one.area_code, one.item_code))
        title, executor = (row.title, row.executor) if row else (one.item_code, None)
        name = ItemName(one.item_code, title, executor.short or executor.name if executor else "")
        found.setdefault(one.budget_id, []).append(name)
    return {key: tuple(names) for key, names in found.items()}


def _line(row: Budget, items: tuple[ItemName, ...]) -> BudgetLine:
    return BudgetLine(
        row.pk,
        row.name,
        row.area_code,
        row.year,
        row.is_unlimited,
        row.total_fen,
        row.free_fen,
        row.committed_fen,
        row.paid_fen + row.returned_fen + row.recovered_fen,
        row.surrendered_fen,
        items,
    )


def names(actor: Actor) -> tuple[tuple[int, str], ...]:
    """Every book by key, to choose one."""
    rows = _seen(actor).order_by("-year", "is_unlimited", "name")
    return tuple((row.pk, f"{row.year} {row.name}") for row in rows)
