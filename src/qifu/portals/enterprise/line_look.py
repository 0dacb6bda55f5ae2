"""How is one appeal told to its enterprise in one line: who has it, until when, how far along?"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from qifu.cases.lines import CENTER, CaseLine
from qifu.kernel.workdays import DayFact, WorkCalendar
from qifu.portals import case_look, wording
from qifu.portals.case_look import Clock
from qifu.portals.look import Holder, Ruler, Tone
from qifu.portals.visits import Visit


@dataclass(frozen=True, slots=True)
class Badge:
    """A word on its colour."""

    tone: Tone
    text: str
    sign: str = ""


@dataclass(frozen=True, slots=True)
class AppealLine:
    """One appeal of the own list."""

    number: str
    url: str
    title: str
    said_on: date
    holder: Holder | None
    ruler: Ruler | None
    badge: Badge | None


def line_of(line: CaseLine, visit: Visit, calendar: WorkCalendar) -> AppealLine:
    """One line; an appeal that has ended says how, and has no holder any more."""
    return AppealLine(
        number=line.number,
        url=reverse("appeal", args=[line.number]),
        title=line.title,
        said_on=timezone.localtime(line.received_at).date(),
        holder=None if is_over(line) else holder(line),
        ruler=ticks(line, visit, calendar) if runs(line) else None,
        badge=badge(line),
    )


def runs(line: CaseLine) -> bool:
    """Whether a clock runs for the enterprise to watch."""
    return line.days_left is not None and line.due_at is not None


def is_over(line: CaseLine) -> bool:
    """Whether nobody has it in hand any more."""
    return line.closed_at is not None


def holder(line: CaseLine) -> Holder:
    """谁在办，到哪天; before it is given to a desk, the center has it."""
    until = until_of(line)
    if line.replied_at:
        return Holder(line.lead_name, deed="已答复，等你评价")
    if line.paused:
        return Holder(line.lead_name, line.handler_name, deed="在等你补充", tone="waiting")
    if line.lead_id is None:
        return Holder(CENTER, deed="正在派单", until=until, tone=tone(line))
    deed = "在办" if line.handler_name else "已接到，待签收"
    return Holder(line.lead_name, line.handler_name, deed=deed, until=until, tone=tone(line))


def until_of(line: CaseLine) -> str | None:
    """10月16日 周五, with 预计 where the holidays are not known yet."""
    if line.due_at is None or not runs(line):
        return None
    return f"{wording.day(timezone.localtime(line.due_at))}{'（预计）' if line.provisional else ''}"


def tone(line: CaseLine) -> Tone:
    """Late is late for the enterprise too."""
    return "late" if line.overdue else "brand"


def badge(line: CaseLine) -> Badge | None:
    """The one word that matters most."""
    if line.confidential and not is_over(line):
        return Badge("plain", "保密", "shield-lock")
    if line.paused:
        return Badge("waiting", "等你补充")
    if line.replied_at and not is_over(line):
        return Badge("good", line.outcome_label or line.state_label)
    if is_over(line):
        return Badge("plain", line.outcome_label or line.state_label)
    if line.overdue:
        return Badge("late", f"超 {-(line.days_left or 0)} 天")
    return Badge("late", f"第 {line.round} 次办理", "arrow-repeat") if line.round > 1 else None


def ticks(line: CaseLine, visit: Visit, calendar: WorkCalendar) -> Ruler:
    """The way from the receipt to the due day, one tick a working day; the words say what is left."""
    assert line.due_at is not None, "a running clock has an end"
    received_on = timezone.localtime(line.received_at).date()
    due_at, at = timezone.localtime(line.due_at), timezone.localtime(visit.at)
    left = line.days_left or 0
    clock = Clock(
        received_on, due_at, at, left=max(left, 0), over=max(-left, 0), provisional=line.provisional
    )
    last = max(due_at.date(), at.date())
    drawn = case_look.ruler(_days(received_on, last, calendar), clock)
    sentence = "暂不计时，你补齐后接着算" if line.paused else drawn.headline
    return Ruler(days=drawn.days, sentence=sentence, tone=drawn.tone)


def _days(first: date, last: date, calendar: WorkCalendar) -> list[DayFact]:
    """Every day after the receipt; sent on the due day itself, that day."""
    start = min(first + timedelta(days=1), last)
    return [calendar.day(start + timedelta(days=i)) for i in range((last - start).days + 1)]
