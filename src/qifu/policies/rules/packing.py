"""How much can be paid together under limits that several sums share, to the fen?

Limits that lie inside each other or apart are filled in any order. Others may overlap crosswise; then an
exact simplex finds the most, and branching keeps it whole.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import ceil, floor
from typing import Final, TypeAlias

ZERO: Final = Fraction(0)
Sums: TypeAlias = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Limit:
    """The sums at these places may come to so much together."""

    over: frozenset[int]
    most_fen: int


def fill(sums: Sequence[int], limits: Sequence[Limit]) -> Sums:
    """What is paid of each sum so that the total is the most; of equal ways the first sums come first."""
    if is_nested(limits):
        return _in_order(sums, limits)
    found = _whole(sums, limits, [0] * len(sums), list(sums))
    assert found is not None  # paying nothing is always within the limits
    return found


class Bound:
    """Limits so laid out that no total under them is more than what is quickly told.

    Where they lie inside each other or apart it is that total; what two share crosswise counts for the
    narrower alone, which can only allow more.
    """

    def __init__(self, count: int, limits: Iterable[Limit]) -> None:
        self._steps: list[tuple[int, tuple[int, ...], tuple[int, ...]]] = []
        over: list[frozenset[int]] = []
        free, roots = set(range(count)), set[int]()
        for limit in sorted(limits, key=lambda limit: len(limit.over)):
            inside = [root for root in roots if over[root] <= limit.over]
            self._steps.append((limit.most_fen, tuple(free & limit.over), tuple(inside)))
            free -= limit.over
            roots = roots - set(inside) | {len(self._steps) - 1}
            over.append(limit.over)
        self._free, self._roots = tuple(free), tuple(roots)

    def at_most(self, sums: Sequence[int]) -> int:
        """No less than the largest total."""
        values: list[int] = []
        for most, own, inside in self._steps:
            values.append(min(most, sum(sums[at] for at in own) + sum(values[step] for step in inside)))
        return sum(sums[at] for at in self._free) + sum(values[step] for step in self._roots)


def is_nested(limits: Iterable[Limit]) -> bool:
    """Whether any two of them lie inside each other or apart."""
    pairs = combinations([limit.over for limit in limits], 2)
    return all(not one & other or one <= other or other <= one for one, other in pairs)


def _in_order(sums: Sequence[int], limits: Sequence[Limit]) -> Sums:
    left = [limit.most_fen for limit in limits]
    paid = []
    for at, each in enumerate(sums):
        over = [index for index, limit in enumerate(limits) if at in limit.over]
        part = min([each, *(left[index] for index in over)])
        for index in over:
            left[index] -= part
        paid.append(part)
    return tuple(paid)


def _whole(sums: Sequence[int], limits: Sequence[Limit], low: list[int], high: list[int]) -> Sums | None:
    """The best whole filling between the bounds, by branching on a sum that comes out in parts of a fen."""
    found = _simplex(limits, low, high)
    if found is None:
        return None
    broken = next((at for at, each in enumerate(found) if each.denominator != 1), None)
    if broken is None:
        return tuple(int(each) for each in found)
    below, above = high.copy(), low.copy()
    below[broken], above[broken] = floor(found[broken]), ceil(found[broken])
    ways = (_whole(sums, limits, low, below), _whole(sums, limits, above, high))
    return max((way for way in ways if way is not None), key=sum, default=None)


def _simplex(limits: Sequence[Limit], low: list[int], high: list[int]) -> list[Fraction] | None:
    """The largest total between the bounds and under the limits, or None if the lower bounds break one."""
    count = len(low)
    rows = [[Fraction(at in limit.over) for at in range(count)] for limit in limits]
    room = [Fraction(limit.most_fen - sum(low[at] for at in limit.over)) for limit in limits]
    rows += [[Fraction(at == column) for column in range(count)] for at in range(count)]
    room += [Fraction(high[at] - low[at]) for at in range(count)]
    if min(room) < 0:
        return None
    size = len(rows)
    table = [
        [*row, *(Fraction(index == at) for index in range(size)), room[at]] for at, row in enumerate(rows)
    ]
    goal = [Fraction(-1)] * count + [ZERO] * (size + 1)
    basis = list(range(count, count + size))
    while (enter := next((at for at, each in enumerate(goal[:-1]) if each < 0), None)) is not None:
        _pivot(table, goal, basis, enter)
    values = [ZERO] * (count + size)
    for row, at in enumerate(basis):
        values[at] = table[row][-1]
    return [value + low[at] for at, value in enumerate(values[:count])]


def _pivot(table: list[list[Fraction]], goal: list[Fraction], basis: list[int], enter: int) -> None:
    """Bland's rule, so that it ends: the first column that helps, the first row that binds."""
    ratios = [(row[-1] / row[enter], basis[at], at) for at, row in enumerate(table) if row[enter] > 0]
    _, _, leave = min(ratios)
    scale = table[leave][enter]
    table[leave] = [each / scale for each in table[leave]]
    for row in (*(row for at, row in enumerate(table) if at != leave), goal):
        times = row[enter]
        if times:
            row[:] = [each - times * base for each, base in zip(row, table[leave], strict=True)]
    basis[leave] = enter
