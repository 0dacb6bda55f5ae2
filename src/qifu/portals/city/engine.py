"""In which order does a year of the demonstration city happen? All tales side by side, the rounds between."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from qifu.appeals import answering, follow_up
from qifu.appeals import queries as appeals
from qifu.appeals.queries import OwedCall
from qifu.cases import sweep
from qifu.kernel import packs
from qifu.kernel.errors import Refused
from qifu.ledger import commands as ledger
from qifu.policies.granting import following
from qifu.portals.city import moments
from qifu.portals.city.after import afterwards, once_more
from qifu.portals.city.desk import handle
from qifu.portals.city.life import Life, Tale, end_early, hear, look_for_family, send
from qifu.portals.city.reading import happens, words
from qifu.portals.city.world import World, standing
from qifu.registry.rules.access import Role

OFFICE_ROUNDS = (0.06, 0.5, 1.0)  # shares of the working day at which the rounds pass
SEAL_EVERY = 5


@dataclass(slots=True)
class Engine:
    """What is still to happen: `(when, running number, tale)`, the earliest first."""

    world: World
    waiting: list[tuple[datetime, int, Tale]] = field(default_factory=list)
    lives: dict[int, Life] = field(default_factory=dict)
    count: int = 0

    def add(self, at: datetime, tale: Tale) -> None:
        """A tale that begins (or goes on) at this moment."""
        self.count += 1
        heapq.heappush(self.waiting, (at, self.count, tale))

    def play(self, step: Callable[[int], None]) -> None:
        """From the first moment to the opening, one transaction a day; then the rounds once more."""
        while self.waiting and self.waiting[0][0] <= self.world.now:
            on = self.waiting[0][0].date()
            with packs.held(), transaction.atomic():
                step(self._day(on.toordinal()))
        with packs.held(), transaction.atomic():
            rounds(self.world.now)
            ledger.seal(self.world.now)

    def tell(self, life: Life) -> Tale:
        """The whole life of one appeal, from the moment it is heard."""
        at = life.part.at
        proposed = hear(life, at)
        self.lives[life.case] = life
        yield from self.from_center(life, at, proposed)

    def from_center(self, life: Life, at: datetime, proposed: int = 0) -> Tale:
        """What follows once the center has it."""
        if life.part.part in ("fresh", "shown_fresh"):
            return
        yield (looked := self._looked_at(life, at))
        life.at = looked
        if proposed:
            look_for_family(life, looked)
        if life.is_usual and not life.head and end_early(life, looked):
            return
        if send(life, looked):
            yield from handle(life, looked)
            yield from afterwards(life)

    def _looked_at(self, life: Life, at: datetime) -> datetime:
        if life.is_usual and happens(life.dice, "late_assign"):
            return life.after(at, 17, 24)
        return life.after(at, 0.2, 2 if life.part.part else 7)

    def _day(self, ordinal: int) -> int:
        """One day with the rounds of its office hours; returns how many appeals were new."""
        known = len(self.lives)
        calendar, on = self.world.calendar, datetime.fromordinal(ordinal).date()
        if calendar.is_working(on):
            opened, closed = calendar.opening_at(on), calendar.closing_at(on)
            for place, share in enumerate(OFFICE_ROUNDS):
                at = moments.within(calendar, opened, closed, share) + timedelta(minutes=1)
                self._until(min(at, self.world.now))
                if at <= self.world.now:
                    rounds(at, silence=place == 0)
                    if place == 1:
                        self._call_back(at)
                        self._seal(at)
        last = datetime.combine(on + timedelta(days=1), datetime.min.time(), calendar.hours.timezone)
        self._until(min(last, self.world.now))
        return len(self.lives) - known

    def _seal(self, at: datetime) -> None:
        if at.toordinal() % SEAL_EVERY == 0:
            ledger.seal(at)

    def _until(self, at: datetime) -> None:
        while self.waiting and self.waiting[0][0] <= at:
            _, _, tale = heapq.heappop(self.waiting)
            upcoming = next(tale, None)
            if upcoming is not None:
                self.add(upcoming, tale)

    def _call_back(self, at: datetime) -> None:
        """The call-back desk works down its list; what is satisfied is signed off."""
        by = self.world.people.the(Role.CALL_BACK)
        for owed in appeals.owed_calls(by, most=500):
            life, dice = self.lives.get(owed.case_id), self.world.dice("call", owed.number, at.date())
            is_kept = life is not None and life.part.part == "shown_answered"
            ripe = owed.replied_at is not None and at - owed.replied_at > timedelta(days=1)
            if is_kept or not ripe or dice.random() < 0.4:
                continue
            result = "satisfied" if happens(dice, "call_reached") else "no_answer"
            if result == "satisfied" and happens(dice, "call_dissatisfied"):
                result = "dissatisfied"
            note = dice.choice(words("texts")["calls"][result])
            self._call(owed, result, note, at)

    def _call(self, owed: OwedCall, result: str, note: str, at: datetime) -> None:
        by, case = self.world.people.the(Role.CALL_BACK), owed.case_id
        lead = standing(case).lead_id
        try:
            follow_up.call(follow_up_id=owed.id, result=result, note=note, by=by, at=at)
        except Refused as no:
            self.world.refused.append(f"call：{no}")
            return
        if result == "dissatisfied" and case in self.lives:
            self.add(at, once_more(self.lives[case], at, lead))


def rounds(at: datetime, *, silence: bool = True) -> None:
    """What the worker does every minute, until nothing more falls due."""
    while sweep.take_due(at):
        pass
    sweep.end_pauses(at)
    answering.follow_heads(at)
    follow_up.owe(at)
    following.follow(at)
    if silence:
        sweep.note_silence(at)
