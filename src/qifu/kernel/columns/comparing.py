"""How are two quantities compared for a whole block?

The rows of which all facts are known are worked out together, in the order they lie in; the others only where
something can be said of them, in groups of which the same facts are known.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from qifu.kernel.columns.arithmetic import Amount, NoForm, common, either
from qifu.kernel.columns.bits import Flags, Words, pack, unpack
from qifu.kernel.columns.by_rows import ByRows
from qifu.kernel.columns.column import Numbers
from qifu.kernel.columns.fractions_of import Sums, TooWide
from qifu.kernel.columns.leaf import Leaf
from qifu.kernel.columns.quantities import Quantities
from qifu.kernel.columns.some_rows import Decide, SomeRows
from qifu.kernel.columns.strictness import is_strict, keys
from qifu.kernel.columns.table import Table, View
from qifu.kernel.columns.tallies import parts_of
from qifu.kernel.conditions.language import Compare, Operator, Undefined

Rows = NDArray[np.int64]
NARROW: Final = (2**40, 2**31, 2**20)
MOST_LACKING: Final = 6


class Comparison:
    """One comparison over all blocks; `decide` answers the conditions inside its quantities."""

    def __init__(self, leaf: Leaf, compare: Compare, table: Table, decide: Decide) -> None:
        self.leaf, self.compare, self.table, self.decide = leaf, compare, table, decide
        self.by_rows = ByRows(leaf, table)
        self.parts = parts_of(leaf, (compare.of, compare.bound), table)
        sides = (compare.of, compare.bound)
        asked = [tuple(dict.fromkeys(keys(side, leaf.derived, table.on))) for side in sides]
        self.names = self._columns([key for side in asked for key in side])
        self.settling: tuple[str, ...] = ()
        self.is_open = False
        if compare.undefined is None:
            for side, read in zip(sides, asked, strict=True):
                if is_strict(side, leaf.derived):
                    self.settling += self._columns(read)
                    self.is_open |= any(table.name(key) is None for key in read)
        self.is_settled = set(self.names) <= set(self.settling)

    def _columns(self, read: "list[str] | tuple[str, ...]") -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for key in read if (name := self.table.name(key)) is not None))

    def __call__(self, view: View) -> Words:
        """The two masks of a block."""
        if self.is_open:
            return np.stack((np.zeros_like(view.somebody), view.somebody))
        known = view.somebody
        for name in self.names:
            known = known & view.known(name)
        partly = view.somebody & ~known
        sure, possible = self._whole(view, known)
        masks = np.empty((2, view.block.words), dtype=np.uint64)
        np.bitwise_and(sure, known, masks[0])
        np.bitwise_or(masks[0] if possible is sure else possible & known, partly, masks[1])
        if self.is_settled or not partly.any():
            return masks
        return self._looked_closer(view, masks, partly)

    def _looked_closer(self, view: View, masks: Words, partly: Words) -> Words:
        """What can be said of those who lack a fact."""
        lacking = {name: view.unknown(name) for name in self.names if view.unknown(name).any()}
        looked_at = partly.copy()
        for name, words in lacking.items():
            if name in self.settling:
                looked_at &= ~words
        if len(lacking) > MOST_LACKING:
            rows = np.flatnonzero(unpack(looked_at))
            self._put(masks, rows, *self.by_rows.some(view, rows))
            return masks
        for rows, unknown in _patterns(lacking, looked_at):
            self._put(masks, rows, *self._some(view, rows, unknown, NARROW))
        return masks

    def _whole(self, view: View, known: Words) -> tuple[Words, Words]:
        """The rows of which all is known; the others are worked out with them and mean nothing."""
        try:
            sure, possible, odd = self._tried(view, None, frozenset(), Sums())
        except (NoForm, TooWide):
            rows = np.flatnonzero(unpack(known))
            masks = np.zeros((2, view.block.words), dtype=np.uint64)
            self._put(masks, rows, *self._some(view, rows, frozenset(), NARROW))
            return masks[0], masks[1]
        if odd is not None:
            rows = np.flatnonzero(odd & unpack(known))
            sure, possible = sure.copy(), possible.copy()
            sure[rows], possible[rows] = self.by_rows.some(view, rows)
        packed = pack(sure)
        return packed, packed if possible is sure else pack(possible)

    def _some(
        self, view: View, rows: Rows, unknown: frozenset[str], limits: tuple[int, ...]
    ) -> tuple[Flags, Flags]:
        """Some rows that lack the same facts; where 64 bits do not do, large values in Python's numbers."""
        try:
            return self._settled(view, rows, unknown, Sums())
        except NoForm:
            return self.by_rows.some(view, rows)
        except TooWide:
            small = self._small(view, rows, limits[0]) if limits else np.zeros(len(rows), dtype=np.bool_)
        sure, possible = np.empty(len(rows), dtype=np.bool_), np.empty(len(rows), dtype=np.bool_)
        if small.any():
            sure[small], possible[small] = self._some(view, rows[small], unknown, limits[1:])
        if not small.all():
            sure[~small], possible[~small] = self._wide(view, rows[~small], unknown)
        return sure, possible

    def _wide(self, view: View, rows: Rows, unknown: frozenset[str]) -> tuple[Flags, Flags]:
        try:
            return self._settled(view, rows, unknown, Sums(is_wide=True))
        except NoForm:
            return self.by_rows.some(view, rows)

    def _settled(self, view: View, rows: Rows, unknown: frozenset[str], sums: Sums) -> tuple[Flags, Flags]:
        sure, possible, odd = self._tried(view, rows, unknown, sums)
        if odd is not None:
            sure, possible = sure.copy(), possible.copy()
            sure[odd], possible[odd] = self.by_rows.some(view, rows[odd])
        return sure, possible

    def _small(self, view: View, rows: Rows, limit: int) -> Flags:
        found = np.ones(len(rows), dtype=np.bool_)
        for name in self.names:
            column = view.column(name)
            if isinstance(column, Numbers):
                values = column.values[view.rows][rows].astype(np.int64)
                found &= (values <= limit) & (values >= -limit)
        return found

    def _tried(
        self, view: View, rows: Rows | None, unknown: frozenset[str], sums: Sums
    ) -> tuple[Flags, Flags, Flags | None]:
        """Where it surely holds, where it possibly does, and which rows need the row evaluator."""
        some = SomeRows(view, rows, unknown, self.decide, self.parts)
        quantities = Quantities(some, some.count, self.table.on, self.leaf.derived, sums)
        left = quantities.compute(self.compare.of)
        right = quantities.compute(self.compare.bound)
        undefined = either(left.undefined, right.undefined)
        try:
            common((left, right))
            sure, possible = self._between(quantities, left, right)
        except NoForm:
            if undefined is not None or self.parts:
                raise
            sure, possible = quantities.where(False), quantities.where(True)
        if undefined is not None:
            way = self.compare.undefined
            sure = sure | undefined if way is Undefined.MET else sure & ~undefined
            possible = possible & ~undefined if way is Undefined.UNMET else possible | undefined
        return sure, possible, quantities.odd

    def _between(self, quantities: Quantities, left: Amount, right: Amount) -> tuple[Flags, Flags]:
        operator = self.compare.operator
        if operator in (Operator.AT_MOST, Operator.BELOW):
            left, right = right, left
        or_equal = operator in (Operator.AT_LEAST, Operator.AT_MOST)
        sure, possible = quantities.where(False), quantities.where(True)
        if left.low is not None and right.high is not None:
            found = quantities.sums.reaches(left.low, right.high, or_equal=or_equal)
            sure = quantities.where(found)
            if left.is_point and right.is_point:
                return sure, sure
        if left.high is not None and right.low is not None:
            found = quantities.sums.reaches(left.high, right.low, or_equal=or_equal)
            possible = quantities.where(found)
        return sure, possible

    def _put(self, masks: Words, rows: Rows, sure: Flags, possible: Flags) -> None:
        for mask, found in zip(masks, (sure, possible), strict=True):
            flags = unpack(mask)
            flags[rows] = found
            mask[:] = pack(flags)


def _patterns(lacking: dict[str, Words], looked_at: Words) -> Iterator[tuple[Rows, frozenset[str]]]:
    """The rows looked at, in groups that lack the same columns."""
    rows = np.flatnonzero(unpack(looked_at))
    if not len(rows):
        return
    pattern = np.zeros(len(rows), dtype=np.int64)
    for index, words in enumerate(lacking.values()):
        pattern |= unpack(words)[rows].astype(np.int64) << index
    for found in np.unique(pattern).tolist():
        names = frozenset(name for index, name in enumerate(lacking) if found >> index & 1)
        yield rows[pattern == found], names
