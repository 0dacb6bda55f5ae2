"""How does money find its enterprises this year, and how strong, swift and easy is each county at it?"""

from dataclasses import dataclass
from fractions import Fraction

from qifu.policies.oversight import effects, honouring, payouts, strength, supervision_queries
from qifu.portals import wording
from qifu.portals.oversight import strength_look
from qifu.portals.oversight.strength_look import Mark
from qifu.portals.visits import Visit


@dataclass(frozen=True, slots=True)
class County:
    """A county of the latest month with its colour."""

    name: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class HonourCard:
    """What was paid this year, to how many, which share of what was due; and the colours of a month."""

    paid: str
    firms: str
    rate: str
    month: str
    counties: tuple[County, ...]
    supervised: int


def card(visit: Visit) -> HonourCard | None:
    """For those who see the whole place; None for others, and where no money was ever due."""
    if not effects.is_whole(visit.actor):
        return None
    today = visit.at.date()
    paid = payouts.payout_rate(visit.pack, year=today.year, until=today)
    if not paid.budget_fen:
        return None
    kept = strength.months()
    line = strength.month_line(kept[-1]) if kept else None
    tiles = strength_look.tiles((line,), honouring.AREA, None) if line else ()
    open_ = [one for one in supervision_queries.supervisions(visit.actor) if one.is_open]
    return HonourCard(
        paid=wording.wan(paid.paid_fen // 100),
        firms=wording.number(payouts.enterprises_paid(today.year, visit.at)),
        rate=_percent(paid.rate),
        month=strength_look.month_label(line.month) if line else "",
        counties=tuple(County(tile.name, tile.whole) for tile in tiles if tile.whole is not None),
        supervised=len(open_),
    )


def _percent(rate: Fraction | None) -> str:
    return "–" if rate is None else f"{float(rate * 100):.1f}"
