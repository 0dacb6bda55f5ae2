"""How long had who the case? The time ledger of one case, exact to the second, shown in working days."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from qifu.cases.models import Case
from qifu.cases.rules import holding, time_ledger
from qifu.cases.rules.time_ledger import Holder, Mark, Segment
from qifu.kernel.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class HeldLine:
    """One stretch of time in one hand."""

    holder: str
    holder_label: str
    department_name: str
    reason: str
    began_at: datetime
    ended_at: datetime
    working_days: Decimal


@dataclass(frozen=True, slots=True)
class HeldTotal:
    """All the time in one kind of hands."""

    holder: str
    holder_label: str
    working_days: Decimal


def segments_of(case: Case, until: datetime) -> tuple[Segment, ...]:
    """Who held the case, with approved extensions told apart from a department's own time."""
    rows = case.marks.values_list("at", "order", "holder", "department__name", "reason")
    marks = [Mark(at, order, Holder(holder), name or "", reason) for at, order, holder, name, reason in rows]
    granted = case.extensions.filter(granted=True).values_list("due_before", "due_after")
    longer = [holding.Granted(before, after) for before, after in granted if before and after]
    return holding.with_extensions(time_ledger.segments(marks, until), longer)


def held_lines(segments: tuple[Segment, ...], calendar: WorkCalendar) -> tuple[HeldLine, ...]:
    """The stretches in order."""
    return tuple(
        HeldLine(
            one.holder.value,
            holding.LABELS[one.holder],
            one.department,
            one.reason,
            one.began_at,
            one.ended_at,
            time_ledger.shown(time_ledger.working_time([one], calendar)[one.holder]),
        )
        for one in segments
    )


def held_totals(segments: tuple[Segment, ...], calendar: WorkCalendar) -> tuple[HeldTotal, ...]:
    """The sums by kind of holder."""
    sums = time_ledger.working_time(segments, calendar)
    return tuple(
        HeldTotal(holder.value, holding.LABELS[holder], time_ledger.shown(days))
        for holder, days in sums.items()
    )
