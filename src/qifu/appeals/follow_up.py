"""Was it really settled? Call-backs owed for replied cases, tried, and answered."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from qifu.appeals.models import FollowUp
from qifu.cases import calendars, editions, replying, scoping
from qifu.cases.rules.deadlines import limit_of
from qifu.kernel.errors import Forbidden, Refused
from qifu.kernel.workdays import due
from qifu.ledger import commands as ledger
from qifu.ledger.vocabulary import Kind
from qifu.registry.rules.access import ROUNDS, Actor, Role

RESULTS = {
    "satisfied": "满意",
    "dissatisfied": "不满意",
    "no_answer": "没有接通",
    "unreachable": "多次联系不上",
}


@dataclass(frozen=True, slots=True)
class Called:
    """A call-back after one more try."""

    case_id: int
    result: str
    tries: int
    done: bool


def owe(at: datetime, limit: int = 500) -> int:
    """The round that notes which replied cases are owed a call-back; returns how many were added."""
    noted = FollowUp.objects.filter(round=F("case__round")).values("case_id")
    replied = scoping.scope(ROUNDS).filter(replied_at__isnull=False, closed_at=None).exclude(pk__in=noted)
    added = 0
    for case in replied.order_by("replied_at")[:limit]:
        rule = editions.rules_of(case.edition).call_back
        if not _is_drawn(case.pk, rule.percent):
            continue
        calendar = calendars.calendar_of(case.edition.pack, at.date())
        until = due(case.replied_at or at, limit_of(rule.within), calendar)
        _, made = FollowUp.objects.get_or_create(case=case, round=case.round, defaults={"due_at": until.at})
        added += made
    return added


def call(*, follow_up_id: int, result: str, note: str, by: Actor, at: datetime) -> Called:
    """Write down one try. Satisfied signs the case off; dissatisfied reopens it one level up.

    After the last try without an answer the call-back ends as `unreachable`, which is an outcome of its own.
    """
    if not by.is_any(Role.CALL_BACK, Role.CENTER_CLERK):
        raise Forbidden("回访由回访专员办理")
    if result not in ("satisfied", "dissatisfied", "no_answer"):
        raise Refused("没有选择回访结果", remedy="请选满意、不满意或没有接通")
    with transaction.atomic():
        owed = (
            FollowUp.objects.select_for_update(of=("self",))
            .select_related("case__edition")
            .get(pk=follow_up_id)
        )
        if owed.done_at:
            raise Refused("这一件已经回访过", why=f"结果：{RESULTS[owed.result]}", remedy="刷新后再看")
        return _note_try(owed, result, note, by, at)


def _note_try(owed: FollowUp, result: str, note: str, by: Actor, at: datetime) -> Called:
    owed.tries = [*owed.tries, {"at": at.isoformat(), "by": by.name, "result": result, "note": note}]
    most = editions.rules_of(owed.case.edition).call_back.tries
    ended = "unreachable" if result == "no_answer" and len(owed.tries) >= most else result
    if ended != "no_answer":
        owed.result, owed.note, owed.done_at, owed.by_id = ended, note[:500], at, by.account_id
    owed.save()
    ledger.record(
        Kind.CASE_CALLED_BACK,
        subject=f"case:{owed.case_id}",
        by_key=by.key,
        by_name=by.name,
        at=at,
        said={"result": ended, "label": RESULTS[ended], "tries": len(owed.tries), "note": note},
    )
    _conclude(owed, ended, note, by, at)
    return Called(owed.case_id, ended, len(owed.tries), bool(owed.done_at))


def _conclude(owed: FollowUp, ended: str, note: str, by: Actor, at: datetime) -> None:
    if owed.case.closed_at or not owed.case.replied_at or ended == "no_answer":
        return
    if ended == "dissatisfied":
        replying.reopen(case=owed.case_id, reason=note or "回访时企业表示不满意", by=by, at=at, seen=None)
    else:
        replying.sign_off(case=owed.case_id, note=f"回访：{RESULTS[ended]}", by=by, at=at, seen=None)


def _is_drawn(case_id: int, percent: int) -> bool:
    """A sample that anyone can recompute: by the case's own number, not by chance."""
    return case_id * 37 % 100 < percent
