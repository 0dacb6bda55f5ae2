"""What do those under supervision do about it, what does the supervisor say, and what is published?"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.db import transaction

from qifu.cases import turns
from qifu.kernel.errors import Forbidden, Refused
from qifu.ledger import commands as ledger
from qifu.ledger.vocabulary import Kind
from qifu.policies.models import StrengthSupervision
from qifu.registry import queries as registry
from qifu.registry.rules.access import Actor, Role

LONGEST = 2000
STATES = {
    "opened": "待提方案",
    "planned": "整改中",
    "done": "待认可",
    "accepted": "已认可",
    "published": "已公布",
}


def entrust(number: str, department_id: int, *, by: Actor, at: datetime) -> None:
    """Name the department that has to put it right; of an area nobody is named from the start."""
    _allow_supervisor(by)
    department = registry.department(department_id)
    with _held(number, "opened", "planned") as row:
        row.department_id, row.entrusted_at = department.id, at
        row.save(update_fields=["department", "entrusted_at"])
        _write(Kind.SUPERVISION_ENTRUSTED, row, by, at, department=department.code)


def plan(number: str, text: str, until: date, *, by: Actor, at: datetime) -> None:
    """The department says what it will do and until when; it may change that until it has finished."""
    said = turns.checked(text, what="整改方案", most=LONGEST)
    with _held(number, "opened", "planned") as row:
        _allow_department(by, row)
        if until < at.date():
            raise Refused("整改期限已经过去", why=f"填写的是 {until}", remedy="请填写今天以后的日期")
        row.plan, row.plan_until, row.plan_at, row.plan_by = said, until, at, by.name
        row.state = "planned"
        row.save(update_fields=["plan", "plan_until", "plan_at", "plan_by", "state"])
        _write(Kind.SUPERVISION_PLANNED, row, by, at, until=until.isoformat())


def finish(number: str, result: str, *, by: Actor, at: datetime) -> None:
    """The department says what has been done."""
    said = turns.checked(result, what="整改结果", most=LONGEST)
    with _held(number, "planned") as row:
        _allow_department(by, row)
        row.result, row.result_at, row.result_by = said, at, by.name
        row.state, row.sent_back = "done", ""
        row.save(update_fields=["result", "result_at", "result_by", "state", "sent_back"])
        _write(Kind.SUPERVISION_DONE, row, by, at)


def send_back(number: str, reason: str, *, by: Actor, at: datetime) -> None:
    """The supervisor is not satisfied: the department goes on."""
    _allow_supervisor(by)
    why = turns.checked(reason, what="退回理由", most=500)
    with _held(number, "done") as row:
        row.state, row.sent_back = "planned", why
        row.save(update_fields=["state", "sent_back"])
        _write(Kind.SUPERVISION_SENT_BACK, row, by, at, reason=why)


def accept(number: str, conclusion: str, *, by: Actor, at: datetime) -> None:
    """The supervisor accepts the result; from now on a new run of months would open a new supervision."""
    _allow_supervisor(by)
    said = turns.checked(conclusion, what="认可意见", most=500)
    with _held(number, "done") as row:
        row.conclusion, row.accepted_at, row.accepted_by = said, at, by.name
        row.state = "accepted"
        row.save(update_fields=["conclusion", "accepted_at", "accepted_by", "state"])
        _write(Kind.SUPERVISION_ACCEPTED, row, by, at, conclusion=said)


def publish(number: str, text: str, *, by: Actor, at: datetime) -> None:
    """Everybody may read how it was put right."""
    _allow_supervisor(by)
    said = turns.checked(text, what="公布内容", most=LONGEST)
    with _held(number, "accepted") as row:
        row.public_text, row.published_at, row.published_by = said, at, by.name
        row.state = "published"
        row.save(update_fields=["public_text", "published_at", "published_by", "state"])
        _write(Kind.SUPERVISION_PUBLISHED, row, by, at)


@contextmanager
def _held(number: str, *states: str) -> Iterator[StrengthSupervision]:
    """The supervision, locked until the act is over; refused in a state that does not allow it."""
    with transaction.atomic():
        row = StrengthSupervision.objects.select_for_update().filter(number=number).first()
        if row is None:
            raise Forbidden("没有这一件督办", remedy="请从督办列表中打开")
        if row.state not in states:
            raise Refused(
                "现在不能办这一步", why=f"本件督办当前{STATES[row.state]}", remedy="请刷新页面后再看"
            )
        yield row


def _allow_supervisor(by: Actor) -> None:
    if not by.is_any(Role.SUPERVISOR):
        raise Forbidden("不能办理督办", why="由督办监督岗办理")


def _allow_department(by: Actor, row: StrengthSupervision) -> None:
    is_own = by.department_id is not None and by.department_id == row.department_id
    if not is_own or not by.is_any(Role.DEPARTMENT_LEAD, Role.HANDLER):
        raise Forbidden("不能办理这一件督办", why="由整改责任部门办理")


def _write(kind: Kind, row: StrengthSupervision, by: Actor, at: datetime, **said: str) -> None:
    ledger.record(
        kind,
        subject=f"supervision:{row.number}",
        by_key=by.key,
        by_name=by.name,
        at=at,
        said={"state": row.state, **said},
    )
