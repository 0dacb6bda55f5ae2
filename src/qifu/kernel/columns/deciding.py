"""Which leaves hold for whom, block by block?"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from qifu.kernel.columns.bits import Space, Words
from qifu.kernel.columns.column import Codes, Days, Numbers
from qifu.kernel.columns.forms import form_of
from qifu.kernel.columns.ladders import Ladder
from qifu.kernel.columns.layout import NOBODY, Block
from qifu.kernel.columns.leaf import Leaf
from qifu.kernel.columns.simple_forms import Between, ByValue, Form
from qifu.kernel.columns.table import Table, View

SURELY: Final = 1
UNSETTLED: Final = 0
SURELY_NOT: Final = -1


@dataclass(frozen=True, slots=True)
class Decided:
    """The leaves of one block: `masks[places[leaf]]` are its sure and its possible words."""

    block: Block
    masks: Words
    places: dict[int, int]


class Leaves:
    """The leaves of the plans of one planner over one table; kept ones are not decided again."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._forms: list[Form] = []
        self._ladders: dict[str, Ladder] = {}
        self._standing: dict[int, NDArray[np.int8]] = {}
        self._kept: dict[int, Decided] = {}
        self._space = Space()
        column = table.columns.get(table.area)
        self._codes = (
            [self._present(column, block) for block in table.layout.blocks]
            if isinstance(column, Codes)
            else []
        )

    def learn(self, leaves: tuple[Leaf, ...]) -> None:
        """Find the form of every leaf not met before."""
        for index in range(len(self._forms), len(leaves)):
            form = form_of(leaves[index], self.table)
            self._forms.append(form)
            if isinstance(form, ByValue) and form.name == self.table.area:
                stands = np.array([_stands(form, codes) for codes in self._codes], dtype=np.int8)
                self._standing[2 * index], self._standing[2 * index + 1] = stands, -stands

        self._ladders = {name: self._ladder(name, forms) for name, forms in self._bounds().items()}

    def _bounds(self) -> dict[str, dict[int, Between]]:
        """The bounds on each column, by their leaves."""
        found: dict[str, dict[int, Between]] = {}
        for leaf, form in enumerate(self._forms):
            if isinstance(form, Between):
                found.setdefault(form.name, {})[leaf] = form
        return found

    def _ladder(self, name: str, forms: dict[int, Between]) -> Ladder:
        column = self.table.columns[name]
        assert isinstance(column, Numbers | Days)
        return Ladder(name, forms, column.values.dtype)

    def standing(self, literal: int) -> NDArray[np.int8] | None:
        """For a literal on the area whether it holds surely, surely not or neither, block by block."""
        return self._standing.get(literal)

    def decided(self, blocks: Sequence[Block], leaves: Iterable[int], *, keep: bool = False) -> list[Decided]:
        """The leaves asked for, decided for neighbouring blocks together.

        What is not kept is good until the next are decided.
        """
        held = self._kept.get(blocks[0].index)
        asked = [each for each in sorted(leaves) if held is None or each not in held.places]
        if not asked and held is not None:
            return [self._kept[block.index] for block in blocks]
        found = [
            self._joined(Decided(block, masks, {leaf: index for index, leaf in enumerate(asked)}))
            for block, masks in zip(blocks, self._masks(blocks, asked, keep=keep), strict=True)
        ]
        if keep:
            self._kept.update((each.block.index, each) for each in found)
        return found

    def _joined(self, new: Decided) -> Decided:
        """What was kept of a block, and after it what is new."""
        kept = self._kept.get(new.block.index)
        if kept is None:
            return new
        places = kept.places | {leaf: len(kept.places) + place for leaf, place in new.places.items()}
        return Decided(new.block, np.concatenate((kept.masks, new.masks)), places)

    def _outs(self, blocks: Sequence[Block], count: int, *, keep: bool) -> list[Words]:
        if keep:
            return [np.empty((count, 2, block.words), dtype=np.uint64) for block in blocks]
        space = self._space.words(2 * count * sum(block.words for block in blocks))
        ends = np.cumsum([0, *(2 * count * block.words for block in blocks)]).tolist()
        return [
            space[start:end].reshape(count, 2, block.words)
            for start, end, block in zip(ends, ends[1:], blocks, strict=False)
        ]

    def _masks(self, blocks: Sequence[Block], leaves: list[int], *, keep: bool) -> list[Words]:
        whole = Block(-1, "", blocks[0].start, sum(block.words for block in blocks))
        view = View(self.table, whole)
        outs = self._outs(blocks, len(leaves), keep=keep)
        ends = [block.start - whole.start + block.words for block in blocks]
        places = {leaf: index for index, leaf in enumerate(leaves)}
        for leaf, masks in self._decided(view, leaves):
            for out, end in zip(outs, ends, strict=True):
                out[places[leaf]] = masks[:, end - out.shape[2] : end]
        return outs

    def _decided(self, view: View, leaves: list[int]) -> Iterator[tuple[int, Words]]:
        """Column by column, so that what was read is still near; masks are good until the next."""
        waiting = set(leaves)
        for ladder in self._ladders.values():
            some = [leaf for leaf in ladder.forms if leaf in waiting]
            if some:
                yield from ladder(view, some)
                waiting -= set(some)
        for leaf in sorted(waiting, key=lambda each: getattr(self._forms[each], "name", "")):
            yield leaf, self._forms[leaf](view)

    def _present(self, column: Codes, block: Block) -> NDArray[np.intp]:
        """The codes that occur in a block."""
        is_somebody = self.table.layout.order[block.rows] != NOBODY
        return np.flatnonzero(np.bincount(column.codes[block.rows][is_somebody]))


def _stands(form: ByValue, codes: NDArray[np.intp]) -> int:
    if form.sure[codes].all():
        return SURELY
    return UNSETTLED if (form.sure[codes] | form.open[codes]).any() else SURELY_NOT
