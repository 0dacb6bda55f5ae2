"""What is held of every enterprise on a day, side by side? Read once a process, and again when it changed.

Reading goes in steps, so that somebody who waits sees how far it is; the newest fact and the newest change of
an enterprise say whether what was read still holds.
"""

from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Final, TypeAlias

import numpy as np
from django.db.models import Max

from qifu.kernel import columns
from qifu.kernel.columns import Table, building
from qifu.kernel.columns.sandbox import Sandbox
from qifu.kernel.conditions.facts import Held
from qifu.ledger import queries as ledger
from qifu.ledger.queries import Wanted
from qifu.ledger.vocabulary import Kind
from qifu.policies.finding import facts
from qifu.policies.models import FirmFact
from qifu.registry import portraits

AREA: Final = "注册地"
STEP: Final = 4000
CHUNK: Final = 1000
EVERYWHERE: Final = "000000"
MOST_ASKED: Final = 200  # after so many questions the answers kept of conditions are dropped
Token: TypeAlias = tuple[object, ...]


@dataclass(slots=True)
class Register:
    """All enterprises in columns; `ids` by row. Questions are asked one at a time (`lock`)."""

    on: date
    ids: tuple[int, ...]
    sandbox: Sandbox
    lock: Lock = field(default_factory=Lock)
    _asked: int = 0

    def question(self) -> Sandbox:
        """The register for one more question."""
        self._asked += 1
        if self._asked % MOST_ASKED == 0:
            self.sandbox = Sandbox(self.sandbox.table)
        return self.sandbox


@dataclass(frozen=True, slots=True)
class Underway:
    """How many enterprises have been read, of how many."""

    done: int
    of: int


class _Reading:
    """The facts read so far, by name; lists as long as the last row that has one."""

    def __init__(self, on: date, token: Token) -> None:
        self.on, self.token, self.of = on, token, portraits.count()
        self.ids: list[int] = []
        self.facts: dict[str, list[Held]] = {}

    def step(self) -> bool:
        """Read some more; whether that was all."""
        for _ in range(0, STEP, CHUNK):
            found = portraits.in_area(EVERYWHERE, after=self.ids[-1] if self.ids else 0, limit=CHUNK)
            if not found:
                return True
            held = facts.facts_of_many(found, self.on)
            for key in found:
                for name, fact in held[key].items():
                    values = self.facts.setdefault(name, [])
                    values.extend([None] * (len(self.ids) - len(values)))
                    values.append(fact.value)
                self.ids.append(key)
        return False

    def whole(self) -> Register:
        """The columns."""
        rows = len(self.ids)
        for values in self.facts.values():
            values.extend([None] * (rows - len(values)))
        areas = self.facts.pop(AREA, [None] * rows)
        names = ["", *sorted({str(area) for area in areas if area})]
        places = {name: place for place, name in enumerate(names)}
        codes = np.fromiter((places[str(area or "")] for area in areas), np.int64, rows)
        layout = columns.by_code(codes, names)
        made = {name: building.column(layout, values) for name, values in self.facts.items()}
        made[AREA] = building.codes(layout, codes, [None, *names[1:]])
        return Register(self.on, tuple(self.ids), Sandbox(Table(layout, made, self.on, AREA)))


_lock = Lock()
_held: dict[str, tuple[Token, Register]] = {}
_underway: dict[str, _Reading] = {}


def register(on: date) -> Register | Underway:
    """The register of a day, or how far it has been read; every call reads on."""
    token = _token(on)
    with _lock:
        held = _held.get("")
        if held is not None and held[0] == token:
            return held[1]
        reading = _underway.get("")
        if reading is None or reading.on != on or reading.token != token:
            reading = _underway[""] = _Reading(on, token)
        if not reading.step():
            return Underway(len(reading.ids), max(reading.of, len(reading.ids)))
        found = reading.whole()
        _held[""] = (token, found)
        del _underway[""]
        return found


def _token(on: date) -> Token:
    """What changes with every fact said or taken back, and with every change of an enterprise."""
    stated = FirmFact.objects.aggregate(newest=Max("pk"), withdrawn=Max("withdrawn_at"))
    kinds = (Kind.ENTERPRISE_REGISTERED, Kind.ENTERPRISE_CHANGED)
    changed = ledger.journal(Wanted(kinds=kinds, limit=1))
    return on, stated["newest"], stated["withdrawn"], portraits.count(), changed[0].id if changed else None
