"""How does a supervision look in a list and on its page: who, what, which months, what is next?"""

from dataclasses import dataclass
from itertools import pairwise

from django.urls import reverse

from qifu.policies.oversight.supervision_queries import RunMonth, SupervisionLine
from qifu.policies.rules import strength as rules
from qifu.policies.rules.honoured import Month
from qifu.policies.rules.strength_formulas import FORMULAS
from qifu.policies.schema import Strength
from qifu.portals import wording
from qifu.portals.look import Holder, TimelineEntry, Tone
from qifu.portals.oversight.strength_look import month_label

SIDES = {"area": "地区", "department": "部门"}
TONES: dict[str, tuple[Tone, str]] = {
    "opened": ("late", "exclamation-triangle-fill"),
    "planned": ("soon", "clock"),
    "done": ("brand", "hourglass-split"),
    "accepted": ("good", "check-lg"),
    "published": ("good", "megaphone"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One supervision in a list."""

    number: str
    url: str
    title: str
    side: str
    months: str
    state: str
    tone: Tone
    sign: str
    department: str
    due: str


@dataclass(frozen=True, slots=True)
class ShownMonth:
    """One month of the run."""

    label: str
    value: str
    rank: str
    say: str


def row(line: SupervisionLine) -> Row:
    """The line of a list."""
    tone, sign = TONES[line.state]
    return Row(
        number=line.number,
        url=reverse("supervision", args=(line.number,)),
        title=f"{line.place_name}：{line.indicator_label}",
        side=SIDES[line.side],
        months=months_say(line),
        state=line.state_label,
        tone=tone,
        sign=sign,
        department=line.department or "待确定",
        due=_due(line),
    )


def months_say(line: SupervisionLine) -> str:
    """How many months, and which; a supervision that stays open may have grown by a second run."""
    held = [Month.read(each.month) for each in line.months]
    is_run = all(before.after == month for before, month in pairwise(held))
    first, last = held[0], held[-1]
    said = f"连续 {len(held)} 个月" if is_run else f"先后 {len(held)} 个月"
    return f"{said}（{first} 至 {last}）"


def run(line: SupervisionLine, table: Strength) -> tuple[ShownMonth, ...]:
    """The months of the run with their values."""
    indicator = table.indicators.get(line.indicator)
    return tuple(
        ShownMonth(
            month_label(Month.read(each.month)),
            rules.say_value(each.value, FORMULAS[indicator.formula].unit) if indicator else "",
            _rank(each),
            each.say,
        )
        for each in line.months
    )


def holder(line: SupervisionLine) -> Holder:
    """Who has it in hand."""
    if line.state == "opened" and not line.department:
        return Holder("督办监督岗", deed="确定责任部门", until=line.due_on)
    if line.state in ("opened", "planned"):
        deed = "提出整改方案" if line.state == "opened" else "整改"
        return Holder(line.department, deed=deed, until=line.plan_until or line.due_on)
    said = {"done": "认可整改结果", "accepted": "公布整改结果", "published": "已公布"}[line.state]
    return Holder("督办监督岗" if line.state != "published" else line.department, deed=said)


def story(line: SupervisionLine) -> tuple[TimelineEntry, ...]:
    """What happened, the latest first."""
    told = [TimelineEntry(line.opened_at, "督办立项", f"{line.indicator_label}列末位", "late")]
    if line.plan_at:
        until = f"，{wording.short_day(line.plan_until)}前完成" if line.plan_until else ""
        told.append(TimelineEntry(line.plan_at, f"{line.plan_by} 提出整改方案{until}", line.plan))
    if line.result_at:
        told.append(TimelineEntry(line.result_at, f"{line.result_by} 报送整改结果", line.result))
    if line.sent_back:
        told.append(TimelineEntry("", "督办监督岗退回", line.sent_back, "soon"))
    if line.accepted_at:
        told.append(TimelineEntry(line.accepted_at, f"{line.accepted_by} 认可", line.conclusion, "good"))
    if line.published_at:
        told.append(TimelineEntry(line.published_at, "向社会公布", line.public_text, "good"))
    return tuple(reversed(told))


def _due(line: SupervisionLine) -> str:
    if line.state == "opened":
        return f"到 {wording.short_day(line.due_on)} 提方案"
    if line.state == "planned" and line.plan_until:
        return f"到 {wording.short_day(line.plan_until)} 完成"
    return ""


def _rank(each: RunMonth) -> str:
    return f"{each.of} 家中第 {each.rank}"
