"""How is the clock of a case page told: its ruler with the reasons, its time bar, its ladder, its holder?"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.utils import timezone

from qifu.cases.lines import CaseLine
from qifu.cases.pages import CasePage
from qifu.cases.records import PauseLine
from qifu.cases.rules.time_ledger import Holder as Held
from qifu.kernel.workdays import DayFact, Due, Kind, Limit, Unit
from qifu.portals import case_look, wording
from qifu.portals.case_look import Clock, Coming
from qifu.portals.look import Holder, Ruler, Rung, TimeBar, Tone


def ruler(page: CasePage, at: datetime) -> Ruler | None:
    """The deadline of a case, day by day; None where no clock ever ran."""
    clock = clock_of(page, at)
    if clock is None or page.due is None:
        return None
    return case_look.ruler(_facts(page, page.due, clock), clock)


def clock_of(page: CasePage, at: datetime) -> Clock | None:
    """The facts of the deadline."""
    line = page.line
    if page.due is None or line.due_at is None:
        return None
    due_at, now = timezone.localtime(line.due_at), timezone.localtime(at)
    done_at = line.replied_at or line.closed_at
    left = line.days_left or 0
    return Clock(
        received_on=page.due.received_on,
        due_at=due_at,
        at=now,
        left=max(left, 0),
        over=max(-left, 0),
        sentence=sentence(page),
        deed=_deed(line),
        done_at=timezone.localtime(done_at) if done_at else None,
        done_late=bool(done_at and done_at > line.due_at),
        paused_at=page.pauses[-1].began_at if line.paused and page.pauses else None,
        provisional=line.provisional,
        every_day_counts=page.due.limit.unit is Unit.CALENDAR_DAYS,
    )


def sentence(page: CasePage) -> str:
    """Why it is that day: what was counted, what stood still, what was granted."""
    if page.due is None:
        return ""
    told = [_counted_from(page, page.due.sentence.rstrip("。"))]
    stopped = sum(_paused_days(page.due, pause) for pause in page.pauses if pause.ended_at)
    if stopped:
        told.append(f"等企业补充 {stopped} 个工作日不计")
    told += [
        f"经批准延长 {Limit(one.n, Unit(one.unit))}"
        for one in page.extensions
        if one.granted and one.round == page.line.round
    ]
    return "；".join(told) + "。"


def _counted_from(page: CasePage, said: str) -> str:
    """What the calendar calls a receipt is the assignment where the reply is counted from it."""
    stage = page.rules.stages.get("reply")
    is_assigned = page.line.lead_id is not None and stage is not None and stage.counted_from == "assigned"
    return said.replace("收到", "交办", 1) if is_assigned else said


def time_bar(page: CasePage, *, lead: str = "") -> TimeBar:
    """Who had it for how long."""
    return case_look.time_bar({Held(one.holder): one.working_days for one in page.totals}, lead=lead)


def ladder(page: CasePage, at: datetime) -> tuple[Rung, ...]:
    """The levels, and when the case will climb by itself."""
    line = page.line
    return case_look.ladder(
        [(level.rank, level.label) for level in page.levels],
        level=line.level,
        holder=line.lead_name or "待交办",
        coming=coming(page, at),
        is_over=line.closed_at is not None,
    )


def coming(page: CasePage, at: datetime) -> tuple[Coming, ...]:
    """The rungs still to come; while the clock stands still, none comes."""
    if page.line.paused:
        return ()
    return tuple(
        Coming(timezone.localtime(rung.at), rung.do, rung.say)
        for rung in page.rungs
        if rung.done_at is None and rung.dropped_at is None and rung.at > at
    )


def forecast(found: tuple[Coming, ...]) -> tuple[tuple[str, str], ...]:
    """What will happen by itself unless somebody acts, as (moment, words)."""
    return case_look.forecast(found)


def holder(line: CaseLine) -> Holder:
    """谁在办，到哪天."""
    tone: Tone = "brand"
    if line.paused:
        tone = "waiting"
    elif line.overdue:
        tone = "late"
    runs = line.days_left is not None and not line.paused
    until = timezone.localtime(line.due_at).date() if line.due_at and runs else None
    said = f"{wording.short_day(until)}{'（预计）' if line.provisional else ''}" if until else None
    deed = "在办" if line.handler_name and runs else ""
    return Holder(line.holder_label, deed=deed, until=said, tone=tone)


def _deed(line: CaseLine) -> str:
    if line.replied_at:
        return "答复"
    if line.closed_at:
        return "办结"
    return "答复" if line.lead_id else "交办"


def _facts(page: CasePage, due: Due, clock: Clock) -> Iterable[DayFact]:
    """From the first counted day to the last that matters; a day on which the clock stood still is off."""
    first = due.received_on + timedelta(days=1)
    end = clock.due_at.date()
    if not clock.paused_at:
        end = max(end, clock.done_at.date() if clock.done_at else clock.at.date())
    still = {on for pause in page.pauses for on in _paused_on(pause, clock.at)}
    on = min(first, end)
    while on <= end:
        fact = due.calendar.day(on)
        yield _stopped(fact) if on in still and fact.is_working else fact
        on += timedelta(days=1)


def _stopped(fact: DayFact) -> DayFact:
    return DayFact(fact.on, False, "停表", Kind.CLOSURE, fact.status, "")


def _paused_on(pause: PauseLine, at: datetime) -> Iterable[date]:
    """As limits count: not the first day of a pause, but its last."""
    on = timezone.localtime(pause.began_at).date()
    last = timezone.localtime(pause.ended_at or at).date()
    while on < last:
        on += timedelta(days=1)
        yield on


def _paused_days(due: Due, pause: PauseLine) -> int:
    ended = pause.ended_at or pause.began_at
    began_on, ended_on = timezone.localtime(pause.began_at).date(), timezone.localtime(ended).date()
    return due.calendar.count(after=began_on, through=ended_on)
