"""How does a worklist read: in which groups, with which badges, and with which words for the due date?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from qifu.appeals.queries import RouteView
from qifu.cases.lines import CaseLine
from qifu.cases.worklists import Worklist
from qifu.portals import case_clock, wording
from qifu.portals.look import Holder, Tone


@dataclass(frozen=True, slots=True)
class Badge:
    """A word on its colour."""

    tone: Tone
    text: str
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """The desk proposed for a case that nobody has assigned, or why none was."""

    desk: str
    sure: str
    why: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One case in a list: what, whose, who holds it, until when."""

    case_id: int
    number: str
    url: str
    title: str
    who: str
    due: str
    tone: Tone
    holder: Holder
    state: str
    badges: tuple[Badge, ...] = ()
    proposal: Proposal | None = None
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class WorkGroup:
    """Cases of like urgency."""

    key: str
    title: str
    tone: Tone
    sign: str
    items: tuple[WorkItem, ...]
    count: int = 0


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What else is known of the cases of a list, by case."""

    families: Mapping[int, int]
    routes: Mapping[int, RouteView]
    at: datetime
    current: str = ""
    start_level: int = 1


def groups(worklist: Worklist, around: Surroundings) -> tuple[WorkGroup, ...]:
    """The worklist by urgency; a group without cases is not shown."""
    cut: tuple[tuple[str, str, Tone, str, Sequence[CaseLine]], ...] = (
        ("overdue", "已超期", "late", "exclamation-triangle-fill", worklist.overdue),
        ("soon", "三个工作日内到期", "soon", "clock", worklist.soon),
        ("unassigned", "待交办", "brand", "inbox", worklist.unassigned),
        ("later", "稍后", "plain", "", worklist.later),
        ("waiting", "等企业补充", "waiting", "pause-circle", worklist.waiting),
    )
    return tuple(
        WorkGroup(
            key,
            title,
            tone,
            sign,
            tuple(item(line, around) for line in lines),
            worklist.counts.get(key, len(lines)),
        )
        for key, title, tone, sign, lines in cut
        if lines
    )


def item(line: CaseLine, around: Surroundings) -> WorkItem:
    """One line of a list."""
    family = around.families.get(line.id, 1)
    route = around.routes.get(line.id)
    return WorkItem(
        case_id=line.id,
        number=line.number,
        url=reverse("case", args=[line.number]),
        title=line.title,
        who=_who(line, family),
        due=due(line, around.at),
        tone=due_tone(line),
        holder=case_clock.holder(line),
        state=line.state_label,
        badges=badges(line, family, around.start_level),
        proposal=proposal(route) if route and line.lead_id is None else None,
        is_current=line.number == around.current,
    )


def _who(line: CaseLine, family: int) -> str:
    name = line.enterprise_name or "未登记企业"
    return f"{name}等 {family} 家" if family > 1 else name


def due(line: CaseLine, at: datetime) -> str:
    """超 2 天、今天 17:30、明天、10月15日; a clock that stands still says so."""
    if line.closed_at:
        return f"{wording.short_day(timezone.localtime(line.closed_at))}办结"
    if line.paused:
        return "已停表"
    if line.due_at is None:
        return "不计时"
    local = timezone.localtime(line.due_at)
    if line.overdue:
        return f"超 {-(line.days_left or 0)} 天"
    if line.replied_at:
        return "待评价"
    return ("预计 " if line.provisional else "") + _near(local, timezone.localtime(at).date())


def _near(local: datetime, today: date) -> str:
    if local.date() == today:
        return f"今天 {local:%H:%M}"
    if local.date() == today + timedelta(days=1):
        return "明天"
    year = "" if local.year == today.year else f"{local.year}年"
    return f"{year}{wording.short_day(local)}"


def due_tone(line: CaseLine) -> Tone:
    """The colour of the due words."""
    if line.closed_at or line.due_at is None:
        return "plain"
    if line.paused:
        return "waiting"
    return "late" if line.overdue else "plain"


def badges(line: CaseLine, family: int, start_level: int) -> tuple[Badge, ...]:
    """催办, 督办, 提级, 第 n 轮, 并案."""
    found = []
    if line.reminded and not line.supervised:
        found.append(Badge("soon", "催办", "bell"))
    if line.supervised:
        found.append(Badge("late", "督办", "eye"))
    if line.level > start_level:
        found.append(Badge("soon", f"已提到第 {line.level} 级", "arrow-up-right-circle-fill"))
    if line.round > 1:
        found.append(Badge("late", f"第 {line.round} 次办理", "arrow-repeat"))
    if family > 1:
        found.append(Badge("joint", f"并案 {family} 家"))
    return tuple(found)


def proposal(route: RouteView) -> Proposal:
    """The desk the platform would choose, how sure it is, and by what."""
    if not route.department:
        return Proposal("没有建议", "", route.abstained, is_open=False)
    sure = f"把握 {route.confidence:.2f}" if route.by == "model" else "按规则"
    return Proposal(route.department_name, sure, "；".join(route.because), is_open=True)


def counts(worklist: Worklist) -> tuple[tuple[str, int, Tone, str], ...]:
    """The figures over the list: words, count, colour, and the group they lead to."""
    said: tuple[tuple[str, str, Tone], ...] = (
        ("已超期", "overdue", "late"),
        ("三日内到期", "soon", "soon"),
        ("待交办", "unassigned", "brand"),
        ("稍后", "later", "plain"),
        ("等企业", "waiting", "waiting"),
    )
    return tuple((words, worklist.counts.get(key, 0), tone, key) for words, key, tone in said)


def total(worklist: Worklist) -> int:
    """How many cases wait on this desk in all."""
    return sum(count for _, count, _, _ in counts(worklist))


def stayed(found: Sequence[tuple[int, str]], total: int) -> str:
    """Why some were not sent, the same reason told once."""
    reasons = "；".join(dict.fromkeys(why for _, why in found))
    return f"{total} 件没有交办：{reasons}"
