"""What does a department do with a case before it replies? Notes, points, co-replies, materials."""

from datetime import date, datetime

from qifu.cases import clocks, opening, parts, turns
from qifu.cases.extending import ask_extension, decide_extension
from qifu.cases.models import Case, Material, Point
from qifu.cases.pausing import pause, resume, supply
from qifu.cases.rules import replies
from qifu.cases.rules.replies import PointAnswer, PointState
from qifu.cases.rules.time_ledger import Holder
from qifu.cases.turns import Acted, Turn
from qifu.kernel.errors import Refused
from qifu.ledger.vocabulary import Kind
from qifu.registry.rules.access import Actor, Side

__all__ = [
    "add_material",
    "add_point",
    "answer_point",
    "ask_extension",
    "co_reply",
    "decide_extension",
    "mark_read",
    "note",
    "pause",
    "resume",
    "supply",
]


def note(
    *, case: int, text: str, shown: bool = True, by: Actor, at: datetime, seen: int | None = None
) -> Acted:
    """Write down progress; `shown` says whether the enterprise sees it. The clock is not touched."""
    said = turns.checked(text, what="进展内容", most=2000)
    with turns.take("note", case=case, by=by, at=at, seen=seen) as turn:
        turn.move()
        return turn.write(Kind.CASE_NOTED, text=said, shown=shown)


def add_point(*, case: int, text: str, by: Actor, at: datetime, seen: int | None = None) -> Acted:
    """Add a demand found in the enterprise's words, so that the reply must answer it."""
    said = turns.checked(text, what="诉求要点", most=opening.LONGEST_POINT)
    with turns.take("note", case=case, by=by, at=at, seen=seen) as turn:
        opening.add_points(turn.case, [said])
        return turn.write(Kind.CASE_NOTED, point=said, text=f"补充诉求要点：{said}", shown=True)


def answer_point(
    *,
    case: int,
    point_id: int,
    outcome: str,
    answer: str,
    basis: str = "",
    planned_on: date | None = None,
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Acted:
    """Answer one demand, or refuse it with its legal basis."""
    with turns.take("answer_point", case=case, by=by, at=at, seen=seen) as turn:
        point = set_answer(turn, PointAnswer(point_id, outcome, answer, basis, planned_on))
        turn.move()
        return turn.write(Kind.CASE_POINT_ANSWERED, **as_said(point))


def co_reply(*, case: int, answer: str, by: Actor, at: datetime, seen: int | None = None) -> Acted:
    """A co-handling department says its part to the lead department."""
    said = turns.checked(answer, what="协办意见", most=2000)
    with turns.take("co_reply", case=case, by=by, at=at, seen=seen) as turn:
        mine = parts.active(turn.case).filter(part="co", department=by.department_id)
        mine.update(answer=said, signed_at=at, signed_by=by.name)
        if not parts.waiting_co(turn.case).exists():
            clocks.mark(turn.case, Holder.DEPARTMENT, at, department_id=turn.case.lead_id)
        turn.move()
        return turn.write(Kind.CASE_CO_REPLIED, department_name=by.department_name, text=said)


def add_material(
    *,
    case: int,
    name: str,
    media: str,
    size: int,
    digest: str,
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Acted:
    """Put a stored file (see `materials.store`) to the case."""
    with turns.take("add_material", case=case, by=by, at=at, seen=seen) as turn:
        Material.objects.create(
            case=turn.case,
            name=opening.clipped(name, 200),
            media=media,
            size=size,
            digest=digest,
            side=by.side.value,
            by_name=by.name,
            at=at,
        )
        turn.move()
        return turn.write(Kind.CASE_MATERIAL_ADDED, name=name, media=media, size=size, digest=digest)


def mark_read(*, case: int, by: Actor, at: datetime) -> int:
    """The enterprise has the case before it: its notices are read. No act, so no entry."""
    if by.side is not Side.ENTERPRISE:
        return 0
    unread = Case.objects.get(pk=case, enterprise=by.enterprise_id).notices.filter(read_at=None)
    return unread.update(read_at=at)


def set_answer(turn: Turn, said: PointAnswer) -> Point:
    """Put one answer to its demand, or refuse what it lacks."""
    point = turn.case.points.filter(pk=said.point_id).first()
    if point is None:
        raise Refused("没有这条诉求要点", remedy="刷新后再试")
    state = PointState(point.position, said.outcome, said.answer, said.basis, said.planned_on)
    found = replies.point_faults(turn.rules, state)
    if found:
        raise Refused("这一条还不能提交", why="；".join(found), remedy="请补齐后再提交")
    point.outcome, point.answer = said.outcome, said.answer.strip()
    point.basis, point.planned_on = said.basis.strip(), said.planned_on
    point.answered_at, point.answered_by = turn.at, turn.by.name
    point.save()
    return point


def as_said(point: Point) -> dict[str, str | int | None]:
    """A demand and its answer, as the journal keeps them."""
    return {
        "position": point.position,
        "point": point.text,
        "outcome": point.outcome,
        "answer": point.answer,
        "basis": point.basis,
        "planned_on": point.planned_on.isoformat() if point.planned_on else None,
    }
