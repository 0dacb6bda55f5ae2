"""Does the bank say the same as we? A statement is laid beside the payments, differences are worked off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from qifu.cases import turns, yearbooks
from qifu.kernel.errors import Refused
from qifu.ledger import commands as ledger
from qifu.ledger.vocabulary import Kind
from qifu.policies.models import BankStatement, PaymentOrder, StatementLine
from qifu.policies.money import budgets
from qifu.policies.rules import statements
from qifu.policies.rules.statements import OwnLine, Pairing
from qifu.registry.rules.access import Actor

MOST_LINES = 20_000


@dataclass(frozen=True, slots=True)
class Upload:
    """A statement as it came: the file's name and hash, its period, its table."""

    file: str
    sha: str
    from_on: date
    to_on: date
    headers: Sequence[str]
    rows: Sequence[Sequence[str]]


def read(upload: Upload, *, by: Actor, at: datetime) -> int:
    """Keep a statement with what it says of our payments in its period; the same file is not read twice."""
    budgets.allow(by)
    if upload.from_on > upload.to_on or len(upload.rows) > MOST_LINES:
        why = f"起止日期颠倒，或超过 {MOST_LINES} 行"
        raise Refused("对账单没有导入", why=why, remedy="请核对日期，或分几次导入")
    lines = statements.read(upload.headers, upload.rows)
    if not lines:
        raise Refused("对账单里没有付款记录", remedy="请核对文件后重传")
    with transaction.atomic():
        if BankStatement.objects.filter(sha=upload.sha).exists():
            raise Refused("这份对账单已经导入过", remedy="请在对账记录里查看")
        made = BankStatement.objects.create(
            file=upload.file[:200],
            sha=upload.sha,
            from_on=upload.from_on,
            to_on=upload.to_on,
            at=at,
            by_name=by.name,
        )
        pairs = statements.pair(lines, _own(upload, at))
        StatementLine.objects.bulk_create(
            [_row(made, place, one, at) for place, one in enumerate(pairs, start=1)], batch_size=1000
        )
        open_lines = sum(one.standing != "matched" for one in pairs)
        said = {"file": made.file, "sha256": made.sha, "lines": len(lines), "differences": open_lines}
        _write(Kind.STATEMENT_READ, made.pk, by, at, **said)
    return made.pk


def settle(line_id: int, *, note: str, by: Actor, at: datetime) -> None:
    """Say what a difference was, and that it is done with."""
    budgets.allow(by)
    said = turns.checked(note, what="处理说明")
    with transaction.atomic():
        line = StatementLine.objects.select_for_update(of=("self",)).filter(pk=line_id).first()
        if line is None or line.settled_at is not None:
            raise Refused("这一条差异已经处理，或不存在", remedy="请刷新页面查看")
        line.settled_at, line.settled_by, line.note = at, by.name, said
        line.save(update_fields=["settled_at", "settled_by", "note"])
        _write(Kind.STATEMENT_SETTLED, line.statement_id, by, at, line=line.place, note=said)


def _own(upload: Upload, at: datetime) -> list[OwnLine]:
    """What we paid in the period, also what came back later: the bank saw it go out."""
    calendar = yearbooks.house_calendar(at.date())
    rows = PaymentOrder.objects.filter(paid_at__isnull=False, state__in=("paid", "returned")).order_by("pk")
    found = []
    for key, number, reference, account, fen, paid_at in rows.values_list(
        "pk", "key", "reference", "payee_account", "amount_fen", "paid_at"
    ):
        if paid_at and upload.from_on <= calendar.local(paid_at).date() <= upload.to_on:
            found.append(OwnLine(key, number, reference, account, fen))
    return found


def _row(made: BankStatement, place: int, one: Pairing, at: datetime) -> StatementLine:
    row = StatementLine(statement=made, place=place, standing=one.standing, order_id=one.own)
    if one.bank:
        row.reference, row.payee = one.bank.reference[:80], one.bank.payee[:120]
        row.payee_account, row.fen, row.on = one.bank.account[:40], one.bank.fen, one.bank.on
    if one.standing == "matched":
        row.settled_at = at
    return row


def _write(kind: Kind, statement: int, by: Actor, at: datetime, **said: object) -> None:
    subject = f"statement:{statement}"
    ledger.record(kind, subject=subject, by_key=by.key, by_name=by.name, at=at, said=said)
