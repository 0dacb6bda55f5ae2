"""How does a reader (courier, index) hear of every entry at least once, in an order that never changes?

Keys are given out before transactions commit: a cursor over keys passes by an entry that commits late. Seals
are made one at a time, over rows that are committed; their numbers have no holes and nothing is ever put in
before them. So the pump seals what waits and reads in the order of the seals: an entry that commits late lies
in a later seal, and nothing is told to the outside before it is frozen.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import F

from qifu.ledger import commands
from qifu.ledger.models import Cursor
from qifu.ledger.queries import EntryLine, last_sealed, since


def advance(reader: str, handle: Callable[[EntryLine], None], at: datetime, limit: int = 200) -> int:
    """Seal, then hand over up to `limit` unread entries one by one; how many were handed over.

    Each is handled in one transaction with the step of the cursor. A handler that raises stops the round, and
    the next one begins with the same entry; what it did outside the database it may so do twice.
    """
    commands.seal(at)
    Cursor.objects.get_or_create(reader=reader)
    return sum(_hand_over(reader, handle, line) for line in since(reader, limit=limit))


def skip_to_end(reader: str, at: datetime) -> None:
    """A new reader that does not want the past begins here."""
    commands.seal(at)
    line = last_sealed()
    if line:
        _step(Cursor(reader=reader), line)


def _hand_over(reader: str, handle: Callable[[EntryLine], None], line: EntryLine) -> bool:
    with transaction.atomic():
        # Written before it is read: this orders two pumps of one reader on every database.
        Cursor.objects.filter(reader=reader).update(entry_id=F("entry_id"))
        cursor = Cursor.objects.get(reader=reader)
        if (cursor.seal_number, cursor.place) >= _where(line):
            return False
        handle(line)
        _step(cursor, line)
        return True


def _step(cursor: Cursor, line: EntryLine) -> None:
    cursor.seal_number, cursor.place = _where(line)
    cursor.entry_id = line.id
    cursor.save()


def _where(line: EntryLine) -> tuple[int, int]:
    assert line.sealed is not None
    assert line.place is not None
    return line.sealed, line.place
