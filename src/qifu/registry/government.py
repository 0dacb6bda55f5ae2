"""Which areas, departments and boards has the place, and who acts for it on a given day?"""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Model, Q

from qifu.kernel import packs
from qifu.kernel.errors import Forbidden, PackError, Refused
from qifu.ledger import commands as ledger
from qifu.ledger.vocabulary import Kind
from qifu.registry.models import Account, Area, Board, Department, Holding, Membership
from qifu.registry.posts import create_post, fill_post, leave_post
from qifu.registry.rules import standing
from qifu.registry.rules.access import NOBODY, SETUP, Actor, AdminAct, Role, allow
from qifu.registry.rules.standing import Agency, Seat, Who
from qifu.registry.schema import Areas, Boards, Departments

__all__ = [
    "SETUP",
    "actor_of",
    "create_post",
    "enterprise_actor",
    "establish",
    "fill_post",
    "find_area",
    "leave_post",
    "root_area",
]


def establish(pack: str, *, by: Actor, at: datetime, root: Path | None = None) -> int:
    """Bring the areas, departments and boards of a pack into the tables; how many were new or changed.

    Codes are for ever: what the pack no longer names stays, because cases point at it.
    """
    allow(by, AdminAct.KEEP_POSTS)
    said = packs.load(pack, on=at.date(), root=root)
    with transaction.atomic():
        changed = [*_bring_areas(said), *_bring_departments(said), *_bring_boards(said)]
        if changed:
            ledger.record(
                Kind.GOVERNMENT_ESTABLISHED,
                subject=f"pack:{said.path}",
                by_key=by.key,
                by_name=by.name,
                at=at,
                said={"changed": changed},
            )
    return len(changed)


def find_area(code_or_name: str) -> Area | None:
    """The area with this code or exactly this name."""
    if not code_or_name:
        return None
    return Area.objects.filter(Q(code=code_or_name) | Q(name=code_or_name)).order_by("code").first()


def root_area() -> Area:
    """The place itself."""
    root = Area.objects.filter(parent=None).order_by("code").first()
    if root is None:
        raise Refused("本地还没有区域", why="规则包尚未入库", remedy="请先建立机构信息")
    return root


def actor_of(account_id: int, on: date, *, enterprise_id: int | None = None) -> Actor:
    """As whom an account acts on this day; with `enterprise_id`, for that enterprise if it may.

    Somebody with posts and memberships acts for government unless an enterprise was chosen.
    """
    account = Account.objects.filter(pk=account_id, is_active=True).first()
    if account is None:
        return NOBODY
    who = Who(account.pk, account.name)
    agencies = _agencies(account_id, on)
    chosen = [agency for agency in agencies if agency.enterprise_id == enterprise_id]
    seats = [] if chosen else _seats(account_id, on)
    if seats:
        return standing.staff_actor(who, seats)
    acting_for = (chosen or agencies)[:1]
    return standing.enterprise_actor(who, acting_for[0]) if acting_for else standing.idle_actor(who)


def enterprise_actor(account_id: int, enterprise_id: int, on: date) -> Actor:
    """The account acting for this enterprise; refused if it may not on this day."""
    actor = actor_of(account_id, on, enterprise_id=enterprise_id)
    if actor.enterprise_id != enterprise_id:
        raise Forbidden("不能代表这家企业办事", why="不是该企业的经办人", remedy="请由企业管理员授权后再试")
    return actor


def _seats(account_id: int, on: date) -> list[Seat]:
    held = Holding.objects.filter(_valid(on), account_id=account_id).select_related("post__department__area")
    below = _areas_below() if held else {}
    return [
        Seat(
            seat=holding.seat,
            role=Role(holding.post.role),
            rank=holding.post.rank,
            department_id=holding.post.department_id,
            department_name=holding.post.department.short,
            board_id=holding.post.board_id,
            areas=below[holding.post.department.area.code],
        )
        for holding in held
    ]


def _agencies(account_id: int, on: date) -> list[Agency]:
    held = Membership.objects.filter(_valid(on), account_id=account_id)
    rows = held.order_by("pk").values_list("enterprise_id", "enterprise__name")
    return [Agency(key, name) for key, name in rows]


def _valid(on: date) -> Q:
    return Q(from_on__lte=on) & (Q(until_on=None) | Q(until_on__gt=on))


def _areas_below() -> dict[str, frozenset[str]]:
    """Every area with all that lies in it, itself included."""
    parents = dict(Area.objects.values_list("code", "parent__code"))
    below: dict[str, set[str]] = {code: {code} for code in parents}
    for code in parents:
        above = parents[code]
        while above:
            below[above].add(code)
            above = parents[above]
    return {code: frozenset(inner) for code, inner in below.items()}


def _bring_areas(said: packs.Pack) -> list[str]:
    areas = said.section("areas", Areas)
    held = {area.code: area for area in Area.objects.all()}
    changed: list[str] = []
    for place, code in enumerate(areas.in_order()):
        entry = areas.root[code]
        parent = held[entry.parent] if entry.parent else None
        row = held.setdefault(code, Area(code=code))
        wanted = {"name": entry.name, "level": entry.level, "parent": parent, "sort": entry.sort or place}
        changed += _write(row, f"area:{code}", wanted)
    return changed


def _bring_departments(said: packs.Pack) -> list[str]:
    areas = {area.code: area for area in Area.objects.all()}
    held = {department.code: department for department in Department.objects.all()}
    changed: list[str] = []
    for place, (code, entry) in enumerate(said.section("departments", Departments).root.items()):
        area = areas.get(entry.area) if entry.area else root_area()
        if area is None:
            raise _unknown(said, "departments", code, f"区域 {entry.area}")
        wanted = {
            "name": entry.name,
            "short": entry.short or entry.name[:40],
            "area": area,
            "is_center": entry.is_center,
            "phone": entry.phone,
            "group": entry.group,
            "sort": entry.sort or place,
        }
        changed += _write(held.get(code, Department(code=code)), f"department:{code}", wanted)
    return changed


def _bring_boards(said: packs.Pack) -> list[str]:
    if not said.has("boards"):
        return []
    leads = {department.code: department for department in Department.objects.all()}
    held = {board.code: board for board in Board.objects.all()}
    changed: list[str] = []
    for place, (code, entry) in enumerate(said.section("boards", Boards).root.items()):
        if entry.lead and entry.lead not in leads:
            raise _unknown(said, "boards", code, f"部门 {entry.lead}")
        wanted = {"name": entry.label, "lead": leads.get(entry.lead), "sort": entry.sort or place}
        changed += _write(held.get(code, Board(code=code)), f"board:{code}", wanted)
    return changed


def _write(row: Model, name: str, wanted: dict[str, Any]) -> Sequence[str]:
    differing = [field for field, value in wanted.items() if getattr(row, field, None) != value]
    if not differing and row.pk:
        return ()
    for field, value in wanted.items():
        setattr(row, field, value)
    row.save()
    return (name,)


def _unknown(said: packs.Pack, section: str, code: str, what: str) -> PackError:
    return PackError(
        f"「{code}」写的{what}没有列出", at=said.origin(section, (code,)).place, remedy="请先在规则包里列出"
    )
