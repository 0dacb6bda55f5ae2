"""What do all tales of the demonstration city share: the place, its people, its calendar, its case rows?"""

from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

from qifu.appeals.schema import Channels
from qifu.cases import calendars, editions, queries, records
from qifu.cases.records import PointLine
from qifu.cases.schema import CaseType
from qifu.kernel import packs
from qifu.kernel.workdays import WorkCalendar
from qifu.portals.city.firms import Firm
from qifu.portals.city.people import People
from qifu.portals.city.reading import one_of, words
from qifu.registry.rules.access import ROUNDS

VISITED = 3  # the first enterprises, which a visitor signs in for


@dataclass(frozen=True, slots=True)
class Standing:
    """What a tale has to know of its case before it goes on."""

    state: str
    lead_id: int | None
    due_at: datetime | None
    round: int
    paused: bool
    supervised: bool


@dataclass(slots=True)
class World:
    """One city while it is being made. `now` is its opening; nothing happens after it."""

    pack: str
    seed: str
    now: datetime
    calendar: WorkCalendar
    people: People
    firms: list[Firm]
    channels: dict[str, float]
    rules: CaseType
    titles: set[str] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)
    serial: int = 0

    @property
    def start(self) -> str:
        """The state in which a case waits for its desk."""
        return self.rules.start

    @property
    def answered(self) -> frozenset[str]:
        """The states in which a reply is there to be rated."""
        return frozenset(code for code, state in self.rules.states.items() if "rate" in state.next)

    @property
    def running(self) -> frozenset[str]:
        """The states in which a department has the case."""
        return frozenset(code for code, state in self.rules.states.items() if "co_handle" in state.next)

    def dice(self, *name: object) -> Random:
        """Chance that belongs to one thing, so that nothing else changes it."""
        return Random("/".join([self.seed, *map(str, name)]))

    def next_serial(self) -> int:
        """The next number that a channel gives to a message."""
        self.serial += 1
        return self.serial

    def channel(self, dice: Random) -> str:
        """A door, in proportion."""
        return one_of(dice, self.channels)


def calendar_of(pack: str, on: date) -> WorkCalendar:
    """The place's working days."""
    return calendars.calendar_of(pack, on)


def rules_of(pack: str, on: date) -> CaseType:
    """How the place handles appeals."""
    return packs.load(pack, on=on).section("cases/appeal", CaseType)


def channel_weights(pack: str, on: date) -> dict[str, float]:
    """How often each door of the place is used."""
    season = words("season")
    found = packs.load(pack, on=on).section("channels", Channels).root
    weights = {code: season["channels"].get(code, season["kinds"][one.kind]) for code, one in found.items()}
    return {code: float(weight) for code, weight in weights.items() if weight}


def standing(case: int) -> Standing:
    """The few facts of one case, with one look."""
    names = ("state", "lead_id", "due_at", "round", "paused_at", "supervised")
    state, lead, due_at, round_, paused_at, supervised = (
        queries.scope(ROUNDS).filter(pk=case).values_list(*names).get()
    )
    return Standing(state, lead, due_at, round_, paused_at is not None, supervised)


def points(case: int) -> tuple[PointLine, ...]:
    """The demands of a case."""
    row = queries.scope(ROUNDS).get(pk=case)
    return records.points(row, editions.rules_of(row.edition))
