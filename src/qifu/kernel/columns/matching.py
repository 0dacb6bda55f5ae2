"""Whom does each item mean, of all enterprises?

Block by block: the leaves of the block once, then every item that can mean somebody there, a handful of word
operations each. Counts and lists are gathered on the way, so no bitmap of an item outlives its block.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from qifu.kernel.columns.bits import Words, counts, scattered
from qifu.kernel.columns.deciding import SURELY_NOT, UNSETTLED, Decided, Leaves
from qifu.kernel.columns.layout import Block
from qifu.kernel.columns.plan import NEVER, Gate, Plan, Program
from qifu.kernel.columns.programs import Evaluation, uses

# So many items are worked out before they are counted: their masks stay in the cache.
BATCH: Final = 64


@dataclass(frozen=True, slots=True)
class Found:
    """One block: each item that may mean somebody there, how many it surely and possibly means, and whom."""

    items: NDArray[np.int64]
    met: NDArray[np.int64]
    possible: NDArray[np.int64]
    rows: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Matches:
    """`rows[starts[i]:starts[i + 1]]` are the enterprises item i surely means, by their rows as given.

    `met[i]` counts them, `unknown[i]` those of whom it cannot be told. Without lists `rows` is empty.
    """

    met: NDArray[np.int64]
    unknown: NDArray[np.int64]
    starts: NDArray[np.int64]
    rows: NDArray[np.int32]

    def of(self, item: int) -> NDArray[np.int32]:
        """The rows of the enterprises an item surely means."""
        return self.rows[self.starts[item] : self.starts[item + 1]]


class Matcher:
    """The items of a plan over the leaves of a table."""

    def __init__(self, plan: Plan, leaves: Leaves) -> None:
        leaves.learn(plan.leaves)
        self.plan, self.leaves, self.layout = plan, leaves, leaves.table.layout
        self._literals = plan.literals()
        self._uses = uses(plan.programs)
        parted = [_parted(program, leaves) for program in plan.programs]
        self._areas = np.array([area for area, _ in parted], dtype=np.int64)
        self._bodies = [body for _, body in parted]
        self._standing = self._stands()

    def _stands(self) -> NDArray[np.int8]:
        """For each item and block whether its area holds there."""
        places = np.unique(self._areas)
        table = np.ones((len(places), len(self.layout.blocks)), dtype=np.int8)
        for row, literal in zip(table, places.tolist(), strict=True):
            found = self.leaves.standing(literal)
            if found is not None:
                row[:] = found
        stands = table[np.searchsorted(places, self._areas)]
        stands[[index for index, body in enumerate(self._bodies) if body == NEVER]] = SURELY_NOT
        return stands

    def items(self, block: Block) -> NDArray[np.int64]:
        """The items that can mean somebody in a block."""
        return np.flatnonzero(self._standing[:, block.index] != SURELY_NOT)

    def decided(self, blocks: Sequence[Block], *, keep: bool = False) -> list[Decided]:
        """The leaves of neighbouring blocks; kept ones are there at once when the items have changed."""
        return self.leaves.decided(blocks, self._literals, keep=keep)

    def found(self, decided: Decided, *, lists: bool = True) -> Found:
        """The items of a block."""
        block, words = decided.block, decided.block.words
        items = self.items(block)
        both = np.zeros((len(items), 2), dtype=np.int64)
        rows: list[NDArray[np.int32]] = [np.empty(0, dtype=np.int32)]
        evaluation = Evaluation(decided.rows, self.layout.somebody[block.span], self._uses)
        batch = np.empty((BATCH, 2 * words), dtype=np.uint64)
        order = self.layout.order[block.rows]
        for start in range(0, len(items), BATCH):
            some = items[start : start + BATCH]
            done = self._evaluated(evaluation, some, block, batch)
            both[start : start + len(some)] = counts(done.reshape(-1, words)).reshape(-1, 2)
            if lists:
                rows.append(order[scattered(done[:, :words])[1]])
        return Found(items, both[:, 0], both[:, 1], np.concatenate(rows))

    def masks(self, decided: Decided) -> Words:
        """For each of the block's `items` the words of those it surely means, and possibly."""
        block = decided.block
        items = self.items(block)
        evaluation = Evaluation(decided.rows, self.layout.somebody[block.span], self._uses)
        both = np.empty((len(items), 2 * block.words), dtype=np.uint64)
        return self._evaluated(evaluation, items, block, both).reshape(len(items), 2, block.words)

    def _evaluated(
        self, evaluation: Evaluation, items: NDArray[np.int64], block: Block, outs: Words
    ) -> Words:
        """Some items worked out, one per row of `outs`."""
        evaluation.into(outs, [self._bodies[item] for item in items.tolist()])
        # Where only part of a block lies in the area of an item, or it is not known which.
        unsettled = np.flatnonzero(self._standing[items, block.index] == UNSETTLED)
        for index in unsettled.tolist():
            outs[index] &= evaluation.rows[int(self._areas[items[index]])]
        return outs[: len(items)]

    def run(
        self,
        groups: Iterable[Sequence[Block]] | None = None,
        *,
        lists: bool = True,
        keep: bool = False,
        step: Callable[[int], None] | None = None,
    ) -> list[Found]:
        """Leaves and items of groups of blocks; `step` is told how many blocks are done at a time."""
        found: list[Found] = []
        for group in self.layout.groups() if groups is None else groups:
            found += [self.found(each, lists=lists) for each in self.decided(group, keep=keep)]
            if step is not None:
                step(len(group))
        return found

    def matches(self, found: Sequence[Found]) -> Matches:
        """All blocks put together, item by item."""
        count = len(self.plan.programs)
        met, possible = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
        for each in found:
            met[each.items] += each.met
            possible[each.items] += each.possible
        starts = np.concatenate(([0], np.cumsum(met)))
        rows = np.empty(sum(len(each.rows) for each in found), dtype=np.int32)
        if len(rows):
            _gather(rows, starts, found)
        return Matches(met, possible - met, starts, rows)


def _gather(rows: NDArray[np.int32], starts: NDArray[np.int64], found: Sequence[Found]) -> None:
    """The lists of all blocks, each behind what its item had of the blocks before."""
    begin = starts[:-1].copy()
    for each in found:
        first = np.cumsum(each.met) - each.met
        rows[np.repeat(begin[each.items] - first, each.met) + np.arange(len(each.rows))] = each.rows
        begin[each.items] += each.met


def _parted(program: Program, leaves: Leaves) -> tuple[int, Program]:
    """The literal on the area that a program cannot do without (-1: none), and the rest of it."""
    if isinstance(program, int) or program.k < len(program.of):
        return -1, program
    area = next(
        (part for part in program.of if isinstance(part, int) and leaves.standing(part) is not None), -1
    )
    rest = tuple(part for part in program.of if part != area)
    if area < 0:
        return -1, program
    return area, rest[0] if len(rest) == 1 else Gate(len(rest), rest)
