"""Which facts does an item read on a day, so that a changed fact re-decides only its readers?"""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

from pydantic import BaseModel

from qifu.kernel.conditions import Elapsed, Judge, Recognition, Same, Test
from qifu.kernel.conditions.expressions import Judged, Reading, Tally
from qifu.kernel.conditions.facts import canonical
from qifu.kernel.conditions.periods import period
from qifu.policies.rules.steps import HAD
from qifu.policies.schema import Exchange, Item

_NOT_READ: Final = frozenset({"given", "tests"})


class _Itself:
    """An item as this very object, so that it is walked through once and not once a day."""

    __slots__ = ("item",)

    def __init__(self, item: Item) -> None:
        self.item = item

    def __hash__(self) -> int:
        return id(self.item)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and self.item is other.item


def names(item: Item) -> frozenset[str]:
    """The facts as the document names them; quantities it derives itself are not facts."""
    return _names(_Itself(item))


@lru_cache(maxsize=4096)
def _names(held: _Itself) -> frozenset[str]:
    item = held.item
    found = frozenset(_inside(item)) - item.let.keys()
    return found | {HAD} if item.stack.not_with else found


def keys(item: Item, on: date) -> frozenset[str]:
    """The same with each period as it is on the day; a window stands for its periods one by one."""
    return frozenset(key for name in names(item) for key in keys_of(name, on))


def keys_of_who(item: Item, on: date) -> frozenset[str]:
    """What decides the standing only, through the quantities the item derives."""
    return frozenset(key for name in names_of_who(item) for key in keys_of(name, on))


def keys_of_sum(item: Item, on: date) -> frozenset[str]:
    """What decides the sum only, through the quantities the item derives."""
    found = {*_inside(item.pay), *_inside(item.stack)}
    return frozenset(key for name in _through(found, item) for key in keys_of(name, on)) | (
        {HAD} if item.stack.not_with else set()
    )


def names_of_who(item: Item) -> frozenset[str]:
    """The facts and judgments that decide the standing, as the document names them."""
    return _names_of_who(_Itself(item))


@lru_cache(maxsize=4096)
def _names_of_who(held: _Itself) -> frozenset[str]:
    return _through(set(_inside(held.item.who)), held.item)


def _through(found: set[str], item: Item) -> frozenset[str]:
    while derived := {each for name in found & item.let.keys() for each in _inside(item.let[name])} - found:
        found |= derived
    return frozenset(found - item.let.keys())


def keys_of(name: str, on: date) -> tuple[str, ...]:
    """One name on a day.

    >>> keys_of("营业收入@近二年", date(2023, 5, 1)), keys_of("注册地", date(2023, 5, 1))
    (('营业收入@2021', '营业收入@2022'), ('注册地',))
    """
    bare, _, word = name.partition("@")
    found = period(word) if word else None
    if found is None:
        return (name,)
    return tuple(f"{bare}@{each}" for each in found.on_day(on)) if found.is_window else (canonical(name, on),)


def _inside(value: Any) -> Iterator[str]:
    yield from _named(value)
    if isinstance(value, BaseModel):
        kept = _NOT_READ if isinstance(value, Item) else frozenset()
        parts = [getattr(value, name) for name in type(value).model_fields if name not in kept]
    elif is_dataclass(value):
        parts = [getattr(value, each.name) for each in fields(value)]
    elif isinstance(value, dict):
        parts = list(value.values())
    else:
        parts = list(value) if isinstance(value, tuple) else []
    for part in parts:
        yield from _inside(part)


def _named(value: Any) -> Iterator[str]:
    """What this one node names itself."""
    match value:
        case Test(fact=fact) | Tally(fact=fact):
            yield fact
        case Reading(key=key) | Judge(key=key) | Judged(key=key):
            yield key
        case Same(fact=fact, other=other):
            yield from (fact, other)
        case Recognition(fact=fact, on=on):
            yield from (fact, on) if isinstance(on, str) and on else (fact,)
        case Elapsed(since=since, until=until):
            yield from (each for each in (since, until) if isinstance(each, str))
        case Exchange(on=str() as on) if on:
            yield on
