"""Who applies for what in the demonstration city, so that there is money to be paid?

What a rule decides at once, from facts that the registers hold; now and then, where nothing of the kind is,
what a department grants within days.
"""

from datetime import datetime, timedelta

from qifu.kernel.errors import Refused
from qifu.policies.finding import matching
from qifu.policies.granting import applying, grant_queries
from qifu.policies.granting.applying import Payee, Wish
from qifu.policies.rules.eligibility import Standing
from qifu.policies.rules.matches import Matches, Shelf
from qifu.portals.city import granting, moments, papers
from qifu.portals.city.engine import Engine
from qifu.portals.city.firms import Firm
from qifu.portals.city.life import Tale
from qifu.portals.city.world import VISITED, World
from qifu.registry.rules.access import ROUNDS

AT_ONCE, WITHIN_DAYS = "即申即享", "快申快享"
ONE_OF = 3  # enterprises that a visitor signs in for apply elsewhere; of the others every third
MOST, EACH, LATE = 90, 2, 8
FIRST, LAST = -112, -3  # working days before today


def schedule(engine: Engine) -> None:
    """One enterprise after the other comes with what is for it, spread over the months."""
    world = engine.world
    calendar, today = world.calendar, world.now.date()
    chosen = world.firms[:-LATE][:MOST]
    for number, firm in enumerate(chosen):
        day = FIRST + (LAST - FIRST) * number // max(len(chosen) - 1, 1)
        opened = calendar.opening_at(calendar.working_day(day, after=today))
        at = opened + timedelta(minutes=7 + number % 40)
        engine.add(at, _apply(world, firm, at, is_patient=number >= VISITED and number % ONE_OF == 0))
    last = calendar.opening_at(moments.last_working_day(calendar, world.now - timedelta(days=1)))
    for number, firm in enumerate(world.firms[-LATE:]):
        at = last + timedelta(
            minutes=150 + 9 * number
        )  # after the last batch was drawn: they wait for the next
        engine.add(at, _apply(world, firm, at))


def _apply(world: World, firm: Firm, at: datetime, *, is_patient: bool = False) -> Tale:
    """At most two items, the most valuable first; the patient take what is decided within days."""
    found = matching.for_enterprise(firm.id, at.date())
    now = [
        one
        for one in found.on_shelf(Shelf.NOW)
        if one.mode == AT_ONCE and one.standing is Standing.ELIGIBLE and granting.is_open(one, at)
    ]
    items = [one.offer.item for one in now if one.amount_fen]
    payee = granting.payee_of(world, firm)
    by = world.people.member(firm, at)
    for item in items[:EACH]:
        wish = Wish(item.item, payee=payee, papers=papers.papers_of(item), accepts=True)
        try:
            applying.apply(firm.id, wish, pack=world.pack, by=by, at=at)
        except Refused as no:
            world.refused.append(f"apply：{no}")
    if is_patient and not items:
        yield from _within_days(world, firm, found, payee, at)


def _within_days(world: World, firm: Firm, found: Matches, payee: Payee, at: datetime) -> Tale:
    """One item of this department or that, granted by its desk; what is refused is left undone."""
    fitting = {
        one.offer.item.apply.office: one.offer.item
        for one in found.on_shelf(Shelf.NOW)
        if one.mode == WITHIN_DAYS
        and one.standing is Standing.ELIGIBLE
        and not one.missing
        and granting.is_open(one, at)
    }
    if not fitting:
        return
    dice = world.dice("within days", firm.uscc)
    item, by = fitting[dice.choice(sorted(fitting))], world.people.member(firm, at)
    wish = Wish(item.item, payee=payee, papers=papers.papers_of(item), accepts=True)
    try:
        applied = applying.apply(firm.id, wish, pack=world.pack, by=by, at=at)
    except Refused as no:
        world.refused.append(f"apply：{no}")
        return
    if not applied.is_granted:
        page = grant_queries.grant_page(ROUNDS, applied.number, at)
        yield from granting.reviewed(world, page, {"fate": "granted"}, by, dice, at)
