"""In which order do the enterprises lie in the columns, and which words belong to which area?

Sorted by the code of their area, each area beginning on a word of its own: an item of a county touches the
words of that county and no others. The few positions left over at the end of an area hold nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from qifu.kernel.columns.bits import WORD, Words, pack

PREFIX: Final = 6
LARGEST_WORDS: Final = 1000
GROUP_WORDS: Final = 2200
NOBODY: Final = -1


@dataclass(frozen=True, slots=True)
class Block:
    """A run of words whose enterprises share an area (`code` is the start of its code, empty if unknown)."""

    index: int
    code: str
    start: int
    words: int

    @property
    def rows(self) -> slice:
        """The positions of the block."""
        return slice(self.start * WORD, (self.start + self.words) * WORD)

    @property
    def span(self) -> slice:
        """The words of the block."""
        return slice(self.start, self.start + self.words)


@dataclass(frozen=True, slots=True)
class Layout:
    """`order[position]` is the row of the enterprise as it was given, or `NOBODY`.

    Positions that hold nobody lie in the last word of a block and nowhere else.
    """

    order: NDArray[np.int32]
    blocks: tuple[Block, ...]
    somebody: Words

    @property
    def words(self) -> int:
        """How many words a bitmap has."""
        return len(self.somebody)

    @property
    def nobody(self) -> NDArray[np.intp]:
        """The positions that hold nobody; there are few."""
        return np.flatnonzero(self.order == NOBODY)

    def groups(self) -> tuple[tuple[Block, ...], ...]:
        """Neighbouring blocks together, so that a leaf has enough to do at a time."""
        found: list[list[Block]] = [[]]
        for block in self.blocks:
            if found[-1] and sum(each.words for each in found[-1]) + block.words > GROUP_WORDS:
                found.append([])
            found[-1].append(block)
        return tuple(tuple(group) for group in found if group)

    def placed(self, values: NDArray[np.generic], fill: int = 0) -> NDArray[np.generic]:
        """The values of one column, given by row, in the order of the positions; `fill` where nobody is."""
        found = values[self.order]  # NOBODY reads the last row, which is put right at once
        found[self.nobody] = fill
        return found

    def flags(self, values: NDArray[np.bool_]) -> Words:
        """Flags given by row, as words in the order of the positions."""
        return pack(self.placed(values).astype(np.bool_, copy=False))


def by_code(codes: NDArray[np.integer], names: Sequence[str]) -> Layout:
    """The layout of enterprises whose area is `names[codes[row]]`; an empty name is an unknown area.

    Areas that share the first six digits (a county) share blocks, in the order of the full code.
    """
    ranked = sorted(range(len(names)), key=lambda code: names[code])
    rank = np.empty(len(names), dtype=np.int32)
    rank[ranked] = np.arange(len(names), dtype=np.int32)
    sorted_names = [names[code] for code in ranked]
    rows = np.argsort(rank[codes], kind="stable").astype(np.int32)
    counted = np.bincount(codes, minlength=len(names))[ranked]
    groups: dict[str, int] = {}
    for name, held in zip(sorted_names, counted, strict=True):
        groups[name[:PREFIX]] = groups.get(name[:PREFIX], 0) + int(held)
    return _laid(rows, groups)


def plain(rows: int) -> Layout:
    """The layout of enterprises without areas."""
    return _laid(np.arange(rows, dtype=np.int32), {"": rows})


def _laid(rows: NDArray[np.int32], groups: dict[str, int]) -> Layout:
    blocks: list[Block] = []
    parts: list[NDArray[np.int32]] = []
    taken = start = 0
    for code, held in groups.items():
        whole = -(-held // WORD)
        pieces = max(1, -(-whole // LARGEST_WORDS)) if whole else 0
        for piece in range(pieces):
            words = whole * (piece + 1) // pieces - whole * piece // pieces
            blocks.append(Block(len(blocks), code, start, words))
            start += words
        parts += [rows[taken : taken + held], np.full(whole * WORD - held, NOBODY, dtype=np.int32)]
        taken += held
    order = np.concatenate(parts) if parts else np.empty(0, dtype=np.int32)
    return Layout(order, tuple(blocks), pack(order != NOBODY))
