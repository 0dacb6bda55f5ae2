"""How is an answer shown point by point, and how is it rated?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from qifu.cases.pages import CasePage
from qifu.cases.records import PointLine, RatingLine, ReplyLine
from qifu.cases.rules.deadlines import limit_of
from qifu.cases.schema import CaseType
from qifu.portals import wording
from qifu.portals.look import Face, RatingForm, Tone

TONES: dict[str, tuple[Tone, str]] = {
    "good": ("good", "check-lg"),
    "plan": ("brand", "calendar-check"),
    "no": ("plain", "slash-circle"),
    "plain": ("plain", "info-circle"),
}
ICONS = ("emoji-laughing", "emoji-smile", "emoji-neutral")


@dataclass(frozen=True, slots=True)
class AnsweredPoint:
    """One demand with what was said to it."""

    position: int
    text: str
    tone: Tone
    icon: str
    outcome: str
    answer: str
    basis: str
    planned: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply of this round: who gave and signed it, as a whole and point by point."""

    points: tuple[AnsweredPoint, ...]
    whole: AnsweredPoint
    department: str
    signed: str
    earlier: tuple[ReplyLine, ...]


@dataclass(frozen=True, slots=True)
class Rated:
    """A rating: the faces while it can be given or changed, afterwards only what was said."""

    department: str
    form: RatingForm | None
    said: str


def answer(page: CasePage) -> Answer | None:
    """What counts now; what a reopened round said before stays readable below it."""
    told = sorted(page.replies, key=lambda reply: (reply.round, reply.at))
    now = [reply for reply in told if reply.round == page.line.round]
    if not now:
        return None
    reply = now[-1]
    return Answer(
        points=tuple(_point(point, page.rules) for point in page.points if point.answer),
        whole=_whole(reply),
        department=reply.department_name,
        signed=f"{reply.signer_name}签发，{wording.moment(timezone.localtime(reply.at))}",
        earlier=tuple(one for one in told if one is not reply),
    )


def earlier(page: CasePage) -> tuple[ReplyLine, ...]:
    """What was answered in rounds before this one, while this one is still under way."""
    return tuple(reply for reply in page.replies if reply.round < page.line.round)


def ratings(page: CasePage, at: datetime) -> tuple[Rated, ...]:
    """One for each department that had a part in this round."""
    if not page.line.replied_at:
        return ()
    departments = {page.line.lead_id: page.line.lead_name}
    departments |= {
        part.department_id: part.department_name
        for part in page.assignments
        if part.round == page.line.round and part.part == "co"
    }
    known = {one.department_id: one for one in page.ratings if one.round == page.line.round}
    return tuple(
        _rated(page, key, name, known.get(key), at) for key, name in departments.items() if key is not None
    )


def faces(rules: CaseType) -> tuple[Face, ...]:
    """The levels of the place, best first, each with a face."""
    return tuple(
        Face(code, label, "emoji-frown", "late")
        if code in rules.rating.dissatisfied
        else Face(code, label, ICONS[min(place, len(ICONS) - 1)])
        for place, (code, label) in enumerate(rules.rating.levels.items())
    )


def _rated(page: CasePage, department: int, name: str, known: RatingLine | None, at: datetime) -> Rated:
    hours = page.rules.rating.changeable_hours
    given = known if known and not known.silent else None
    changeable_until = given.at + timedelta(hours=hours) if given else None
    said = f"你的评价：{given.level_label}" if given else (known.level_label if known else "")
    may = any(offer.act == "rate" and offer.allowed for offer in page.acts)
    if not may or (changeable_until and at > changeable_until):
        return Rated(name, None, said)
    until = f"{timezone.localtime(changeable_until):%H:%M}" if changeable_until else ""
    sentence = f"{said}，{until} 前可以改" if until else f"评价{name}，点一下即提交，{hours} 小时内可改"
    return Rated(name, _form(page, department, name, given.level if given else "", sentence), said)


def _form(page: CasePage, department: int, name: str, chosen: str, sentence: str) -> RatingForm:
    """The faces. What an unhappy answer and a silence lead to is said once, with the lead department."""
    is_lead, rating = department == page.line.lead_id, page.rules.rating
    bad = "」或「".join(rating.levels[code] for code in rating.dissatisfied)
    reopening = f"点「{bad}」之后，可以一键要求重新办理：升一级，不直接退回原来的科室，重新计时。"
    told = is_lead and not chosen
    return RatingForm(
        url=reverse("appeal_rate", args=[page.line.number]),
        faces=faces(page.rules),
        heading="这件事办得怎么样？" if is_lead else f"一起办的{name}呢？",
        sentence=sentence,
        reopening=reopening if told else "",
        silence=_silence(page.rules) if told else "",
        chosen=chosen,
        hidden=(("department", str(department)), ("seen", str(page.line.version))),
    )


def _silence(rules: CaseType) -> str:
    after = limit_of(rules.rating.silent_after)
    return f"{after}内不评价，会如实记为「未评价」，以后仍可补评。"


def _point(point: PointLine, rules: CaseType) -> AnsweredPoint:
    outcome = rules.outcomes.get(point.outcome)
    tone, icon = TONES[outcome.tone if outcome else "plain"]
    planned = wording.short_day(point.planned_on) if point.planned_on else ""
    return AnsweredPoint(
        point.position, point.text, tone, icon, point.outcome_label, point.answer, point.basis, planned
    )


def _whole(reply: ReplyLine) -> AnsweredPoint:
    tone, icon = TONES.get(reply.tone, TONES["plain"])
    planned = wording.short_day(reply.planned_on) if reply.planned_on else ""
    return AnsweredPoint(0, "", tone, icon, reply.outcome_label, reply.text, reply.basis, planned)
