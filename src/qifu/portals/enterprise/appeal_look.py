"""How does one appeal look to its enterprise: how it stands, what was answered, what it may do now?"""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone

from qifu.appeals import understanding
from qifu.appeals.queries import AppealView
from qifu.cases.pages import CasePage
from qifu.cases.records import MaterialLine
from qifu.cases.schema import Act
from qifu.portals import case_clock, wording
from qifu.portals.enterprise import new_look
from qifu.portals.look import Ruler, RulerDay, Tone


@dataclass(frozen=True, slots=True)
class Faults:
    """What went wrong with which form, and what was typed into it."""

    act: str = ""
    said: str = ""
    typed: str = ""

    def __bool__(self) -> bool:
        return bool(self.act)


@dataclass(frozen=True, slots=True)
class State:
    """How it stands, in one sentence."""

    tone: Tone
    icon: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Origin:
    """What was said, when and by which way."""

    text: str
    channel_label: str
    kind_label: str
    category_label: str
    place: str
    heard_at: datetime
    materials: tuple[MaterialLine, ...]


@dataclass(frozen=True, slots=True)
class Reopening:
    """What asking for another round sets going; urgent once somebody said that it is not good."""

    sentence: str
    is_urgent: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the enterprise is asked to supply, and until when the clock waits for it."""

    need: str
    notice: str
    until: str
    asked_by: str


def origin(page: CasePage, view: AppealView, pack: str, on: date) -> Origin:
    """Where it came from, in the words of the place."""
    return Origin(
        text=page.text,
        channel_label=understanding.channel_labels(pack, on).get(view.channel, view.channel),
        kind_label=understanding.kind_labels(pack, on).get(view.kind, ""),
        category_label=new_look.category_labels(pack, on).get(view.category, view.category),
        place=view.place,
        heard_at=timezone.localtime(view.heard_at),
        materials=page.materials,
    )


def phrases(title: str) -> tuple[str, ...]:
    """A title in the pieces at which a narrow screen may break it.

    >>> phrases("夜间跳闸，织机停机")
    ('夜间跳闸，', '织机停机')
    """
    return tuple(piece for piece in re.split(r"(?<=[，：；、])", title) if piece)


def state(page: CasePage) -> State:
    """Never a bare word: always who has it, or what is to be done."""
    line = page.line
    if line.paused:
        return State("waiting", "pause-circle", "等你补充，期间不计时")
    if line.replied_at:
        return _replied(page)
    if line.closed_at:
        return State("plain", "slash-circle", line.state_label)
    if line.lead_id is None:
        again = f"第 {line.round} 次办理，" if line.round > 1 else ""
        return State("brand", "inbox", f"{again}已收到，中心正在派给承办部门")
    if not line.handler_name:
        return State("brand", "send", f"已派给{line.lead_name}，等它签收")
    if line.overdue:
        return State("late", "exclamation-triangle-fill", f"{line.lead_name}正在办，已经超期")
    return State("brand", "person-check", f"{line.lead_name}正在办")


def _replied(page: CasePage) -> State:
    rated = [one for one in page.ratings if one.round == page.line.round and not one.silent]
    ended = "已办结" if page.line.closed_at else "已答复"
    if not rated:
        waits = "" if page.line.closed_at else "，等你评价"
        return State("good", "check-circle-fill", f"{ended}{waits}")
    tone: Tone = "late" if any(one.dissatisfied for one in rated) else "good"
    icon = "emoji-frown" if tone == "late" else "check-circle-fill"
    return State(tone, icon, f"{ended}，你的评价是「{rated[0].level_label}」")


def offers(page: CasePage) -> frozenset[Act]:
    """What may be done now."""
    return frozenset(offer.act for offer in page.acts if offer.allowed)


def reopening(page: CasePage) -> Reopening | None:
    """Another round, one level up, never back to the same desk."""
    if "reopen" not in offers(page):
        return None
    line, rules = page.line, page.rules
    above = next((level.label for level in page.levels if level.rank > line.level), "")
    up = f"升一级，由「{above}」" if above and rules.reopen.one_level_up else "回到企业综合服务中心重新派单"
    again = "；这是第二次，同时转入督办" if line.round + 1 > rules.reopen.supervise_at else ""
    bad = any(one.dissatisfied for one in page.ratings if one.round == line.round)
    return Reopening(f"{up}，不直接退回原来的科室，期限重新计算{again}。", bad)


def wanted(page: CasePage) -> Wanted | None:
    """What the running pause asks for."""
    running = [one for one in page.pauses if one.ended_at is None]
    if not running or not page.line.paused:
        return None
    pause = running[-1]
    until = wording.day(timezone.localtime(pause.cap_at))
    return Wanted(pause.need, pause.notice, until, pause.by_name)


def ruler(page: CasePage, at: datetime) -> Ruler | None:
    """The deadline as a week calendar: the day large, how it stands beside it, and why it is that day."""
    drawn, line = case_clock.ruler(page, at), page.line
    if drawn is None or line.due_at is None:
        return None
    due_at = timezone.localtime(line.due_at)
    deed = "派给承办部门" if line.lead_id is None and not line.closed_at else "答复"
    counted = sum(1 for day in drawn.days if day.label and day.on <= due_at.date())
    guess = "预计 " if line.provisional else ""
    return replace(
        drawn,
        headline=f"{guess}{wording.day(due_at)}",
        due_text=f"{due_at:%H:%M} 前{deed}，共 {counted} 个工作日",
        verdict=_verdict(drawn, due_at.date()),
        sentence=f"为何是{wording.short_day(due_at)}：{drawn.sentence}",
    )


def _verdict(drawn: Ruler, due_on: date) -> str:
    """早 2 个工作日 once it is answered, else what is left."""
    answered = next((day.on for day in drawn.days if day.state == "replied"), None)
    if answered is None:
        return drawn.headline
    early = _counted(drawn.days, answered, due_on)
    if early:
        return f"早 {early} 个工作日"
    late = _counted(drawn.days, due_on, answered)
    return f"晚 {late} 个工作日" if late else drawn.headline


def _counted(days: tuple[RulerDay, ...], after: date, through: date) -> int:
    return sum(1 for day in days if day.label and after < day.on <= through)
