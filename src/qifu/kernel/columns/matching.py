"""Whom does each item mean, of all enterprises?

Block by block: the leaves of the block once, then every item that can mean somebody there, a handful of word
operations each. Counts and lists are gathered on the way, so no bitmap of an item outlives its block.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from qifu.kernel.columns.bits import Space, Words, counts, filled, set_bits
from qifu.kernel.columns.deciding import SURELY_NOT, UNSETTLED, Decided, Leaves
from qifu.kernel.columns.layout import Block
from qifu.kernel.columns.plan import NEVER, Gate, Plan, Program
from qifu.kernel.columns.programs import Programs
from qifu.kernel.columns.working import Work

Batch: TypeAlias = tuple[NDArray[np.int64], Words]
_NONE: Final = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Found:
    """Of a block: each item that may mean somebody there, how many surely and possibly, and whom."""

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
        self._asked = plan.asked()
        self._spaces = (Space(), Space(), Space())
        parted = [_parted(program, leaves) for program in plan.programs]
        self._areas = np.array([area for area, _ in parted], dtype=np.int64)
        self._programs = Programs([body for _, body in parted], len(plan.leaves))
        self._standing = self._stands([body for _, body in parted])

    def _stands(self, bodies: Sequence[Program]) -> NDArray[np.int8]:
        """For each item and block whether its area holds there."""
        places = np.unique(self._areas)
        table = np.ones((len(places), len(self.layout.blocks)), dtype=np.int8)
        for row, literal in zip(table, places.tolist(), strict=True):
            found = self.leaves.standing(literal)
            if found is not None:
                row[:] = found
        stands = table[np.searchsorted(places, self._areas)]
        stands[[index for index, body in enumerate(bodies) if body == NEVER]] = SURELY_NOT
        return stands

    def decided(self, blocks: Sequence[Block], *, keep: bool = False) -> list[Decided]:
        """The leaves of neighbouring blocks; kept ones are there at once when the items have changed."""
        return self.leaves.decided(blocks, self._asked, keep=keep)

    def found(self, decided: Decided, *, lists: bool = True) -> Found:
        """The items of a block."""
        order = self.layout.order[decided.block.rows]
        items, both = [_NONE], [_NONE.reshape(0, 2)]
        words, base = [np.empty(0, dtype=np.uint64)], [_NONE]
        for some, masks in self.evaluated(decided):
            items.append(some)
            both.append(counts(masks))
            if lists:
                some_words, begin = filled(masks[:, 0])
                words.append(some_words)
                base.append(begin)
        met, possible = np.concatenate(both).T
        rows = order[set_bits(np.concatenate(words), np.concatenate(base))]
        return Found(np.concatenate(items), met, possible, rows)

    def evaluated(self, decided: Decided) -> Iterator[Batch]:
        """The items that can mean somebody in a block, with their masks, in batches.

        The masks are overwritten by the next batch.
        """
        block = decided.block
        stands = self._standing[:, block.index]
        somebody = self.layout.somebody[block.span]
        work = Work(self._programs, stands != SURELY_NOT, decided, somebody, self._spaces)
        # Where only part of a block lies in the area of an item, or it is not known which.
        is_unsettled = stands == UNSETTLED
        is_any_unsettled = bool(is_unsettled.any())
        for items, masks in work.evaluated():
            if is_any_unsettled and len(open_items := np.flatnonzero(is_unsettled[items])):
                masks[open_items] &= self._within(decided, self._areas[items[open_items]], somebody)
            yield items, masks

    def _within(self, decided: Decided, areas: NDArray[np.int64], somebody: Words) -> Words:
        """Where some literals on the area hold."""
        masks = decided.masks[[decided.places[area // 2] for area in areas.tolist()]]
        turned = np.flatnonzero(areas % 2)
        masks[turned] = ~masks[turned, ::-1] & somebody
        return masks

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
            for each in self.decided(group, keep=keep):
                found.append(self.found(each, lists=lists))
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
