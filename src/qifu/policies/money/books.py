"""How is a change of a budget written? The row is locked, its columns move, and the postings say the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum

from qifu.cases import yearbooks
from qifu.kernel.errors import Refused
from qifu.kernel.money import show
from qifu.policies.models import Budget, BudgetItem, Earmark, Grant, MoneyAct, Posting
from qifu.policies.rules import books
from qifu.policies.rules.books import Account, Disagreement, MoneyKind
from qifu.registry.rules.access import Actor

COLUMNS: dict[Account, str] = {
    Account.FREE: "free_fen",
    Account.COMMITTED: "committed_fen",
    Account.PAID: "paid_fen",
    Account.RETURNED: "returned_fen",
    Account.RECOVERED: "recovered_fen",
    Account.SURRENDERED: "surrendered_fen",
}


@dataclass(frozen=True, slots=True)
class Why:
    """What stands beside the postings of an act."""

    by: Actor
    at: datetime
    grant: Grant | None = None
    note: str = ""
    document: str = ""


def year_of(at: datetime) -> int:
    """The year of the budget in which something falls, by the clock of the place."""
    return yearbooks.house_calendar(at.date()).local(at).year


def lock(budget_id: int) -> Budget:
    """A book, held until the transaction ends."""
    return Budget.objects.select_for_update().get(pk=budget_id)


def book_of(grant: Grant, at: datetime) -> Budget:
    """The locked book that pays a grant: where it is promised already, else that of its item in this year."""
    while True:
        held = Earmark.objects.filter(grant=grant).values_list("budget_id", flat=True).first()
        budget = lock(held or _book_of_item(grant, year_of(at)))
        if budget.closed_at is None:
            return budget  # else it was taken over by another one a moment ago


def post(budget: Budget, kind: MoneyKind, fen: int, why: Why) -> None:
    """An act of the usual kind on a locked book; refused if an account would fall below zero."""
    write(budget, kind, books.moves(kind, fen, is_unlimited=budget.is_unlimited), why)


def write(budget: Budget, kind: MoneyKind, moved: Mapping[Account, int], why: Why) -> None:
    """The act, its postings and the columns, together."""
    assert sum(moved.values()) == 0, f"{kind} does not add up: {moved}"
    act = MoneyAct.objects.create(
        kind=kind.value,
        budget=budget,
        grant=why.grant,
        at=why.at,
        by_key=why.by.key,
        by_name=why.by.name,
        note=why.note[:500],
        document=why.document[:120],
    )
    Posting.objects.bulk_create(
        Posting(act=act, budget=budget, account=account.value, fen=fen)
        for account, fen in moved.items()
        if fen
    )
    for account, fen in moved.items():
        if account is Account.TOTAL:
            budget.total_fen -= fen
        else:
            setattr(budget, COLUMNS[account], getattr(budget, COLUMNS[account]) + fen)
    _refuse_overdrawn(budget, moved)
    budget.save()


def held(budget: Budget) -> dict[Account, int]:
    """The balances as the columns have them."""
    columns = {account: int(getattr(budget, name)) for account, name in COLUMNS.items()}
    return {Account.TOTAL: -budget.total_fen, **columns}


def check() -> tuple[Disagreement, ...]:
    """Every place where the books contradict themselves; nothing if all agree to the fen."""
    found: list[Disagreement] = []
    sums = _sums()
    for budget in Budget.objects.order_by("pk"):
        where = f"{budget.year} 年「{budget.name}」"
        columns = held(budget)
        found += books.compare(where, columns, books.balances(sums.get(budget.pk, {}).items()))
        found += _of_grants(where, budget, columns)
    uneven = Posting.objects.values("act").annotate(fen=Sum("fen")).exclude(fen=0).order_by("act")
    found += [Disagreement(f"第 {row['act']} 笔", 0, row["fen"]) for row in uneven]
    return tuple(found)


def _of_grants(where: str, budget: Budget, columns: Mapping[Account, int]) -> list[Disagreement]:
    """What the grants are promised and were paid has to be what their book says."""
    rows = Earmark.objects.filter(budget=budget).aggregate(
        committed=Sum("committed_fen", default=0), paid=Sum("paid_fen", default=0)
    )
    net = columns[Account.PAID] + columns[Account.RETURNED] + columns[Account.RECOVERED]
    pairs = (("已承诺", columns[Account.COMMITTED], rows["committed"]), ("净支付", net, rows["paid"]))
    return [
        Disagreement(f"{where}各笔的「{word}」", book, sum_) for word, book, sum_ in pairs if book != sum_
    ]


def _sums() -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    rows = Posting.objects.values_list("budget_id", "account").annotate(fen=Sum("fen")).order_by()
    for budget_id, account, fen in rows:
        found.setdefault(budget_id, {})[account] = fen
    return found


def _book_of_item(grant: Grant, year: int) -> int:
    """The book of an item in a year; without a budget one begins that has no bound, and is shown as such."""
    area = grant.item.area_code
    known = BudgetItem.objects.filter(area_code=area, year=year, item_code=grant.item_code)
    found = known.values_list("budget_id", flat=True).first()
    if found is not None:
        return found
    budget, _ = Budget.objects.get_or_create(
        area_code=area,
        year=year,
        name=unlimited_name(grant.item.title, grant.item_code),
        closed_at=None,
        defaults={"is_unlimited": True},
    )
    row, _ = BudgetItem.objects.get_or_create(
        area_code=area, year=year, item_code=grant.item_code, defaults={"budget": budget}
    )
    return row.budget_id


def unlimited_name(title: str, code: str) -> str:
    """How the book of an item without a budget is called."""
    return f"{title[: 118 - len(code)]}（{code}）"[:120]


def _refuse_overdrawn(budget: Budget, moved: Mapping[Account, int]) -> None:
    """The database would refuse as well; this says why and what to do."""
    if budget.free_fen < 0:
        short, wanted = -budget.free_fen, -moved.get(Account.FREE, 0)
        raise Refused(
            f"预算「{budget.name}」不够",
            why=f"需要 {show(wanted)}，可用 {show(wanted - short)}，还差 {show(short)}",
            remedy="请财政调整预算后再办，本次没有改动任何账目",
        )
    net = budget.paid_fen + budget.returned_fen + budget.recovered_fen
    if budget.committed_fen < 0 or net < 0:
        raise Refused(
            "账目对不上，没有记账", why=f"预算「{budget.name}」", remedy="请运行 qifu books check 核对"
        )
