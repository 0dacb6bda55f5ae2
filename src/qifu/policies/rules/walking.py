"""Which conditions and quantities does an item consist of, and where in its document does each stand?"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from pydantic import BaseModel

from qifu.kernel.conditions import AtLeast, Compare, Condition, Every, Expression, Neither, Some
from qifu.kernel.conditions.expressions import (
    Arithmetic,
    Call,
    Choice,
    Judged,
    Marginal,
    Number,
    Reading,
    Steps,
    Tally,
    Tiers,
    inside,
)
from qifu.kernel.conditions.language import as_condition
from qifu.kernel.conditions.node import ConditionNode
from qifu.policies.schema import Item

Path: TypeAlias = tuple[str | int, ...]
FORMS: Final = (Number, Reading, Judged, Arithmetic, Call, Tally, Choice, Tiers, Marginal, Steps)
_NOT_THE_RULE: Final = frozenset({"tests", "given"})
_WORDS: Final = {Every: "all", Some: "any", Neither: "none"}


@dataclass(frozen=True, slots=True)
class Spot:
    """A condition or a quantity with the way to it; `entries_of` names the list whose entries it is asked of.

    A root stands directly under a key of the item, or is what a choice or a list asks.
    """

    path: Path
    part: Condition | Expression
    entries_of: str = ""
    is_root: bool = False


def spots(item: Item) -> Iterator[Spot]:
    """All of them, a whole before its parts, in the order of the document's fields."""
    for name in type(item).model_fields:
        if name not in _NOT_THE_RULE:
            yield from _under(getattr(item, name), (name,))


def _under(value: Any, path: Path) -> Iterator[Spot]:
    if isinstance(value, (ConditionNode, *FORMS)):
        yield from _parts(Spot(path, _part(value), is_root=True))
    elif isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            yield from _under(getattr(value, name), (*path, field.alias or name))
    elif isinstance(value, tuple):
        for index, each in enumerate(value):
            yield from _under(each, (*path, index))
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _under(each, (*path, key))


def _part(value: Any) -> Condition | Expression:
    return as_condition(value) if isinstance(value, ConditionNode) else value


def _parts(spot: Spot) -> Iterator[Spot]:
    yield spot
    children = _of_condition if isinstance(spot.part, ConditionNode) else _of_quantity
    for each in children(spot):
        yield from _parts(each)


def _of_condition(spot: Spot) -> Iterator[Spot]:
    path, held = spot.path, spot.entries_of
    match spot.part:
        case Every() | Some() | Neither() | AtLeast() as tree:
            for index, each in enumerate(tree.of):
                yield Spot((*path, *way(tree), index), each, held)
        case Compare(of=of, bound=bound, operator=operator):
            yield Spot((*path, "of"), of, held)
            yield Spot((*path, operator.value), bound, held)


def _of_quantity(spot: Spot) -> Iterator[Spot]:
    match spot.part:
        case Tally():
            yield from _of_tally(spot, spot.part)
        case Choice():
            yield from _of_choice(spot, spot.part)
        case Tiers(by=of, rows=rows) | Marginal(of=of, rows=rows):
            word, key = ("tiers", "by") if isinstance(spot.part, Tiers) else ("marginal", "of")
            yield Spot((*spot.path, word, key), of, spot.entries_of)
            for index, (_, value) in enumerate(rows):
                yield Spot((*spot.path, word, "rows", index), value, spot.entries_of)
        case _:
            yield from _inside(spot)


def _of_tally(spot: Spot, tally: Tally) -> Iterator[Spot]:
    if tally.where is not None:
        yield Spot((*spot.path, "where"), as_condition(tally.where), tally.fact, is_root=True)
    if tally.each is not None:
        yield Spot((*spot.path, "each"), tally.each, tally.fact)
    if tally.cap is not None:
        yield Spot((*spot.path, "cap"), tally.cap, tally.fact)
    if tally.per_cap is not None:
        yield Spot((*spot.path, "per_cap"), tally.per_cap, spot.entries_of)


def _of_choice(spot: Spot, choice: Choice) -> Iterator[Spot]:
    for index, (when, value) in enumerate(choice.cases):
        at = (*spot.path, "choose", index)
        if when is not None:
            yield Spot((*at, "when"), as_condition(when), spot.entries_of, is_root=True)
        yield Spot((*at, "value"), value, spot.entries_of)


def _inside(spot: Spot) -> Iterator[Spot]:
    if isinstance(spot.part, FORMS):
        for each in inside(spot.part):
            yield Spot(spot.path, _part(each), spot.entries_of)


def way(tree: Every | Some | Neither | AtLeast) -> Path:
    """The keys between a tree and its members."""
    return ("at_least", "of") if isinstance(tree, AtLeast) else (_WORDS[type(tree)],)
