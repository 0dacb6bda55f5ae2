"""To which desk does a case go? Assigned, signed for, passed on, sent back, shared, graded."""

from datetime import datetime

from qifu.cases import clocks, parts, turns
from qifu.cases.ending import refer, reject, withdraw
from qifu.cases.rules import deadlines
from qifu.cases.rules.time_ledger import Holder
from qifu.cases.turns import Acted, Turn
from qifu.kernel.errors import Refused
from qifu.kernel.workdays import Limit, Unit
from qifu.ledger.vocabulary import Kind
from qifu.registry.rules.access import Actor

__all__ = [
    "assign",
    "classify",
    "co_handle",
    "refer",
    "reject",
    "send_back",
    "sign",
    "transfer",
    "withdraw",
]


def assign(
    *,
    case: int,
    department_id: int,
    class_code: str | None = None,
    board_id: int | None = None,
    days: int | None = None,
    note: str = "",
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Acted:
    """Give a case to a lead department; its clock for the reply starts."""
    with turns.take("assign", case=case, by=by, at=at, seen=seen) as turn:
        held = turn.case
        held.class_code = class_code or held.class_code
        held.board_id = board_id or held.board_id
        limit = deadlines.reply_limit(turn.rules, held.class_code, days)
        _hand_to(turn, department_id, note)
        held.assigned_at = at
        turn.move()
        clocks.start_reply(held, limit, at=at, rules=turn.rules, calendar=turn.calendar)
        return turn.write(
            Kind.CASE_ASSIGNED,
            department=department_id,
            department_name=parts.lead_name(held),
            class_code=held.class_code,
            limit=str(limit),
            due_at=held.due_at.isoformat() if held.due_at else None,
            note=note,
        )


def sign(*, case: int, by: Actor, at: datetime, seen: int | None = None) -> Acted:
    """The lead department signs for the case: from now on it answers for it, not the first contact."""
    with turns.take("sign", case=case, by=by, at=at, seen=seen) as turn:
        turn.case.signed_at, turn.case.handler_id = at, by.account_id
        lead = parts.active(turn.case).filter(part="lead").first()
        if lead:
            lead.signed_at, lead.signed_by = at, by.name
            lead.save(update_fields=["signed_at", "signed_by"])
        turn.move()
        return turn.write(Kind.CASE_SIGNED, department_name=parts.lead_name(turn.case))


def transfer(
    *, case: int, department_id: int, reason: str, by: Actor, at: datetime, seen: int | None = None
) -> Acted:
    """Pass a case on to another lead department; the clock runs on."""
    why = turns.checked(reason, what="转办理由")
    with turns.take("transfer", case=case, by=by, at=at, seen=seen) as turn:
        if turn.case.lead_id == department_id:
            raise Refused("这一件已由该部门牵头", remedy="请选择其他部门")
        before = parts.lead_name(turn.case)
        parts.end(turn.case, at, how="transferred", department_id=turn.case.lead_id)
        _hand_to(turn, department_id, why)
        turn.move()
        return turn.write(
            Kind.CASE_TRANSFERRED,
            department=department_id,
            department_name=parts.lead_name(turn.case),
            before=before,
            reason=why,
        )


def send_back(*, case: int, reason: str, by: Actor, at: datetime, seen: int | None = None) -> Acted:
    """Send a case back to the center, with the reason; the center's own clock starts afresh."""
    why = turns.checked(reason, what="退回理由")
    with turns.take("send_back", case=case, by=by, at=at, seen=seen) as turn:
        held = turn.case
        before = parts.lead_name(held)
        parts.end(held, at, how="sent_back")
        held.lead, held.handler, held.signed_at, held.assigned_at = None, None, None, None
        held.send_backs += 1
        clocks.mark(held, Holder.CENTER, at, reason="退回")
        turn.move()
        clocks.start_assign(held, since=at, at=at, rules=turn.rules, calendar=turn.calendar)
        return turn.write(Kind.CASE_SENT_BACK, before=before, reason=why)


def classify(
    *, case: int, class_code: str, days: int | None = None, by: Actor, at: datetime, seen: int | None = None
) -> Acted:
    """Grade a case anew; if its reply is being timed, the due date follows the new class."""
    with turns.take("classify", case=case, by=by, at=at, seen=seen) as turn:
        held = turn.case
        before, due_before = held.class_code, held.due_at
        limit = deadlines.reply_limit(turn.rules, class_code, days)
        held.class_code = class_code
        if held.stage == "reply":
            held.limit_n, held.limit_unit = limit.n, limit.unit.value
            clocks.plan_anew(held, rules=turn.rules, calendar=turn.calendar)
        turn.move()
        return turn.write(
            Kind.CASE_CLASSED,
            before=before,
            class_code=class_code,
            label=turn.rules.classes[class_code].label,
            limit=str(Limit(held.limit_n, Unit(held.limit_unit))) if held.stage == "reply" else str(limit),
            due_before=due_before.isoformat() if due_before else None,
            due_at=held.due_at.isoformat() if held.due_at else None,
        )


def co_handle(
    *, case: int, department_id: int, need: str, by: Actor, at: datetime, seen: int | None = None
) -> Acted:
    """Ask another department to do its part; the lead department stays answerable."""
    why = turns.checked(need, what="需要协办的内容")
    with turns.take("co_handle", case=case, by=by, at=at, seen=seen) as turn:
        held = turn.case
        if parts.active(held).filter(department_id=department_id).exists():
            raise Refused("该部门已在办理这一件", remedy="请选择其他部门")
        made = parts.add(held, department_id, part="co", at=at, by_name=by.name, note=why)
        clocks.mark(held, Holder.JOINT, at, department_id=held.lead_id, reason="协办")
        turn.move()
        return turn.write(
            Kind.CASE_CO_HANDLED, department=department_id, department_name=made.department.name, need=why
        )


def _hand_to(turn: Turn, department_id: int, note: str) -> None:
    held = turn.case
    made = parts.add(held, department_id, part="lead", at=turn.at, by_name=turn.by.name, note=note)
    held.lead, held.handler, held.signed_at = made.department, None, None
    joint = parts.waiting_co(held).exists()
    holder = Holder.JOINT if joint else Holder.DEPARTMENT
    clocks.mark(held, holder, turn.at, department_id=department_id)
