"""How is money asked back, and how does it come? Demanded with basis and date, received whole or in parts."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Sum

from qifu.cases import turns, yearbooks
from qifu.kernel.errors import Forbidden, Refused
from qifu.kernel.money import show
from qifu.ledger import commands as ledger
from qifu.ledger.vocabulary import Kind
from qifu.policies.models import Grant, Recovery
from qifu.policies.money import budgets, spending
from qifu.policies.money.books import Why
from qifu.registry.rules.access import Actor, Role

WITHIN_DAYS = 20  # working days in which money that a second look took away is to come back


@dataclass(frozen=True, slots=True)
class Claim:
    """What is asked back, and until when."""

    recovery_id: int
    fen: int
    due_on: date


def demand(
    grant_id: int, *, fen: int, basis: str, document: str, due_on: date, by: Actor, at: datetime
) -> int:
    """Ask a grant's money back, at most what it was paid: a promise was broken, or the facts were wrong."""
    why = turns.checked(basis, what="退回的依据")
    paper = turns.checked(document, what="文号", most=120)
    with transaction.atomic():
        grant = (
            Grant.objects.select_for_update(of=("self",)).select_related("item").filter(pk=grant_id).first()
        )
        if grant is None:
            raise Refused("没有这一笔兑付", remedy="请从列表中选择")
        _allow(by, grant)
        if due_on <= at.date():
            raise Refused("退回期限要在今天之后", remedy="请改期限")
        left = spending.paid(grant) - asked(grant)
        if not 0 < fen <= left:
            raise Refused(
                "不能要求退回这么多", why=f"已付且没有要求退回的为 {show(left)}", remedy="请核对金额"
            )
        return _demand(grant, fen, why, paper, due_on, by, at).pk


def claim(grant: Grant, fen: int, *, basis: str, by: Actor, at: datetime) -> Claim:
    """What a second look takes from what was paid, inside the transaction of that decision."""
    due_on = yearbooks.house_calendar(at.date()).working_day(WITHIN_DAYS, after=at.date())
    made = _demand(grant, fen, basis[:500], f"复核决定 {grant.case.number}", due_on, by, at, of_look=True)
    return Claim(made.pk, fen, due_on)


def receive(recovery_id: int, *, fen: int, to_budget: bool, document: str, by: Actor, at: datetime) -> None:
    """Money came back: free in the budget again, or handed up to the treasury."""
    budgets.allow(by)
    paper = turns.checked(document, what="缴款凭证号", most=120)
    with transaction.atomic():
        row = _open(recovery_id)
        if not 0 < fen <= row.left_fen:
            raise Refused("金额不对", why=f"还应退回 {show(row.left_fen)}", remedy="请核对金额")
        why = Why(by, at, grant=row.grant, note=row.basis, document=paper)
        spending.take_back(row.grant, fen, why, to_budget=to_budget)
        row.received_fen += fen
        row.ended_at = None if row.left_fen else at
        row.save(update_fields=["received_fen", "ended_at"])
        _write(Kind.RECOVERY_RECEIVED, row, by, at, fen=fen, to_budget=to_budget, document=paper)


def waive(recovery_id: int, *, reason: str, by: Actor, at: datetime) -> None:
    """The rest is no longer asked for, with the reason; what came stays."""
    budgets.allow(by)
    why = turns.checked(reason, what="不再要求退回的理由")
    with transaction.atomic():
        row = _open(recovery_id)
        row.waived, row.ended_at = why, at
        row.save(update_fields=["waived", "ended_at"])
        _write(Kind.RECOVERY_WAIVED, row, by, at, reason=why, left_fen=row.left_fen)


def lessen(grant: Grant, fen: int, *, why: str, by: Actor, at: datetime) -> int:
    """Let go of so much, at most, of what second looks asked back, inside the transaction of a later look.

    What the treasurer or the department asked back for a broken promise stays asked. How much was let go.
    """
    left = fen
    open_ = Recovery.objects.select_for_update(of=("self",)).filter(grant=grant, ended_at=None, of_look=True)
    for row in open_.order_by("-pk"):
        less = min(left, row.left_fen)
        if not less:
            break
        row.lessened_fen += less
        if not row.left_fen:
            row.waived, row.ended_at = why[:500], at
        row.save(update_fields=["lessened_fen", "waived", "ended_at"])
        _write(Kind.RECOVERY_LESSENED, row, by, at, fen=less, left_fen=row.left_fen, reason=why)
        left -= less
    return fen - left


def asked(grant: Grant) -> int:
    """What is asked back of a grant and has not come yet."""
    rows = Recovery.objects.filter(grant=grant, ended_at=None)
    return int(
        rows.aggregate(fen=Sum(F("demanded_fen") - F("lessened_fen") - F("received_fen"), default=0))["fen"]
    )


def _demand(
    grant: Grant,
    fen: int,
    basis: str,
    document: str,
    due_on: date,
    by: Actor,
    at: datetime,
    *,
    of_look: bool = False,
) -> Recovery:
    made = Recovery.objects.create(
        grant=grant,
        basis=basis,
        document=document,
        demanded_fen=fen,
        demanded_at=at,
        demanded_by=by.name,
        due_on=due_on,
        of_look=of_look,
    )
    said = {"fen": fen, "basis": basis, "document": document, "due_on": due_on.isoformat()}
    _write(Kind.RECOVERY_DEMANDED, made, by, at, **said)
    return made


def _allow(by: Actor, grant: Grant) -> None:
    own = by.is_any(Role.DEPARTMENT_LEAD) and by.department_id == grant.item.executor_id
    if not own and not by.is_any(Role.TREASURER):
        raise Forbidden("不能要求退回资金", why="由资金兑付岗或执行部门负责人办理")


def _open(recovery_id: int) -> Recovery:
    row = Recovery.objects.select_for_update(of=("self",)).filter(pk=recovery_id, ended_at=None).first()
    if row is None:
        raise Refused("这一笔追回已经了结，或不存在", remedy="请刷新页面查看")
    return row


def _write(kind: Kind, row: Recovery, by: Actor, at: datetime, **said: object) -> None:
    subject = f"grant:{row.grant_id}"
    ledger.record(
        kind, subject=subject, by_key=by.key, by_name=by.name, at=at, said={"recovery": row.pk, **said}
    )
