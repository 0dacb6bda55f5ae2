"""Who is acting, in which roles and within which bounds? Pure: no tables, no clock."""

from dataclasses import dataclass, field
from enum import StrEnum

from qifu.kernel.errors import Forbidden


class Side(StrEnum):
    """From which side somebody comes to the platform."""

    ENTERPRISE = "enterprise"
    STAFF = "staff"
    SYSTEM = "system"
    NOBODY = "nobody"


class Role(StrEnum):
    """What somebody is to the platform; the pack says which acts each role may do on a case."""

    ENTERPRISE_MEMBER = "enterprise_member"
    CENTER_CLERK = "center_clerk"
    BOARD_SPECIALIST = "board_specialist"
    HANDLER = "handler"
    DEPARTMENT_LEAD = "department_lead"
    SUPERVISOR = "supervisor"
    CALL_BACK = "call_back"
    TREASURER = "treasurer"
    LEADER = "leader"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"
    ROUNDS = "rounds"


ROLE_LABELS: dict[Role, str] = {
    Role.ENTERPRISE_MEMBER: "企业用户",
    Role.CENTER_CLERK: "综合受理",
    Role.BOARD_SPECIALIST: "板块服务专员",
    Role.HANDLER: "部门经办",
    Role.DEPARTMENT_LEAD: "部门负责人",
    Role.SUPERVISOR: "督办监督",
    Role.CALL_BACK: "回访专员",
    Role.TREASURER: "资金兑付",
    Role.LEADER: "市领导",
    Role.SYSTEM_ADMIN: "系统管理员",
    Role.SECURITY_ADMIN: "安全管理员",
    Role.AUDIT_ADMIN: "审计管理员",
    Role.ROUNDS: "系统轮巡",
}

ADMINS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
WHOLE_PLACE = frozenset({Role.CENTER_CLERK, Role.SUPERVISOR, Role.CALL_BACK, Role.LEADER, Role.ROUNDS})


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody acting now: resolved once at the door from posts held on that day, then passed down."""

    key: str  # "account:12", "system:rounds"
    name: str
    side: Side
    roles: frozenset[Role] = frozenset()
    account_id: int | None = None
    enterprise_id: int | None = None
    enterprise_name: str = ""
    department_id: int | None = None
    department_name: str = ""
    board_ids: frozenset[int] = field(default_factory=frozenset)
    area_codes: frozenset[str] = field(default_factory=frozenset)  # empty for whole-place roles
    rank: int = 1

    def is_any(self, *roles: Role) -> bool:
        """Whether the actor holds at least one of these roles."""
        return not self.roles.isdisjoint(roles)

    @property
    def sees_whole_place(self) -> bool:
        """Whether rows are not narrowed to a department or enterprise."""
        return not self.roles.isdisjoint(WHOLE_PLACE)


NOBODY = Actor(key="nobody", name="", side=Side.NOBODY)
ROUNDS = Actor(key="system:rounds", name="系统轮巡", side=Side.SYSTEM, roles=frozenset({Role.ROUNDS}))
SETUP = Actor(key="system:setup", name="系统初始化", side=Side.SYSTEM)


class AdminAct(StrEnum):
    """What administrators do; a business role never does any of it."""

    KEEP_ACCOUNTS = "keep_accounts"
    KEEP_POSTS = "keep_posts"
    FILL_POSTS = "fill_posts"
    UNLOCK = "unlock"
    READ_LEDGER = "read_ledger"
    VERIFY_LEDGER = "verify_ledger"


# Three separate hands (GB/T 22239-2019): who sets up cannot grant, who grants cannot set up, and neither can
# look after the record of what both did.
ADMIN_ACTS: dict[AdminAct, tuple[Role, str]] = {
    AdminAct.KEEP_ACCOUNTS: (Role.SYSTEM_ADMIN, "开通和维护账号"),
    AdminAct.KEEP_POSTS: (Role.SYSTEM_ADMIN, "设置机构和岗位"),
    AdminAct.FILL_POSTS: (Role.SECURITY_ADMIN, "任免岗位、授予权限"),
    AdminAct.UNLOCK: (Role.SECURITY_ADMIN, "解锁账号、重置密码"),
    AdminAct.READ_LEDGER: (Role.AUDIT_ADMIN, "查阅台账"),
    AdminAct.VERIFY_LEDGER: (Role.AUDIT_ADMIN, "校验和导出台账"),
}


def allow(actor: Actor, act: AdminAct) -> None:
    """Refuse unless this administrator is the one for the act; setting up from the console may do all."""
    role, label = ADMIN_ACTS[act]
    if actor.key != SETUP.key and role not in actor.roles:
        raise Forbidden(f"不能{label}", why=f"这是{ROLE_LABELS[role]}的职责")


def clash(held: frozenset[Role], wanted: Role) -> str:
    """Why this role cannot be added to the roles somebody has; empty if it can.

    >>> clash(frozenset({Role.AUDIT_ADMIN}), Role.SYSTEM_ADMIN)
    '系统管理员与审计管理员不得由同一人担任'
    >>> clash(frozenset({Role.HANDLER}), Role.DEPARTMENT_LEAD)
    ''
    """
    others = sorted(held - {wanted})
    bars = others if wanted in ADMINS else [role for role in others if role in ADMINS]
    return f"{ROLE_LABELS[wanted]}与{ROLE_LABELS[bars[0]]}不得由同一人担任" if bars else ""
