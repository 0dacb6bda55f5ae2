"""How is each month kept when it has closed, and how does it read afterwards?"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from qifu.kernel import packs
from qifu.kernel.errors import Refused
from qifu.ledger import commands as ledger
from qifu.ledger.vocabulary import Kind
from qifu.policies.models import Grant, StrengthMonth
from qifu.policies.oversight import strength_reading
from qifu.policies.oversight.strength_reading import Made
from qifu.policies.rules import strength as scoring
from qifu.policies.rules.honoured import Month
from qifu.policies.rules.strength import Colour
from qifu.policies.schema import Strength
from qifu.registry.rules.access import ROUNDS

MOST_MONTHS = 24  # further back nothing is read afterwards
WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """One indicator of a place as it was kept."""

    code: str
    label: str
    dimension: str
    weight: int
    top: int
    under: int
    value: Fraction | None
    score: Fraction | None
    counted: str
    say: str


@dataclass(frozen=True, slots=True)
class Scored:
    """One dimension, or the whole, with its colour among the places of its side."""

    code: str
    label: str
    score: Fraction | None
    say: str
    colour: Colour


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place in a kept month."""

    side: str
    code: str
    name: str
    readings: tuple[ReadingLine, ...]
    dimensions: tuple[Scored, ...]

    def of(self, code: str) -> Scored:
        """The dimension of this code; `whole` is all three together."""
        return next(each for each in self.dimensions if each.code == code)

    def reading(self, code: str) -> ReadingLine | None:
        """The indicator of this code."""
        return next((each for each in self.readings if each.code == code), None)


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A kept month: every place of both sides, the table it was scored by, and its hash."""

    month: Month
    sha: str
    rules: Strength
    places: tuple[PlaceLine, ...]

    def side(self, side: str) -> tuple[PlaceLine, ...]:
        """The places of one side, in the order in which they were kept."""
        return tuple(place for place in self.places if place.side == side)

    def place(self, side: str, code: str) -> PlaceLine | None:
        """One place."""
        return next((one for one in self.places if (one.side, one.code) == (side, code)), None)


def take(pack: str, at: datetime) -> tuple[Month, ...]:
    """Keep every closed month that is not kept yet; those of them that were kept now.

    Whoever runs it twice keeps nothing twice.
    """
    kept = set(StrengthMonth.objects.values_list("month", flat=True))
    return tuple(month for month in _closed(at) if str(month) not in kept and _keep(pack, month, at))


def table(pack: str, on: date) -> Strength:
    """The rule table that holds on a day."""
    return packs.load(pack, on=on).section(strength_reading.SECTION, Strength)


def months() -> tuple[Month, ...]:
    """The months that are kept, the earliest first."""
    return tuple(map(Month.read, StrengthMonth.objects.order_by("month").values_list("month", flat=True)))


def month_line(month: Month) -> MonthLine | None:
    """A kept month as it reads."""
    row = StrengthMonth.objects.filter(month=str(month)).first()
    return _line(row.sha, row.document) if row else None


def month_lines(until: Month, count: int) -> tuple[MonthLine, ...]:
    """So many kept months up to one of them, the earliest first."""
    rows = StrengthMonth.objects.filter(month__lte=str(until)).order_by("-month")[:count]
    return tuple(_line(row.sha, row.document) for row in reversed(rows))


def compare(pack: str, month: Month) -> tuple[str, Made]:
    """The document of a month as it was kept, and as it is made again now."""
    row = StrengthMonth.objects.filter(month=str(month)).first()
    if row is None:
        raise Refused(f"{month} 还没有读数", why="只有已经过完的月份才读", remedy="请选择已有的月份")
    return row.document, strength_reading.read(pack, month)


def _closed(at: datetime) -> list[Month]:
    """The months from the first grant on that are over, at most so many, the earliest first."""
    first = Grant.objects.aggregate(first=Min("case__received_at"))["first"]
    if first is None:
        return []
    found: list[Month] = []
    begun, month = Month.of(timezone.localtime(first).date()), Month.of(timezone.localtime(at).date())
    while (month := month.before) >= begun and len(found) < MOST_MONTHS:
        found.append(month)
    return found[::-1]


def _keep(pack: str, month: Month, at: datetime) -> bool:
    made = strength_reading.read(pack, month)
    with transaction.atomic():
        row, is_new = StrengthMonth.objects.get_or_create(
            month=str(month), defaults={"document": made.document, "sha": made.sha, "at": at}
        )
        if is_new:
            ledger.record(
                Kind.STRENGTH_MONTH_TAKEN,
                subject=f"strength:{month}",
                by_key=ROUNDS.key,
                by_name=ROUNDS.name,
                at=at,
                said={"month": row.month, "sha256": row.sha},
            )
    return is_new


@lru_cache(maxsize=64)
def _line(sha: str, document: str) -> MonthLine:
    held = json.loads(document)
    month = Month.read(held["month"])
    rules = Strength.model_validate(held["table"])
    sides: dict[str, list[dict[str, Any]]] = {}
    for each in held["places"]:
        sides.setdefault(each["side"], []).append(each)
    places = [place for side in sides.values() for place in _side(side, rules)]
    return MonthLine(month, sha, rules, tuple(places))


def _side(held: list[dict[str, Any]], rules: Strength) -> list[PlaceLine]:
    """The places of one side: a colour by thirds depends on all of them."""
    painted: dict[str, Mapping[str, Colour]] = {}
    for code in (*rules.dimensions, WHOLE):
        scores = {each["code"]: _fraction(_dimension(each, code)["score"]) for each in held}
        painted[code] = scoring.colours(scores, rules.colours)
    return [_place(each, {code: colours[each["code"]] for code, colours in painted.items()}) for each in held]


def _place(held: Mapping[str, Any], painted: Mapping[str, Colour]) -> PlaceLine:
    return PlaceLine(
        side=held["side"],
        code=held["code"],
        name=held["name"],
        readings=tuple(
            ReadingLine(**{**each, "value": _fraction(each["value"]), "score": _fraction(each["score"])})
            for each in held["readings"]
        ),
        dimensions=tuple(
            Scored(each["code"], each["label"], _fraction(each["score"]), each["say"], painted[each["code"]])
            for each in held["dimensions"]
        ),
    )


def _dimension(held: Mapping[str, Any], code: str) -> Mapping[str, Any]:
    return next(each for each in held["dimensions"] if each["code"] == code)


def _fraction(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)
