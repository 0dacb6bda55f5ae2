"""Who answers in time? Replies of two periods by department and by area, one question to the tables each."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q

from qifu.cases.figures import Share
from qifu.cases.models import Case, Reply
from qifu.cases.scoping import USUAL, of_type, visible
from qifu.registry.rules.access import Actor

DAYS = 30


@dataclass(frozen=True, slots=True)
class Punctual:
    """Replies of one department or area within their limit: in the last days, and in as many days before."""

    id: int
    name: str
    share: Share
    before: Share


def by_department(actor: Actor, at: datetime) -> tuple[Punctual, ...]:
    """Departments that replied in the last thirty days, the most punctual first."""
    found = _counted(actor, at, "department_id", "department__short")
    replied = [row for row in found if row.share.whole]
    return tuple(sorted(replied, key=lambda row: (-(row.share.percent or 0), -row.share.whole, row.name)))


def by_area(actor: Actor, at: datetime) -> dict[int, Punctual]:
    """The areas of the cases replied to, by key."""
    return {row.id: row for row in _counted(actor, at, "case__area_id", "case__area__name")}


def came_between(actor: Actor, from_at: datetime, until_at: datetime) -> int:
    """How many cases came in from one moment up to another."""
    rows = Case.objects.filter(visible(actor), of_type(USUAL))
    return rows.filter(received_at__gte=from_at, received_at__lt=until_at).count()


def _counted(actor: Actor, at: datetime, key: str, name: str) -> list[Punctual]:
    until, since = at.date() + timedelta(days=1), at.date() - timedelta(days=DAYS - 1)
    earlier = since - timedelta(days=DAYS)
    now = Q(at__gte=_start(since, at))
    rows = Reply.objects.filter(
        case__in=Case.objects.filter(visible(actor), of_type(USUAL)).values("pk"),
        withdrawn_at=None,
        at__gte=_start(earlier, at),
        at__lt=_start(until, at),
    )
    counted = (
        rows.order_by()
        .values_list(key, name)
        .annotate(
            part=Count("pk", filter=now & Q(late=False)),
            whole=Count("pk", filter=now),
            part_before=Count("pk", filter=~now & Q(late=False)),
            whole_before=Count("pk", filter=~now),
        )
    )
    return [Punctual(one, said, Share(a, b), Share(c, d)) for one, said, a, b, c, d in counted]


def _start(on: date, at: datetime) -> datetime:
    return datetime.combine(on, time.min, at.tzinfo)
