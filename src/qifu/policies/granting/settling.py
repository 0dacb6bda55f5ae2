"""How does a verdict become a claim on the budget, and stop being one? Both in one transaction with it."""

from dataclasses import dataclass
from datetime import datetime

from qifu.kernel.errors import Refused
from qifu.kernel.money import show
from qifu.policies.models import Grant, PaymentOrder
from qifu.policies.money import books, budgets, orders, recoveries, spending
from qifu.registry.rules.access import Actor

GRANTED, REFUSED = "granted", "refused"
LESS, MORE, UNDONE = "复核后金额减少", "复核后金额增加", "审定已撤回"


@dataclass(frozen=True, slots=True)
class Stood:
    """What a grant says of its verdict at a moment; nothing where it was not decided."""

    verdict: str = ""
    fen: int | None = None
    at: datetime | None = None
    by_name: str = ""

    @property
    def due_fen(self) -> int:
        """What the budget owes by it."""
        return (self.fen or 0) if self.verdict == GRANTED else 0


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of money paid before: asked back now, or asked back once and left to the enterprise now."""

    claim: recoveries.Claim | None = None
    let_go_fen: int = 0


def stands(grant: Grant) -> Stood:
    """As it stands now."""
    return Stood(grant.verdict, grant.granted_fen, grant.verdict_at, grant.verdict_by)


def settle(grant: Grant, verdict: str, fen: int | None, *, by: Actor, at: datetime, why: str = "") -> Moved:
    """Write the verdict; what is granted more or less than before is taken from the budget or given back.

    A later round may raise or lower what one before granted, so only the difference moves. Of what is too
    much, what is not paid is released, and what is paid already is asked back. Of what is more, what was paid
    and asked back by a look before is let go, and only the rest is promised.
    """
    said = Stood(verdict, fen if verdict == GRANTED else None, at, by.name)
    return _write(grant, said, why, by, at)


def restore(grant: Grant, before: Stood, *, by: Actor, at: datetime) -> None:
    """Take a verdict back: the one before it counts again, and the budget holds what it held for that."""
    _write(grant, before, UNDONE, by, at)


def _write(grant: Grant, said: Stood, why: str, by: Actor, at: datetime) -> Moved:
    before = stands(grant).due_fen
    grant.verdict, grant.granted_fen = said.verdict, said.fen
    grant.verdict_at, grant.verdict_by = said.at, said.by_name
    grant.save(update_fields=["verdict", "verdict_at", "verdict_by", "granted_fen"])
    if said.due_fen > before:
        return Moved(let_go_fen=_raise(grant, said.due_fen - before, why or MORE, by, at))
    if said.due_fen < before:
        return Moved(claim=_lower(grant, said.due_fen, why or LESS, by, at))
    return Moved()


def _raise(grant: Grant, by_fen: int, why: str, by: Actor, at: datetime) -> int:
    """What was paid and asked back stays with the enterprise again; only the rest is promised anew."""
    kept = recoveries.lessen(grant, by_fen, why=why, by=by, at=at)
    budgets.commit(grant, by_fen - kept, by=by, at=at)
    return kept


def _lower(grant: Grant, to_fen: int, why: str, by: Actor, at: datetime) -> recoveries.Claim | None:
    """What only waits is not paid, what is promised beyond the new sum is released, the rest asked back."""
    dropped = why if why == UNDONE else LESS
    waiting = PaymentOrder.objects.select_for_update().filter(grant=grant, state="waiting")
    for order in waiting.order_by("pk"):
        orders.drop(
            order, dropped, by=by, at=at
        )  # the round orders what is right, if anything is left to pay
    books.book_of(grant, at)  # nobody pays or promises until this is done
    promised, had = spending.committed(grant), spending.paid(grant) - recoveries.asked(grant)
    beyond = promised + had - to_fen
    loose = min(beyond, budgets.loose(grant))
    if beyond - loose > had:
        raise Refused(
            "这一笔正在付款途中，现在不能减少",
            why=f"银行还没有回执的为 {show(promised - loose)}",
            remedy="请等银行回执，或先撤销付款批次，再审定",
        )
    if loose > 0:
        budgets.release(grant, loose, by=by, at=at, note=dropped)
    if beyond <= loose:
        return None
    return recoveries.claim(grant, beyond - loose, basis=why, by=by, at=at)
