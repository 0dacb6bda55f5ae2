"""How does a case get its reply, its rating and its end, or another round?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from qifu.cases import clocks, handling, parts, supervising, turns
from qifu.cases.models import Case, Point, Rating, Reply
from qifu.cases.rules import replies
from qifu.cases.rules.replies import Draft, PointAnswer, PointState
from qifu.cases.rules.time_ledger import Holder
from qifu.cases.turns import Acted, Turn
from qifu.kernel.errors import Refused
from qifu.ledger.vocabulary import Kind
from qifu.registry.rules.access import Actor


@dataclass(frozen=True, slots=True)
class Rated:
    """A rating, and whether it is time to offer the enterprise another round."""

    acted: Acted
    dissatisfied: bool
    may_reopen: bool


def reply(
    *,
    case: int,
    outcome: str,
    text: str,
    basis: str = "",
    planned_on: date | None = None,
    answers: Sequence[PointAnswer] = (),
    signer: Actor | None = None,
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Acted:
    """Reply for the lead department; `signer` signed for it, if it was not the one who sends it."""
    draft = _Draft(outcome, text, basis, planned_on, tuple(answers), signer or by)
    with turns.take("reply", case=case, by=by, at=at, seen=seen) as turn:
        return _reply(turn, draft)


def answer(
    *,
    case: int,
    outcome: str,
    text: str,
    basis: str = "",
    planned_on: date | None = None,
    answers: Sequence[PointAnswer] = (),
    signer: Actor | None = None,
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Acted:
    """The center answers a simple case itself; it is then the department that is rated."""
    draft = _Draft(outcome, text, basis, planned_on, tuple(answers), signer or by)
    with turns.take("answer", case=case, by=by, at=at, seen=seen) as turn:
        if by.department_id is None:
            raise Refused("您没有所属部门，不能直接答复", remedy="请联系系统管理员补全岗位")
        made = parts.add(turn.case, by.department_id, part="lead", at=at, by_name=by.name)
        turn.case.lead, turn.case.handler_id = made.department, by.account_id
        return _reply(turn, draft)


def withdraw_reply(*, case: int, reason: str = "", by: Actor, at: datetime, seen: int | None = None) -> Acted:
    """Undo a reply; the clock runs on as if it had not been sent.

    One that nobody has read was never told. Where the pack lets one be taken back that was read, it stays
    among what was told, and the enterprise is told that it no longer counts.
    """
    with turns.take("withdraw_reply", case=case, by=by, at=at, seen=seen) as turn:
        held = turn.case
        was_read = held.notices.filter(kind="reply", at__gte=held.replied_at, read_at__isnull=False).exists()
        if was_read:
            turn.tell("taken_back", _taken_back(turn, reason))
        held.replies.filter(round=held.round, withdrawn_at=None).update(withdrawn_at=at)
        held.notices.filter(kind="reply", read_at=None).update(kind="withdrawn")
        last = held.marks.order_by("-order").first()
        if last and last.holder == Holder.DONE:
            last.delete()
        held.replied_at, held.outcome = None, ""
        held.closed_late = held.replies.filter(withdrawn_at=None, late=True).exists()
        _back_on_the_desk(turn)
        clocks.plan_anew(held, rules=turn.rules, calendar=turn.calendar)
        return turn.write(Kind.CASE_REPLY_WITHDRAWN, reason=turns.kept(reason), was_read=was_read)


def rate(
    *,
    case: int,
    level: str,
    comment: str = "",
    department_id: int | None = None,
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Rated:
    """The enterprise rates a department for this round; for a while it may change its mind."""
    with turns.take("rate", case=case, by=by, at=at, seen=seen) as turn:
        if level not in turn.rules.rating.levels:
            raise Refused("没有选择评价等次", remedy="请选择一个等次")
        rated = _rated_department(turn, department_id)
        _keep_rating(turn, rated, level, comment.strip()[:500])
        dissatisfied = level in turn.rules.rating.dissatisfied
        turn.move()
        acted = turn.write(
            Kind.CASE_RATED,
            department=rated,
            level=level,
            label=turn.rules.rating.levels[level],
            dissatisfied=dissatisfied,
            comment=comment.strip()[:500],
        )
        _count_dissatisfied(turn)
        may = dissatisfied and "reopen" in turn.rules.states[turn.case.state].next
        return Rated(acted, dissatisfied, may)


def reopen(*, case: int, reason: str, by: Actor, at: datetime, seen: int | None = None) -> Acted:
    """Another round: back at the center, one level up, with a fresh clock and every demand open again."""
    why = turns.checked(reason, what="要求重办的理由")
    with turns.take("reopen", case=case, by=by, at=at, seen=seen) as turn:
        before = parts.lead_name(turn.case)
        clocks.stop(turn.case, at)
        parts.end(turn.case, at, how="reopened")
        _new_round(turn)
        turn.move()
        clocks.start_assign(turn.case, since=at, at=at, rules=turn.rules, calendar=turn.calendar)
        acted = turn.write(
            Kind.CASE_REOPENED,
            reason=why,
            before=before,
            level=turn.case.level,
            level_label=supervising.level_label(turn.rules, turn.case.level),
        )
        _count_dissatisfied(turn)
        return acted


def sign_off(*, case: int, note: str = "", by: Actor, at: datetime, seen: int | None = None) -> Acted:
    """Take a replied case off the list."""
    with turns.take("sign_off", case=case, by=by, at=at, seen=seen) as turn:
        turn.case.closed_at = at
        parts.end(turn.case, at, how="closed")
        turn.move()
        return turn.write(Kind.CASE_CLOSED, note=note, outcome=turn.case.outcome, late=turn.case.closed_late)


@dataclass(frozen=True, slots=True)
class _Draft:
    outcome: str
    text: str
    basis: str
    planned_on: date | None
    answers: tuple[PointAnswer, ...]
    signer: Actor


def _reply(turn: Turn, draft: _Draft) -> Acted:
    held, at = turn.case, turn.at
    for said in draft.answers:
        handling.set_answer(turn, said)
    points = list(held.points.order_by("position"))
    _check(turn, draft, points)
    late = held.due_at is not None and at > held.due_at
    held.replied_at, held.outcome = at, draft.outcome
    held.closed_late = held.closed_late or late
    _keep_reply(turn, draft, late=late)
    clocks.stop(held, at)
    clocks.mark(held, Holder.DONE, at)
    turn.move()
    return turn.write(
        Kind.CASE_REPLIED,
        outcome=draft.outcome,
        label=turn.rules.outcomes[draft.outcome].label,
        text=draft.text,
        basis=draft.basis,
        planned_on=draft.planned_on.isoformat() if draft.planned_on else None,
        signer=draft.signer.name,
        department=held.lead_id,
        department_name=parts.lead_name(held),
        late=late,
        due_at=held.due_at.isoformat() if held.due_at else None,
        points=[dict(handling.as_said(point)) for point in points],
    )


def _check(turn: Turn, draft: _Draft, points: list[Point]) -> None:
    signer = draft.signer
    if signer.department_id != turn.case.lead_id:
        raise Refused("签发人不在牵头部门", why=signer.name, remedy="请选择本部门的签发人")
    replies.check(
        turn.rules,
        Draft(draft.outcome, draft.text, draft.basis, draft.planned_on, signer.rank),
        [PointState(one.position, one.outcome, one.answer, one.basis, one.planned_on) for one in points],
    )


def _keep_reply(turn: Turn, draft: _Draft, *, late: bool) -> None:
    assert turn.case.lead_id is not None, "a reply has a department behind it"
    Reply.objects.create(
        case=turn.case,
        round=turn.case.round,
        department_id=turn.case.lead_id,
        outcome=draft.outcome,
        text=draft.text,
        basis=draft.basis,
        planned_on=draft.planned_on,
        at=turn.at,
        by_name=turn.by.name,
        signer_name=draft.signer.name,
        signer_rank=draft.signer.rank,
        late=late,
    )
    turn.tell("reply", draft.text)


def _rated_department(turn: Turn, department_id: int | None) -> int:
    rated = department_id or turn.case.lead_id
    took_part = turn.case.assignments.filter(round=turn.case.round, department=rated)
    if rated is None or not took_part.exists():
        raise Refused("该部门没有办理这一件", remedy="请选择办理过的部门")
    return rated


def _keep_rating(turn: Turn, department_id: int, level: str, comment: str) -> None:
    """The first real rating starts the time for changes; silence noted before gives way."""
    held, hours = turn.case, turn.rules.rating.changeable_hours
    known = Rating.objects.filter(case=held, round=held.round, department_id=department_id).first()
    if known and not known.silent and turn.at - known.at > timedelta(hours=hours):
        raise Refused(
            "评价已不能修改", why=f"评价后 {hours} 小时内可以修改", remedy="如仍有意见，可以要求重办"
        )
    first_at = turn.at if known is None or known.silent else known.at
    Rating.objects.update_or_create(
        case=held,
        round=held.round,
        department_id=department_id,
        defaults={"level": level, "comment": comment, "silent": False, "at": first_at},
    )


def _back_on_the_desk(turn: Turn) -> None:
    """To the department that replied; what the center answered unassigned is unassigned again."""
    held = turn.case
    if held.assigned_at:
        held.stage = "reply"
        turn.move()
        return
    parts.end(held, turn.at, how="withdrawn")
    held.stage, held.state = "assign", turn.rules.start
    held.lead, held.handler = None, None


def _taken_back(turn: Turn, reason: str) -> str:
    label = turn.rules.outcomes[turn.case.outcome].label
    why = f"：{turns.kept(reason)}" if turns.kept(reason) else ""
    return f"原来的「{label}」已经撤回{why}，正在重新办理。"


def _new_round(turn: Turn) -> None:
    held = turn.case
    above = supervising.next_level(turn.rules, held.level)
    if turn.rules.reopen.one_level_up and above:
        held.level = above.rank
    held.round += 1
    held.round_began_at, held.send_backs = turn.at, 0
    held.lead, held.handler = None, None
    held.assigned_at = held.signed_at = held.replied_at = held.closed_at = None
    held.outcome = ""
    held.points.update(outcome="", answer="", basis="", planned_on=None, answered_at=None, answered_by="")
    clocks.mark(held, Holder.CENTER, turn.at, reason="重办")


def _count_dissatisfied(turn: Turn) -> None:
    """Every round before this one was reopened, so it did not satisfy; this one counts by its ratings."""
    held, rules = turn.case, turn.rules
    bad = held.ratings.filter(round=held.round, level__in=rules.rating.dissatisfied).exists()
    before, held.dissatisfied = held.dissatisfied, held.round - 1 + bad
    if held.dissatisfied > before and held.dissatisfied >= rules.reopen.supervise_at:
        _supervise_again(held, turn.by, turn.at)
    held.save(update_fields=["dissatisfied", "supervised"])


def _supervise_again(held: Case, by: Actor, at: datetime) -> None:
    reason = f"第 {held.dissatisfied} 次不满意，转入督办"
    if supervising.begin(held, reason, by=by, at=at):
        turns.record(held, Kind.CASE_SUPERVISED, by=by, at=at, reason=reason, dissatisfied=held.dissatisfied)
