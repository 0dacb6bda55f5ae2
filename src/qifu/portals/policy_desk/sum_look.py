"""How is the sum drawn: its steps in their order, each a sentence, with what it is made of; one form open?"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from qifu.kernel.errors import Refused
from qifu.policies.rules import sum_places, sum_shapes, sum_told, writing
from qifu.policies.rules.plainly import plainly
from qifu.policies.rules.sum_places import Place, What
from qifu.policies.rules.sum_shapes import STEPS
from qifu.portals.policy_desk import codes, sum_opened, tree_look
from qifu.portals.policy_desk.codes import NEW
from qifu.portals.policy_desk.sum_opened import Opened
from qifu.portals.policy_desk.tree import State
from qifu.portals.policy_desk.tree_look import Shown

_NAME: Final = re.compile(r"([\w（）]+)@")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A place of the sum as the page draws it."""

    way: str
    label: str
    say: str = ""
    fault: str = ""
    note: str = ""
    of: "tuple[Drawn, ...]" = ()
    form: Opened | None = None
    new: Opened | None = None
    add: str = ""  # how one more is added; nothing if it is no list
    condition: Shown | None = None
    is_condition_new: bool = False
    condition_way: str = ""  # where a condition may be put
    is_list: bool = False
    is_step: bool = False
    is_bare: bool = False  # the list of what stands right above it: no line of its own
    may_part: bool = False
    number: int = 0
    is_last: bool = True

    @property
    def is_first(self) -> bool:
        return self.number == 1


@dataclass(frozen=True, slots=True)
class Sum:
    """The whole card."""

    steps: tuple[Drawn, ...]
    more: tuple[tuple[str, str], ...]  # the steps that may be added: code and name
    state: State
    can_be_read: bool = True
    faults: tuple[str, ...] = ()


def shown(text: str, state: State) -> Sum:
    """The sum of a text; without steps while the text cannot be read."""
    try:
        document = writing.read(text)
    except Refused:
        document = None
    if not isinstance(document, dict):
        return Sum((), (), state, can_be_read=False)
    pen = _Pen(text, state, document)
    drawn, more = list[Drawn](), list[tuple[str, str]]()
    has_start = any(each.is_start and sum_shapes.is_there(each, document) for each in STEPS)
    for step in STEPS:
        code = codes.of(step.path)
        if sum_shapes.is_there(step, document) or codes.is_within(state.open, code):
            drawn.append(replace(pen.draw(sum_places.of_step(step, document)), is_step=True))
        elif has_start != step.is_start and _may_be(step.path[-1], document):
            is_list = step.listed is not None and step.shape is None
            more.append((f"{'new' if is_list else 'open'}:{code}", step.label))
    return Sum(tuple(drawn), tuple(more), state, faults=pen.faults())


def _may_be(key: object, document: Mapping[str, Any]) -> bool:
    """Whether a step makes sense beside those that are there."""
    pay = document.get("pay") or {}
    if key == "rate":
        return "base" in pay
    return key != "pick" or "parts" in pay


class _Pen:
    """Draws the places of one document."""

    def __init__(self, text: str, state: State, document: Mapping[str, Any]) -> None:
        self.text, self.state, self.document = text, state, document
        self.keys = tuple(_names((document.get("pay"), document.get("stack"))))

    def faults(self) -> tuple[str, ...]:
        """What is wrong with the sum as a whole, in words."""
        return sum_told.faults(self.document)

    def draw(self, place: Place, number: int = 0, of: int = 0) -> Drawn:
        """One place with all below it."""
        code, opened = codes.of(place.path), self.state.open
        said, fault = sum_told.told(place)
        drawn = Drawn(
            code, place.label, plainly(said, self.keys), fault, sum_told.note(place),
            self._parts(place),
            form=sum_opened.opened(self.text, place, self.state) if opened == code else None,
            new=sum_opened.new(place, self.state) if opened == NEW + code else None,
            is_list=place.what is What.LIST,
            may_part=place.path in (("pay", "fixed"), ("pay", "base")),
            number=number, is_last=number == of,
        )  # fmt: skip
        if place.listed is not None:
            drawn = replace(drawn, add=place.listed.add)
        return self._with_condition(drawn, place)

    def _parts(self, place: Place) -> tuple[Drawn, ...]:
        parts = [each for each in sum_places.parts(place) if each.what is not What.CONDITION]
        if place.what is What.LIST:
            return tuple(self.draw(each, at, len(parts)) for at, each in enumerate(parts, 1))
        below = self.state.open.removeprefix(NEW)
        there = {each.path for each in parts}
        if place.shape and codes.is_within(below, codes.of(place.path)) and below != codes.of(place.path):
            parts += [
                each for each in sum_places.absent(place) if _leads(each, below) and each.path not in there
            ]
        drawn = [(each, self.draw(each)) for each in parts]
        return tuple(replace(one, is_bare=each.what is What.LIST) for each, one in drawn)

    def _with_condition(self, drawn: Drawn, place: Place) -> Drawn:
        """Its condition is drawn where somebody is at work on it."""
        key = place.shape.when if place.shape else ""
        if not key or place.value is None or place.is_short:
            return drawn
        path, opened = place.path_of(key), self.state.open
        root = codes.of(path, ())
        if not codes.is_within(opened, codes.of(place.path)) and opened != root:
            return drawn
        if key in place.fields or codes.is_within(opened, root):
            shown = tree_look.conditions_at(self.text, path, self.state)
            is_new = key not in place.fields or (shown.word == "all" and not shown.of)
            return replace(drawn, condition=shown, condition_way=root, is_condition_new=is_new)
        return replace(drawn, condition_way=root)


def _leads(place: Place, code: str) -> bool:
    return place.what is not What.CONDITION and codes.is_within(code, codes.of(place.path))


def _names(value: Any) -> Iterable[str]:
    """The names of facts of periods, wherever they stand."""
    if isinstance(value, str):
        yield from (f"{name}@" for name in _NAME.findall(value))
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _names(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _names(each)
