"""What does each distinct entry of a list add to a count or a total?"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from qifu.kernel import conditions
from qifu.kernel.columns.column import Lists
from qifu.kernel.columns.leaf import Leaf, names, spread
from qifu.kernel.columns.table import Table
from qifu.kernel.conditions import Known
from qifu.kernel.conditions.bounds import Quantity
from qifu.kernel.conditions.expressions import PLAIN, Expression, Tally, inside
from qifu.kernel.conditions.facts import DAY
from qifu.kernel.conditions.node import ConditionNode

# Lists as long as a block, each entry at its largest, still add up within 64 bits.
_LARGEST: Final = 2**40


@dataclass(frozen=True, slots=True)
class EntryParts:
    """For each entry of the dictionary what it surely and possibly adds, over one denominator."""

    low: NDArray[np.int64]
    high: NDArray[np.int64]
    denominator: int
    unit: str | None


def parts_of(leaf: Leaf, expressions: tuple[Expression, ...], table: Table) -> dict[Tally, EntryParts]:
    """The parts of every tally of a leaf that depends on nothing but the entries."""
    found: dict[Tally, EntryParts] = {}
    whole = [each for each in expressions if isinstance(each, Tally)]
    for tally in (each for expression in expressions for each in _tallies(expression)):
        name = table.name(tally.fact)
        column = table.columns[name] if name is not None else None
        if isinstance(column, Lists) and _is_alone(tally, table) and not leaf.derived:
            parts = _parts(tally, column, table)
            # The total of an empty list has no unit; inside a formula that would have to be told apart.
            if parts is not None and (not parts.unit or tally in whole):
                found[tally] = parts
    return found


def _is_alone(tally: Tally, table: Table) -> bool:
    """Whether nothing that the tally asks of an entry could be a fact of the enterprise instead."""
    asked = {key for part in (tally.where, tally.each, tally.cap) for key in names(part)}
    return not any(table.name(each) for key in {*asked, DAY} for each in spread(key, table.on))


def _parts(tally: Tally, column: Lists, table: Table) -> EntryParts | None:
    if tally.top is not None or tally.per:
        return None  # which entries count depends on the others
    each = [_alone(tally, entry, table) for entry in column.entries]
    units = {quantity.unit for quantity in each if quantity.unit is not None}
    none = Quantity(Fraction(0), Fraction(0), None)
    if len(units) > 1 or any(part.fault or part.low is None or part.high is None for part in [*each, none]):
        return None
    lows = [part.low for part in each if part.low is not None]
    highs = [part.high for part in each if part.high is not None]
    denominator = lcm(*(end.denominator for end in (*lows, *highs)), 1)
    if any(abs(end * denominator) > _LARGEST for end in (*lows, *highs)):
        return None
    low = np.array([int(end * denominator) for end in lows], dtype=np.int64)
    high = low if lows == highs else np.array([int(end * denominator) for end in highs], dtype=np.int64)
    unit = units.pop() if units else None
    return EntryParts(low, high, denominator, PLAIN if tally.each is None else unit)


def _alone(tally: Tally, entry: Any, table: Table) -> Quantity:
    return conditions.compute(tally, Known({tally.fact: (entry,)}, table.on))


def _tallies(expression: Expression) -> Iterator[Tally]:
    if isinstance(expression, Tally):
        yield expression
    for each in inside(expression):
        if not isinstance(each, ConditionNode):
            yield from _tallies(each)
