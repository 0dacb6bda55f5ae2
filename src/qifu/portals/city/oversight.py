"""How is the honouring of policies watched in the demonstration city? Months, supervision, reviews."""

from datetime import datetime, timedelta

from qifu.kernel.errors import Refused
from qifu.policies.finding import match_counts, matching
from qifu.policies.oversight import (
    effects,
    honouring,
    item_reviews,
    last_place_watch,
    rectifying,
    supervision_queries,
)
from qifu.policies.oversight.item_reviews import STARS, Said
from qifu.policies.oversight.supervision_queries import SupervisionLine
from qifu.policies.rules.honoured import Month
from qifu.policies.rules.matches import Match, Shelf
from qifu.portals.city import moments
from qifu.portals.city.engine import Engine
from qifu.portals.city.firms import Firm
from qifu.portals.city.life import Tale
from qifu.portals.city.reading import one_of, words
from qifu.portals.city.world import World
from qifu.registry import queries as registry
from qifu.registry.rules.access import Actor, Role

MONTHS = 8  # months looked at, the running one included
OPENED_BY_ONE = 3  # items that an enterprise looks at
REVIEWERS = 60  # in a hundred of those who looked
PLANNED, PUBLISHED = 1, 4
STEPS = (PUBLISHED, PLANNED, PLANNED, 0)  # how far the first, the second, the third comes, and so on
PLAN_DAYS = 60
UNHAPPY = STARS["fair"]


def schedule(engine: Engine) -> None:
    """Put the first working day of each month, and the days of the reviews, into the year."""
    world = engine.world
    month = Month.of(world.now.date())
    for _ in range(MONTHS):
        at = world.calendar.opening_at(world.calendar.working_day(1, after=month.before.last))
        if at < world.now:
            engine.add(at, month_day(engine, at + timedelta(minutes=25)))
        month = month.before
    last = moments.last_working_day(world.calendar, world.now - timedelta(days=2))
    at = world.calendar.opening_at(last)
    engine.add(at, look_around(world, at + timedelta(minutes=50)))


def month_day(engine: Engine, at: datetime) -> Tale:
    """The month that closed is read; what it puts under supervision is worked on."""
    yield at
    world, known = engine.world, {line.number for line in _supervised(engine.world)}
    last_place_watch.follow(world.pack, at)
    fresh = sorted((each for each in _supervised(world) if each.number not in known), key=_number)
    for place, line in enumerate(fresh, start=len(known)):
        engine.add(at, rectify(world, line, at, STEPS[place % len(STEPS)]))


def rectify(world: World, line: SupervisionLine, at: datetime, steps: int) -> Tale:
    """Entrusted, planned, done, accepted, made public: so many steps, as far as there is time until today."""
    dice, supervisor = world.dice("rectify", line.number), world.people.the(Role.SUPERVISOR)
    texts = words("oversight")
    department = line.department_id or dice.choice(_answerable(world, at))
    yield (when := _days(world, at, 1))
    if line.department_id is None:
        rectifying.entrust(line.number, department, by=supervisor, at=when)
    by = world.people.leads.get(department) or world.people.handlers.get(department)
    if by is None or steps < PLANNED:
        return  # nobody has got to it yet
    yield (when := _days(world, when, dice.randint(2, 6)))
    plan = dice.choice(texts["plans"])
    rectifying.plan(line.number, plan, when.date() + timedelta(days=PLAN_DAYS), by=by, at=when)
    if steps == PLANNED:
        return
    yield (when := _days(world, when, dice.randint(8, 15)))
    rectifying.finish(line.number, dice.choice(texts["results"]), by=by, at=when)
    yield (when := _days(world, when, dice.randint(1, 3)))
    rectifying.accept(line.number, dice.choice(texts["accepted"]), by=supervisor, at=when)
    yield (when := _days(world, when, 1))
    rectifying.publish(line.number, dice.choice(texts["published"]), by=supervisor, at=when)


def _answerable(world: World, at: datetime) -> list[int]:
    """The departments that execute items, by name: one of them is named for an area."""
    codes = {place.code for place in honouring.places(at.date()) if place.side == honouring.DEPARTMENT}
    found = {line.id: line.short for line in registry.departments() if line.code in codes}
    return sorted(found.keys() & world.people.handlers.keys(), key=lambda key: found[key])


def look_around(world: World, at: datetime) -> Tale:
    """Enterprises open items that are theirs, and many say what they think; departments answer some."""
    yield at
    for number, firm in enumerate(world.firms):
        when = at + timedelta(seconds=40 * number)
        by = world.people.member(firm, when)
        for match in matching.for_enterprise(firm.id, when.date()).on_shelf(Shelf.NOW)[:OPENED_BY_ONE]:
            _look(world, firm, match, by, when)
    yield (answered := at + timedelta(hours=4))
    _answer(world, answered)
    yield world.now
    match_counts.count(world.now)
    last_place_watch.follow(world.pack, world.now)


def _look(world: World, firm: Firm, match: Match, by: Actor, at: datetime) -> None:
    offer = match.offer
    dice = world.dice("look", firm.uscc, offer.item.item)
    item_reviews.read(firm.id, offer.published, offer.item.item, at=at)
    if dice.randrange(100) >= REVIEWERS:
        return
    texts = words("oversight")
    level = one_of(dice, texts["levels"])
    is_glad = STARS[level] > UNHAPPY
    said = Said(
        level, is_glad or dice.random() < 0.3, dice.random() < 0.85, dice.choice(texts["reviews"][level])
    )
    item_reviews.review(offer.published, said, by=by, at=at)


def _answer(world: World, at: datetime) -> None:
    """Every other review of which somebody was not glad gets an answer."""
    texts = words("oversight")["answers"]
    supervisor = world.people.the(Role.SUPERVISOR)
    for line in effects.effects(supervisor, at):
        by = world.people.handlers.get(line.executor_id or 0)
        unhappy = [
            each
            for each in item_reviews.reviews(line.code, line.area_code)
            if STARS[each.said.level] <= UNHAPPY and each.said.text
        ]
        for place, review in enumerate(sorted(unhappy, key=lambda each: each.enterprise_name)[::2]):
            if by is not None:
                try:
                    item_reviews.answer(review.id, texts[place % len(texts)], by=by, at=at)
                except Refused as no:
                    world.refused.append(f"review: {no}")


def _supervised(world: World) -> tuple[SupervisionLine, ...]:
    return supervision_queries.supervisions(world.people.the(Role.SUPERVISOR))


def _number(line: SupervisionLine) -> str:
    return line.number


def _days(world: World, at: datetime, days: int) -> datetime:
    """So many working days later, some time of that day."""
    on = world.calendar.working_day(days, after=at.date())
    return moments.on_day(world.calendar, on, world.dice("day", at.isoformat(), days))
