"""What is one distinct leaf of all items, and which columns can it read?"""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Final

from qifu.kernel.columns.table import Table
from qifu.kernel.conditions.expressions import Expression, Reading, Tally
from qifu.kernel.conditions.facts import DAY
from qifu.kernel.conditions.language import Condition, Elapsed, Judge, Recognition, Same, Test
from qifu.kernel.conditions.periods import period

NOTHING: Final[Mapping[str, Expression]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf without its sentence and article, and the derived quantities of its document that it reads."""

    condition: Condition
    derived: Mapping[str, Expression]

    def columns(self, table: Table) -> tuple[str, ...]:
        """Every column the leaf may read, through derived quantities and entries of lists too."""
        keys = {DAY, *(key for name in reach(self.condition, self.derived) for key in spread(name, table.on))}
        return tuple(sorted({name for key in keys if (name := table.name(key)) is not None}))


def bare(condition: Condition, derived: Mapping[str, Expression]) -> tuple[Hashable, Leaf]:
    """A leaf as it is told from others: what it asks, not how it is said. 1, True and the word "1" differ."""
    if condition.say or condition.article:
        condition = replace(condition, say="", article="")
    if not derived:
        return _key(condition), Leaf(condition, NOTHING)
    read = reach(condition, derived)
    used = {name: derived[name] for name in sorted(read) if name in derived}
    return (_key(condition), repr(used) if used else ""), Leaf(condition, used or NOTHING)


def _key(condition: Condition) -> Hashable:
    if not isinstance(condition, Test):
        return repr(condition)
    operand = condition.operand
    kind = tuple(map(type, operand)) if isinstance(operand, tuple) else type(operand)
    return condition.fact, condition.operator, operand, kind


def reach(condition: Condition, derived: Mapping[str, Expression]) -> frozenset[str]:
    """The names a condition reads, those behind derived names and the fields of entries among them."""
    found: set[str] = set()
    fresh = set(names(condition))
    while fresh:
        found |= fresh
        behind = [derived[name] for name in fresh if name in derived]
        fresh = {name for each in behind for name in names(each)} - found
    return frozenset(found)


def names(node: object) -> Iterator[str]:
    """Every name written anywhere in a condition or an expression."""
    if isinstance(node, tuple):
        for each in node:
            yield from names(each)
    elif is_dataclass(node):
        yield from _own_names(node)
        for field in fields(node):
            yield from names(getattr(node, field.name))


def _own_names(node: object) -> Iterator[str]:
    match node:
        case Reading() | Judge():
            yield node.key
        case Test() | Tally():
            yield node.fact
        case Same(fact=fact, other=other):
            yield from (fact, other)
        case Recognition(fact=fact, on=on):
            yield from (fact, *((on,) if isinstance(on, str) and on else ()))
        case Elapsed(since=since, until=until):
            yield from (each for each in (since, until) if isinstance(each, str))


def spread(key: str, on: date | None) -> Iterator[str]:
    """A fact, and if its period is a window the same fact of each period of it."""
    yield key
    name, _, word = key.partition("@")
    found = period(word) if word else None
    if found is not None and found.is_window and (on or found.is_fixed):
        yield from (f"{name}@{each}" for each in found.on_day(on or date.max))
