"""When is the running stage due, and which rungs wait for it? Start, plan anew, stop."""

from datetime import datetime

from qifu.cases.models import Case, DueRung, Mark
from qifu.cases.rules import deadlines, ladder
from qifu.cases.rules.deadlines import Longer, Plan, Stopped
from qifu.cases.rules.time_ledger import Holder
from qifu.cases.schema import CaseType, Stage
from qifu.kernel.workdays import Limit, Unit, WorkCalendar

LAPSED = "本阶段已结束，申请失效"
STAGES: dict[str, Stage] = {"assign": "assign", "reply": "reply"}


def start(
    case: Case,
    stage: Stage,
    limit: Limit,
    *,
    since: datetime,
    at: datetime,
    rules: CaseType,
    calendar: WorkCalendar,
) -> None:
    """Run the clock of a stage; what waited for the stage before it lapses."""
    lapse(case, at)
    case.stage, case.counted_from = stage, since
    case.limit_n, case.limit_unit = limit.n, limit.unit.value
    plan_anew(case, rules=rules, calendar=calendar)


def start_assign(
    case: Case, *, since: datetime, at: datetime, rules: CaseType, calendar: WorkCalendar
) -> None:
    """The center's own clock: until when must the case be assigned? No limit in the pack, no clock."""
    stage = rules.stages.get("assign")
    if stage is None or stage.limit is None:
        stop(case, at)
        return
    limit = deadlines.limit_of(stage.limit)
    start(case, "assign", limit, since=since, at=at, rules=rules, calendar=calendar)


def start_reply(case: Case, limit: Limit, *, at: datetime, rules: CaseType, calendar: WorkCalendar) -> None:
    """The clock of the reply, counted from the assignment or, if the pack says so, from the receipt."""
    stage = rules.stages.get("reply")
    received = case.round_began_at or case.received_at
    since = received if stage and stage.counted_from == "received" else at
    start(case, "reply", limit, since=since, at=at, rules=rules, calendar=calendar)


def plan_anew(case: Case, *, rules: CaseType, calendar: WorkCalendar) -> None:
    """Set the due moment from limit, pauses and extensions, and move the rungs with it."""
    if case.stage not in STAGES:
        return
    found = plan_of(case, rules=rules, calendar=calendar)
    case.due_at, case.due_provisional = found.at, found.provisional
    lay_rungs(case, rules=rules, calendar=calendar)


def plan_of(case: Case, *, rules: CaseType, calendar: WorkCalendar) -> Plan:
    """What the due moment of a case is by the rules, whatever the row says."""
    limit = Limit(case.limit_n, Unit(case.limit_unit))
    since = case.counted_from or case.received_at
    return deadlines.plan(since, limit, calendar, rules=rules, changes=_changes(case, since))


def stop(case: Case, at: datetime) -> None:
    """No clock runs; the due moment stays, so that everybody can see what it was."""
    lapse(case, at)
    case.stage = ""


def lapse(case: Case, at: datetime) -> None:
    """Rungs not taken by now are not taken any more, and an extension not decided is not granted any more."""
    case.rungs.filter(done_at=None, dropped_at=None).update(dropped_at=at)
    case.extensions.filter(decided_at=None).update(decided_at=at, granted=False, decision_note=LAPSED)


def lay_rungs(case: Case, *, rules: CaseType, calendar: WorkCalendar) -> None:
    """Write the due table for the running stage; what was taken stays taken."""
    if case.due_at is None or case.stage not in STAGES:
        return
    stage, since = STAGES[case.stage], case.counted_from or case.received_at
    known = {rung.key: rung for rung in case.rungs.filter(round=case.round, stage=stage)}
    new: list[DueRung] = []
    moved: list[DueRung] = []
    for step in ladder.steps(rules, stage, start=since, due_at=case.due_at, calendar=calendar):
        key = ladder.run_key(step.key, case.send_backs)
        rung = known.get(key) or DueRung(case=case, round=case.round, stage=stage, key=key)
        if rung.done_at:
            continue
        rung.at, rung.dropped_at = step.at, None
        rung.do, rung.to, rung.say = step.rung.do, step.rung.to, step.rung.say
        (moved if rung.pk else new).append(rung)
    DueRung.objects.bulk_create(new)
    DueRung.objects.bulk_update(moved, ["at", "dropped_at", "do", "to", "say"])


def mark(
    case: Case, holder: Holder, at: datetime, *, department_id: int | None = None, reason: str = ""
) -> None:
    """From now on this holder has the case."""
    order = case.marks.count() + 1
    Mark.objects.create(
        case=case, at=at, order=order, holder=holder.value, department_id=department_id, reason=reason
    )


def end_pause(case: Case, at: datetime, *, how: str) -> bool:
    """End the running pause, if there is one; the caller plans anew."""
    ended = case.pauses.filter(ended_at=None).update(ended_at=at, ended_how=how)
    case.paused_at = None
    return bool(ended)


def _changes(case: Case, since: datetime) -> list[Stopped | Longer]:
    pauses = case.pauses.filter(began_at__gte=since, ended_at__isnull=False)
    granted = case.extensions.filter(round=case.round, granted=True, decided_at__gte=since)
    stopped = [Stopped(pause.began_at, pause.ended_at) for pause in pauses if pause.ended_at]
    longer = [Longer(one.decided_at, Limit(one.n, Unit(one.unit))) for one in granted if one.decided_at]
    return [*stopped, *longer]
