"""When does the clock stand still? With a reason, a cap and a notice to the enterprise."""

from datetime import datetime

from qifu.cases import clocks, parts, turns
from qifu.cases.models import Case, Pause
from qifu.cases.rules.deadlines import limit_of
from qifu.cases.rules.time_ledger import Holder
from qifu.cases.schema import Act, CaseType
from qifu.cases.turns import Acted
from qifu.kernel.errors import Refused
from qifu.kernel.workdays import WorkCalendar, due
from qifu.ledger.vocabulary import Kind
from qifu.registry.rules.access import Actor


def pause(
    *,
    case: int,
    reason_code: str,
    need: str,
    notice_text: str,
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Acted:
    """Stop the clock until the enterprise has supplied what is needed, at most until the cap."""
    wanted = turns.checked(need, what="需要企业补充的内容")
    told = turns.checked(notice_text, what="告知企业的内容", most=2000)
    with turns.take("pause", case=case, by=by, at=at, seen=seen) as turn:
        reason = turn.rules.pause.reasons.get(reason_code)
        if reason is None:
            raise Refused("没有选择暂停的理由", remedy="请从列出的理由中选择")
        cap = due(at, limit_of(reason.cap), turn.calendar)
        made = Pause.objects.create(
            case=turn.case,
            reason_code=reason_code,
            need=wanted,
            notice=turn.tell("pause", told),
            by_name=by.name,
            began_at=at,
            cap_at=cap.at,
        )
        turn.case.paused_at = at
        clocks.mark(turn.case, Holder.ENTERPRISE, at, reason=reason.label)
        turn.move()
        return turn.write(
            Kind.CASE_PAUSED,
            reason=reason.label,
            need=wanted,
            notice=told,
            cap_at=made.cap_at.isoformat(),
        )


def supply(*, case: int, text: str, by: Actor, at: datetime, seen: int | None = None) -> Acted:
    """The enterprise has supplied what was asked for; the clock runs again."""
    said = turns.checked(text, what="补充的内容", most=5000)
    return _go_on("supply", Kind.CASE_SUPPLIED, "supplied", case, by, at, seen, text=said)


def resume(*, case: int, reason: str = "", by: Actor, at: datetime, seen: int | None = None) -> Acted:
    """The department goes on without waiting any longer."""
    return _go_on("resume", Kind.CASE_RESUMED, "resumed", case, by, at, seen, text=reason.strip())


def end_pause(held: Case, at: datetime, *, how: str, rules: CaseType, calendar: WorkCalendar) -> None:
    """The clock runs again from this moment; the due moment follows by the working days that were waited."""
    clocks.end_pause(held, at, how=how)
    holder = Holder.JOINT if parts.waiting_co(held).exists() else Holder.DEPARTMENT
    clocks.mark(held, holder, at, department_id=held.lead_id)
    clocks.plan_anew(held, rules=rules, calendar=calendar)


def _go_on(
    act: Act, kind: Kind, how: str, case: int, by: Actor, at: datetime, seen: int | None, *, text: str
) -> Acted:
    with turns.take(act, case=case, by=by, at=at, seen=seen) as turn:
        before = turn.case.due_at
        end_pause(turn.case, at, how=how, rules=turn.rules, calendar=turn.calendar)
        turn.move()
        after = turn.case.due_at
        return turn.write(
            kind,
            text=text,
            due_before=before.isoformat() if before else None,
            due_at=after.isoformat() if after else None,
        )
