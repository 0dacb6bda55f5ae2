"""How much may the enterprise have, said on one card of the first page?"""

from dataclasses import dataclass
from datetime import date

from qifu.policies.finding import matching
from qifu.policies.rules import lines
from qifu.policies.rules.matches import Shelf, combined
from qifu.portals.calculator import words
from qifu.portals.calculator.words import Sum
from qifu.portals.visits import Visit


@dataclass(frozen=True, slots=True)
class PolicyCard:
    """What can be had now, what is one step away, and the nearest of these."""

    now: int
    sum: Sum
    near: int
    near_sum: Sum
    nearest: str
    nearest_code: str
    open: int


def card(visit: Visit) -> PolicyCard | None:
    """The card; none where no item is published yet."""
    assert visit.actor.enterprise_id is not None, "a door for members of enterprises"
    on: date = visit.at.date()
    matches = matching.for_enterprise(visit.actor.enterprise_id, on)
    if not matches.all:
        return None
    missed = [match for match in matches.on_shelf(Shelf.NEAR) if match.is_short and match.is_measured]
    nearest = max(missed, key=lambda match: lines.share_reached(match.short_of[0]), default=None)
    gap = nearest.short_of[0].gap if nearest else None
    return PolicyCard(
        now=len(matches.on_shelf(Shelf.NOW)),
        sum=words.sum_of(combined(matches).total_fen),
        near=len(missed),
        near_sum=words.sum_of(sum(match.at_most_fen or 0 for match in missed)),
        nearest=f"{nearest.offer.item.title}，只{gap.text.replace('相差', '差')}" if nearest and gap else "",
        nearest_code=nearest.offer.item.item if nearest else "",
        open=sum(1 for match in matches.on_shelf(Shelf.NEAR) if not match.is_short),
    )
