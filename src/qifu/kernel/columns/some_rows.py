"""What do some rows of a block hold, as the quantities want it?"""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from qifu.kernel.columns.arithmetic import Amount, NoForm, point
from qifu.kernel.columns.bits import Flags, Words, unpack
from qifu.kernel.columns.column import Lists, Numbers
from qifu.kernel.columns.fractions_of import Ratio, Sums
from qifu.kernel.columns.table import View
from qifu.kernel.columns.tallies import EntryParts
from qifu.kernel.conditions.expressions import Tally
from qifu.kernel.conditions.node import ConditionNode

Decide: TypeAlias = Callable[[ConditionNode, View], Words]


class SomeRows:
    """`rows` of a block (None: all of it) that lack the columns `unknown` and no others of a comparison."""

    def __init__(
        self,
        view: View,
        rows: NDArray[np.int64] | None,
        unknown: frozenset[str],
        decide: Decide,
        parts: dict[Tally, EntryParts],
    ) -> None:
        self.view, self.rows, self.unknown, self.decide, self.parts = view, rows, unknown, decide, parts
        self.count = view.size if rows is None else len(rows)

    def reading(self, key: str, sums: Sums) -> Amount:
        """One fact; unknown ones have neither bounds nor a unit."""
        name = self.view.table.name(key)
        if name is None or name in self.unknown:
            return Amount(None, None, None)
        column = self.view.column(name)
        if not isinstance(column, Numbers):
            raise NoForm
        values = column.values[self.view.rows]
        if self.rows is None:
            least, largest = self.view.reach(name)
        else:
            values = values[self.rows]
            least, largest = (int(values.min()), int(values.max())) if len(values) else (0, 0)
        most = max(abs(least), abs(largest))
        ratio = Ratio(sums.array(values), column.denominator, most, column.denominator, least > 0)
        return point(ratio, column.unit)

    def tally(self, tally: Tally, sums: Sums) -> Amount:
        """What the entries of a list add up to; each entry's part was worked out by the row evaluator."""
        name = self.view.table.name(tally.fact)
        if name is None or name in self.unknown:
            raise NoForm
        column, parts = self.view.column(name), self.parts.get(tally)
        if not isinstance(column, Lists) or parts is None:
            raise NoForm
        codes, _ = self.view.entries(name)
        starts = column.starts[self.view.rows.start : self.view.rows.stop + 1]
        starts = starts - starts[0]
        low = self._added(parts.low, codes, starts, parts.denominator, sums)
        is_same = parts.low is parts.high
        high = low if is_same else self._added(parts.high, codes, starts, parts.denominator, sums)
        return Amount(low, high, parts.unit)

    def _added(
        self,
        parts: NDArray[np.int64],
        codes: NDArray[np.int32],
        starts: NDArray[np.int64],
        denominator: int,
        sums: Sums,
    ) -> Ratio:
        running = np.concatenate(([0], np.cumsum(parts[codes])))
        totals = running[starts[1:]] - running[starts[:-1]]
        if self.rows is not None:
            totals = totals[self.rows]
        most = max(abs(int(totals.min())), abs(int(totals.max()))) if len(totals) else 0
        return Ratio(sums.array(totals), denominator, most, denominator)

    def decided(self, condition: ConditionNode) -> tuple[Flags, Flags]:
        """Which of the rows surely meet a condition, and which possibly."""
        masks = self.decide(condition, self.view)
        sure, possible = (unpack(mask) for mask in masks)
        return (sure, possible) if self.rows is None else (sure[self.rows], possible[self.rows])
