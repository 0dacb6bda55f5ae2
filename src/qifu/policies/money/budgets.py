"""How much is there for an item, and how is it promised and given back? Locked, and never overdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Sum

from qifu.cases import turns
from qifu.kernel.errors import Forbidden, Refused
from qifu.ledger import commands as ledger
from qifu.ledger.vocabulary import Kind
from qifu.policies import shelf
from qifu.policies.models import Budget, BudgetItem, Earmark, Grant, PaymentOrder, PublishedItem
from qifu.policies.money import books
from qifu.policies.money.books import Why
from qifu.policies.rules import books as rules
from qifu.policies.rules import quotas
from qifu.policies.rules.books import MoneyKind
from qifu.registry.rules.access import SETUP, Actor, Role

LARGEST_FEN = 10**16  # a hundred thousand million yuan: a slip of the keyboard, not a budget


@dataclass(frozen=True, slots=True)
class Allotment:
    """What each gets of what there is, and whether all had to be cut."""

    fen: tuple[int, ...]
    free_fen: int | None  # None: no budget was set
    is_short: bool


def set_budget(
    *,
    area_code: str,
    year: int,
    name: str,
    item_codes: Sequence[str],
    total_fen: int,
    reason: str,
    document: str,
    by: Actor,
    at: datetime,
) -> int:
    """The budget of one item or of several together; what was promised without one is taken over by it."""
    allow(by)
    called = turns.checked(name, what="预算名称", most=120)
    why = Why(
        by,
        at,
        note=turns.checked(reason, what="设定的理由"),
        document=turns.checked(document, what="文号", most=120),
    )
    codes = sorted(set(item_codes))
    if not codes or not 2000 <= year <= 2100 or not 0 < total_fen <= LARGEST_FEN:
        raise Refused("预算没有写全", why="要有事项、年度和大于零的金额", remedy="请核对后再保存")
    _refuse_unknown(area_code, codes)
    with transaction.atomic():
        if Budget.objects.filter(area_code=area_code, year=year, name=called, closed_at=None).exists():
            raise Refused(f"{year} 年已有名为「{called}」的预算", remedy="请调整原来的预算，或换一个名称")
        budget = Budget.objects.create(area_code=area_code, year=year, name=called)
        old = _replaced(area_code, year, codes)
        books.post(budget, MoneyKind.SET, total_fen, why)
        for each in old:
            _take_over(budget, each, why)
        there = BudgetItem.objects.filter(budget=budget).values_list("item_code", flat=True)
        BudgetItem.objects.bulk_create(
            BudgetItem(budget=budget, area_code=area_code, year=year, item_code=code)
            for code in sorted(set(codes) - set(there))
        )
        _write(Kind.BUDGET_SET, budget, why, total_fen=total_fen, name=called, items=codes)
    return budget.pk


def adjust(*, budget_id: int, total_fen: int, reason: str, document: str, by: Actor, at: datetime) -> None:
    """Raise or cut a budget to a new total, not below what is promised and paid."""
    allow(by)
    why = Why(
        by,
        at,
        note=turns.checked(reason, what="调整的理由"),
        document=turns.checked(document, what="文号", most=120),
    )
    with transaction.atomic():
        budget = _open(budget_id)
        before = budget.total_fen
        if not 0 < total_fen <= LARGEST_FEN or total_fen == before:
            raise Refused("没有可以调整的金额", why="新的总额要大于零，并与原来不同", remedy="请核对金额")
        books.post(budget, MoneyKind.ADJUST, total_fen - before, why)
        _write(Kind.BUDGET_ADJUSTED, budget, why, before_fen=before, total_fen=total_fen)


def commit(grant: Grant, fen: int, *, by: Actor, at: datetime) -> None:
    """Promise so much more to a grant, inside the transaction of its decision; refused if it does not last.

    What is promised falls on the year of the decision and stays in that year's book.
    """
    if fen < 0:
        raise ValueError("a promise below zero: release it instead")
    if fen == 0:
        return
    with transaction.atomic():
        budget = books.book_of(grant, at)
        books.post(budget, MoneyKind.COMMIT, fen, Why(by, at, grant=grant))
        earmark, _ = Earmark.objects.get_or_create(grant=grant, defaults={"budget": budget})
        earmark.committed_fen += fen
        earmark.save(update_fields=["committed_fen"])
        _write(Kind.BUDGET_COMMITTED, budget, Why(by, at), grant=grant.pk, fen=fen)


def release(grant: Grant, fen: int | None = None, *, by: Actor, at: datetime, note: str = "") -> int:
    """Give back what was promised and not paid, all of it or so much; how much that was."""
    with transaction.atomic():
        if not Earmark.objects.filter(grant=grant).exists():
            return 0
        budget = books.book_of(grant, at)
        earmark = Earmark.objects.select_for_update().get(grant=grant)
        held = loose(grant)
        given = held if fen is None else fen
        if not 0 <= given <= held:
            why = "超过了这一笔还没有支付、也不在付款途中的金额"
            raise Refused("不能释放这么多", why=why, remedy="请先撤销付款批次，或核对金额")
        if given:
            beside = Why(by, at, grant=grant, note=note)
            books.post(budget, MoneyKind.RELEASE, given, beside)
            earmark.committed_fen -= given
            earmark.save(update_fields=["committed_fen"])
            _write(Kind.BUDGET_RELEASED, budget, beside, grant=grant.pk, fen=given)
    return given


def loose(grant: Grant) -> int:
    """What a grant is promised and is neither paid nor on its way to the bank."""
    held = Earmark.objects.filter(grant=grant).values_list("committed_fen", flat=True).first() or 0
    return held - _on_the_way(grant)


def allot(item: PublishedItem, amounts_fen: Sequence[int], *, at: datetime) -> Allotment:
    """What each of a closed window gets: all, or by the item's own rule where the budget does not last.

    The order of the amounts is the order in which they are served. Call it inside the transaction that then
    promises the sums: the book stays locked until then.
    """
    place = BudgetItem.objects.filter(area_code=item.area_code, year=books.year_of(at), item_code=item.code)
    found = place.values_list("budget_id", flat=True).first()
    budget = books.lock(found) if found else None
    if budget is None or budget.is_unlimited:
        return Allotment(tuple(amounts_fen), None, is_short=False)
    said = shelf.document(item).budget
    given = quotas.allot(amounts_fen, budget.free_fen, said.shortage if said else "in_proportion")
    return Allotment(given, budget.free_fen, is_short=sum(given) < sum(amounts_fen))


def allow(by: Actor) -> None:
    """Only those who pay may do this."""
    if by.key != SETUP.key and Role.TREASURER not in by.roles:
        raise Forbidden("不能办理资金", why="由资金兑付岗办理")


def _on_the_way(grant: Grant) -> int:
    """What lies in a batch that was drawn or sent: it is promised until the bank has answered."""
    rows = PaymentOrder.objects.filter(grant=grant, state__in=("drawn", "sending"))
    return int(rows.aggregate(fen=Sum("amount_fen", default=0))["fen"])


def _open(budget_id: int) -> Budget:
    budget = Budget.objects.select_for_update().filter(pk=budget_id, closed_at=None).first()
    if budget is None:
        raise Refused("没有这个预算", remedy="请从预算列表中选择")
    if budget.is_unlimited:
        raise Refused("这些事项还没有设定预算", remedy="请先设定预算，已承诺的会一并转入")
    return budget


def _refuse_unknown(area_code: str, codes: Sequence[str]) -> None:
    known = set(
        PublishedItem.objects.filter(area_code=area_code, code__in=codes).values_list("code", flat=True)
    )
    missing = [code for code in codes if code not in known]
    if missing:
        raise Refused(f"没有编号为「{missing[0]}」的事项", remedy="请从事项列表中选择")


def _replaced(area_code: str, year: int, codes: Sequence[str]) -> list[Budget]:
    """The boundless books of these items, locked in one order; an item that has a budget keeps it."""
    rows = BudgetItem.objects.filter(area_code=area_code, year=year, item_code__in=codes)
    keys = sorted(set(rows.values_list("budget_id", flat=True)))
    found = [books.lock(key) for key in keys]
    for budget in found:
        if not budget.is_unlimited:
            raise Refused(f"有事项已在预算「{budget.name}」中", remedy="请调整那个预算，或去掉这些事项")
    return found


def _take_over(budget: Budget, old: Budget, why: Why) -> None:
    balances = books.held(old)
    books.write(old, MoneyKind.HAND_OVER, rules.handed_over(balances), why)
    books.write(budget, MoneyKind.TAKE_OVER, rules.taken_over(balances), why)
    Earmark.objects.filter(budget=old).update(budget=budget)
    BudgetItem.objects.filter(budget=old).update(budget=budget)
    old.closed_at = why.at
    old.save(update_fields=["closed_at"])


def _write(kind: Kind, budget: Budget, why: Why, **said: object) -> None:
    told = {"reason": why.note, "document": why.document} if why.note or why.document else {}
    ledger.record(
        kind,
        subject=f"budget:{budget.pk}",
        by_key=why.by.key,
        by_name=why.by.name,
        at=why.at,
        said={**told, **said},
    )
