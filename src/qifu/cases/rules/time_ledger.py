"""Who held the case, second by second, and by how much do pauses move its due date?"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

from qifu.kernel.workdays import Limit, Unit, WorkCalendar, shift
from qifu.kernel.workdays.hours import length


class Holder(StrEnum):
    CENTER = "center"
    DEPARTMENT = "department"
    JOINT = "joint"
    ENTERPRISE = "enterprise"
    EXTENSION = "extension"
    DONE = "done"


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """From this moment on the case is with this holder; `order` settles marks of one moment."""

    at: datetime
    order: int
    holder: Holder
    department: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    began_at: datetime
    ended_at: datetime
    holder: Holder
    department: str = ""
    reason: str = ""

    @property
    def elapsed(self) -> timedelta:
        return self.ended_at - self.began_at


def segments(marks: Iterable[Mark], until: datetime) -> tuple[Segment, ...]:
    """Who held the case from its first mark until it was done, or until now.

    The order in which the marks come in does not matter, nor that one comes twice. A done case is held by
    nobody, so the time until a reopening is in no segment. Later marks than `until` are not seen.
    """
    known = sorted({mark for mark in marks if mark.at <= until})
    bounds = [*(mark.at for mark in known), until]
    found: list[Segment] = []
    for mark, ended_at in zip(known, bounds[1:], strict=True):
        if mark.holder is Holder.DONE or mark.at == ended_at:
            continue
        _append(found, Segment(mark.at, ended_at, mark.holder, mark.department, mark.reason))
    return tuple(found)


def totals(held: Iterable[Segment]) -> dict[Holder, timedelta]:
    sums: defaultdict[Holder, timedelta] = defaultdict(timedelta)
    for segment in held:
        sums[segment.holder] += segment.elapsed
    return dict(sums)


def totals_by_department(held: Iterable[Segment]) -> dict[str, timedelta]:
    """What each department answers for; pauses and the center's own time belong to no department."""
    sums: defaultdict[str, timedelta] = defaultdict(timedelta)
    for segment in held:
        if segment.holder in (Holder.DEPARTMENT, Holder.JOINT):
            sums[segment.department] += segment.elapsed
    return dict(sums)


def working_time(held: Iterable[Segment], calendar: WorkCalendar) -> dict[Holder, Fraction]:
    """Exact working days per holder; a full day's hours are one day, a half day its share. See `shown`."""
    full = length(calendar.hours.spans)
    sums: defaultdict[Holder, Fraction] = defaultdict(Fraction)
    for segment in held:
        passed = calendar.elapsed(segment.ended_at) - calendar.elapsed(segment.began_at)
        sums[segment.holder] += Fraction(passed, full)
    return dict(sums)


def shown(working_days: Fraction) -> Decimal:
    """Rounded half up to a tenth of a day, for pages only: never add shown figures.

    >>> shown(Fraction(1, 4))
    Decimal('0.3')
    """
    exact = Decimal(working_days.numerator) / Decimal(working_days.denominator)
    return exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def pauses(held: Iterable[Segment]) -> tuple[Segment, ...]:
    """Waiting for the enterprise stops the clock; an approved extension has a due date of its own."""
    return tuple(segment for segment in held if segment.holder is Holder.ENTERPRISE)


def paused_working_days(paused: Iterable[Segment], calendar: WorkCalendar) -> int:
    """Whole working days in the pauses, counted as limits are: not the first day, but the last."""
    return sum(_days_in(pause, calendar, Unit.WORKING_DAYS).n for pause in _united(paused))


def extended_due(
    due_at: datetime, paused: Iterable[Segment], calendar: WorkCalendar, *, unit: Unit = Unit.WORKING_DAYS
) -> datetime:
    """The due moment after pauses: never earlier, and not moved by a pause that began when already late."""
    moved = due_at
    for pause in _united(paused):
        if pause.began_at > moved:
            break
        moved = _moved(moved, pause, calendar, unit)
    return moved


def _append(found: list[Segment], segment: Segment) -> None:
    """A holder who is marked again goes on holding; a reason that is new is kept beside the old."""
    last = found[-1] if found else None
    same = last and (last.holder, last.department) == (segment.holder, segment.department)
    if not last or not same or last.ended_at != segment.began_at:
        found.append(segment)
        return
    reasons = dict.fromkeys(reason for reason in (*last.reason.split("；"), segment.reason) if reason)
    found[-1] = replace(last, ended_at=segment.ended_at, reason="；".join(reasons))


def _united(paused: Iterable[Segment]) -> list[Segment]:
    """Pauses in order, overlapping or touching ones as one: no day is given back twice."""
    united: list[Segment] = []
    for pause in sorted(paused, key=lambda pause: (pause.began_at, pause.ended_at)):
        if united and pause.began_at <= united[-1].ended_at:
            united[-1] = replace(united[-1], ended_at=max(united[-1].ended_at, pause.ended_at))
        else:
            united.append(pause)
    return united


def _moved(due_at: datetime, pause: Segment, calendar: WorkCalendar, unit: Unit) -> datetime:
    if unit is Unit.WORKING_HOURS:
        passed = calendar.elapsed(pause.ended_at) - calendar.elapsed(pause.began_at)
        return calendar.moment(calendar.elapsed(due_at) + passed) if passed else due_at
    return shift(due_at, _days_in(pause, calendar, unit), calendar)


def _days_in(pause: Segment, calendar: WorkCalendar, unit: Unit) -> Limit:
    first, last = calendar.local(pause.began_at).date(), calendar.local(pause.ended_at).date()
    if unit is Unit.CALENDAR_DAYS:
        return Limit((last - first).days, unit)
    return Limit(calendar.count(after=first, through=last), Unit.WORKING_DAYS)
