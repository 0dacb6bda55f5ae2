"""How does a case stand? The few facts from which the rules decide who may do what now."""

from dataclasses import dataclass, field
from datetime import datetime

from qifu.registry.rules.access import Actor, Role, Side


@dataclass(frozen=True, slots=True)
class Standing:
    """A case as the rules see it."""

    state: str
    received_at: datetime
    level: int = 1
    round: int = 1
    lead_id: int | None = None
    co_ids: frozenset[int] = field(default_factory=frozenset)
    past_ids: frozenset[int] = field(default_factory=frozenset)
    board_id: int | None = None
    area_code: str = ""
    enterprise_id: int | None = None
    first_contact_id: int | None = None
    confidential: bool = False
    reported_id: int | None = None
    assigned_at: datetime | None = None
    replied_at: datetime | None = None
    due_at: datetime | None = None
    paused: bool = False
    supervised: bool = False
    send_backs: int = 0
    extensions: int = 0
    extension_waits: bool = False
    reply_read: bool = False
    is_rated: bool = False
    all_rated_at: datetime | None = None  # when the last department of this round got its rating


def sees(case: Standing, actor: Actor) -> bool:
    """Whether the case exists for this actor; the department reported never sees a confidential one."""
    if actor.side is Side.SYSTEM:
        return True
    if _is_own(case, actor):
        return True
    if case.confidential:
        is_reported = case.reported_id is not None and actor.department_id == case.reported_id
        return actor.is_any(Role.SUPERVISOR) and not is_reported
    return any(_reaches(role, case, actor, reading=True) for role in actor.roles)


def in_scope(role: Role, case: Standing, actor: Actor) -> bool:
    """Whether a role of the actor reaches this case for acting on it."""
    return _reaches(role, case, actor, reading=False)


def _reaches(role: Role, case: Standing, actor: Actor, *, reading: bool) -> bool:
    if role is Role.ENTERPRISE_MEMBER:
        return _is_own(case, actor)
    if role is Role.BOARD_SPECIALIST:
        return case.board_id in actor.board_ids or (reading and _is_of_department(case, actor, reading=True))
    if role in (Role.HANDLER, Role.DEPARTMENT_LEAD):
        return _is_of_department(case, actor, reading=reading)
    if role is Role.ROUNDS:
        return actor.side is Side.SYSTEM
    if role in (Role.CENTER_CLERK, Role.SUPERVISOR, Role.CALL_BACK, Role.LEADER):
        return not actor.area_codes or case.area_code in actor.area_codes
    return False


def _is_own(case: Standing, actor: Actor) -> bool:
    return actor.enterprise_id is not None and actor.enterprise_id == case.enterprise_id


def _is_of_department(case: Standing, actor: Actor, *, reading: bool) -> bool:
    if actor.department_id is None:
        return False
    departments = {case.lead_id, *case.co_ids} | (case.past_ids if reading else frozenset())
    return actor.department_id in departments
