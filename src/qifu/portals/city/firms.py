"""Which enterprises live in the demonstration city? Registered with checked codes, in every town and park."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from qifu.kernel.identifiers import make_uscc
from qifu.portals.city.reading import one_weighted, words
from qifu.registry import enterprises, queries
from qifu.registry.enterprises import Known
from qifu.registry.queries import AreaNode
from qifu.registry.rules.access import SETUP

SERIAL = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@dataclass(frozen=True, slots=True)
class Firm:
    """An enterprise, and what its people talk about."""

    id: int
    uscc: str
    name: str
    area: AreaNode
    spot: str
    product: str
    machine: str
    person: str
    phone: str


@dataclass(frozen=True, slots=True)
class Place:
    """The area at the top, and those in which enterprises sit."""

    root: AreaNode
    leaves: tuple[AreaNode, ...]

    @property
    def short(self) -> str:
        """The name without the word for its rank."""
        return self.root.name.rstrip("市区县")[-2:]


def place() -> Place:
    """The areas as they were brought in; a place without towns has its whole self."""
    root = queries.areas_tree()
    assert root is not None, "the areas are brought in before the enterprises"
    return Place(root, tuple(_leaves(root)))


def found_firms(count: int, where: Place, dice: Random, at: datetime) -> list[Firm]:
    """Register so many; parks have three times the enterprises of a town."""
    names: set[str] = set()
    weights = [3.0 if area.level == "park" else 1.0 for area in where.leaves]
    return [
        _register(number, dice.choices(where.leaves, weights)[0], where, names, dice, at)
        for number in range(count)
    ]


def _leaves(node: AreaNode) -> list[AreaNode]:
    return [leaf for child in node.children for leaf in _leaves(child)] if node.children else [node]


def _register(number: int, area: AreaNode, where: Place, names: set[str], dice: Random, at: datetime) -> Firm:
    parts = words("names")
    industry = dice.choice(parts["industries"])
    shown = parts["shown"][number] if number < len(parts["shown"]) else None
    if shown:
        industry = next(one for one in parts["industries"] if one["word"] == shown["word"])
    spot = dice.choice(parts["spots"])
    name = _name(number, industry["word"], where, names, dice)
    uscc = make_uscc(f"91{area.code[:6]}MA{''.join(dice.choices(SERIAL, k=6))}")
    known = _known(industry, area.name + spot, dice, at.date())
    if shown:
        known = _as_shown(known, shown, at.date())
    made = enterprises.register(uscc=uscc, name=name, area_id=area.id, by=SETUP, at=at, known=known)
    return Firm(
        id=made.pk,
        uscc=uscc,
        name=name,
        area=area,
        spot=spot,
        product=dice.choice(industry["products"]),
        machine=dice.choice(industry["machines"]),
        person=person(dice),
        phone=f"1{dice.choice('3589')}{dice.randrange(10**9):09d}",
    )


def _name(number: int, word: str, where: Place, names: set[str], dice: Random) -> str:
    parts = words("names")
    while True:
        form = dice.choice(parts["long_forms"] if number % 97 == 41 else parts["forms"])
        name = f"{where.short}{dice.choice(parts['first'])}{word}{form}"
        if name not in names:
            names.add(name)
            return name


def _known(industry: dict[str, Any], address: str, dice: Random, on: date) -> Known:
    parts = words("names")
    size = one_weighted(dice, parts["sizes"])
    most = {"大型": 1800, "中型": 520, "小型": 120, "微型": 18}[size]
    marks = [str(word) for word, weight in parts["recognitions"] if dice.random() * 30 < weight]
    return Known(
        address=address,
        industry_code=industry["code"],
        industry=industry["name"],
        size=size,
        employees=dice.randrange(most // 4, most),
        founded_on=on - timedelta(days=dice.randrange(400, 9000)),
        recognitions=tuple(marks),
    )


def _as_shown(known: Known, shown: dict[str, Any], on: date) -> Known:
    """What a visitor signs in for is the same whatever the dice say, so that its policies can be told of."""
    return replace(
        known,
        size=shown["size"],
        employees=shown["employees"],
        founded_on=on - timedelta(days=shown["days"]),
        recognitions=tuple(shown["recognitions"]),
    )


def person(dice: Random) -> str:
    """Somebody's name."""
    parts = words("names")
    return f"{dice.choice(parts['surnames'])}{dice.choice(parts['given'])}"
