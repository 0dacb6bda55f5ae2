"""Who lives in the place of these tests, and how does a case get as far as a test needs it?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from qifu.cases import assigning, handling, opening, replying
from qifu.cases.models import Case
from qifu.ledger import queries as journal
from qifu.registry.models import Account, Area, Board, Department, Enterprise
from qifu.registry.rules.access import Actor, Role, Side

ZONE = ZoneInfo("Asia/Shanghai")


def at(month: int, day: int, hour: int = 10, minute: int = 0, *, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


RECEIVED, ASSIGNED, SIGNED = at(9, 7), at(9, 7, 15), at(9, 8, 9)
PAUSED, REPLIED = at(9, 9), at(9, 10, 11)


@dataclass(frozen=True)
class Place:
    area: Area
    bureau: Department
    other: Department
    board: Board
    enterprise: Enterprise
    clerk: Actor
    handler: Actor
    lead: Actor
    head: Actor
    other_handler: Actor
    supervisor: Actor
    caller: Actor
    leader: Actor
    member: Actor
    stranger: Actor


def place() -> Place:
    area = Area.objects.create(code="339901", name="东区", level="county")
    center, bureau, other = (
        Department.objects.create(code=code, name=name, short=name, area=area, is_center=code == "center")
        for code, name in (("center", "服务中心"), ("bureau", "经信局"), ("other", "电力公司"))
    )
    board = Board.objects.create(code="projects", name="项目", lead=bureau)
    first, second = (
        Enterprise.objects.create(uscc=uscc, name=name, area=area)
        for uscc, name in (("91330000MA0000001X", "青松机械"), ("91330000MA0000002X", "白鹭纺织"))
    )
    return Place(
        area=area,
        bureau=bureau,
        other=other,
        board=board,
        enterprise=first,
        clerk=staff("窗口", Role.CENTER_CLERK, center),
        handler=staff("经办", Role.HANDLER, bureau),
        lead=staff("科长", Role.DEPARTMENT_LEAD, bureau, rank=2),
        head=staff("局长", Role.DEPARTMENT_LEAD, bureau, rank=3),
        other_handler=staff("线路", Role.HANDLER, other),
        supervisor=staff("督查", Role.SUPERVISOR, center),
        caller=staff("回访", Role.CALL_BACK, center),
        leader=staff("领导", Role.LEADER, None),
        member=member(first),
        stranger=member(second),
    )


def staff(name: str, role: Role, department: Department | None, *, rank: int = 1) -> Actor:
    account = Account.objects.create(username=f"{name}{department}", name=name)
    return Actor(
        key=f"account:{account.pk}",
        name=name,
        side=Side.STAFF,
        roles=frozenset({role}),
        account_id=account.pk,
        department_id=department.pk if department else None,
        department_name=department.name if department else "",
        rank=rank,
    )


def member(enterprise: Enterprise) -> Actor:
    account = Account.objects.create(username=enterprise.uscc, name=f"{enterprise.name}专员")
    return Actor(
        key=f"account:{account.pk}",
        name=account.name,
        side=Side.ENTERPRISE,
        roles=frozenset({Role.ENTERPRISE_MEMBER}),
        account_id=account.pk,
        enterprise_id=enterprise.pk,
        enterprise_name=enterprise.name,
    )


def opened(here: Place, *, when: datetime = RECEIVED, **more: object) -> int:
    said: dict[str, object] = {
        "pack": "place",
        "case_type": "appeal",
        "title": "厂区变压器增容",
        "text": "厂区变压器增容已提交四个月，希望尽快办理。",
        "enterprise_id": here.enterprise.pk,
        "area_id": here.area.pk,
        "received_at": when,
        "by": here.clerk,
        "at": when,
    }
    return opening.open_case(**(said | more)).id  # type: ignore[arg-type]


def assigned(here: Place, *, when: datetime = ASSIGNED, **more: Any) -> int:
    case = opened(here, **more)
    assigning.assign(case=case, department_id=here.bureau.pk, by=here.clerk, at=when)
    return case


def signed(here: Place, **more: Any) -> int:
    case = assigned(here, **more)
    assigning.sign(case=case, by=here.handler, at=SIGNED)
    return case


def replied(here: Place, *, when: datetime = REPLIED) -> int:
    case = signed(here)
    replying.reply(case=case, outcome="solved", text="已完成增容。", by=here.handler, at=when)
    return case


def paused(here: Place, *, when: datetime = PAUSED) -> int:
    case = signed(here)
    handling.pause(
        case=case,
        reason_code="enterprise",
        need="请补充用电负荷清单",
        notice_text="请补充用电负荷清单，收到后继续计时。",
        by=here.lead,
        at=when,
    )
    return case


def row(case: int) -> Case:
    return Case.objects.get(pk=case)


def kinds(case: int) -> list[str]:
    return [line.kind.removeprefix("case.") for line in journal.timeline(f"case:{case}")]
