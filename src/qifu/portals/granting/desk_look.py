"""How is an application told in a line of the desk: what, whose, how much, until when, what to look at?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from qifu.cases.lines import CaseLine
from qifu.cases.queries import Worklist
from qifu.policies.granting.grant_queries import GrantLine
from qifu.portals import case_clock, wording
from qifu.portals.calculator import words
from qifu.portals.calculator.words import Sum
from qifu.portals.look import Holder, Tone
from qifu.portals.staff import worklist_look
from qifu.portals.staff.worklist_look import Badge
from qifu.registry.rules.access import Actor, Role

GROUPS = (
    ("", "全部"),
    ("open", "在审"),
    ("unassigned", "待分办"),
    ("overdue", "已超期"),
    ("waiting", "等企业补正"),
    ("replied", "已审定"),
    ("closed", "已办结"),
)
VERDICTS: dict[str, tuple[Tone, str]] = {"granted": ("good", "同意兑现"), "refused": ("plain", "不予兑现")}


@dataclass(frozen=True, slots=True)
class Item:
    """One application in a list."""

    case_id: int
    number: str
    url: str
    title: str
    firm: str
    mode: str
    sum: Sum | None
    due: str
    tone: Tone
    holder: Holder
    badges: tuple[Badge, ...]
    is_clear: bool
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Applications of like urgency."""

    key: str
    title: str
    tone: Tone
    sign: str
    items: tuple[Item, ...]
    count: int


def may_decide(actor: Actor) -> bool:
    """Whether somebody decides on applications at all."""
    return actor.is_any(Role.HANDLER, Role.DEPARTMENT_LEAD)


def groups(
    worklist: Worklist, grants: Mapping[int, GrantLine], at: datetime, *, current: str = ""
) -> tuple[Group, ...]:
    """The worklist by urgency; a group without applications is not shown."""
    cut: tuple[tuple[str, str, Tone, str, Sequence[CaseLine]], ...] = (
        ("overdue", "已超期", "late", "exclamation-triangle-fill", worklist.overdue),
        ("soon", "三个工作日内到期", "soon", "clock", worklist.soon),
        ("unassigned", "待分办", "brand", "inbox", worklist.unassigned),
        ("later", "稍后", "plain", "", worklist.later),
        ("waiting", "等企业补正", "waiting", "pause-circle", worklist.waiting),
    )
    return tuple(
        Group(
            key,
            title,
            tone,
            sign,
            tuple(item(grants[line.id], at, current=current) for line in lines if line.id in grants),
            worklist.counts.get(key, len(lines)),
        )
        for key, title, tone, sign, lines in cut
        if lines
    )


def missed(lines: Sequence[GrantLine], at: datetime) -> tuple[Group, ...]:
    """Only those whose promised materials did not come by their day."""
    items = tuple(item(line, at) for line in lines)
    return (Group("papers", "容缺逾期未补", "late", "paperclip", items, len(items)),) if items else ()


def item(line: GrantLine, at: datetime, *, current: str = "") -> Item:
    """One line."""
    fen = line.granted_fen if line.verdict == "granted" else line.asked_fen
    return Item(
        case_id=line.case.id,
        number=line.case.number,
        url=reverse("grant", args=[line.case.number]),
        title=line.item_title,
        firm=line.enterprise_name,
        mode=line.mode,
        sum=words.sum_of(fen) if fen is not None else None,
        due=worklist_look.due(line.case, at),
        tone=worklist_look.due_tone(line.case),
        holder=case_clock.holder(line.case),
        badges=badges(line),
        is_clear=line.is_clear and not line.case.paused and bool(line.case.lead_id),
        is_current=line.case.number == current,
    )


def badges(line: GrantLine) -> tuple[Badge, ...]:
    """What a reviewer should know before opening it."""
    found = []
    if line.verdict:
        tone, said = VERDICTS[line.verdict]
        found.append(Badge(tone, said))
    elif line.is_clear:
        found.append(Badge("good", "规则已定"))
    if line.own and not line.verdict:
        found.append(Badge("soon", f"自报 {len(line.own)} 项待核", "exclamation-triangle-fill"))
    if line.promise:
        on = wording.short_day(line.promise.due_on)
        late = line.promise.is_missed
        said = f"容缺逾期，应 {on}前补交" if late else f"容缺，{on}前补交"
        found.append(Badge("late" if late else "soon", said, "paperclip"))
    if line.way == "window":
        found.append(Badge("plain", "窗口"))
    found += worklist_look.badges(line.case, 1, 1)
    return tuple(found)


def counts(worklist: Worklist) -> tuple[tuple[str, int, Tone, str], ...]:
    """The figures over the list."""
    said: tuple[tuple[str, str, Tone], ...] = (
        ("已超期", "overdue", "late"),
        ("三日内到期", "soon", "soon"),
        ("待分办", "unassigned", "brand"),
        ("稍后", "later", "plain"),
        ("等企业", "waiting", "waiting"),
    )
    return tuple((name, worklist.counts.get(key, 0), tone, key) for name, key, tone in said)


def total(worklist: Worklist) -> int:
    """How many wait on this desk in all."""
    return sum(count for _, count, _, _ in counts(worklist))
