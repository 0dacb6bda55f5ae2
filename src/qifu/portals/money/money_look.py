"""How are budgets and orders drawn: figures, bars, words?"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.urls import reverse

from qifu.kernel.money import show
from qifu.policies.money.money_queries import BudgetLine
from qifu.policies.money.payment_queries import BatchLine, OrderLine
from qifu.portals.look import Meter, Tone
from qifu.registry.rules.access import Actor, Role

ORDER_TONES: dict[str, Tone] = {
    "waiting": "brand",
    "drawn": "joint",
    "sending": "soon",
    "paid": "good",
    "refused": "late",
    "returned": "late",
    "dropped": "plain",
}
BATCH_TONES: dict[str, Tone] = {"drawn": "joint", "sending": "soon", "done": "good", "dissolved": "plain"}


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the head of the page, with the sentence below it."""

    label: str
    value: str
    unit: str
    say: str


@dataclass(frozen=True, slots=True)
class BudgetLook:
    """A budget as drawn."""

    id: int
    name: str
    url: str
    departments: str
    items: str
    total: str
    meter: Meter
    tone: Tone
    tag: str


@dataclass(frozen=True, slots=True)
class DepartmentLook:
    """What one department's budgets come to."""

    name: str
    text: str
    meter: Meter


def may_pay(actor: Actor) -> bool:
    """Whether the actor handles the money, and does not only look at it."""
    return actor.is_any(Role.TREASURER)


def figures(lines: Sequence[BudgetLine], waiting: Sequence[OrderLine]) -> tuple[Figure, ...]:
    """The sums over all books, each with its share, so that they add up on the page."""
    total = sum(one.total_fen for one in lines)
    paid = sum(one.paid_fen for one in lines)
    committed = sum(one.committed_fen for one in lines)
    free = sum(one.free_fen for one in lines)
    due = sum(one.amount_fen for one in waiting)
    late = sum(one.is_late for one in waiting)
    boundless = sum(one.is_unlimited for one in lines)
    return (
        _figure("预算", total, f"{len(lines)} 个预算" + (f"，{boundless} 个未设定" if boundless else "")),
        _figure("已付", paid, f"占预算 {percent(paid, total)}"),
        _figure("已承诺未付", committed, f"占预算 {percent(committed, total)}"),
        _figure("可用", free, f"占预算 {percent(free, total)}"),
        _figure("待付", due, f"{len(waiting)} 笔" + (f"，{late} 笔已过期限" if late else "，都在期限内")),
    )


def budget(line: BudgetLine, nearly: Fraction) -> BudgetLook:
    """One budget: what is paid (full), promised (hatched) and free; warned of where nearly used."""
    tone, tag = _warning(line, nearly)
    titles = "、".join(one.title for one in line.items[:3])
    more = f"等 {len(line.items)} 项" if len(line.items) > 3 else ""
    return BudgetLook(
        line.id,
        line.name,
        reverse("money_budget", args=[line.id]),
        "、".join(line.departments) or "未写明执行部门",
        titles + more,
        "未设预算" if line.is_unlimited else show(line.total_fen),
        meter(line.name, line.paid_fen, line.committed_fen, line.free_fen, line.total_fen, tone),
        tone,
        tag,
    )


def by_department(lines: Sequence[BudgetLine]) -> tuple[DepartmentLook, ...]:
    """The sums by department, the largest first; a budget of several departments stands with the first."""
    found: dict[str, list[BudgetLine]] = {}
    for line in lines:
        found.setdefault(next(iter(line.departments), "未写明"), []).append(line)
    rows = []
    for name, own in sorted(found.items(), key=lambda row: -sum(one.total_fen for one in row[1])):
        total = sum(one.total_fen for one in own)
        paid, committed = sum(one.paid_fen for one in own), sum(one.committed_fen for one in own)
        free = sum(one.free_fen for one in own)
        rows.append(DepartmentLook(name, show(total), meter(name, paid, committed, free, total, "brand")))
    return tuple(rows)


def meter(name: str, paid: int, committed: int, free: int, total: int, tone: Tone) -> Meter:
    """Paid, promised and free on one line."""
    whole = max(total, 1)
    return Meter(
        name,
        100 * paid / whole,
        100 * committed / whole,
        left=f"已付 {show(paid)}",
        middle=f"已承诺 {show(committed)}",
        right=f"可用 {show(free)}",
        tone=tone if tone != "plain" else "brand",
    )


def progress(line: BatchLine) -> Meter:
    """How many orders of a batch the bank has answered for."""
    whole = max(line.count, 1)
    failed = line.refused + line.returned
    return Meter(
        f"批次 {line.number} 的进度",
        100 * line.paid / whole,
        100 * failed / whole,
        left=f"已到账 {line.paid} 笔",
        right=f"共 {line.count} 笔",
        middle=f"未付成 {failed} 笔" if failed else "",
        tone="good" if line.state == "done" else "brand",
    )


def percent(part: int, whole: int) -> str:
    """A share in words."""
    return f"{100 * part / whole:.1f}%" if whole else "—"


def _warning(line: BudgetLine, nearly: Fraction) -> tuple[Tone, str]:
    if line.is_unlimited:
        return "soon", "未设预算"
    if line.free_fen == 0:
        return "late", "已用完"
    if Fraction(line.used_fen, max(line.total_fen, 1)) >= nearly:
        return "soon", f"已用 {percent(line.used_fen, line.total_fen)}"
    return "plain", ""


def _figure(label: str, fen: int, say: str) -> Figure:
    value, _, unit = show(fen).partition(" ")
    return Figure(label, value, unit, say)
