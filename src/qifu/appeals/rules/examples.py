"""How is each kind of official example played? Pure: a pack, what is given, what happens, what follows."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from qifu.appeals.rules.route import TextFacts, route
from qifu.appeals.schema import Routing
from qifu.cases.rules import deadlines, ladder, transitions
from qifu.cases.rules.deadlines import Longer, Plan
from qifu.cases.rules.standing import Standing
from qifu.cases.rules.transitions import Moment
from qifu.cases.schema import CaseType, Closures, OfficeHours, Stage
from qifu.kernel.errors import Refused
from qifu.kernel.packs import Pack, Runner
from qifu.kernel.workdays import DEFAULT_HOURS, CalendarYear, Closure, Limit, WorkCalendar, WorkHours
from qifu.registry.rules.access import Actor, Role, Side

HANDLER = Actor(
    key="account:1", name="经办", side=Side.STAFF, roles=frozenset({Role.HANDLER}), department_id=1
)

Said = Mapping[str, Any]


def rules_of(pack: Pack) -> CaseType:
    return pack.section("cases/appeal", CaseType)


@lru_cache(maxsize=16)
def calendar_of(pack: Pack) -> WorkCalendar:
    """The calendar a pack ships, without what an installation has entered since."""
    years = [pack.section(name, CalendarYear) for name in pack.sections() if name[9:].isdecimal()]
    hours, closures = DEFAULT_HOURS, list[Closure]()
    if pack.has("calendar/hours"):
        own = pack.section("calendar/hours", OfficeHours)
        hours = WorkHours(spans=own.spans, zone=own.zone)
    if pack.has("calendar/closures"):
        days = pack.section("calendar/closures", Closures).days
        closures = [Closure(day.on, day.name, "", until=day.until, from_=day.from_) for day in days]
    return WorkCalendar.build(years, closures=closures, hours=hours)


def due(pack: Pack, given: Said, when: Said) -> Said:
    """`given` a receipt (and an assignment), `when` a stage is timed, `then` the due day."""
    start, plan = _timed(pack, given, _stage(when))
    return {
        "counted_from": start.date(),
        "due_on": plan.at.date(),
        "due_at": plan.at.isoformat(),
        "provisional": plan.provisional,
        "limit": str(plan.plain.limit),
        "days": [fact.on for fact in plan.plain.days if fact.is_working],
    }


def limits(pack: Pack, _: Said, when: Said) -> Said:
    """`when` a class (and days) is chosen, `then` the limit, or the refusal."""
    rules = rules_of(pack)
    code = str(when.get("class", rules.default_class))
    return {
        "class": rules.classes[code].label if code in rules.classes else "",
        "limit": str(deadlines.reply_limit(rules, code, when.get("days"))),
    }


def routing(pack: Pack, given: Said, _: Said) -> Said:
    """`given` what an enterprise says, `then` board, department, who proposed it and why."""
    said = TextFacts(str(given.get("title", "")), str(given.get("text", "")))
    found = route(said, pack.section("routing", Routing))
    return {
        "department": found.department,
        "board": found.board,
        "by": found.by,
        "because": list(found.because),
        "category": found.category,
        "alternatives": [each.department for each in found.alternatives],
    }


def extension(pack: Pack, given: Said, when: Said) -> Said:
    """`given` a case in hand, `when` more time is asked for, `then` the new due day or the refusal."""
    rules, calendar = rules_of(pack), calendar_of(pack)
    _, plan = _timed(pack, given, "reply")
    at = _moment(when["asked_at"])
    case = Standing(
        state="handling",
        received_at=_moment(given["received_at"]),
        lead_id=HANDLER.department_id,
        due_at=plan.at,
        extensions=int(given.get("extensions", 0)),
    )
    transitions.refuse("ask_extension", Moment(case, rules, HANDLER, at, calendar))
    if rules.extension.notice and not str(when.get("notice", "")).strip():
        raise Refused("现在不能「申请延期」", why="还没有写明告知企业的延期说明")
    longest = deadlines.longest_extension(rules, plan.plain.limit)
    if when["days"] > longest.n:
        raise Refused(f"不能延期 {when['days']} 天", why=f"最多可延 {longest}")
    longer = Longer(at, Limit(when["days"], longest.unit))
    later = deadlines.plan(plan.plain.started_at, plan.plain.limit, calendar, rules=rules, changes=[longer])
    return {"due_before": plan.at.date(), "due_on": later.at.date()}


def rungs(pack: Pack, given: Said, when: Said) -> Said:
    """`when` a stage is timed, `then` the moment of each rung of the ladder."""
    stage = _stage(when)
    start, plan = _timed(pack, given, stage)
    steps = ladder.steps(rules_of(pack), stage, start=start, due_at=plan.at, calendar=calendar_of(pack))
    return {step.key: {"at": step.at.isoformat(), "do": step.rung.do, "to": step.rung.to} for step in steps}


RUNNERS: Mapping[str, Runner] = {
    "due": due,
    "limits": limits,
    "routing": routing,
    "extension": extension,
    "ladder": rungs,
}


def _timed(pack: Pack, given: Said, stage: Stage) -> tuple[datetime, Plan]:
    """The start of a stage and its plan, by the pack's class, count and calendar."""
    rules, calendar = rules_of(pack), calendar_of(pack)
    own = rules.stages[stage]
    start = _moment(given["assigned_at" if own.counted_from == "assigned" else "received_at"])
    limit = (
        deadlines.limit_of(own.limit)
        if own.limit
        else deadlines.reply_limit(rules, str(given.get("class", rules.default_class)), given.get("days"))
    )
    return start, deadlines.plan(start, limit, calendar, rules=rules)


def _stage(when: Said) -> Stage:
    return "assign" if when.get("stage") == "assign" else "reply"


def _moment(text: Any) -> datetime:
    return datetime.fromisoformat(str(text))
