"""How does an appeal reach its desk? A person sends it; what was proposed and decided are both kept."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from qifu.appeals.models import Appeal, FamilyLink, RoutingExample
from qifu.cases import assigning
from qifu.kernel.errors import Refused
from qifu.registry import queries as registry
from qifu.registry.rules.access import Actor


@dataclass(frozen=True, slots=True)
class Desk:
    """Where to send: the lead department, the board it goes through, the class, and the days if chosen."""

    department_id: int
    board_id: int | None = None
    class_code: str | None = None
    days: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a bulk dispatch did: how many went, and why the others stayed."""

    sent: tuple[int, ...]
    stayed: tuple[tuple[int, str], ...]


def send(*, case: int, desk: Desk, by: Actor, at: datetime, seen: int | None = None) -> int:
    """Assign a case, and its joined family with it, to one desk; returns how many cases went.

    The choice is kept as an example to learn from, marked as a correction where it differs from the proposal.
    """
    with transaction.atomic():
        _assign(case, desk, by, at, seen)
        waiting = FamilyLink.objects.filter(
            head__case_id=case, state="joined", child__case__assigned_at=None, child__case__closed_at=None
        )
        followers = list(waiting.values_list("child__case_id", flat=True))
        for follower in followers:
            _assign(follower, desk, by, at, None)
        return 1 + len(followers)


def send_as_proposed(*, cases: tuple[int, ...], by: Actor, at: datetime) -> Sent:
    """Send many as proposed; one that cannot go stays, with its reason, and does not hold up the others."""
    sent: list[int] = []
    stayed: list[tuple[int, str]] = []
    for case in cases:
        try:
            send(case=case, desk=proposed_desk(case), by=by, at=at)
            sent.append(case)
        except Refused as refusal:
            stayed.append((case, str(refusal)))
    return Sent(tuple(sent), tuple(stayed))


def proposed_desk(case: int) -> Desk:
    """The desk proposed for a case; refuses where the platform abstained."""
    route = Appeal.objects.values_list("route", flat=True).filter(case_id=case).first()
    if route is None:
        raise Refused("没有这一件", remedy="刷新清单再看")
    department = registry.department_by_code(route.get("department", ""))
    if department is None:
        raise Refused("这一件没有派单建议", why=route.get("abstained", ""), remedy="请人工选择承办部门")
    board = registry.board_by_code(route.get("board", ""))
    return Desk(
        department.id, board.id if board else None, route.get("class_code") or None, note="采纳派单建议"
    )


def _assign(case: int, desk: Desk, by: Actor, at: datetime, seen: int | None) -> None:
    assigning.assign(
        case=case,
        department_id=desk.department_id,
        board_id=desk.board_id,
        class_code=desk.class_code,
        days=desk.days,
        note=desk.note,
        by=by,
        at=at,
        seen=seen,
    )
    appeal = Appeal.objects.select_related("case").get(case_id=case)
    label = registry.department(desk.department_id).code
    corrected = bool(appeal.route.get("department")) and appeal.route["department"] != label
    RoutingExample.objects.update_or_create(
        appeal=appeal,
        defaults={
            "text": f"{appeal.case.title}\n{appeal.case.text}",
            "label": label,
            "corrected": corrected,
            "at": at,
        },
    )
    if corrected:
        Appeal.objects.filter(pk=appeal.pk).update(corrected=True)
