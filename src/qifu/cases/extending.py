"""May a reply come later than promised? Asked in time, told to the enterprise, decided by the center."""

from datetime import datetime

from qifu.cases import clocks, turns
from qifu.cases.models import Case, Extension
from qifu.cases.rules import deadlines
from qifu.cases.schema import CaseType
from qifu.cases.turns import Acted, Turn
from qifu.kernel.errors import Refused
from qifu.kernel.workdays import Limit, Unit
from qifu.ledger.vocabulary import Kind
from qifu.registry.rules.access import Actor


def ask_extension(
    *,
    case: int,
    days: int,
    reason: str,
    notice_text: str,
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Acted:
    """Ask for more time, in the unit of the case's limit; the enterprise's notice is written beforehand."""
    why = turns.checked(reason, what="延期理由")
    with turns.take("ask_extension", case=case, by=by, at=at, seen=seen) as turn:
        told = notice_text.strip()
        if turn.rules.extension.notice:
            told = turns.checked(notice_text, what="告知企业的延期说明", most=2000)
        wanted = _allowed(turn.case, turn.rules, days)
        Extension.objects.create(
            case=turn.case,
            round=turn.case.round,
            n=wanted.n,
            unit=wanted.unit.value,
            reason=why,
            notice_text=told,
            asked_at=at,
            asked_by=by.name,
            due_before=turn.case.due_at,
        )
        turn.move()
        return turn.write(Kind.CASE_EXTENSION_ASKED, length=str(wanted), reason=why, notice=told)


def decide_extension(
    *, case: int, grant: bool, note: str = "", by: Actor, at: datetime, seen: int | None = None
) -> Acted:
    """Grant or refuse; only what is granted moves the due moment, and the enterprise is told at once."""
    with turns.take("decide_extension", case=case, by=by, at=at, seen=seen) as turn:
        asked = turn.case.extensions.get(decided_at=None)
        said = note.strip() if grant else turns.checked(note, what="不同意延期的理由")
        asked.decided_at, asked.decided_by = at, by.name
        asked.granted, asked.decision_note = grant, said
        asked.due_before = turn.case.due_at
        asked.save()
        if grant:
            _lengthen(turn, asked)
        turn.move()
        return turn.write(
            Kind.CASE_EXTENSION_DECIDED,
            granted=grant,
            note=said,
            length=str(Limit(asked.n, Unit(asked.unit))),
            due_before=asked.due_before.isoformat() if asked.due_before else None,
            due_at=turn.case.due_at.isoformat() if turn.case.due_at else None,
        )


def _lengthen(turn: Turn, asked: Extension) -> None:
    clocks.plan_anew(turn.case, rules=turn.rules, calendar=turn.calendar)
    asked.due_after = turn.case.due_at
    asked.save(update_fields=["due_after"])
    if asked.notice_text:
        turn.tell("extension", asked.notice_text)


def _allowed(case: Case, rules: CaseType, days: int) -> Limit:
    limit = Limit(case.limit_n, Unit(case.limit_unit))
    longest = deadlines.longest_extension(rules, limit)
    if not 1 <= days <= longest.n:
        raise Refused(f"不能延期 {days} 天", why=f"最多可延 {longest}", remedy="请缩短延期时间")
    return Limit(days, longest.unit)
