"""What lies on somebody's desk, by urgency? Lists are capped, counts are not."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from qifu.cases.lines import CaseLine, lines_of
from qifu.cases.models import Case
from qifu.cases.scoping import USUAL, at_hand, of_type, scope
from qifu.cases.yearbooks import house_calendar
from qifu.kernel.workdays import WorkCalendar
from qifu.registry.rules.access import Actor

MOST = 100
SOON_DAYS = 3
SHELVES = ("overdue", "soon", "later", "waiting", "unassigned")


@dataclass(frozen=True, slots=True)
class Worklist:
    """One desk. `counts` has the true size of each list, by its name, and `supervised`."""

    overdue: tuple[CaseLine, ...] = ()
    soon: tuple[CaseLine, ...] = ()
    later: tuple[CaseLine, ...] = ()
    waiting: tuple[CaseLine, ...] = ()
    unassigned: tuple[CaseLine, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)


def worklist(
    actor: Actor,
    at: datetime,
    *,
    calendar: WorkCalendar | None = None,
    most: int = MOST,
    case_type: str = USUAL,
) -> Worklist:
    """Open cases of a type at hand; soon is within three working days, waiting is for the enterprise."""
    rows = scope(actor).filter(at_hand(actor), of_type(case_type)).exclude(stage="")
    shelves = conditions(at, calendar or house_calendar(at.date()))
    kept = {name: _first(rows.filter(shelves[name]), at, most) for name in SHELVES}
    counts = rows.order_by().aggregate(
        **{name: Count("pk", filter=condition) for name, condition in shelves.items()},
        supervised=Count("pk", filter=Q(supervised=True)),
    )
    return Worklist(**kept, counts=counts)


def count_open(actor: Actor, case_type: str) -> int:
    """How many open cases of a type lie on somebody's desk."""
    return Case.objects.filter(at_hand(actor), of_type(case_type)).exclude(stage="").count()


def conditions(at: datetime, calendar: WorkCalendar) -> dict[str, Q]:
    """Which open case belongs on which shelf; every one on exactly one."""
    today = calendar.local(at).date()
    soon_until = calendar.closing_at(calendar.working_day(SOON_DAYS, after=today))
    runs = Q(stage="reply", paused_at=None)
    return {
        "overdue": runs & Q(due_at__lt=at),
        "soon": runs & Q(due_at__gte=at, due_at__lte=soon_until),
        "later": runs & Q(due_at__gt=soon_until),
        "waiting": Q(stage="reply", paused_at__isnull=False),
        "unassigned": Q(stage="assign"),
    }


def _first(rows: QuerySet[Case], at: datetime, most: int) -> tuple[CaseLine, ...]:
    return lines_of(rows.order_by("due_at", "pk")[:most], at)
