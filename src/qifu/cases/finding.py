"""Which cases fit these filters? One page at a time, only what the asker may see."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Generic, TypeVar

from django.db.models import Q

from qifu.cases.lines import CaseLine, lines_of
from qifu.cases.scoping import USUAL, scope
from qifu.registry.rules.access import Actor

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What is empty does not narrow. Groups: open, unassigned, overdue, waiting, replied, closed."""

    case_type: str = USUAL
    group: str = ""
    state: str = ""
    department_id: int | None = None
    area_id: int | None = None
    area_ids: tuple[int, ...] = ()  # any of these: an area with all that lies in it
    board_id: int | None = None
    enterprise_id: int | None = None
    class_code: str = ""
    level: int | None = None
    late: bool | None = None
    supervised: bool | None = None
    q: str = ""
    received_from: date | None = None
    received_until: date | None = None  # this day included


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list, counted from 1."""

    items: tuple[T, ...]
    total: int
    page: int
    size: int

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.total // self.size))


def find(actor: Actor, filters: CaseFilter, page: int, at: datetime, *, size: int = 50) -> Page[CaseLine]:
    """Running cases by their due moment, all others the newest first."""
    rows = scope(actor).filter(condition(filters, at))
    runs = filters.group in ("open", "unassigned", "overdue", "waiting")
    order = ("due_at", "pk") if runs else ("-received_at", "-pk")
    total = rows.count()
    number = min(max(page, 1), max(1, -(-total // size)))
    first = (number - 1) * size
    return Page(lines_of(rows.order_by(*order)[first : first + size], at), total, number, size)


def condition(filters: CaseFilter, at: datetime) -> Q:
    """The filters as one condition."""
    exact = {
        "case_type": filters.case_type,
        "state": filters.state,
        "lead": filters.department_id,
        "area": filters.area_id,
        "board": filters.board_id,
        "enterprise": filters.enterprise_id,
        "class_code": filters.class_code,
        "level": filters.level,
    }
    found = Q(**{name: value for name, value in exact.items() if value})
    if filters.area_ids:
        found &= Q(area__in=filters.area_ids)
    if filters.supervised is not None:
        found &= Q(supervised=filters.supervised)
    found &= _group(filters.group, at) & _late(filters.late, at)
    return found & _words(filters.q) & _received(filters, at)


def overdue(at: datetime) -> Q:
    """Running, not paused, and past the due moment."""
    return ~Q(stage="") & Q(paused_at=None, due_at__lt=at)


def _group(group: str, at: datetime) -> Q:
    groups = {
        "open": ~Q(stage=""),
        "unassigned": Q(stage="assign"),
        "overdue": overdue(at),
        "waiting": ~Q(stage="") & Q(paused_at__isnull=False),
        "replied": Q(replied_at__isnull=False, closed_at=None),
        "closed": Q(closed_at__isnull=False),
    }
    return groups.get(group, Q())


def _late(late: bool | None, at: datetime) -> Q:
    if late is None:
        return Q()
    return Q(closed_late=True) | overdue(at) if late else Q(closed_late=False) & ~overdue(at)


def _words(words: str) -> Q:
    found = Q()
    for word in words.split():
        said = Q(title__icontains=word) | Q(text__icontains=word)
        found &= said | Q(number__icontains=word) | Q(enterprise__name__icontains=word)
    return found


def _received(filters: CaseFilter, at: datetime) -> Q:
    found = Q()
    if filters.received_from:
        found &= Q(received_at__gte=datetime.combine(filters.received_from, time.min, at.tzinfo))
    if filters.received_until:
        until = filters.received_until + timedelta(days=1)
        found &= Q(received_at__lt=datetime.combine(until, time.min, at.tzinfo))
    return found
