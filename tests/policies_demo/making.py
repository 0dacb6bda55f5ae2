"""Which items, enterprises and facts do the tests of the demonstration city's policies start from?"""

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random

from qifu.kernel import packs
from qifu.kernel.conditions import Fact
from qifu.policies import documents
from qifu.policies.finding.facts import registered
from qifu.policies.rules.matches import Matches, Offer, match_all, offered
from qifu.portals.city import facts
from qifu.portals.city.reading import words
from qifu.registry.portraits import Portrait

DAY = date(2026, 11, 21)
PACK = packs.load("chenghu", on=DAY)
DOCUMENTS = documents.read_all([Path(PACK.root, PACK.path, "policies")])
COUNTIES = ("999901", "999902", "999903", "999904", "999905", "999906")


@cache
def offers(on: date = DAY) -> tuple[Offer, ...]:
    """Every item in force on the day."""
    items = [
        held.item for held in DOCUMENTS if held.item.valid.from_on <= on <= (held.item.valid.to or date.max)
    ]
    return tuple(offered(place, "999900", f"text {place}", item, on) for place, item in enumerate(items))


def shown(number: int, *, county: str = COUNTIES[0], on: date = DAY) -> Portrait:
    """An enterprise a visitor can sign in for, as it is registered."""
    said = words("names")["shown"][number]
    industry = next(one for one in words("names")["industries"] if one["word"] == said["word"])
    return Portrait(
        id=number + 1,
        name=said["word"],
        area_code=f"{county}001",
        kind="enterprise",
        industry_code=industry["code"],
        industry=industry["name"],
        size=said["size"],
        employees=said["employees"],
        founded_on=on - timedelta(days=said["days"]),
        recognitions=tuple(said["recognitions"]),
    )


def somebody(number: int, on: date = DAY) -> Portrait:
    """Another enterprise, drawn."""
    dice, names = Random(number), words("names")
    industry = dice.choice(names["industries"])
    size, most = dice.choice([("大型", 1800), ("中型", 520), ("小型", 120), ("小型", 120), ("微型", 18)])
    return Portrait(
        id=number + 1,
        name=industry["word"],
        area_code=f"{dice.choice(COUNTIES)}001",
        kind="enterprise",
        industry_code=industry["code"],
        industry=industry["name"],
        size=size,
        employees=dice.randrange(most // 4, most),
        founded_on=on - timedelta(days=dice.randrange(400, 9000)),
        recognitions=tuple(word for word, often in names["recognitions"] if dice.random() * 30 < often),
    )


def said_of(firm: Portrait, *, seed: str = "seed", on: date = DAY) -> dict[str, Fact]:
    """What the registers of the demonstration city say of it."""
    return facts.facts_of(firm, firm.id - 1, seed, on)


def matched(firm: Portrait, *, seed: str = "seed", on: date = DAY) -> Matches:
    """Every item decided for it."""
    return match_all(offers(on), {**registered(firm), **said_of(firm, seed=seed, on=on)}, on)
