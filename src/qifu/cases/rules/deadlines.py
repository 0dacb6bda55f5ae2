"""When must a stage be done? Limit, pauses and extensions in, one due moment out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from qifu.cases.rules.time_ledger import Holder, Segment, extended_due
from qifu.cases.schema import CaseClass, CaseType, Span
from qifu.kernel.errors import Refused
from qifu.kernel.workdays import Due, Limit, Unit, WorkCalendar, due, shift


@dataclass(frozen=True, slots=True)
class Stopped:
    """A pause that has ended: the clock did not run between these moments."""

    began_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class Longer:
    """An extension granted at this moment."""

    at: datetime
    by: Limit


@dataclass(frozen=True, slots=True)
class Plan:
    """A due moment, the plain due date it grew from, and whether it stands on days not yet official."""

    at: datetime
    provisional: bool
    plain: Due


def limit_of(span: Span) -> Limit:
    """A length of time of the pack in the kernel's words."""
    return Limit(span.n, Unit(span.unit))


def plan(
    start: datetime,
    limit: Limit,
    calendar: WorkCalendar,
    *,
    rules: CaseType,
    changes: Iterable[Stopped | Longer] = (),
) -> Plan:
    """The due moment of a stage. Changes are replayed by their time, in whatever order they come in."""
    plain = due(start, limit, calendar, after_hours=rules.after_hours)
    at = plain.at
    for change in sorted(changes, key=lambda change: (change.at, isinstance(change, Longer))):
        at = _changed(at, change, limit.unit, calendar)
    first = min(plain.received_on + timedelta(days=1), at.date())
    return Plan(at, calendar.guesses(first, at.date()), plain)


def reply_limit(rules: CaseType, class_code: str, days: int | None = None) -> Limit:
    """The limit of a class; where the dispatcher may choose, the chosen days must lie within the bounds."""
    kind = class_of(rules, class_code)
    limit = limit_of(kind.limit)
    if days is None or days == limit.n:
        return limit
    if kind.choose is None:
        raise Refused(f"「{kind.label}」的时限是固定的", why=f"时限为 {limit}", remedy="请改选类别")
    least, most = kind.choose
    if not least <= days <= most:
        raise Refused(
            f"{days} 天超出「{kind.label}」的时限范围",
            why=f"可选 {least} 至 {most} 个工作日",
            remedy="请在范围内选择天数，或改选类别",
        )
    return Limit(days, limit.unit)


def class_of(rules: CaseType, class_code: str) -> CaseClass:
    """The class behind a code; an unknown code is refused with the ones there are."""
    if class_code not in rules.classes:
        known = "、".join(kind.label for kind in rules.classes.values())
        raise Refused("没有这个类别", why=f"类别代码「{class_code}」", remedy=f"可选：{known}")
    return rules.classes[class_code]


def longest_extension(rules: CaseType, limit: Limit) -> Limit:
    """How far one extension may reach: a fixed length, or as long as the limit itself."""
    longest = rules.extension.longest
    return limit if longest == "original" else limit_of(longest)


def replanned(before: datetime, planned: datetime, at: datetime, calendar: WorkCalendar) -> datetime:
    """A new due moment after the calendar changed: it may move later, or earlier as far as still fair.

    Nobody becomes late by a notice: never earlier than the close of the working day on which it is entered.
    """
    if planned >= before:
        return planned
    today = calendar.local(at).date()
    on = today if calendar.is_working(today) else calendar.working_day(1, after=today)
    return max(planned, min(before, max(calendar.closing_at(on), at)))


def _changed(due_at: datetime, change: Stopped | Longer, unit: Unit, calendar: WorkCalendar) -> datetime:
    if isinstance(change, Longer):
        return shift(due_at, change.by, calendar)
    stop = Segment(change.began_at, change.at, Holder.ENTERPRISE)
    return extended_due(due_at, [stop], calendar, unit=unit)
