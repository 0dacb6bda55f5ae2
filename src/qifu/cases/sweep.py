"""What falls due by itself? Rounds take rungs, end pauses at their cap and note silence, once each."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from qifu.cases import editions, pausing, supervising, turns, yearbooks
from qifu.cases.models import Case, DueRung, Pause, Rating
from qifu.cases.rules.deadlines import limit_of
from qifu.cases.scoping import USUAL, of_type, visible
from qifu.kernel.workdays import due
from qifu.ledger.rules.chain import JSON
from qifu.ledger.vocabulary import Kind
from qifu.registry.rules.access import ROUNDS, Actor

LIMIT = 500
KINDS = {
    "warn": Kind.CASE_WARNED,
    "remind": Kind.CASE_REMINDED,
    "supervise": Kind.CASE_SUPERVISED,
    "escalate": Kind.CASE_ESCALATED,
}


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A rung that will be taken soon unless somebody acts."""

    case_id: int
    number: str
    title: str
    lead_name: str
    at: datetime
    do: str
    to: str
    say: str


def take_due(at: datetime, limit: int = LIMIT) -> int:
    """Take the rungs due by now, the earliest first; returns how many this round took.

    A rung and its entry are one transaction with the case locked, so two rounds at once never take one
    twice. A case another worker holds is left to the next round.
    """
    keys = list(_due(at).order_by("at", "pk").values_list("pk", "case_id")[:limit])
    return sum(_take(rung, case, at) for rung, case in keys)


def end_pauses(at: datetime, limit: int = LIMIT) -> int:
    """End the pauses whose cap is reached, as of the cap: a round that comes late gives no extra time."""
    reached = Pause.objects.filter(ended_at=None, cap_at__lte=at).order_by("cap_at", "pk")
    return sum(_end_pause(case, at) for case in list(reached.values_list("case_id", flat=True)[:limit]))


def note_silence(at: datetime, limit: int = LIMIT) -> int:
    """Write silence down as silence where a reply was left unrated too long; never as praise."""
    known = Rating.objects.filter(case=OuterRef("pk"), round=OuterRef("round"))
    unrated = Case.objects.filter(~Exists(known), replied_at__isnull=False, replied_at__lt=at)
    noted = 0
    rows = unrated.select_related("edition").defer("edition__document", "text").order_by("replied_at", "pk")
    for case in rows.iterator(chunk_size=500):
        if noted >= limit:
            break
        if _is_silent(case, at):
            noted += _note_silence(case.pk, at)
    return noted


def upcoming(
    actor: Actor, at: datetime, days: int = 3, *, most: int = 200, case_type: str = USUAL
) -> tuple[Upcoming, ...]:
    """Supervisions and escalations of the next working days, among the cases the actor sees."""
    calendar = yearbooks.house_calendar(at.date())
    until = calendar.closing_at(calendar.working_day(days, after=calendar.local(at).date()))
    cases = Case.objects.filter(visible(actor), of_type(case_type)).values("pk")
    rungs = _waiting().filter(at__gt=at, at__lte=until, do__in=("supervise", "escalate"), case__in=cases)
    names = ("case_id", "case__number", "case__title", "case__lead__name", "at", "do", "to", "say")
    rows = rungs.order_by("at", "pk").values_list(*names)[:most]
    return tuple(
        Upcoming(case, number, title, lead or "", rung_at, do, to, say)
        for case, number, title, lead, rung_at, do, to, say in rows
    )


def _waiting() -> QuerySet[DueRung]:
    """Rungs not taken and not dropped, of cases whose clock runs, assigned or not."""
    return DueRung.objects.filter(done_at=None, dropped_at=None, case__paused_at=None)


def _due(at: datetime) -> QuerySet[DueRung]:
    return _waiting().filter(at__lte=at)


def _take(rung_id: int, case_id: int, at: datetime) -> bool:
    with transaction.atomic():
        case = _claimed(case_id)
        if case is None:
            return False
        first = _due(at).filter(case=case).order_by("at", "pk").first()
        if first is None or first.pk != rung_id:
            return False  # taken meanwhile, or an earlier one of this case has to come first
        _do(case, first, at)
        return True


def _claimed(case_id: int) -> Case | None:
    """The case, unless another worker has it right now."""
    rows = Case.objects.select_for_update(of=("self",), skip_locked=True).select_related("edition")
    return rows.defer("edition__document", "text").filter(pk=case_id).first()


def _do(case: Case, rung: DueRung, at: datetime) -> None:
    """What the rung says, that it was done, and its one entry."""
    said: dict[str, JSON] = {
        "rung": rung.key,
        "say": rung.say,
        "to": rung.to,
        "planned_at": rung.at.isoformat(),
    }
    if rung.do == "supervise":
        said |= {"reason": rung.say, "opened": supervising.begin(case, rung.say, by=ROUNDS, at=at)}
    if rung.do == "escalate":
        said |= {"reason": rung.say} | _raise(case)
    rung.done_at = at
    rung.save(update_fields=["done_at"])
    case.save(update_fields=["level", "supervised"])
    _write(case, KINDS[rung.do], at, **said)


def _raise(case: Case) -> dict[str, JSON]:
    """One level up; at the top the entry still says that it was called for."""
    rules = editions.rules_of(case.edition)
    before, above = supervising.level_label(rules, case.level), supervising.next_level(rules, case.level)
    case.level = above.rank if above else case.level
    return {"before": before, "level": case.level, "level_label": supervising.level_label(rules, case.level)}


def _end_pause(case_id: int, at: datetime) -> bool:
    with transaction.atomic():
        case = _claimed(case_id)
        pause = case.pauses.filter(ended_at=None, cap_at__lte=at).first() if case else None
        if case is None or pause is None:
            return False
        before = case.due_at
        rules = editions.rules_of(case.edition)
        calendar = yearbooks.calendar_of(case.edition.pack, at.date())
        pausing.end_pause(case, pause.cap_at, how="cap", rules=rules, calendar=calendar)
        case.save(update_fields=["paused_at", "due_at", "due_provisional"])
        _write(
            case,
            Kind.CASE_RESUMED,
            at,
            text="等待已到最长期限，恢复计时",
            due_before=before.isoformat() if before else None,
            due_at=case.due_at.isoformat() if case.due_at else None,
        )
        return True


def _is_silent(case: Case, at: datetime) -> bool:
    if case.replied_at is None:
        return False
    calendar = yearbooks.calendar_of(case.edition.pack, at.date())
    after = limit_of(editions.rules_of(case.edition).rating.silent_after)
    return at > due(case.replied_at, after, calendar).at


def _note_silence(case_id: int, at: datetime) -> bool:
    with transaction.atomic():
        case = _claimed(case_id)
        if case is None or case.replied_at is None or case.ratings.filter(round=case.round).exists():
            return False
        parts = case.assignments.filter(round=case.round).filter(Q(part="co") | Q(department=case.lead_id))
        departments = sorted(set(parts.values_list("department_id", flat=True)))
        Rating.objects.bulk_create(
            Rating(case=case, round=case.round, department_id=department, silent=True, at=at)
            for department in departments
        )
        _write(
            case, Kind.CASE_SILENT, at, departments=list(departments), replied_at=case.replied_at.isoformat()
        )
        return True


def _write(case: Case, kind: Kind, at: datetime, **said: JSON) -> None:
    """Rounds do not make a new version: a reader with the page open may still act."""
    turns.record(case, kind, by=ROUNDS, at=at, **said)
