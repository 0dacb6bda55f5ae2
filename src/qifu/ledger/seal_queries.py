"""Which seals froze the journal, how much waits for the next one, and who took a copy out of the house?"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from qifu.ledger import audit
from qifu.ledger import commands as ledger
from qifu.ledger.models import Seal, Unsealed
from qifu.ledger.vocabulary import Kind


@dataclass(frozen=True, slots=True)
class SealLine:
    """One seal: how many entries it froze, when, under which root."""

    number: int
    at: datetime
    leaves: int
    root: str
    digest: str


@dataclass(frozen=True, slots=True)
class Sealing:
    """The newest seals, how many there are, and how many entries wait for the next."""

    lines: tuple[SealLine, ...]
    total: int
    waiting: int


def sealing(*, most: int = 10) -> Sealing:
    """How the sealing stands."""
    rows = Seal.objects.order_by("-number").values_list("number", "at", "leaves", "root", "digest")[:most]
    lines = tuple(SealLine(*row) for row in rows)
    return Sealing(lines, lines[0].number if lines else 0, Unsealed.objects.count())


def take_out(path: Path, *, by_key: str, by_name: str, at: datetime) -> int:
    """Write the whole journal to a file and note who took it; the number of entries in it."""
    count = audit.export(path)
    with transaction.atomic():
        ledger.record(
            Kind.LEDGER_EXPORTED,
            subject="ledger:exports",
            by_key=by_key,
            by_name=by_name,
            at=at,
            said={"entries": count},
        )
    return count
