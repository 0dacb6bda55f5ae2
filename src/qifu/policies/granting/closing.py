"""When has a list been public long enough, and how does each of its enterprises get its grant?"""

from datetime import datetime

from django.db import transaction

from qifu.kernel import money
from qifu.kernel.errors import Refused
from qifu.ledger.vocabulary import Kind
from qifu.policies.granting import applying, lists
from qifu.policies.models import GrantList, ListRow, Objection
from qifu.registry.rules.access import ROUNDS

AT_ONCE = 50


def close_due(at: datetime, *, pack: str, limit: int = 20) -> int:
    """The round: lists whose days are over, all objections answered; how many grants were opened."""
    rows = GrantList.objects.filter(state="public", until_at__lt=at)
    waiting = Objection.objects.filter(answered_at=None).values("list")
    numbers = rows.exclude(pk__in=waiting).order_by("until_at", "pk").values_list("number", flat=True)
    return sum(_close(number, pack, at) for number in list(numbers[:limit]))


def _close(number: str, pack: str, at: datetime) -> int:
    """Each row by itself: one that the budget does not bear does not hold up the others.

    A long list is carried out in parts, so that nobody else waits for it; one that was cut short is taken up
    again by the next round, for rows keep the grant they have got.
    """
    granted = last = 0
    while True:
        with transaction.atomic():
            found = lists.locked(number)
            if found.state != "public" or found.until_at is None or found.until_at >= at:
                return granted
            if Objection.objects.filter(list=found, answered_at=None).exists():
                return granted
            left = ListRow.objects.filter(list=found, left_out="", grant=None, pk__gt=last)
            rows = list(left.select_related("list__item").order_by("pk")[:AT_ONCE])
            granted += sum(_open(row, pack, at) for row in rows)
            if len(rows) < AT_ONCE:
                _end(found, at)
                return granted
            last = rows[-1].pk


def _end(found: GrantList, at: datetime) -> None:
    found.state, found.closed_at = "closed", at
    found.save(update_fields=["state", "closed_at"])
    granted = ListRow.objects.filter(list=found).exclude(grant=None).count()
    lists.write(Kind.GRANTLIST_CLOSED, found, ROUNDS, at, granted=granted)


def _open(row: ListRow, pack: str, at: datetime) -> bool:
    try:
        with transaction.atomic():
            grant = applying.open_grant(
                row.enterprise_id,
                lists.decided_of(row),
                way="list",
                pack=pack,
                text=f"免申即享名单 {row.list.number}，公示期满无异议。{row.reason}",
                class_code="instant",
                by=ROUNDS,
                at=at,
            )
            if not applying.assign_to_executor(grant, at, class_code="instant", days=None):
                raise Refused("执行部门待定", remedy="请先写明执行部门")
            sum_ = f"，金额 {money.show(row.amount_fen)}" if row.amount_fen is not None else ""
            applying.grant_by_rule(
                grant, row.amount_fen, at, text=f"免申即享，公示期满，同意兑现{sum_}。请确认收款账户。"
            )
            row.grant = grant
            row.save(update_fields=["grant"])
    except Refused as no:
        row.held_up = str(no)[:300]
        row.save(update_fields=["held_up"])
        return False
    return True
