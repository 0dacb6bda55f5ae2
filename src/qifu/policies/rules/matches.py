"""What do all items mean for one enterprise, and what of that changes when a fact or an item does?"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qifu.kernel.conditions import Fact, Known, Verdict
from qifu.policies.rules import lines
from qifu.policies.rules.benefit import Benefit, benefit
from qifu.policies.rules.combination import Combination, best
from qifu.policies.rules.deciding import Decision, decide
from qifu.policies.rules.eligibility import Standing
from qifu.policies.rules.together import grant_of
from qifu.policies.schema import Item


@dataclass(frozen=True, slots=True)
class Offer:
    """An item as an area offers it; `sha` names its text, `keys` the facts it reads on the day."""

    published: int
    area_code: str
    sha: str
    item: Item
    keys: frozenset[str]


class Shelf(StrEnum):
    """Where an item stands on the list of an enterprise."""

    NOW = "now"
    NEAR = "near"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class Match:
    """One item decided for one enterprise.

    `short_of` are the conditions that fail, if a smallest set of them is known; `at_most_fen` is the most
    that could be paid: exact where the decision is, and for a near miss what would be paid if it were closed,
    which `would` shows step by step.
    """

    offer: Offer
    decision: Decision
    shelf: Shelf
    short_of: tuple[Verdict, ...] = ()
    at_most_fen: int | None = None
    would: Benefit | None = None

    @property
    def sure_fen(self) -> int:
        """What is certain in fen; 0 where nothing is."""
        return self.decision.amount_fen or 0


@dataclass(frozen=True, slots=True)
class Matches:
    """All items of an enterprise on a day, the most valuable first, and the facts they were decided from."""

    on: date
    facts: Mapping[str, Fact]
    all: tuple[Match, ...]
    decided: int = 0  # how many of them this run decided anew

    def on_shelf(self, shelf: Shelf) -> tuple[Match, ...]:
        return tuple(match for match in self.all if match.shelf is shelf)

    def of(self, code: str) -> Match | None:
        """The match of an item by its code; the nearest area's where several offer it."""
        found = [match for match in self.all if match.offer.item.item == code]
        return max(found, key=lambda match: match.offer.area_code, default=None)


def match_all(
    offers: Iterable[Offer], facts: Mapping[str, Fact], on: date, before: Matches | None = None
) -> Matches:
    """Each item decided; what `before` decided from the same facts on the same day is taken over."""
    kept: dict[tuple[int, str], Match] = {}
    if before is not None and before.on == on:
        changed = changes(before.facts, facts)
        kept = {
            (match.offer.published, match.offer.sha): match
            for match in before.all
            if match.offer.keys.isdisjoint(changed)
        }
    found, decided = [], 0
    for offer in offers:
        match = kept.get((offer.published, offer.sha))
        if match is None:
            match, decided = match_one(offer, facts, on), decided + 1
        found.append(match)
    return Matches(on, facts, tuple(sorted(found, key=_worth)), decided)


def combined(matches: Matches) -> Combination:
    """What may be had at once of all that is certain, and what is left out for which reason."""
    sure = [match for match in matches.all if match.decision.amount_fen is not None]
    grants = []
    for match in sure:
        known = Known(matches.facts, matches.on, match.offer.item.let)
        grants.append(grant_of(match.offer.item, match.sure_fen, known))
    return best(grants)


def changes(before: Mapping[str, Fact], after: Mapping[str, Fact]) -> Set[str]:
    """The keys whose facts differ."""
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


def match_one(offer: Offer, known: Mapping[str, Fact], on: date) -> Match:
    """One item decided, with where it stands; the facts go by their names on the day."""
    # An item is shown only what it reads: names of periods are looked up among few facts then, not among all.
    facts = {key: known[key] for key in offer.keys & known.keys()}
    decision = decide(offer.item, facts, on)
    if decision.standing is Standing.ELIGIBLE:
        return Match(offer, decision, Shelf.NOW, at_most_fen=_most(decision))
    short_of = lines.lacking(decision.verdict) if decision.standing is Standing.NOT_ELIGIBLE else ()
    if short_of is None or (short_of and not _is_near(short_of)):
        return Match(offer, decision, Shelf.NOT, short_of or ())
    if not short_of:
        return Match(offer, decision, Shelf.NEAR, at_most_fen=_most(decision))
    paid = benefit(offer.item, Known(facts, on, offer.item.let))
    return Match(offer, decision, Shelf.NEAR, short_of, paid.at_most_fen if paid else None, paid)


def _is_near(short_of: tuple[Verdict, ...]) -> bool:
    """A near miss fails by one condition only, and by one that can be closed."""
    return len(short_of) == 1 and lines.can_be_closed(short_of[0])


def _most(decision: Decision) -> int | None:
    return decision.benefit.at_most_fen if decision.benefit else None


def _worth(match: Match) -> tuple[int, int, int, int, str]:
    """What is sure before what is possible, more before less; measured gaps before others."""
    order = {Shelf.NOW: 0, Shelf.NEAR: 1, Shelf.NOT: 2}[match.shelf]
    far = 0 if match.short_of and match.short_of[0].gap else 1
    return (order, -match.sure_fen, far, -(match.at_most_fen or 0), match.offer.item.item)
