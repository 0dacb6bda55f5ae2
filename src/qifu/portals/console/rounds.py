"""What is done again and again without anybody asking? The rounds, and how one turn of them is taken."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from django.contrib.sessions.models import Session
from django.db import connection

from qifu.appeals import answering, follow_up, imports
from qifu.cases import sweep
from qifu.kernel import packs
from qifu.kernel.errors import Refused
from qifu.ledger import commands as ledger
from qifu.policies import noticing
from qifu.portals import actors
from qifu.registry.rules.access import ROUNDS as SYSTEM

log = logging.getLogger(__name__)

MINUTE, HOUR = 60, 3600


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
    """Run on with confirmed spreadsheets. Two workers may: each chunk locks it and skips what is done."""
    return sum(_run_import(key, at) for key in imports.waiting())


def _run_import(import_id: int, at: datetime) -> int:
    """One that cannot be read any more is logged and does not hold up the others."""
    before = imports.totals(import_id).rows
    try:
        return imports.run(import_id, pack=actors.pack_in_force(), by=SYSTEM, at=at).rows - before
    except Refused as no:
        log.warning("import %s cannot be run: %s", import_id, no)
        return 0


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
    Round("run_imports", MINUTE, run_imports),
    Round("tell_of_policies", MINUTE, noticing.tell),
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
