"""How do the books move when a grant's money goes out, bounces, or is given back?"""

from django.db import transaction

from qifu.kernel.errors import Refused
from qifu.kernel.money import show
from qifu.policies.models import Earmark, Grant
from qifu.policies.money import books
from qifu.policies.money.books import Why
from qifu.policies.rules.books import MoneyKind


def pay(grant: Grant, fen: int, why: Why) -> None:
    """What was promised is paid."""
    _move(grant, MoneyKind.PAY, fen, committed=-fen, paid=fen, why=why)


def bounce(grant: Grant, fen: int, why: Why) -> None:
    """The bank gave it back: it is promised still."""
    _move(grant, MoneyKind.RETURN, fen, committed=fen, paid=-fen, why=why)


def take_back(grant: Grant, fen: int, why: Why, *, to_budget: bool) -> None:
    """The enterprise gave it back: free for others again, or handed up to the treasury."""
    kind = MoneyKind.RECOVER if to_budget else MoneyKind.SURRENDER
    _move(grant, kind, fen, committed=0, paid=-fen, why=why)


def committed(grant: Grant) -> int:
    """What a grant is promised and was not paid."""
    found = Earmark.objects.filter(grant=grant).values_list("committed_fen", flat=True).first()
    return found or 0


def paid(grant: Grant) -> int:
    """What a grant was paid, less what came back."""
    return Earmark.objects.filter(grant=grant).values_list("paid_fen", flat=True).first() or 0


def _move(grant: Grant, kind: MoneyKind, fen: int, *, committed: int, paid: int, why: Why) -> None:
    if fen <= 0:
        raise Refused("金额要大于零", remedy="请核对金额")
    with transaction.atomic():
        budget = books.book_of(grant, why.at)
        earmark = Earmark.objects.select_for_update().filter(grant=grant).first()
        if earmark is None or earmark.committed_fen + committed < 0 or earmark.paid_fen + paid < 0:
            left = (earmark.committed_fen if committed < 0 else earmark.paid_fen) if earmark else 0
            raise Refused(
                "金额超过了这一笔的账面数",
                why=f"账面 {show(left)}，要记 {show(fen)}",
                remedy="本次没有记账，请核对这一笔的付款记录",
            )
        books.post(budget, kind, fen, why)
        earmark.committed_fen += committed
        earmark.paid_fen += paid
        earmark.save(update_fields=["committed_fen", "paid_fen"])
