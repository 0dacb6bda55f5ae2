"""How do drafts and items read: where each stands, how urgent it is, which step comes next?"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from qifu.policies.rules.stages import LABELS, NEXT, Stage
from qifu.policies.writing.draft_queries import Line
from qifu.portals import wording
from qifu.portals.look import Tone

TONES: dict[Stage, Tone] = {
    Stage.DRAFT: "plain",
    Stage.REVIEW: "brand",
    Stage.INTERPRETING: "joint",
    Stage.READY: "brand",
    Stage.COMING: "waiting",
    Stage.IN_FORCE: "good",
    Stage.ENDING: "soon",
    Stage.LOOK_AGAIN: "soon",
    Stage.OVER: "plain",
}
SIGNS: dict[Stage, str] = {
    Stage.DRAFT: "pencil-square",
    Stage.REVIEW: "eye",
    Stage.INTERPRETING: "chat-left-text",
    Stage.READY: "send",
    Stage.COMING: "hourglass-split",
    Stage.IN_FORCE: "check-circle-fill",
    Stage.ENDING: "clock",
    Stage.LOOK_AGAIN: "arrow-repeat",
    Stage.OVER: "archive",
}
STEPS = (Stage.DRAFT, Stage.REVIEW, Stage.INTERPRETING, Stage.READY, Stage.IN_FORCE)


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of the list."""

    title: str
    code: str
    url: str
    stage: str
    tone: Tone
    sign: str
    department: str
    when: str
    by: str
    due: str
    due_tone: Tone
    next: str


@dataclass(frozen=True, slots=True)
class Tab:
    """One state with how many are in it."""

    value: str
    label: str
    count: int
    tone: Tone
    is_current: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way, and whether it is done or the one to do."""

    label: str
    state: str  # done, now, later


def line(each: Line, at: datetime) -> Shown:
    """One draft or item as the list shows it."""
    door = "items_draft" if each.is_draft else "items_published"
    if each.stage is Stage.REVIEW:
        door = "items_review"
    due, tone = _due(each, at.date())
    return Shown(
        each.title, each.code, reverse(door, args=[each.id]), LABELS[each.stage], TONES[each.stage],
        SIGNS[each.stage], each.department or "未写明", wording.moment(timezone.localtime(each.at)),
        each.by_name, due, tone, NEXT[each.stage],
    )  # fmt: skip


def tabs(lines: Iterable[Line], current: str) -> tuple[Tab, ...]:
    """All states in their order."""
    counts = Counter(each.stage for each in lines)
    every = Tab("", "全部", sum(counts.values()), "brand", not current)
    return (
        every,
        *(Tab(stage, LABELS[stage], counts[stage], TONES[stage], current == stage) for stage in Stage),
    )


def urgency(on: date) -> Callable[[Line], tuple[int, date, str]]:
    """The order of the list: what waits for a hand, then what falls due, then what simply holds."""
    order = [
        Stage.REVIEW, Stage.INTERPRETING, Stage.READY, Stage.DRAFT, Stage.LOOK_AGAIN, Stage.ENDING,
        Stage.COMING, Stage.IN_FORCE, Stage.OVER,
    ]  # fmt: skip

    def key(each: Line) -> tuple[int, date, str]:
        return order.index(each.stage), each.due_on or on, each.code

    return key


def steps(stage: Stage) -> tuple[Step, ...]:
    """The way of a draft with the step it stands at."""
    at = STEPS.index(stage) if stage in STEPS else len(STEPS) - 1
    return tuple(
        Step(LABELS[each], "done" if place < at else "now" if place == at else "later")
        for place, each in enumerate(STEPS)
    )


def _due(each: Line, on: date) -> tuple[str, Tone]:
    if each.due_on is None:
        return (f"拟自 {each.valid_from} 起" if each.valid_from else ""), "plain"
    days = (each.due_on - on).days
    match each.stage:
        case Stage.LOOK_AGAIN:
            return (f"复审超 {-days} 天", "late") if days < 0 else (f"{days} 天内复审", "soon")
        case Stage.ENDING:
            return f"{each.due_on} 到期，还剩 {days} 天", "late" if days < 30 else "soon"
        case Stage.COMING:
            return f"{each.due_on} 生效", "waiting"
        case Stage.OVER:
            return f"{each.due_on} 止", "plain"
        case _:
            return f"{each.due_on} 前复审", "plain"
