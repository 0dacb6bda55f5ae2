"""What do pages and other rooms read of government: areas, departments, boards, posts, staff, accounts?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from qifu.kernel.errors import Refused
from qifu.kernel.identifiers import mask_phone
from qifu.registry.models import Account, Area, Board, Department, Holding, Post
from qifu.registry.rules.access import ROLE_LABELS, Role


@dataclass(frozen=True, slots=True)
class AreaNode:
    """An area and what lies in it."""

    id: int
    code: str
    name: str
    level: str
    children: tuple["AreaNode", ...] = ()


@dataclass(frozen=True, slots=True)
class DepartmentLine:
    """A department as lists and choices show it."""

    id: int
    code: str
    name: str
    short: str
    area_id: int
    area_code: str
    area_name: str
    group: str
    is_center: bool
    phone: str

    @property
    def pk(self) -> int:
        """The key under the name that rows give it."""
        return self.id


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A board and who leads it."""

    id: int
    code: str
    name: str
    lead_id: int | None
    lead_short: str


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post with one of its holders; without one, the post is empty."""

    post_id: int
    department_id: int
    department_short: str
    board_name: str
    role: Role
    role_label: str
    title: str
    rank: int
    holding_id: int | None = None
    seat: str = ""
    account_id: int | None = None
    account_name: str = ""
    from_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account with the posts it holds on the day."""

    id: int
    username: str
    name: str
    phone_masked: str
    is_active: bool
    must_change_password: bool
    posts: tuple[HeldPost, ...]


@dataclass(frozen=True, slots=True)
class AccountPage:
    """One page of accounts and how many there are in all."""

    lines: tuple[AccountLine, ...]
    total: int
    page: int
    pages: int


def areas_tree() -> AreaNode | None:
    """The place with all its areas, or None before it is set up."""
    rows = list(Area.objects.order_by("sort", "code"))
    below: dict[int | None, list[Area]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    return _node(below[None][0], below) if None in below else None


def departments(*, group: str = "") -> tuple[DepartmentLine, ...]:
    """All departments in the order of the pack, or those of one group."""
    rows = Department.objects.select_related("area").order_by("sort", "code")
    return tuple(_department(row) for row in (rows.filter(group=group) if group else rows))


def department(department_id: int) -> DepartmentLine:
    """One department; refused if there is none."""
    row = Department.objects.select_related("area").filter(pk=department_id).first()
    if row is None:
        raise Refused("没有这个部门", remedy="请从部门列表中选择")
    return _department(row)


def department_by_code(code: str) -> DepartmentLine | None:
    """The department with this code."""
    row = Department.objects.select_related("area").filter(code=code).first()
    return _department(row) if row else None


def boards() -> tuple[BoardLine, ...]:
    """All boards in the order of the pack."""
    rows = Board.objects.select_related("lead").order_by("sort", "code")
    return tuple(_board(row) for row in rows)


def board_by_code(code: str) -> BoardLine | None:
    """The board with this code."""
    row = Board.objects.select_related("lead").filter(code=code).first()
    return _board(row) if row else None


def _board(row: Board) -> BoardLine:
    return BoardLine(row.pk, row.code, row.name, row.lead_id, row.lead.short if row.lead else "")


def posts(*, on: date, department_id: int | None = None) -> tuple[HeldPost, ...]:
    """Posts with their holders of the day, A before B; a post without holder once, empty."""
    rows = Post.objects.select_related("department", "board").order_by("department__sort", "-rank", "pk")
    chosen = rows.filter(department_id=department_id) if department_id else rows
    held: dict[int, list[Holding]] = {}
    for holding in _holdings(on):
        held.setdefault(holding.post_id, []).append(holding)
    return tuple(line for post in chosen for line in _lines(post, held.get(post.pk, [])))


def staff_of(department_id: int, *, on: date) -> tuple[HeldPost, ...]:
    """Who holds which post of a department on the day."""
    return tuple(line for line in posts(on=on, department_id=department_id) if line.account_id)


def accounts(*, on: date, words: str = "", page: int = 1, per_page: int = 20) -> AccountPage:
    """A page of accounts by username, found by words in name or username."""
    named = Q(name__contains=words) | Q(username__contains=words)
    rows = Account.objects.filter(named if words else Q()).order_by("username")
    total = rows.count()
    pages = max(1, -(-total // per_page))
    page = min(max(page, 1), pages)
    shown = list(rows[(page - 1) * per_page : page * per_page])
    held: dict[int, list[HeldPost]] = {row.pk: [] for row in shown}
    for holding in _holdings(on).filter(account_id__in=held):
        held[holding.account_id].append(_held(holding.post, holding))
    return AccountPage(tuple(_account(row, held[row.pk]) for row in shown), total, page, pages)


def _node(row: Area, below: dict[int | None, list[Area]]) -> AreaNode:
    children = tuple(_node(child, below) for child in below.get(row.pk, []))
    return AreaNode(row.pk, row.code, row.name, row.level, children)


def _department(row: Department) -> DepartmentLine:
    return DepartmentLine(
        id=row.pk,
        code=row.code,
        name=row.name,
        short=row.short,
        area_id=row.area_id,
        area_code=row.area.code,
        area_name=row.area.name,
        group=row.group,
        is_center=row.is_center,
        phone=row.phone,
    )


def _holdings(on: date) -> QuerySet[Holding]:
    valid = Q(from_on__lte=on) & (Q(until_on=None) | Q(until_on__gt=on))
    rows = Holding.objects.filter(valid).order_by("post_id", "seat", "pk")
    return rows.select_related("account", "post__department", "post__board")


def _lines(post: Post, holdings: list[Holding]) -> Iterable[HeldPost]:
    return [_held(post, holding) for holding in holdings] or [_held(post, None)]


def _held(post: Post, holding: Holding | None) -> HeldPost:
    role = Role(post.role)
    return HeldPost(
        post_id=post.pk,
        department_id=post.department_id,
        department_short=post.department.short,
        board_name=post.board.name if post.board else "",
        role=role,
        role_label=ROLE_LABELS[role],
        title=post.title,
        rank=post.rank,
        holding_id=holding.pk if holding else None,
        seat=holding.seat if holding else "",
        account_id=holding.account_id if holding else None,
        account_name=holding.account.name if holding else "",
        from_on=holding.from_on if holding else None,
        until_on=holding.until_on if holding else None,
    )


def _account(row: Account, held: list[HeldPost]) -> AccountLine:
    return AccountLine(
        id=row.pk,
        username=row.username,
        name=row.name,
        phone_masked=mask_phone(row.phone),
        is_active=row.is_active,
        must_change_password=row.must_change_password,
        posts=tuple(held),
    )
