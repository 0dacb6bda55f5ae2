"""How does one month become one document, so that the same tables give the same bytes to anybody?"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from typing import Any

from qifu.kernel import packs
from qifu.kernel.packs import Pack
from qifu.policies.oversight import honouring
from qifu.policies.oversight.honouring import Place
from qifu.policies.rules import strength
from qifu.policies.rules.honoured import Month
from qifu.policies.rules.strength import DimensionScore, PlaceScore, Reading
from qifu.policies.schema import Strength

SECTION = "strength"
FORM = 1


@dataclass(frozen=True, slots=True)
class Made:
    """A month as read: its document and the hash by which it is known."""

    month: Month
    document: str

    @property
    def sha(self) -> str:
        return sha256(self.document.encode()).hexdigest()


def read(pack: str, month: Month) -> Made:
    """Every place scored by the table of that month, from the tables as they stood at its end."""
    said = packs.load(pack, on=month.last)
    rules = said.section(SECTION, Strength)
    scored = {place: strength.score(seen, rules) for place, seen in honouring.pictures(month).items()}
    return Made(month, _written(month, said, scored))


def _written(month: Month, said: Pack, scored: Mapping[Place, PlaceScore]) -> str:
    """The canonical document: everything in the order of the table, no spaces, every value exact."""
    document = {
        "form": FORM,
        "month": str(month),
        "pack": said.path,
        "table": said.section(SECTION, Strength).model_dump(mode="json"),
        "places": [_place(place, each) for place, each in scored.items()],
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _place(place: Place, scored: PlaceScore) -> dict[str, Any]:
    return {
        "side": place.side,
        "code": place.code,
        "name": place.name,
        "readings": [_reading(each) for each in scored.readings],
        "dimensions": _dimensions((*scored.dimensions, scored.whole)),
    }


def _reading(each: Reading) -> dict[str, Any]:
    return {
        "code": each.code,
        "label": each.label,
        "dimension": each.dimension,
        "weight": each.weight,
        "top": each.top,
        "under": each.under,
        "value": _exact(each.value),
        "score": _exact(each.score),
        "counted": each.counted,
        "say": each.say,
    }


def _dimensions(all_: Iterable[DimensionScore]) -> list[dict[str, Any]]:
    return [
        {"code": each.code, "label": each.label, "score": _exact(each.score), "say": each.say}
        for each in all_
    ]


def _exact(value: Fraction | None) -> str | None:
    return None if value is None else str(value)
