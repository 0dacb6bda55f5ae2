"""What do pages read of lists: all of them for the desk, one with its rows, and what anybody may see?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet, Sum

from qifu.kernel.errors import Forbidden
from qifu.kernel.identifiers import mask_uscc
from qifu.policies import shelf
from qifu.policies.models import GrantList, ListRow, Objection, PublishedItem
from qifu.registry import enterprises
from qifu.registry.rules.access import Actor, Role

STATES = {"proposed": "待公示", "public": "公示中", "closed": "已兑现", "dropped": "已撤下"}


@dataclass(frozen=True, slots=True)
class ListLine:
    """One list: what for, how many, how much, and where it stands."""

    number: str
    title: str
    item_code: str
    period: str
    department: str
    department_id: int | None
    state: str
    state_label: str
    rows: int
    left_out: int
    total_fen: int
    made_at: datetime
    made_by: str
    published_at: datetime | None
    until_at: datetime | None
    closed_at: datetime | None
    waiting: int  # objections nobody has answered


@dataclass(frozen=True, slots=True)
class RowLine:
    """One enterprise of a list."""

    id: int
    enterprise: str
    code: str
    amount_fen: int | None
    reason: str
    left_out: str
    left_out_by: str
    held_up: str
    number: str  # of the grant, once it is there


@dataclass(frozen=True, slots=True)
class ObjectionLine:
    """One objection."""

    id: int
    about: str
    by_name: str
    text: str
    at: datetime
    is_upheld: bool | None
    answer: str
    answered_at: datetime | None
    answered_by: str


@dataclass(frozen=True, slots=True)
class Proposable:
    """An item that is paid without applying and has no open list."""

    published: int
    code: str
    title: str


def lists_of(actor: Actor, *, most: int = 100) -> tuple[ListLine, ...]:
    """The lists of one's department, or all for those who see the whole place; the latest first."""
    return tuple(_line(row) for row in _rows().filter(_seen(actor)).order_by("-made_at", "-pk")[:most])


def list_of(actor: Actor, number: str) -> ListLine:
    """One list as the desk sees it."""
    row = _rows().filter(_seen(actor), number=number).first()
    if row is None:
        raise Forbidden("没有这份名单，或您无权查看", remedy="请核对编号")
    return _line(row)


def public_lists(on: date, *, most: int = 50) -> tuple[ListLine, ...]:
    """What is public now, then what was carried out lately."""
    rows = _rows().filter(Q(state="public") | Q(state="closed", closed_at__date__lte=on))
    return tuple(_line(row) for row in rows.order_by("-state", "-published_at", "-pk")[:most])


def public_list(number: str) -> ListLine | None:
    """One list that is or was public."""
    row = _rows().filter(number=number, state__in=("public", "closed")).first()
    return _line(row) if row else None


def rows_of(number: str, *, all_: bool = True) -> tuple[RowLine, ...]:
    """The enterprises of a list, the largest sums first; codes are masked."""
    rows = ListRow.objects.filter(list__number=number).select_related("enterprise", "grant__case")
    chosen = rows if all_ else rows.filter(left_out="")
    return tuple(
        RowLine(
            row.pk,
            row.enterprise.name,
            mask_uscc(row.enterprise.uscc),
            row.amount_fen,
            row.reason,
            row.left_out,
            row.left_out_by,
            row.held_up,
            row.grant.case.number if row.grant else "",
        )
        for row in chosen.order_by("-amount_fen", "enterprise__name")
    )


def objections(number: str) -> tuple[ObjectionLine, ...]:
    """What was said against a list, what waits for an answer first."""
    rows = Objection.objects.filter(list__number=number).select_related("row__enterprise")
    found = [
        ObjectionLine(
            row.pk,
            row.row.enterprise.name if row.row else "整份名单",
            row.by_name,
            row.text,
            row.at,
            row.is_upheld,
            row.answer,
            row.answered_at,
            row.answered_by,
        )
        for row in rows.order_by("at", "pk")
    ]
    return tuple(sorted(found, key=lambda each: each.answered_at is not None))


def proposable(actor: Actor, on: date) -> tuple[Proposable, ...]:
    """Items of one's department for which a list can be proposed now."""
    open_ = GrantList.objects.filter(state__in=("proposed", "public")).values("item_code")
    rows = PublishedItem.objects.filter(replaced_at=None, valid_from__lte=on, retired_on=None)
    if not actor.is_any(Role.CENTER_CLERK):
        rows = rows.filter(executor=actor.department_id or 0)
    else:
        rows = rows.filter(executor=None)
    found = []
    for row in rows.exclude(code__in=open_).order_by("code"):
        offer = shelf.offer(row.pk, on)
        if offer is not None and offer.item.mode == "免申即享":
            found.append(Proposable(row.pk, row.code, row.title))
    return tuple(found)


def _rows() -> QuerySet[GrantList]:
    return GrantList.objects.select_related("item", "department").annotate(
        count=Count("rows", filter=Q(rows__left_out=""), distinct=True),
        out=Count("rows", filter=~Q(rows__left_out=""), distinct=True),
    )


def _seen(actor: Actor) -> Q:
    if actor.is_any(Role.CENTER_CLERK, Role.SUPERVISOR, Role.LEADER, Role.TREASURER):
        return Q()
    if not enterprises.is_business_staff(actor):
        return Q(pk__in=())
    return Q(department=actor.department_id or 0)


def _line(row: GrantList) -> ListLine:
    total = ListRow.objects.filter(list=row, left_out="").aggregate(sum=Sum("amount_fen"))["sum"]
    return ListLine(
        number=row.number,
        title=row.item.title,
        item_code=row.item_code,
        period=row.period,
        department=row.department.name if row.department else "企业综合服务中心",
        department_id=row.department_id,
        state=row.state,
        state_label=STATES[row.state],
        rows=row.count,  # type: ignore[attr-defined]
        left_out=row.out,  # type: ignore[attr-defined]
        total_fen=total or 0,
        made_at=row.made_at,
        made_by=row.made_by,
        published_at=row.published_at,
        until_at=row.until_at,
        closed_at=row.closed_at,
        waiting=Objection.objects.filter(list=row, answered_at=None).count(),
    )


def names_of(rows: Iterable[RowLine]) -> tuple[str, ...]:
    """The names alone."""
    return tuple(row.enterprise for row in rows)
