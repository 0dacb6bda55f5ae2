"""How does a call-back read: whom to dial, until when, what was replied, and what to say?"""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from qifu.appeals.follow_up import RESULTS
from qifu.appeals.queries import OwedCall
from qifu.cases.queries import CasePage
from qifu.portals import wording
from qifu.portals.look import Tone

RESULT_TONES: dict[str, Tone] = {"satisfied": "good", "dissatisfied": "late", "unreachable": "plain"}


@dataclass(frozen=True, slots=True)
class CallLine:
    """One call in a list."""

    id: int
    number: str
    title: str
    who: str
    person: str
    phone: str
    department: str
    replied: str
    due: str
    tone: Tone
    tries: tuple[str, ...]
    result: str
    result_tone: Tone


@dataclass(frozen=True, slots=True)
class ReplyLook:
    """What the enterprise was told."""

    department: str
    outcome: str
    text: str
    basis: str
    when: str


def call_line(owed: OwedCall, at: datetime) -> CallLine:
    """The call as it stands now."""
    due, tone = _due(owed, at)
    return CallLine(
        id=owed.id,
        number=owed.number,
        title=owed.title,
        who=owed.enterprise or owed.person or "未登记企业",
        person=owed.person,
        phone=owed.phone,
        department=owed.department,
        replied=wording.moment(timezone.localtime(owed.replied_at)) if owed.replied_at else "",
        due=due,
        tone=tone,
        tries=owed.tries,
        result=RESULTS.get(owed.result, ""),
        result_tone=RESULT_TONES.get(owed.result, "plain"),
    )


def replies(page: CasePage) -> tuple[ReplyLook, ...]:
    """What was replied in this round and not taken back."""
    return tuple(
        ReplyLook(
            one.department_name,
            one.outcome_label,
            one.text,
            one.basis,
            wording.moment(timezone.localtime(one.at)),
        )
        for one in page.replies
        if one.withdrawn_at is None and one.round == page.line.round
    )


def script(owed: OwedCall, center: str) -> tuple[str, ...]:
    """What to say, in order; the caller keeps to it and asks nothing suggestive."""
    name = owed.person or "您"
    return (
        f"{name}好，这里是{center or '企业综合服务中心'}，想回访您反映的“{owed.title}”。",
        f"{owed.department or '承办部门'}已经答复，您收到了吗？事情现在办到哪一步了？",
        "对这次办理，您是满意，还是不满意？不满意的话，还差什么？",
        "好的，我记下来了。如果之后又出现同样的情况，请随时告诉我们。",
    )


def _due(owed: OwedCall, at: datetime) -> tuple[str, Tone]:
    local, today = timezone.localtime(owed.due_at), timezone.localtime(at).date()
    if owed.result:
        return "", "plain"
    if at > owed.due_at:
        late = (today - local.date()).days
        return (f"超 {late} 天" if late else "今天已到期"), "late"
    if local.date() == today:
        return f"今天 {local:%H:%M}", "soon"
    return wording.short_day(local.date()), "plain"
