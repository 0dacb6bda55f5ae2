"""What do all items mean for one enterprise, and what of that changes when a fact or an item does?"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date

from qifu.kernel.conditions import Fact, Known
from qifu.kernel.conditions.values import of_firm
from qifu.policies.rules.combination import Combination, best
from qifu.policies.rules.match import Match, Offer, Shelf, match_one, offered
from qifu.policies.rules.together import grant_of

__all__ = ["Match", "Matches", "Offer", "Shelf", "changes", "combined", "match_all", "match_one", "offered"]


_ORDER = {Shelf.NOW: 0, Shelf.NEAR: 1, Shelf.NOT: 2}


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
    values = of_firm(facts, on)
    for offer in offers:
        match = kept.get((offer.published, offer.sha))
        if match is None:
            match, decided = match_one(offer, facts, on, values), decided + 1
        found.append(match)
    return Matches(on, facts, tuple(sorted(found, key=_worth)), decided)


def combined(matches: Matches) -> Combination:
    """What may be had at once of all that is certain, and what is left out for which reason."""
    sure = [match for match in matches.all if match.amount_fen is not None]
    grants = []
    for match in sure:
        known = Known(matches.facts, matches.on, match.offer.item.let)
        grants.append(grant_of(match.offer.item, match.sure_fen, known))
    return best(grants)


def changes(before: Mapping[str, Fact], after: Mapping[str, Fact]) -> Set[str]:
    """The keys whose facts differ."""
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


def _worth(match: Match) -> tuple[int, int, int, int, str]:
    """What is sure before what is possible, more before less; measured gaps before others."""
    far = 0 if match.is_measured else 1
    return (_ORDER[match.shelf], -match.sure_fen, far, -(match.at_most_fen or 0), match.offer.item.item)
