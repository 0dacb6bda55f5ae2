"""How does one reply reach a whole family? The head's reply is given to each joined appeal, once."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from qifu.appeals.models import FamilyLink
from qifu.cases import assigning, handling, queries, replying
from qifu.cases.pages import CasePage
from qifu.cases.records import PointLine, ReplyLine
from qifu.cases.rules.replies import PointAnswer
from qifu.kernel.errors import Refused
from qifu.registry.rules.access import ROUNDS, Actor

SETTLED = timedelta(minutes=10)  # a reply can be taken back for so long; until then it does not travel
WHY = "并案办理，由主案的承办部门一并答复"


def follow_heads(at: datetime, limit: int = 200) -> int:
    """Give the reply of each head to its joined appeals that have none; returns how many were answered.

    Each appeal keeps its own number, clock, rating and call-back, and its enterprise gets its own notice. An
    appeal whose enterprise was not satisfied and reopened it goes its own way from then on.
    """
    due = FamilyLink.objects.filter(
        state="joined",
        child__case__round=1,
        child__case__replied_at=None,
        child__case__closed_at=None,
        head__case__replied_at__lte=at - SETTLED,
    )
    pairs = list(due.order_by("pk").values_list("child__case_id", "head__case_id")[:limit])
    return sum(_follow(child, head, at) for child, head in pairs)


def _follow(child: int, head: int, at: datetime) -> bool:
    """One appeal in one transaction; one that cannot be answered now is left to its own desk."""
    answered = queries.case_page(ROUNDS, head, at)
    reply = _last_reply(answered)
    lead = answered.line.lead_id
    if reply is None or lead is None:
        return False
    try:
        with transaction.atomic():
            _answer(queries.case_page(ROUNDS, child, at), reply, lead, answered.line.number, at)
    except Refused:
        return False
    return True


def _last_reply(page: CasePage) -> ReplyLine | None:
    sent = [one for one in page.replies if one.withdrawn_at is None]
    return sent[-1] if sent else None


def _answer(page: CasePage, reply: ReplyLine, lead: int, head_number: str, at: datetime) -> None:
    """Bring the case to the head's department, then reply in its words, signed by who signed there."""
    case = page.line.id
    signer = _signer(reply, lead)
    text = f"您反映的事项与 {head_number} 为同一件事，已一并办理，答复如下：{reply.text}"
    answers = [_to_point(point, reply) for point in page.points]
    if page.line.state == "received":
        replying.answer(
            case=case, outcome=reply.outcome, text=text, basis=reply.basis, planned_on=reply.planned_on,
            answers=answers, signer=signer, by=signer, at=at,
        )  # fmt: skip
        return
    _to_desk(page, lead, at)
    replying.reply(
        case=case, outcome=reply.outcome, text=text, basis=reply.basis, planned_on=reply.planned_on,
        answers=answers, signer=signer, by=ROUNDS, at=at,
    )  # fmt: skip


def _to_desk(page: CasePage, lead: int, at: datetime) -> None:
    """Not paused, led by the head's department, signed for."""
    case = page.line.id
    if page.line.paused:
        handling.resume(case=case, reason=WHY, by=ROUNDS, at=at)
    moved = page.line.lead_id != lead
    if moved:
        assigning.transfer(case=case, department_id=lead, reason=WHY, by=ROUNDS, at=at)
    if moved or page.line.state == "assigned":
        assigning.sign(case=case, by=ROUNDS, at=at)


def _signer(reply: ReplyLine, lead: int) -> Actor:
    """The round acts; the one who signed the head's reply answers for the words."""
    return replace(
        ROUNDS,
        name=reply.signer_name,
        department_id=lead,
        department_name=reply.department_name,
        rank=reply.signer_rank,
    )


def _to_point(point: PointLine, reply: ReplyLine) -> PointAnswer:
    return PointAnswer(point.id, reply.outcome, reply.text, reply.basis, reply.planned_on)
