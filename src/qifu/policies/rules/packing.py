"""How much can be paid together under limits that several sums share, to the fen?

Limits that lie inside each other or apart are filled in any order. Others may overlap crosswise; then an
exact simplex finds the most, and branching keeps it whole.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import ceil, floor
from typing import TypeAlias

Sums: TypeAlias = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Limit:
    """The sums at these places may come to so much together."""

    over: frozenset[int]
    most_fen: int


def fill(sums: Sequence[int], limits: Sequence[Limit]) -> Sums:
    """What is paid of each sum so that the total is the most; of equal ways the first sums come first."""
    tight = [limit for limit in limits if sum(sums[at] for at in limit.over) > limit.most_fen]
    if is_nested(tight):
        return _in_order(sums, tight)
    # Sums under the very same limits count as one: what matters is what they come to.
    alike: dict[tuple[int, ...], list[int]] = {}
    for at in range(len(sums)):
        alike.setdefault(tuple(i for i, limit in enumerate(tight) if at in limit.over), []).append(at)
    totals = [sum(sums[at] for at in places) for places in alike.values()]
    over = [
        Limit(frozenset(place for place, key in enumerate(alike) if index in key), limit.most_fen)
        for index, limit in enumerate(tight)
    ]
    found = _whole(over, [0] * len(totals), totals)
    assert found is not None  # paying nothing is always within the limits
    shares = [Limit(frozenset(places), most) for places, most in zip(alike.values(), found, strict=True)]
    return _in_order(sums, shares)


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


def _whole(limits: Sequence[Limit], low: list[int], high: list[int]) -> Sums | None:
    """The best whole filling between the bounds, by branching on a sum that comes out in parts of a fen."""
    found = _simplex(limits, low, high)
    if found is None:
        return None
    broken = next((at for at, each in enumerate(found) if each.denominator != 1), None)
    if broken is None:
        return tuple(int(each) for each in found)
    below, above = high.copy(), low.copy()
    below[broken], above[broken] = floor(found[broken]), ceil(found[broken])
    ways = (_whole(limits, low, below), _whole(limits, above, high))
    return max((way for way in ways if way is not None), key=sum, default=None)


def _simplex(limits: Sequence[Limit], low: list[int], high: list[int]) -> list[Fraction] | None:
    """The largest total between the bounds and under the limits, or None if the lower bounds break one."""
    count = len(low)
    rows = [[int(at in limit.over) for at in range(count)] for limit in limits]
    room = [limit.most_fen - sum(low[at] for at in limit.over) for limit in limits]
    rows += [[int(at == column) for column in range(count)] for at in range(count)]
    room += [high[at] - low[at] for at in range(count)]
    if min(room) < 0:
        return None
    size = len(rows)
    table = [[*row, *(int(index == at) for index in range(size)), room[at]] for at, row in enumerate(rows)]
    table.append([-1] * count + [0] * (size + 1))
    basis, scale = list(range(count, count + size)), 1
    while (enter := next((at for at, each in enumerate(table[-1][:-1]) if each < 0), None)) is not None:
        scale = _pivot(table, basis, enter, scale)
    values = [Fraction(0)] * (count + size)
    for row, at in enumerate(basis):
        values[at] = Fraction(table[row][-1], scale)
    return [value + low[at] for at, value in enumerate(values[:count])]


def _pivot(table: list[list[int]], basis: list[int], enter: int, scale: int) -> int:
    """One exchange by Bland's rule, so that it ends: the first column that helps, the first row that binds.

    All numbers stay whole: the table is `scale` times what it stands for.
    """
    ratios = [
        (Fraction(row[-1], row[enter]), basis[at], at) for at, row in enumerate(table[:-1]) if row[enter] > 0
    ]
    leave = min(ratios)[2]
    base = table[leave]
    by = base[enter]
    for row in (row for at, row in enumerate(table) if at != leave):
        times = row[enter]
        row[:] = [(each * by - times * other) // scale for each, other in zip(row, base, strict=True)]
    basis[leave] = enter
    return by
