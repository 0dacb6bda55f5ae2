"""Who may write a draft, who may review it, and who may say what it means? Pure: the people are given."""

from collections.abc import Set
from dataclasses import dataclass
from typing import Final

from qifu.kernel.errors import Forbidden, Refused
from qifu.registry.rules.access import Actor, Role, Side

AUTHORS: Final = frozenset({Role.HANDLER, Role.DEPARTMENT_LEAD, Role.BOARD_SPECIALIST})
REVIEWERS: Final = AUTHORS | {Role.SUPERVISOR}
LEADS: Final = frozenset({Role.DEPARTMENT_LEAD, Role.SUPERVISOR})


@dataclass(frozen=True, slots=True)
class Hands:
    """Through which hands a draft went: its department, who executes it, who saved it, who sent it."""

    department: int
    executor: int | None
    center: int | None
    saved_by: Set[str]
    submitted_by: str = ""


def may_write(by: Actor, department: int | None) -> bool:
    """Staff of the department that issues the item."""
    return (
        by.side is Side.STAFF
        and department is not None
        and by.department_id == department
        and by.is_any(*AUTHORS)
    )


def why_no_review(by: Actor, hands: Hands) -> str:
    """Why somebody may not review a draft; nothing if they may.

    A second person of the issuing department, or who leads the center; nobody who ever saved a version.
    """
    leads_center = hands.center is not None and by.department_id == hands.center and by.is_any(*LEADS)
    if by.side is not Side.STAFF or not (may_write(by, hands.department) or leads_center):
        return "由制定部门的另一位工作人员或中心负责人审核"
    if by.key in hands.saved_by:
        return "你保存过这份草稿，须由没有动过它的人审核"
    return "送审人不能审核自己送审的草稿" if by.key == hands.submitted_by else ""


def department_of(side: str, hands: Hands) -> int:
    """Whose word it is: who issues interprets, who executes interprets; without another it is the issuer."""
    return hands.executor or hands.department if side == "executor" else hands.department


def may_see(by: Actor, hands: Hands) -> bool:
    """A draft is the business of who issues it, who will execute it, and of those who see the whole place."""
    if by.side is Side.SYSTEM:
        return True
    return by.side is Side.STAFF and (
        by.sees_whole_place or by.department_id in (hands.department, hands.executor)
    )


def require_author(by: Actor, department: int, what: str) -> None:
    """Refuse unless the actor writes for this department."""
    if by.side is Side.SYSTEM or may_write(by, department):
        return
    why = "由制定部门的经办、负责人或服务专员办理"
    if not by.is_any(*AUTHORS):
        raise Forbidden(f"不能{what}", why=why)
    raise Refused(f"你所在的部门不能{what}", why=why, remedy="请联系制定部门")
