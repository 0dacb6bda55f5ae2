"""As what kind of column does each fact a condition of an item reads go to another engine?

A document does not declare the kinds of its facts; the values its own tests give show them, and where no
test gives one, what it is compared with.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from qifu.kernel import conditions
from qifu.kernel.conditions import DAY, Fact
from qifu.kernel.errors import Refused
from qifu.kernel.exports.plain import Kind
from qifu.kernel.money import YUAN, Money
from qifu.policies.rules import reads, trials, usage
from qifu.policies.schema import Item, Trial

_BY_USE: Final[Mapping[str, Kind]] = {
    usage.LIST: Kind.WORDS, usage.NUMBER: Kind.WHOLE, usage.DATE: Kind.DAY, usage.MONEY: Kind.MONEY,
    usage.TRUTH: Kind.TRUTH, usage.TEXT: Kind.TEXT,
}  # fmt: skip
_BY_TYPE: Final[tuple[tuple[type | tuple[type, ...], Kind], ...]] = (
    (bool, Kind.TRUTH), (int, Kind.WHOLE), (str, Kind.TEXT), (date, Kind.DAY),
    ((Decimal, Fraction), Kind.SHARE),
)  # fmt: skip


def kinds(item: Item, on: date) -> dict[str, Kind]:
    """The facts of `who` with their periods as they are on the day; one without a kind is left out."""
    known = {**_used(item), **dict(_shown(item))}
    found = {key: _of(key, known) for key in sorted(reads.keys_of_who(item, on))}
    return {key: kind for key, kind in found.items() if kind is not None}


def kind_of(value: object) -> Kind | None:
    """The kind of one value; None for foreign money and what is not known."""
    match value:
        case Money(currency=currency):
            return Kind.MONEY if currency == YUAN else None
        case list() | tuple() | set() | frozenset():
            return Kind.ENTRIES if any(isinstance(each, Mapping) for each in value) else Kind.WORDS
        case _:
            return next((kind for types, kind in _BY_TYPE if isinstance(value, types)), None)


def _of(key: str, known: Mapping[str, Kind | None]) -> Kind | None:
    if key.startswith("judge:"):
        return Kind.TRUTH
    if key == DAY:
        return None  # the day itself, which the export is made for
    return known.get(key.partition("@")[0])


def _used(item: Item) -> dict[str, Kind]:
    """By what a fact is compared with."""
    return {use.name: _BY_USE[use.kind] for use in usage.uses(item) if use.kind in _BY_USE}


def _shown(item: Item) -> Iterator[tuple[str, Kind | None]]:
    """By the values the tests give: entries say more than an empty list, a sum or 149.9 than 150."""
    found: dict[str, list[Kind | None]] = {}
    for trial in item.tests:
        for key, value in _facts(item, trial).items():
            if value.value is not None:
                found.setdefault(key.partition("@")[0], []).append(kind_of(value.value))
    for name, seen in found.items():
        yield name, next((kind for kind in (Kind.ENTRIES, Kind.MONEY, Kind.SHARE) if kind in seen), seen[0])


def _facts(item: Item, trial: Trial) -> Mapping[str, Fact]:
    try:
        raw, on = trials.facts_of(item, trial)
        return conditions.given_facts(raw, on)
    except Refused:
        return {}
