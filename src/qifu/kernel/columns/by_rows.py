"""How is a leaf decided that has no form in columns, or a few rows that need a closer look?

By the row evaluator itself, once for every combination of values that occurs: exact, whatever the leaf.
"""

from collections.abc import Hashable, Mapping

import numpy as np
from numpy.typing import NDArray

from qifu.kernel import conditions
from qifu.kernel.columns.bits import Words, pack
from qifu.kernel.columns.leaf import Leaf
from qifu.kernel.columns.table import Table, View
from qifu.kernel.conditions import Answer
from qifu.kernel.conditions.facts import Held

MEMORY = 200_000


class ByRows:
    """One leaf; answers are remembered by what the facts it reads hold."""

    def __init__(self, leaf: Leaf, table: Table) -> None:
        self.leaf, self.on = leaf, table.on
        self.names = leaf.columns(table)
        self._known: dict[tuple[Hashable, ...], Answer] = {}

    def __call__(self, view: View) -> Words:
        """The two masks of a block."""
        rows = np.flatnonzero(view.occupied())
        sure = np.zeros(view.size, dtype=np.bool_)
        possible = np.zeros(view.size, dtype=np.bool_)
        sure[rows], possible[rows] = self.some(view, rows)
        return np.stack((pack(sure), pack(possible)))

    def some(self, view: View, rows: NDArray[np.int64]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Whether each of some rows of a block surely holds, and possibly."""
        if not self.names:
            answers = [self.decided({})] * len(rows)
        else:
            keys = view.keys(self.names, rows)
            answers = [self._answer(key, view, row) for key, row in zip(keys, rows.tolist(), strict=True)]
        sure = np.fromiter((answer is Answer.MET for answer in answers), np.bool_, len(rows))
        possible = np.fromiter((answer is not Answer.UNMET for answer in answers), np.bool_, len(rows))
        return sure, possible

    def decided(self, facts: Mapping[str, Held]) -> Answer:
        """The answer for the given facts."""
        return conditions.decide(self.leaf.condition, facts, self.on, self.leaf.derived).answer

    def _answer(self, key: tuple[Hashable, ...], view: View, row: int) -> Answer:
        found = self._known.get(key)
        if found is None:
            found = self.decided(view.facts(self.names, row))
            if len(self._known) < MEMORY:
                self._known[key] = found
        return found
