"""Which deadlines move when the calendar changes? Each open case once, with before and after in its chain."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from qifu.cases import clocks, editions, turns, yearbooks
from qifu.cases.models import Case
from qifu.cases.rules import deadlines
from qifu.kernel.workdays import WorkCalendar
from qifu.ledger.vocabulary import Kind
from qifu.registry.rules.access import Actor

CHUNK = 100


@dataclass(frozen=True, slots=True)
class Moved:
    """A case whose due moment is another one under the new calendar."""

    case_id: int
    number: str
    title: str
    before: datetime
    after: datetime


def replan(*, source: str, by: Actor, at: datetime) -> int:
    """Plan every running clock anew; returns how many due moments moved.

    Case by case and in chunks: cut off in the middle and started again, it moves only what still has to move.
    """
    moved, last = 0, 0
    while keys := _next_keys(last):
        with transaction.atomic():
            moved += sum(_replan(key, source, by, at) for key in keys)
        last = keys[-1]
    return moved


def would_move(calendar: WorkCalendar, pack: str, at: datetime, *, most: int = 200) -> tuple[Moved, ...]:
    """The cases that would move under a calendar not entered yet; nothing is written."""
    running = Case.objects.exclude(stage="").filter(edition__pack=pack).select_related("edition")
    found: list[Moved] = []
    for case in running.defer("edition__document", "text").order_by("due_at", "pk").iterator(chunk_size=500):
        after = _planned(case, calendar, at)
        if case.due_at and after and after != case.due_at:
            found.append(Moved(case.pk, case.number, case.title, case.due_at, after))
        if len(found) >= most:
            break
    return tuple(found)


def _next_keys(last: int) -> list[int]:
    running = Case.objects.exclude(stage="").filter(pk__gt=last).order_by("pk")
    return list(running.values_list("pk", flat=True)[:CHUNK])


def _replan(key: int, source: str, by: Actor, at: datetime) -> bool:
    case = turns.lock(key)
    calendar = yearbooks.calendar_of(case.edition.pack, at.date())
    before, after = case.due_at, _planned(case, calendar, at)
    rules = editions.rules_of(case.edition)
    if case.due_at is None or before is None or after is None:
        return False
    provisional = _provisional(case, after.date(), calendar)
    if after == before:
        _settle(case, provisional)
        return False
    case.due_at, case.due_provisional = after, provisional
    case.save(update_fields=["due_at", "due_provisional"])
    clocks.lay_rungs(case, rules=rules, calendar=calendar)
    turns.record(
        case,
        Kind.CASE_REPLANNED,
        by=by,
        at=at,
        source=source,
        due_before=before.isoformat(),
        due_at=after.isoformat(),
    )
    return True


def _settle(case: Case, provisional: bool) -> None:
    """The same moment, but now perhaps for certain."""
    if case.due_provisional != provisional:
        case.due_provisional = provisional
        case.save(update_fields=["due_provisional"])


def _planned(case: Case, calendar: WorkCalendar, at: datetime) -> datetime | None:
    if case.due_at is None or not case.stage:
        return None
    planned = clocks.plan_of(case, rules=editions.rules_of(case.edition), calendar=calendar)
    return deadlines.replanned(case.due_at, planned.at, at, calendar)


def _provisional(case: Case, until: date, calendar: WorkCalendar) -> bool:
    since = calendar.local(case.counted_from or case.received_at).date()
    return calendar.guesses(min(since, until), until)
