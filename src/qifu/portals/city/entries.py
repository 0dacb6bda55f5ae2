"""Which applications of the demonstration city carry a sheet of lines, and which stand in a contest?"""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from qifu.cases import assigning
from qifu.kernel.errors import Refused
from qifu.policies.finding import offering
from qifu.policies.granting import applying, grant_queries, score_queries, scoring
from qifu.policies.granting.applying import Wish
from qifu.policies.granting.grant_queries import GrantPage
from qifu.policies.granting.sheets import Sheet
from qifu.policies.rules import sheet as reading
from qifu.policies.schema import Item
from qifu.portals.city import granting, moments, papers
from qifu.portals.city.engine import Engine
from qifu.portals.city.firms import Firm
from qifu.portals.city.life import Tale
from qifu.portals.city.reading import words
from qifu.portals.city.world import World
from qifu.registry.rules.access import ROUNDS, Actor


def schedule(engine: Engine) -> None:
    """Put both kinds into their days."""
    world, said = engine.world, words("granting")
    for kind, rows in (("sheet", said["sheets"]), ("contest", said["contest"])):
        for number, row in enumerate(rows):
            on = world.calendar.working_day(-int(row["ago"]), after=world.now.date())
            at = moments.on_day(world.calendar, on, world.dice(kind, number), 0.05, 0.5)
            if at < world.now:
                firm = world.firms[row["firm"] % len(world.firms)]
                engine.add(at, _entry(world, firm, row, world.dice(kind, "of", number), at))


def _entry(world: World, firm: Firm, row: dict[str, Any], dice: Random, at: datetime) -> Tale:
    """Handed in, then looked at like any other, or scored."""
    yield at
    member = world.people.member(firm, at)
    try:
        item = offering.offer_for(firm.id, row["item"], at.date()).item
        wish = Wish(
            row["item"], payee=granting.payee_of(world, firm), papers=papers.papers_of(item), accepts=True,
            sheet=_sheet(item, row, dice, at) if item.lines else None,
        )  # fmt: skip
        applied = applying.apply(firm.id, wish, pack=world.pack, by=member, at=at)
    except Refused as no:
        world.refused.append(f"entry：{no}")
        return
    page = grant_queries.grant_page(ROUNDS, applied.number, at)
    if item.contest is None:
        yield from granting.reviewed(world, page, row, member, dice, at)
    else:
        yield from _scored(world, page, row, dice, at)


def _sheet(item: Item, row: dict[str, Any], dice: Random, at: datetime) -> Sheet:
    """Fairs of the year, each with its stands and bills; one bill may come twice."""
    assert item.lines is not None, "only items with lines have a sheet"
    fairs, table = words("granting")["fairs"], [[column.name for column in item.lines.columns]]
    first = at.date().replace(month=1, day=4)
    for place in range(row["lines"]):
        bill = f"{dice.randrange(10**12, 10**13)}{dice.randrange(10**7):07d}"
        day = min(first + timedelta(days=dice.randrange(300)), at.date())
        hall = f"{dice.choice('ABCE')}{dice.randrange(1, 8)}-{dice.randrange(101, 480)}"
        fen = dice.randrange(4_800, 21_000) * 100 + dice.choice((0, 0, 50))
        table.append([fairs[place % len(fairs)], hall, bill, day.isoformat(), f"{fen / 100:.2f}"])
    if row.get("double"):
        table[-1][2] = table[1][2]
    return Sheet(reading.read(item.lines, table))


def _scored(world: World, page: GrantPage, row: dict[str, Any], dice: Random, at: datetime) -> Tale:
    """Taken on, and scored blind by three people; who has not scored yet has it on the list."""
    case, lead = page.line.case.id, page.line.case.lead_id or 0
    handler = world.people.handlers.get(lead)
    if handler is None:
        return
    yield (signed := granting.later(world, at, dice, 1, 6))
    granting.attempt(world, assigning.sign, case=case, by=handler, at=signed)
    people = _scorers(world, lead)
    keys = [one.account_id for one in people]
    yield (asked := granting.later(world, signed, dice, 2, 6))
    granting.attempt(world, scoring.invite, case=case, account_ids=keys, by=handler, at=asked)
    scored = asked
    for one in people[1 : 1 + row["scored"]]:
        yield (scored := granting.later(world, scored, dice, 1, 7))
        mine = next((each for each in score_queries.to_score(one) if each.code == _code(page)), None)
        if mine is not None:
            value, remark = f"{dice.randrange(680, 960) / 10:.1f}", dice.choice(words("granting")["remarks"])
            granting.attempt(
                world, scoring.score, score_id=mine.id, value=value, remark=remark, by=one, at=scored
            )


def _scorers(world: World, lead: int) -> list[Actor]:
    """The desk that leads first, then its head, then somebody from outside."""
    others = sorted(key for key in world.people.handlers if key != lead)
    found = [world.people.handlers[lead], world.people.leads.get(lead), world.people.handlers[others[0]]]
    return [one for one in found if one is not None]


def _code(page: GrantPage) -> str:
    return scoring.code_of(page.line.id)
