"""Which leaves hold for whom, block by block?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from qifu.kernel.columns.bits import Words
from qifu.kernel.columns.column import Codes
from qifu.kernel.columns.forms import form_of
from qifu.kernel.columns.layout import NOBODY, Block
from qifu.kernel.columns.leaf import Leaf
from qifu.kernel.columns.simple_forms import ByValue, Form
from qifu.kernel.columns.table import Table, View

SURELY: Final = 1
UNSETTLED: Final = 0
SURELY_NOT: Final = -1


@dataclass(frozen=True, slots=True)
class Decided:
    """The literals of one block: `rows[literal]` is its sure words and after them its possible ones."""

    block: Block
    rows: dict[int, Words]


class Leaves:
    """The leaves of the plans of one planner over one table; kept ones are not decided again."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._forms: list[Form] = []
        self._standing: dict[int, NDArray[np.int8]] = {}
        self._kept: dict[int, Decided] = {}
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

    def standing(self, literal: int) -> NDArray[np.int8] | None:
        """For a literal on the area whether it holds surely, surely not or neither, block by block."""
        return self._standing.get(literal)

    def decided(
        self, blocks: Sequence[Block], literals: Iterable[int], *, keep: bool = False
    ) -> list[Decided]:
        """The literals asked for, decided for neighbouring blocks together."""
        found = [self._kept.get(block.index) or Decided(block, {}) for block in blocks]
        self._decide(found, [each for each in sorted(literals) if each not in found[0].rows])
        if keep:
            self._kept.update((each.block.index, each) for each in found)
        return found

    def _decide(self, found: list[Decided], literals: list[int]) -> None:
        blocks = [each.block for each in found]
        whole = Block(-1, "", blocks[0].start, sum(block.words for block in blocks))
        view = View(self.table, whole)
        outs = [np.empty((len(literals), 2, block.words), dtype=np.uint64) for block in blocks]
        spans = [
            slice(block.start - whole.start, block.start - whole.start + block.words) for block in blocks
        ]
        last, masks = -1, np.empty((2, 0), dtype=np.uint64)
        for index, literal in enumerate(literals):
            leaf, is_negated = divmod(literal, 2)
            if leaf != last:
                last, masks = leaf, self._forms[leaf](view)
            turned = view.somebody & ~masks[::-1] if is_negated else masks
            for out, span in zip(outs, spans, strict=True):
                out[index] = turned[:, span]
        for each, out in zip(found, outs, strict=True):
            each.rows.update(zip(literals, out.reshape(len(literals), 2 * each.block.words), strict=True))

    def _present(self, column: Codes, block: Block) -> NDArray[np.intp]:
        """The codes that occur in a block."""
        is_somebody = self.table.layout.order[block.rows] != NOBODY
        return np.flatnonzero(np.bincount(column.codes[block.rows][is_somebody]))


def _stands(form: ByValue, codes: NDArray[np.intp]) -> int:
    if form.sure[codes].all():
        return SURELY
    return UNSETTLED if (form.sure[codes] | form.open[codes]).any() else SURELY_NOT
