"""What is done again and again without anybody asking? The rounds, and how one turn of them is taken."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from django.contrib.sessions.models import Session
from django.db import connection

from qifu.appeals import answering, follow_up, import_results, imports
from qifu.appeals.imports import Waiting
from qifu.cases import sweep
from qifu.kernel import packs
from qifu.kernel.errors import Refused
from qifu.ledger import commands as ledger
from qifu.policies.finding import match_counts, noticing
from qifu.policies.granting import closing, concluding, following
from qifu.policies.money import orders, payments, treasury
from qifu.policies.oversight import last_place_watch
from qifu.portals import actors
from qifu.portals.console import manners
from qifu.registry.rules.access import ROUNDS as SYSTEM

log = logging.getLogger(__name__)

SOON, MINUTE, HOUR = 5, 60, 3600
ROWS_A_TURN = 1000
STANDS_STILL = timedelta(seconds=90)
# How far an import was that somebody else may be at, and since when.
_met: dict[int, tuple[int, datetime]] = {}


@dataclass(frozen=True, slots=True)
class Round:
    """Something to look after every so many seconds; `turn` gets the moment and says how much it did."""

    name: str
    every_seconds: float
    turn: Callable[[datetime], int]


@dataclass(frozen=True, slots=True)
class Turn:
    """What became of one turn: how much was done, or the fault that ended it."""

    name: str
    count: int
    seconds: float
    fault: str = ""


def clear_sessions(at: datetime) -> int:
    """Sessions that have run out are of no use to anybody."""
    return Session.objects.filter(expire_date__lt=at).delete()[0]


def run_imports(at: datetime) -> int:
    """Run on with confirmed spreadsheets, so many rows a turn that the other rounds are not kept waiting.

    Two workers may: each chunk locks the import and skips what is done. But they would only stand in each
    other's way, so one that somebody else has begun is taken over only when it has stood still.
    """
    return sum(_run_import(one, at) for one in imports.waiting() if _is_ours(one, at))


def _is_ours(one: Waiting, at: datetime) -> bool:
    if not one.is_begun:
        return True
    done, since = _met.get(one.import_id, (None, at))
    if done != one.done:
        _met[one.import_id] = (one.done, at)
        return False
    return at - since >= STANDS_STILL


def _run_import(one: Waiting, at: datetime) -> int:
    """One that cannot be read any more is logged and does not hold up the others."""
    pack, before = actors.pack_in_force(), import_results.totals(one.import_id).rows
    try:
        totals = imports.run(
            one.import_id, pack=pack, by=SYSTEM, at=at, most=ROWS_A_TURN, step=manners.after_writing
        )
    except Refused as no:
        log.warning("import %s cannot be run: %s", one.import_id, no)
        return 0
    left = {each.import_id: each.done for each in imports.waiting()}
    if one.import_id in left:
        _met[one.import_id] = (left[one.import_id], at - STANDS_STILL)  # the next turn is ours as well
    else:
        _met.pop(one.import_id, None)
    return totals.rows - before


def watch_strength(at: datetime) -> int:
    """Keep the months that have closed, and open the supervision that they lead to."""
    return last_place_watch.follow(actors.pack_in_force(), at)


def order_payments(at: datetime) -> int:
    """Payment orders for what is due."""
    return orders.make(at, treasury.rules(actors.pack_in_force(), at.date()))


def pay_batches(at: datetime) -> int:
    """What the bank says of the batches that were sent."""
    return payments.carry_out(at, treasury.paying(actors.pack_in_force(), at.date()))


def hear_of_returns(at: datetime) -> int:
    """Payments that came back."""
    return payments.hear_of_returns(at, treasury.paying(actors.pack_in_force(), at.date()))


def close_lists(at: datetime) -> int:
    """Public lists whose days are over become grants."""
    return closing.close_due(at, pack=actors.pack_in_force())


def seal(at: datetime) -> int:
    """Freeze what was written since the last seal; how many entries that were."""
    made = ledger.seal(at)
    return made.leaves if made else 0


def refresh_statistics(_at: datetime) -> int:
    """SQLite plans well only with statistics of its tables; PostgreSQL makes them by itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # All tables, also those not read since this connection was opened.
            cursor.execute("PRAGMA optimize=0x10002")
    return 0


ROUNDS: tuple[Round, ...] = (
    Round("take_due", MINUTE, sweep.take_due),
    Round("end_pauses", MINUTE, sweep.end_pauses),
    Round("note_silence", MINUTE, sweep.note_silence),
    Round("follow_heads", MINUTE, answering.follow_heads),
    Round("owe_calls", MINUTE, follow_up.owe),
    Round("run_imports", SOON, run_imports),
    Round("tell_of_policies", MINUTE, noticing.tell),
    Round("watch_strength", HOUR, watch_strength),
    Round("order_payments", MINUTE, order_payments),
    Round("pay_batches", MINUTE, pay_batches),
    Round("hear_of_returns", HOUR, hear_of_returns),
    Round("sign_off_grants", HOUR, concluding.sign_off),
    Round("count_matches", HOUR, match_counts.count),
    Round("close_lists", MINUTE, close_lists),
    Round("follow_papers", MINUTE, following.follow),
    Round("seal", MINUTE, seal),
    Round("clear_sessions", HOUR, clear_sessions),
    Round("refresh_statistics", HOUR, refresh_statistics),
)


def take(the_round: Round, at: datetime) -> Turn:
    """One turn. A fault is logged in full and kept from the other rounds; the next turn tries again."""
    started = monotonic()
    try:
        with packs.held():
            count = the_round.turn(at)
    except Exception as fault:
        log.exception("round %s failed", the_round.name)
        return Turn(the_round.name, 0, monotonic() - started, f"{type(fault).__name__}: {fault}")
    return Turn(the_round.name, count, monotonic() - started)
