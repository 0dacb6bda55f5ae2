"""Who appeals when in the demonstration city, and which cases have to lie open on its first day?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from qifu.cases.schema import CaseType
from qifu.portals.city import moments
from qifu.portals.city.firms import Firm
from qifu.portals.city.reading import one_of, words
from qifu.portals.city.scale import Scale
from qifu.portals.city.wording import Filling, Said, choose, compose
from qifu.portals.city.world import VISITED, World

DAYS = 365
SHEET_ROWS = 12  # further appeals come in by a spreadsheet
OVERDUE = 5  # for each unit of `Scale.cast`
# Matters of five different desks: where the overdue ones lie.
LATE_MATTERS = ("capacity", "payout", "land", "certificate", "insurance_work")
SHOWN_MATTERS = ("hi_tech", "loan", "invoice", "specialized", "hiring", "license", "truck", "bus")


@dataclass(frozen=True, slots=True)
class Part:
    """One appeal that will come in, and what is to become of it (empty: as chance has it)."""

    at: datetime
    firm: Firm
    said: Said
    part: str = ""
    due_on: date | None = None
    channel: str = ""


def parts(world: World, scale: Scale, rules: CaseType) -> list[Part]:
    """All appeals of the year, in the order in which they come in."""
    cast = [*_showcase(world), *_cast(world, scale, rules), *_hot(world, scale)]
    usual = [
        _usual(world, number, at) for number, at in enumerate(_arrivals(world, scale, len(cast) + SHEET_ROWS))
    ]
    return sorted([*cast, *usual], key=lambda one: one.at)


def _arrivals(world: World, scale: Scale, already: int) -> list[datetime]:
    season, dice, today = words("season"), world.dice("arrivals"), world.now.date()
    days = [today - timedelta(days=back) for back in range(DAYS)]
    weights = {
        on: _busy(world, season, on, scale.growth * ((DAYS - back) / DAYS) ** 4)
        for back, on in enumerate(days)
    }
    drawn = [one_of(dice, weights) for _ in range(max(0, scale.appeals - already))]
    at = [moments.on_clock(world.calendar, on, one_of(dice, season["hours"]), dice) for on in drawn]
    latest = world.now - timedelta(minutes=2)
    return sorted(moment if moment < latest else moment - timedelta(days=1) for moment in at)


def _busy(world: World, season: dict[str, Any], on: date, growth: float) -> float:
    weekday = (
        on.weekday()
        if world.calendar.is_working(on) == (on.weekday() < 5)
        else (6 if on.weekday() < 5 else 1)
    )
    return float(season["months"][on.month] * season["weekdays"][weekday] * (1 + growth))


def _usual(world: World, number: int, at: datetime) -> Part:
    dice = world.dice("usual", number)
    return _part(world, at, dice.choice(world.firms[VISITED:]), choose(at, dice), ("usual", number))


def _part(
    world: World, at: datetime, firm: Firm, template: dict[str, Any], name: tuple[object, ...], **more: Any
) -> Part:
    said = compose(template, Filling(firm, at, world.dice("words", *name)), world.titles)
    return Part(at, firm, said, **more)


def _template(code: str) -> dict[str, Any]:
    return next(one for one in words("matters") if one["code"] == code)


def _cast(world: World, scale: Scale, rules: CaseType) -> Iterator[Part]:
    """Overdue in five departments, due today and tomorrow, paused, waiting for a decision, just come in."""
    yield from _overdue(world, scale, rules)
    first = _next_closing_day(world)
    second = world.calendar.working_day(1, after=first)
    dice = world.dice("cast")
    for number in range(3 * scale.cast):
        for due_on, part in ((first, "due"), (second, "due"), (second, "asks"), (second, "paused")):
            firm, template = dice.choice(world.firms[VISITED:]), choose(world.now, dice)
            at = _received_for(world, rules, due_on, dice.randrange(3600))
            yield _part(world, at, firm, template, (part, due_on, number), part=part, due_on=due_on)
    for number, at in enumerate(_this_morning(world, 3 * scale.cast)):
        firm, template = dice.choice(world.firms[VISITED:]), choose(at, dice)
        yield _part(world, at, firm, template, ("fresh", number), part="fresh")


def _overdue(world: World, scale: Scale, rules: CaseType) -> Iterator[Part]:
    dice, today = world.dice("overdue"), world.now.date()
    for number in range(OVERDUE * scale.cast):
        due_on = world.calendar.working_day(-1 - dice.randrange(6), after=today)
        at = _received_for(world, rules, due_on, dice.randrange(3600))
        template = _template(LATE_MATTERS[number % len(LATE_MATTERS)])
        firm = dice.choice(world.firms[VISITED:])
        yield _part(world, at, firm, template, ("late", number), part="late", due_on=due_on)


def _received_for(world: World, rules: CaseType, due_on: date, second: int) -> datetime:
    """When a case must come in, in the morning, to be due on this day if it is assigned at once."""
    limit = rules.classes[rules.default_class].limit
    on = world.calendar.working_day(-max(1, limit.n), after=due_on)
    return world.calendar.opening_at(on) + timedelta(minutes=10, seconds=second)


def _next_closing_day(world: World) -> date:
    today = world.now.date()
    if world.calendar.is_working(today) and world.now < world.calendar.closing_at(today):
        return today
    return world.calendar.working_day(1, after=today)


def _this_morning(world: World, count: int) -> list[datetime]:
    """Come in while nobody has looked yet: on this day, or else since the offices closed."""
    calendar, today = world.calendar, world.now.date()
    opened = calendar.opening_at(today)
    if not calendar.is_working(today) or world.now < opened:
        opened = calendar.closing_at(calendar.working_day(-1, after=today))
    span = (world.now - opened) * 0.9
    return [opened + span * ((place + 1) / (count + 1)) for place in range(count)]


def _hot(world: World, scale: Scale) -> Iterator[Part]:
    """Matters that come up from many enterprises at once."""
    for template in words("hot"):
        dice = world.dice("hot", template["code"])
        area = max(world.firms, key=lambda firm: (_neighbours(world, firm), -firm.id)).area
        firms = [one for one in world.firms[VISITED:] if one.area == area or not template["same_area"]]
        earliest, latest = template["days"]
        count = max(4, int(scale.appeals * template["share"]))
        for number, firm in enumerate(dice.sample(firms, min(count, len(firms)))):
            on = world.now.date() - timedelta(days=dice.randrange(latest, earliest))
            at = moments.on_clock(world.calendar, on, dice.randrange(9, 17), dice)
            part = _part(world, at, firm, template, ("hot", template["code"], number), part="hot")
            yield part


def _neighbours(world: World, firm: Firm) -> int:
    return sum(one.area == firm.area for one in world.firms)


def _showcase(world: World) -> Iterator[Part]:
    """What the first enterprise sees: answered, paused, running in three hands, closed."""
    calendar, today = world.calendar, world.now.date()
    wanted = [("closed", -60), ("closed", -40), ("closed", -25), ("closed", -15)]
    wanted += [("answered", -6), ("waiting", -4), ("handled", -2), ("joint", -2), ("fresh", -1)]
    for number, (part, back) in enumerate(wanted):
        on = calendar.working_day(back, after=today)
        dice = world.dice("shown", number)
        at = moments.on_day(calendar, on, dice, 0.05, 0.2) if part != "fresh" else _this_morning(world, 9)[6]
        code = SHOWN_MATTERS[number % len(SHOWN_MATTERS)]
        template = _template(code)
        yield _part(
            world, at, world.firms[0], template, ("shown", number), part=f"shown_{part}", channel="online"
        )
    for number in (1, 2):
        on = calendar.working_day(-7 * number, after=today)
        at = moments.on_day(calendar, on, world.dice("others", number), 0.05, 0.2)
        template = _template(SHOWN_MATTERS[-number])
        yield _part(
            world,
            at,
            world.firms[number],
            template,
            ("others", number),
            part="shown_answered",
            channel="online",
        )
