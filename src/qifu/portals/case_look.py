"""How does a case look to whoever may see it: its deadline, its holders, its ladder, its history?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from qifu.cases.rules.time_ledger import Holder as Held
from qifu.kernel.workdays import DayFact, Kind
from qifu.portals import wording
from qifu.portals.look import (
    DayState,
    Ruler,
    RulerDay,
    Rung,
    TimeBar,
    TimeHolder,
    TimeSegment,
    Tone,
)

HOLDERS: dict[Held, tuple[TimeHolder, str]] = {
    Held.CENTER: ("center", "中心"),
    Held.DEPARTMENT: ("lead", "主办"),
    Held.JOINT: ("joint", "联合"),
    Held.ENTERPRISE: ("enterprise", "等企业"),
    Held.EXTENSION: ("extension", "延期"),
}
"""The order of the time bar everywhere, with the word of its legend."""

SOON_DAYS = 3


@dataclass(frozen=True, slots=True)
class Clock:
    """What a deadline is drawn from. `left` counts working days still to come, `over` those since.

    Moments are local already; `done_at` is the reply, after which the clock stands still.
    """

    received_on: date
    due_at: datetime
    at: datetime
    left: int = 0
    over: int = 0
    sentence: str = ""
    deed: str = "答复"
    done_at: datetime | None = None
    done_late: bool = False
    paused_at: datetime | None = None
    provisional: bool = False
    every_day_counts: bool = False


def ruler(facts: Iterable[DayFact], clock: Clock) -> Ruler:
    """The deadline day by day; `facts` run from the first counted day to the due day, or to today if late."""
    return Ruler(
        days=(RulerDay(clock.received_on, "", "received"), *_days(facts, clock)),
        sentence=clock.sentence,
        headline=headline(clock),
        due_text=due_text(clock),
        tone=tone(clock),
    )


def headline(clock: Clock) -> str:
    """The one line that says how it stands: 还剩 3 个工作日、今天到期、超 1 天、已停表."""
    if clock.done_at:
        return f"超期{clock.deed}" if clock.done_late else f"按时{clock.deed}"
    if clock.paused_at:
        return "已停表，等企业补充"
    if clock.at > clock.due_at:
        return f"超 {max(clock.over, 1)} 天"
    if not clock.left:
        return "今天到期"
    return f"{'预计' if clock.provisional else ''}还剩 {clock.left} 个工作日"


def due_text(clock: Clock) -> str:
    """Until which moment, or when it was done."""
    if clock.done_at:
        return f"{wording.moment(clock.done_at)} {clock.deed}，期限 {wording.moment(clock.due_at)}"
    guess = "预计 " if clock.provisional else ""
    if clock.paused_at:
        return f"原定 {wording.day(clock.due_at)} {clock.due_at:%H:%M} 前{clock.deed}，恢复计时后顺延"
    if clock.at > clock.due_at:
        guess = "应于 "
    return f"{guess}{wording.day(clock.due_at)} {clock.due_at:%H:%M} 前{clock.deed}"


def tone(clock: Clock) -> Tone:
    """The colour of a deadline."""
    if clock.done_at:
        return "late" if clock.done_late else "good"
    if clock.paused_at:
        return "waiting"
    if clock.at > clock.due_at:
        return "late"
    return "soon" if clock.left < SOON_DAYS else "brand"


def _days(facts: Iterable[DayFact], clock: Clock) -> list[RulerDay]:
    days: list[RulerDay] = []
    counted = 0
    for fact in facts:
        counts = fact.is_working or clock.every_day_counts
        counted += counts
        note = fact.name if fact.kind is not Kind.WORKDAY else ""
        label = str(counted) if counts else ""
        days.append(RulerDay(fact.on, label, _state(fact.on, counts, clock), note, fact.kind is Kind.MAKE_UP))
    return days


def _state(on: date, counts: bool, clock: Clock) -> DayState:
    due_on, today = clock.due_at.date(), (clock.done_at or clock.at).date()
    if clock.done_at and on == today:
        return "replied"
    if on == due_on:
        return "due"
    if not counts:
        return "off"
    if on == today:
        return "today"
    if on > due_on:
        return "over"
    return "past" if on < today else "future"


def time_bar(held: Mapping[Held, Decimal], *, lead: str = "", unit: str = "天") -> TimeBar:
    """Who had it for how many working days, always in the same order; what nobody had is left out."""
    return TimeBar(
        tuple(
            TimeSegment(kind, lead if lead and kind == "lead" else label, float(held[holder]))
            for holder, (kind, label) in HOLDERS.items()
            if held.get(holder)
        ),
        unit,
    )


@dataclass(frozen=True, slots=True)
class Coming:
    """A rung of the due table still to come."""

    at: datetime
    do: str
    say: str


def ladder(
    levels: Sequence[tuple[int, str]],
    *,
    level: int,
    holder: str,
    coming: Sequence[Coming] = (),
    is_over: bool = False,
) -> tuple[Rung, ...]:
    """The levels from the original channel upward: where it is, and when it will climb."""
    climbs = next((step.at for step in coming if step.do == "escalate"), None)
    return tuple(_rung(rank, label, level, holder, climbs, is_over) for rank, label in sorted(levels))


def _rung(rank: int, label: str, level: int, holder: str, climbs: datetime | None, is_over: bool) -> Rung:
    if rank < level:
        return Rung(label, "done")
    if rank == level:
        return Rung(label, "done" if is_over else "now", holder)
    if rank == level + 1 and climbs and not is_over:
        return Rung(label, "next", wording.moment(climbs))
    return Rung(label, "later")


def forecast(coming: Sequence[Coming], most: int = 2) -> tuple[tuple[str, str], ...]:
    """What will happen by itself, as (moment, words), the next first."""
    steps = sorted(coming, key=lambda step: step.at)[:most]
    return tuple((wording.moment(step.at), step.say) for step in steps)
