"""Which issues do many enterprises have in common (共性问题)? The largest families, week by week."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Max, Q, QuerySet

from qifu.appeals.models import Appeal, FamilyLink
from qifu.appeals.queries import visible
from qifu.registry.rules.access import Actor

WEEKS = 12


@dataclass(frozen=True, slots=True)
class CommonIssue:
    """One family: its head, how many speak of it, from how many enterprises, and how many in each week."""

    case_id: int
    number: str
    title: str
    department: str
    is_open: bool
    appeals: int
    enterprises: int
    weeks: tuple[int, ...]  # the oldest first; the last seven days are the last number


def common_issues(actor: Actor, at: datetime, *, most: int = 5) -> tuple[CommonIssue, ...]:
    """The largest families that were heard of in the last twelve weeks, with two questions to the tables."""
    seen = visible(actor)
    since = datetime.combine(at.date() - timedelta(days=7 * WEEKS - 1), time.min, at.tzinfo)
    heads = _heads(seen, since)[:most]
    heard = _heard([head.pk for head in heads], seen)
    return tuple(_issue(head, heard.get(head.pk, []), at) for head in heads)


def _heads(seen: QuerySet[Appeal], since: datetime) -> QuerySet[Appeal]:
    """Heads by the size of their family, among what the actor may see."""
    joined = Q(links_down__state="joined", links_down__child__in=seen.values("pk"))
    return (
        Appeal.objects.filter(pk__in=seen.values("pk"))
        .annotate(
            size=Count("links_down", filter=joined),
            latest=Max("links_down__child__heard_at", filter=joined),
        )
        .filter(size__gt=0, latest__gte=since)
        .select_related("case__lead")
        .order_by("-size", "-latest", "pk")
    )


def _heard(heads: list[int], seen: QuerySet[Appeal]) -> dict[int, list[tuple[datetime, int | None]]]:
    """When each joined appeal was heard, and from which enterprise, by head."""
    links = FamilyLink.objects.filter(head__in=heads, state="joined", child__in=seen.values("pk"))
    found: dict[int, list[tuple[datetime, int | None]]] = {}
    for head, heard_at, enterprise in links.values_list("head_id", "child__heard_at", "child__enterprise_id"):
        found.setdefault(head, []).append((heard_at, enterprise))
    return found


def _issue(head: Appeal, children: list[tuple[datetime, int | None]], at: datetime) -> CommonIssue:
    said = [(head.heard_at, head.enterprise_id), *children]
    named = {enterprise for _, enterprise in said if enterprise is not None}
    case = head.case
    return CommonIssue(
        case_id=case.pk,
        number=case.number,
        title=case.title,
        department=case.lead.short if case.lead else "",
        is_open=bool(case.stage),
        appeals=len(said),
        enterprises=len(named),
        weeks=by_week([heard_at.astimezone(at.tzinfo).date() for heard_at, _ in said], at.date()),
    )


def by_week(days: list[date], today: date) -> tuple[int, ...]:
    """Counts of the last twelve runs of seven days, the one that ends today last.

    >>> by_week([date(2026, 10, 12), date(2026, 10, 6), date(2026, 10, 5)], date(2026, 10, 12))[-3:]
    (0, 1, 2)
    """
    counts = Counter((today - day).days // 7 for day in days)
    return tuple(counts[week] for week in range(WEEKS - 1, -1, -1))
