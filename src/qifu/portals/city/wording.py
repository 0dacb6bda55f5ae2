"""What does an enterprise write, and what is it answered? Templates filled with places, machines and sums."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from qifu.portals.city.firms import Firm
from qifu.portals.city.reading import words

TRIES = 40


@dataclass(frozen=True, slots=True)
class Said:
    """One appeal in the enterprise's words, and what will be answered if it is settled."""

    code: str
    category: str
    title: str
    text: str
    points: tuple[str, ...]
    done: str


@dataclass(frozen=True, slots=True)
class Filling:
    """The words that go into the braces of one appeal."""

    firm: Firm
    at: datetime
    dice: Random

    def slots(self) -> dict[str, str]:
        """A fresh draw of numbers and days; place, machine and product stay the firm's own."""
        dice, firm = self.dice, self.firm
        month = (self.at - timedelta(days=dice.randrange(10, 40))).month
        return {
            "area": firm.area.name,
            "spot": firm.spot,
            "firm": firm.name,
            "machine": firm.machine,
            "product": firm.product,
            "n": str(dice.randrange(2, 6)),
            "nn": str(dice.randrange(11, 90)),
            "wan": f"{dice.randrange(30, 3000) / 10:g}",
            "hour": str(dice.choice([8, 9, 10])),
            "month": f"{month}月",
            "day": day_of((self.at - timedelta(days=dice.randrange(7, 50))).date()),
        }


def day_of(on: date) -> str:
    """
    >>> day_of(date(2026, 10, 5))
    '10月5日'
    """
    return f"{on.month}月{on.day}日"


def choose(at: datetime, dice: Random) -> dict[str, Any]:
    """A template, more often in its season."""
    templates: list[dict[str, Any]] = words("matters")
    weights = [one.get("weight", 1) * (3 if at.month in one.get("season", ()) else 1) for one in templates]
    return dice.choices(templates, weights)[0]


def compose(template: dict[str, Any], filling: Filling, taken: set[str]) -> Said:
    """Title, text and points with the same words in the braces; no title is given twice."""
    for _ in range(TRIES):
        slots = filling.slots()
        title = str(filling.dice.choice(template["titles"])).format_map(slots)
        if title not in taken:
            break
    else:
        title = f"{title}（{filling.firm.name}）"
    taken.add(title)
    return Said(
        code=template["code"],
        category=template["category"],
        title=title,
        text="".join(template["text"]).format_map(slots),
        points=tuple(point.format_map(slots) for point in template["points"]),
        done=str(template["done"]).format_map(slots),
    )


def phrase(name: str, dice: Random, **slots: str) -> str:
    """One of the sentences that handlers use, filled in."""
    found = words("texts")[name]
    return str(dice.choice(found) if isinstance(found, list) else found).format_map(slots)
