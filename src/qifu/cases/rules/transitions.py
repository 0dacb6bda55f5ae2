"""Which act leads where, and if it is not possible now, why?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from qifu.cases.rules.deadlines import limit_of
from qifu.cases.rules.standing import Standing, in_scope, sees
from qifu.cases.schema import Act, CaseType, RoleName, Span
from qifu.kernel.errors import Forbidden, Refused
from qifu.kernel.workdays import WorkCalendar, due
from qifu.registry.rules.access import ROLE_LABELS, Actor, Role, Side

HANDS_ON = frozenset({"assign", "transfer", "co_handle"})
CO_ACTS: frozenset[Act] = frozenset({"co_reply", "note", "add_material"})
STOPPED_BY_PAUSE: frozenset[Act] = frozenset({"reply", "ask_extension", "transfer", "send_back", "pause"})


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why an act is not possible; `forbidden` if it is a matter of who asks and not of how things stand."""

    why: str
    remedy: str = ""
    forbidden: bool = False

    def __str__(self) -> str:
        return f"{self.why}。{self.remedy}" if self.remedy else self.why


@dataclass(frozen=True, slots=True)
class Moment:
    """Everything an act is judged by: the case, its rules, who asks, and when."""

    case: Standing
    rules: CaseType
    actor: Actor
    at: datetime
    calendar: WorkCalendar


def target(rules: CaseType, state: str, act: Act) -> str | None:
    """The state to which an act leads; None where it is not possible."""
    return rules.states[state].next.get(act)


def obstacle(act: Act, now: Moment) -> Obstacle | None:
    """The first reason why this actor cannot do this act now, or None."""
    if not sees(now.case, now.actor):
        return Obstacle("没有这一件，或您无权查看", "请核对编号", forbidden=True)
    state = now.rules.states[now.case.state]
    if act not in state.next:
        return Obstacle(f"当前状态：{state.label}", "刷新后查看现在可以做什么")
    if now.actor.side is Side.SYSTEM:
        return _by_circumstance(act, now)
    return _by_role(act, now) or _by_circumstance(act, now)


def refuse(act: Act, now: Moment) -> None:
    """Raise the obstacle, if there is one, in the reader's words."""
    found = obstacle(act, now)
    if found is None:
        return
    rule = now.rules.acts.get(act)
    kind = Forbidden if found.forbidden else Refused
    raise kind(f"现在不能「{rule.label if rule else act}」", why=found.why, remedy=found.remedy)


def concerns(act: Act, now: Moment) -> bool:
    """Whether the actor holds a role that does this act at all, whatever the case's state."""
    return not now.actor.roles.isdisjoint(_named(act, now))


def _named(act: Act, now: Moment) -> tuple[Role, ...]:
    """The roles for an act on this case. On a sealed case the supervising role does what the center does
    elsewhere, save handing it to others, for nobody else may see it."""
    named = tuple(Role(name) for name in roles_for(act, now.rules))
    if not now.case.confidential or Role.CENTER_CLERK not in named or act in HANDS_ON:
        return named
    return (*(role for role in named if role is not Role.CENTER_CLERK), Role.SUPERVISOR)


def roles_for(act: Act, rules: CaseType) -> tuple[RoleName, ...]:
    """Who may do an act; pauses and extensions are done by those who may approve them."""
    approvers: Mapping[str, tuple[RoleName, ...]] = {
        "pause": rules.pause.approver,
        "decide_extension": rules.extension.approver,
    }
    return approvers.get(act) or rules.acts[act].by


def _by_role(act: Act, now: Moment) -> Obstacle | None:
    named = _named(act, now)
    held = [role for role in named if role in now.actor.roles]
    if not held:
        who = "、".join(ROLE_LABELS[role] for role in named)
        return Obstacle(f"这一步由{who}办理", forbidden=True)
    if not any(in_scope(role, now.case, now.actor) for role in held):
        return Obstacle("这一件不在您的办理范围内", "请由承办部门办理", forbidden=True)
    return _by_part(act, now, held)


def _by_part(act: Act, now: Moment, held: list[Role]) -> Obstacle | None:
    """Co-handlers add their part; what concerns the whole case is for the lead department."""
    of_department = {Role.HANDLER, Role.DEPARTMENT_LEAD}
    if any(role not in of_department and in_scope(role, now.case, now.actor) for role in held):
        return None
    if act == "co_reply" and now.actor.department_id not in now.case.co_ids:
        return Obstacle("这一步由协办部门办理", forbidden=True)
    if act not in CO_ACTS and now.actor.department_id != now.case.lead_id:
        return Obstacle("您的部门是协办部门", "请由牵头部门办理", forbidden=True)
    return None


def _by_circumstance(act: Act, now: Moment) -> Obstacle | None:
    if now.case.paused and act in STOPPED_BY_PAUSE:
        return Obstacle("正在等待企业补充，计时已暂停", "请先恢复计时")
    check = CHECKS.get(act)
    return check(now) if check else None


def _paused(now: Moment) -> Obstacle | None:
    return None if now.case.paused else Obstacle("计时没有暂停")


def _send_back(now: Moment) -> Obstacle | None:
    rule = now.rules.send_back
    if now.case.send_backs >= rule.times:
        return Obstacle(
            f"本轮已退回过，最多退回 {rule.times} 次", "如确不属本部门职责，请联系企业综合服务中心"
        )
    return _after(now, now.case.assigned_at, rule.within, "交办后 {} 内可以退回，已超过")


def _reopen(now: Moment) -> Obstacle | None:
    return _after(now, now.case.replied_at, now.rules.reopen.within, "反馈后 {} 内可以要求重办，已超过")


def _ask_extension(now: Moment) -> Obstacle | None:
    rule, case = now.rules.extension, now.case
    if case.extension_waits:
        return Obstacle("已有一项延期申请待审批")
    if case.extensions >= rule.times:
        return Obstacle(f"本轮已申请过延期，最多 {rule.times} 次")
    if rule.before_due and case.due_at and now.at > case.due_at:
        return Obstacle("已过时限，延期须在到期前申请", "请尽快办理并答复")
    return None


def _decide_extension(now: Moment) -> Obstacle | None:
    return None if now.case.extension_waits else Obstacle("没有待审批的延期申请")


def _withdraw_reply(now: Moment) -> Obstacle | None:
    case, rule = now.case, now.rules.undo
    if case.replied_at is None or now.at - case.replied_at > timedelta(minutes=rule.minutes):
        return Obstacle(f"答复发出已超过 {rule.minutes} 分钟")
    if case.reply_read and not rule.after_read:
        return Obstacle("企业已经看到答复", "如需更正，请补充说明")
    return Obstacle("企业已经评价") if case.is_rated else None


def _rate(now: Moment) -> Obstacle | None:
    hours = now.rules.rating.changeable_hours
    if now.case.all_rated_at and now.at - now.case.all_rated_at > timedelta(hours=hours):
        return Obstacle(f"评价后 {hours} 小时内可以修改，已超过")
    return None


def _supervise(now: Moment) -> Obstacle | None:
    return Obstacle("已在督办中") if now.case.supervised else None


def _close_supervision(now: Moment) -> Obstacle | None:
    return None if now.case.supervised else Obstacle("没有进行中的督办")


def _escalate(now: Moment) -> Obstacle | None:
    top = max(level.rank for level in now.rules.levels.values())
    return Obstacle("已在最高层级") if now.case.level >= top else None


def _after(now: Moment, start: datetime | None, within: Span, say: str) -> Obstacle | None:
    limit = limit_of(within)
    if start and now.at > due(start, limit, now.calendar).at:
        return Obstacle(say.format(limit))
    return None


CHECKS: dict[Act, Callable[[Moment], Obstacle | None]] = {
    "supply": _paused,
    "resume": _paused,
    "send_back": _send_back,
    "reopen": _reopen,
    "ask_extension": _ask_extension,
    "decide_extension": _decide_extension,
    "withdraw_reply": _withdraw_reply,
    "rate": _rate,
    "supervise": _supervise,
    "close_supervision": _close_supervision,
    "escalate": _escalate,
}
