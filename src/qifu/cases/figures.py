"""How does the place stand today? The numbers of the leader page, each one a filter that opens its cases."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import TruncDate

from qifu.cases import editions, sweep
from qifu.cases.finding import overdue
from qifu.cases.lines import CENTER
from qifu.cases.models import Case, Edition, Rating, Reply
from qifu.cases.schema import CaseType
from qifu.cases.scoping import USUAL, of_type, visible
from qifu.cases.sweep import Upcoming
from qifu.registry.rules.access import Actor

DAYS, RATED_DAYS = 30, 90


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole; with an empty whole there is no share, and none is made up."""

    part: int
    whole: int

    @property
    def percent(self) -> float | None:
        """In hundredths, one decimal; None for nothing of nothing."""
        return round(self.part * 100 / self.whole, 1) if self.whole else None


@dataclass(frozen=True, slots=True)
class DepartmentOverdue:
    """One department's overdue cases and the one waiting longest."""

    department_id: int | None
    department_name: str
    overdue: int
    oldest_id: int | None
    oldest_number: str
    oldest_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class AreaOpen:
    """Open and overdue cases of one area."""

    area_id: int
    area_name: str
    open: int
    overdue: int


@dataclass(frozen=True, slots=True)
class LevelOpen:
    """Open cases on one level of the disposal ladder."""

    level: int
    label: str
    open: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The leader page; rates of the ratings look back ninety days."""

    came_today: int
    came_this_month: int
    by_day: tuple[tuple[date, int], ...]
    open: int
    overdue: int
    unassigned: int
    waiting: int
    supervised: int
    on_time_this_month: Share
    on_time_last_month: Share
    overdue_by_department: tuple[DepartmentOverdue, ...]
    by_area: tuple[AreaOpen, ...]
    by_level: tuple[LevelOpen, ...]
    silent: Share
    satisfied: Share
    escalating: tuple[Upcoming, ...]


def figures(actor: Actor, at: datetime, *, case_type: str = USUAL) -> Figures:
    """All numbers of one moment, for what the actor may see of one type of case."""
    seen = Case.objects.filter(visible(actor), of_type(case_type))
    running = seen.exclude(stage="")
    today, this_month = at.date(), at.date().replace(day=1)
    last_month = (this_month - timedelta(days=1)).replace(day=1)
    counts = _counts(running, at)
    silent, satisfied = _ratings(seen, at, case_type)
    return Figures(
        came_today=_came(seen, today, at),
        came_this_month=_came(seen, this_month, at),
        by_day=_by_day(seen, today, at),
        on_time_this_month=_on_time(seen, this_month, today + timedelta(days=1), at),
        on_time_last_month=_on_time(seen, last_month, this_month, at),
        overdue_by_department=_by_department(running.filter(overdue(at))),
        by_area=_by_area(running, at),
        by_level=_by_level(running, case_type),
        silent=silent,
        satisfied=satisfied,
        escalating=sweep.upcoming(actor, at, case_type=case_type),
        **counts,
    )


def _counts(running: QuerySet[Case], at: datetime) -> dict[str, int]:
    return running.aggregate(
        open=Count("pk"),
        overdue=Count("pk", filter=overdue(at)),
        unassigned=Count("pk", filter=Q(stage="assign")),
        waiting=Count("pk", filter=Q(paused_at__isnull=False)),
        supervised=Count("pk", filter=Q(supervised=True)),
    )


def _start(on: date, at: datetime) -> datetime:
    return datetime.combine(on, time.min, at.tzinfo)


def _came(seen: QuerySet[Case], since: date, at: datetime) -> int:
    return seen.filter(received_at__gte=_start(since, at), received_at__lte=at).count()


def _by_day(seen: QuerySet[Case], today: date, at: datetime) -> tuple[tuple[date, int], ...]:
    first = today - timedelta(days=DAYS - 1)
    rows = seen.filter(received_at__gte=_start(first, at)).annotate(
        on=TruncDate("received_at", tzinfo=at.tzinfo)
    )
    known = dict(rows.order_by().values_list("on").annotate(n=Count("pk")))
    days = (first + timedelta(days=number) for number in range(DAYS))
    return tuple((on, known.get(on, 0)) for on in days)


def _on_time(seen: QuerySet[Case], since: date, until: date, at: datetime) -> Share:
    """Of the replies given in a period, those within their limit; a reply taken back does not count."""
    given = Reply.objects.filter(case__in=seen.values("pk"), withdrawn_at=None)
    given = given.filter(at__gte=_start(since, at), at__lt=_start(until, at))
    counts = given.aggregate(whole=Count("pk"), part=Count("pk", filter=Q(late=False)))
    return Share(counts["part"], counts["whole"])


def _by_department(late: QuerySet[Case]) -> tuple[DepartmentOverdue, ...]:
    rows = late.order_by().values_list("lead_id", "lead__name").annotate(n=Count("pk"), oldest=Min("due_at"))
    oldest: dict[int | None, tuple[int | None, str]] = {}
    for lead, key, number in late.order_by("due_at", "pk").values_list("lead_id", "pk", "number")[:2000]:
        oldest.setdefault(lead, (key, number))
    found = []
    for lead, name, n, due_at in rows:
        first, number = oldest.get(lead, (None, ""))
        found.append(DepartmentOverdue(lead, name or f"{CENTER}（待交办）", n, first, number, due_at))
    return tuple(sorted(found, key=lambda row: (-row.overdue, row.department_name)))


def _by_area(running: QuerySet[Case], at: datetime) -> tuple[AreaOpen, ...]:
    rows = running.order_by("area__sort", "area__code").values_list("area_id", "area__name")
    counted = rows.annotate(n=Count("pk"), late=Count("pk", filter=overdue(at)))
    return tuple(AreaOpen(*row) for row in counted)


def _by_level(running: QuerySet[Case], case_type: str) -> tuple[LevelOpen, ...]:
    """Every level of the ladder, the empty ones too."""
    counts = dict(running.order_by().values_list("level").annotate(n=Count("pk")))
    labels = {level.rank: level.label for rules in _all_rules(case_type) for level in rules.levels.values()}
    return tuple(LevelOpen(rank, labels[rank], counts.get(rank, 0)) for rank in sorted(labels))


def _ratings(seen: QuerySet[Case], at: datetime, case_type: str) -> tuple[Share, Share]:
    """Silence among all that could have been rated, and satisfaction among those who spoke."""
    bad = {code for rules in _all_rules(case_type) for code in rules.rating.dissatisfied}
    rows = Rating.objects.filter(case__in=seen.values("pk"), at__gte=at - timedelta(days=RATED_DAYS))
    counts: Mapping[str, int] = rows.aggregate(
        whole=Count("pk"),
        quiet=Count("pk", filter=Q(silent=True)),
        bad=Count("pk", filter=Q(silent=False, level__in=bad)),
    )
    spoke = counts["whole"] - counts["quiet"]
    return Share(counts["quiet"], counts["whole"]), Share(spoke - counts["bad"], spoke)


def _all_rules(case_type: str) -> Iterable[CaseType]:
    rows = Edition.objects.filter(of_type(case_type)).defer("document").order_by("pk")
    return [editions.rules_of(edition) for edition in rows]
