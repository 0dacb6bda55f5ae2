"""What stands at a place of a sum: a quantity, a record, a list or a condition; with which parts?"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from qifu.kernel.conditions.quantity_forms import ROW, SHAPES, TEXT, WORD_ROW, Listed, Shape, kind_of
from qifu.kernel.errors import Refused
from qifu.policies.rules import marks, sum_shapes
from qifu.policies.rules.marks import Path
from qifu.policies.rules.sum_shapes import Step

LOWS: Final = ("at_least", "above")
HIGHS: Final = ("below", "at_most")


class What(StrEnum):
    """The kinds of places."""

    QUANTITY = "quantity"
    RECORD = "record"
    LIST = "list"
    CONDITION = "condition"


@dataclass(frozen=True, slots=True)
class Place:
    """One place: its path, its name, what the document has there (None: nothing yet).

    A record has a shape, a quantity too once it is one of the shapes; a list says what one of it is.
    """

    path: Path
    what: What
    label: str
    value: Any = None
    shape: Shape | None = None
    listed: Listed | None = None
    is_among: bool = False  # some keys of what is above

    @property
    def fields(self) -> dict[str, Any]:
        """What the fields of its shape hold, key by key."""
        if self.shape is None:
            return {}
        if self.what is What.QUANTITY:
            inner = self.value if isinstance(self.value, dict) else {}
            if self.shape.name == "number":
                return {} if self.value is None else {"value": self.value}
            below = inner.get(self.shape.inner) if self.shape.inner else inner
            return dict(below) if isinstance(below, dict) else {}
        if self.shape in (ROW, WORD_ROW):
            return _row(self.value, self.shape)
        if self.is_short:
            assert self.shape is not None
            return {} if self.value is None else {self.shape.short: self.value}
        return dict(self.value) if isinstance(self.value, dict) else {}

    @property
    def is_short(self) -> bool:
        """Whether the bare value of one key stands for the whole record."""
        short = self.shape.short if self.shape and self.what is What.RECORD else ""
        return bool(short) and not (isinstance(self.value, dict) and short in self.value)

    def path_of(self, key: str) -> Path:
        """Where the value of one field stands."""
        shape = self.shape
        assert shape is not None
        if self.is_among:
            return (*self.path[:-1], key)
        if self.is_short and key == shape.short:
            return self.path
        if shape in (ROW, WORD_ROW) and isinstance(self.value, list):
            return (*self.path, 1 if key == "value" else 0)
        if self.what is What.QUANTITY:
            if shape.name == "number":
                return self.path
            return (*self.path, *((shape.inner,) if shape.inner else ()), *((key,) if key else ()))
        return (*self.path, key)


def place(document: Mapping[str, Any], path: Path) -> Place:
    """The place at a path; refused if no sum has one there."""
    step = sum_shapes.step_of(path)
    if step is None:
        raise Refused("没有这一步", remedy="请刷新页面")
    found = of_step(step, document)
    for each in walk(found, path):
        found = each
    return found


def of_step(step: Step, document: Mapping[str, Any]) -> Place:
    """The place of a whole step."""
    value = marks.held(document, step.path)
    if step.is_among:
        above = marks.held(document, step.path[:-1])
        value = above if sum_shapes.is_there(step, document) else None
        return Place(step.path, What.RECORD, step.label, value, step.shape, is_among=True)
    if step.listed and (step.shape is None or isinstance(value, list)):
        return Place(step.path, What.LIST, step.label, value, None, step.listed)
    if step.shape and not (step.shape is sum_shapes.FLOOR and _is_rich(value) and "at" not in value):
        return Place(step.path, What.RECORD, step.label, value, step.shape, step.listed)
    return quantity(step.path, step.label, value)


def quantity(path: Path, label: str, value: Any) -> Place:
    """The place of a quantity."""
    return Place(path, What.QUANTITY, label, value, SHAPES.get(kind_of(value)))


def walk(found: Place, path: Path) -> list[Place]:
    """The places on the way from one down to a path."""
    way: list[Place] = []
    while found.path != path:
        below = next((each for each in parts(found) if path[: len(each.path)] == each.path), None)
        below = below or next((each for each in absent(found) if each.path == path), None)
        if below is None or (below.path == found.path and below.what is found.what):
            raise Refused("没有这一处", why="金额在别处改过了", remedy="请看一下现在的步骤再改")
        found = below
        way.append(found)
    return way


def parts(place: Place) -> tuple[Place, ...]:
    """The places below: rich quantities, a condition, the items of lists."""
    if place.what is What.LIST and place.listed:
        of = place.value if isinstance(place.value, list) else []
        return tuple(_item(place.listed, (*place.path, at), each) for at, each in enumerate(of))
    if place.shape is None:
        return ()
    fields, found = place.fields, list[Place]()
    for blank in place.shape.blanks:
        if blank.ask == "formula" and _is_rich(fields.get(blank.key)):
            found.append(quantity(place.path_of(blank.key), blank.label, fields[blank.key]))
    when = place.shape.when
    if when and not place.is_short and when in fields:
        found.append(Place(place.path_of(when), What.CONDITION, "条件", fields[when]))
    for listed in place.shape.lists:
        path = place.path_of(listed.key)
        value = fields.get(listed.key) if listed.key else (place.value or {}).get(place.shape.inner)
        if value is not None:
            found.append(Place(path, What.LIST, listed.label, value, None, listed))
    return tuple(found)


def absent(place: Place) -> tuple[Place, ...]:
    """The parts that may be written and are not yet, or are but a word."""
    shape, found = place.shape, list[Place]()
    if shape is None:
        return ()
    fields = place.fields
    for blank in shape.blanks:
        path = place.path_of(blank.key)
        if blank.ask == "formula" and path != place.path:
            found.append(quantity(path, blank.label, fields.get(blank.key)))
    if shape.when and not place.is_short:
        found.append(Place(place.path_of(shape.when), What.CONDITION, "条件"))
    for each in shape.lists:
        if each.key and each.key not in fields:
            found.append(Place(place.path_of(each.key), What.LIST, each.label, None, None, each))
    return tuple(found)


def _item(listed: Listed, path: Path, value: Any) -> Place:
    label = f"第 {int(path[-1]) + 1} 项"
    if listed.of is None:
        return quantity(path, label, value)
    return Place(path, What.RECORD, label, value, listed.of)


def _is_rich(value: Any) -> bool:
    return isinstance(value, dict | list)


def _row(value: Any, shape: Shape) -> dict[str, Any]:
    """A row of a table by its fields, in whichever of the two manners it is written."""
    if isinstance(value, list) and len(value) == 2:
        if shape is WORD_ROW:
            return {"words": value[0] if isinstance(value[0], list) else [value[0]], "value": value[1]}
        low, _, high = str(value[0]).partition("..")
        ends = {"low": low.strip(), "high": high.strip()}
        return {
            **{key: end for key, end in ends.items() if end},
            "low_how": "above", "high_how": "at_most", "value": value[1],
        }  # fmt: skip
    if not isinstance(value, dict):
        return {}
    found: dict[str, Any] = {}
    for key, words in (("low", LOWS), ("high", HIGHS)):
        how = next((each for each in words if each in value), None)
        if how:
            found |= {key: value[how], f"{key}_how": how}
    return {**found, **({"value": value["value"]} if "value" in value else {})}


def is_text(place: Place) -> bool:
    """Whether what stands there has no fields and is changed as its YAML."""
    if place.value is None:
        return False
    if place.what is What.QUANTITY:
        return kind_of(place.value) == TEXT
    return place.what is What.RECORD and not place.is_among and not _fits(place)


def _fits(place: Place) -> bool:
    shape = place.shape
    assert shape is not None
    if shape is ROW:
        known = {*LOWS, *HIGHS, "value"}
        return (isinstance(place.value, list) and len(place.value) == 2) or (
            isinstance(place.value, dict) and set(place.value) <= known
        )  # fmt: skip
    if shape is WORD_ROW:
        return isinstance(place.value, list) and len(place.value) == 2
    if place.is_short:
        return not _is_rich(place.value) or shape is sum_shapes.SHARE
    return isinstance(place.value, dict) and set(place.value) <= set(shape.order)
