"""If a condition read otherwise, who would gain and who would lose, and where?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qifu.kernel.columns.bits import WORD, Words, positions
from qifu.kernel.columns.column import Codes
from qifu.kernel.columns.deciding import Leaves
from qifu.kernel.columns.matching import Matcher
from qifu.kernel.columns.plan import Asked, Planner
from qifu.kernel.columns.table import Table
from qifu.kernel.conditions.facts import Held
from qifu.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Moved:
    """How many of a group gain and how many lose."""

    gained: int
    lost: int


@dataclass(frozen=True, slots=True)
class Change:
    """The rows (as given) that gain and that lose, those met before and after, and both by groups.

    `by[fact][value]` counts the enterprises whose fact has that value; None stands for unknown.
    """

    gained: NDArray[np.int32]
    lost: NDArray[np.int32]
    met_before: int
    met_after: int
    unknown_before: int
    unknown_after: int
    by: dict[str, dict[Held, Moved]]


class Sandbox:
    """One register, asked again and again; leaves that did not change are not decided again."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._planner, self._leaves = Planner(table.on), Leaves(table)

    def change(self, before: Asked, after: Asked, by: Sequence[str] = ()) -> Change:
        """Who surely gains and who surely loses if `after` takes the place of `before`."""
        groups = {fact: self._codes(fact) for fact in by}
        matcher = Matcher(self._planner.plan((before, after)), self._leaves)
        gained, lost = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
        met, possible = np.zeros(2, dtype=np.int64), np.zeros(2, dtype=np.int64)
        for start, masks in self._blocks(matcher, 2):
            met += np.bitwise_count(masks[:, 0]).sum(axis=1, dtype=np.int64)
            possible += np.bitwise_count(masks[:, 1]).sum(axis=1, dtype=np.int64)
            first, second = masks[:, 0]
            gained.append(positions(second & ~first) + start)
            lost.append(positions(first & ~second) + start)
        up, down = np.concatenate(gained), np.concatenate(lost)
        order, unknown = self.table.layout.order, possible - met
        return Change(
            order[up], order[down], int(met[0]), int(met[1]), int(unknown[0]), int(unknown[1]),
            {fact: _counted(column, up, down) for fact, column in groups.items()},
        )  # fmt: skip

    def masks(self, asked: Sequence[Asked]) -> Words:
        """For each of some conditions the words of who surely meets it, and of who possibly does."""
        found = np.zeros((len(asked), 2, self.table.layout.words), dtype=np.uint64)
        matcher = Matcher(self._planner.plan(asked), self._leaves)
        for start, masks in self._blocks(matcher, len(asked)):
            place = start // WORD
            found[:, :, place : place + masks.shape[2]] = masks
        return found

    def _blocks(self, matcher: Matcher, count: int) -> Iterator[tuple[int, Words]]:
        """The masks of all, block by block, with the position the block begins at."""
        for group in self.table.layout.groups():
            for decided in matcher.decided(group, keep=True):
                masks = np.zeros((count, 2, decided.block.words), dtype=np.uint64)
                for items, found in matcher.evaluated(decided):
                    masks[items] = found
                yield decided.block.start * WORD, masks

    def _codes(self, fact: str) -> Codes:
        name = self.table.name(fact)
        column = self.table.columns[name] if name is not None else None
        if not isinstance(column, Codes):
            raise Refused(f"不能按「{fact}」分组", remedy="请用取值有限的事实分组，例如注册地、行业")
        return column


def _counted(column: Codes, gained: NDArray[np.int64], lost: NDArray[np.int64]) -> dict[Held, Moved]:
    size = len(column.values)
    up = np.bincount(column.codes[gained], minlength=size)
    down = np.bincount(column.codes[lost], minlength=size)
    return {
        column.values[code]: Moved(int(up[code]), int(down[code]))
        for code in np.flatnonzero(up + down).tolist()
    }
