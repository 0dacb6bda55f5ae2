"""How are many yes and no packed into words, combined, counted, and found again?

Bit i of word w is position 64 w + i. Two masks stand beside each other wherever an answer can be unknown:
those that surely hold, and those that possibly do. Everything here is monotone, so that one operation on both
masks at once is Kleene's operation.
"""

import sys
from collections.abc import Sequence
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Words: TypeAlias = NDArray[np.uint64]
Flags: TypeAlias = NDArray[np.bool_]

WORD: Final = 64
ORDER: Final = "little"
_ONE: Final = np.uint64(1)
if sys.byteorder != ORDER:  # the words are views of packed bytes
    raise ImportError("the columns need a little-endian machine")


class Space:
    """Memory used again and again: fresh pages cost more than the work done on them."""

    def __init__(self) -> None:
        self._held = np.empty(0, dtype=np.uint64)

    def words(self, *shape: int) -> Words:
        """An array of words that holds anything; the one given before is no longer good."""
        size = int(np.prod(shape))
        if size > len(self._held):
            self._held = np.empty(size, dtype=np.uint64)
        return self._held[:size].reshape(shape)


def pack(flags: Flags) -> Words:
    """Flags, a multiple of 64 of them, as words."""
    words: Words = np.packbits(flags, bitorder=ORDER).view(np.uint64)
    return words


def unpack(words: Words) -> Flags:
    """Words as flags."""
    flags: Flags = np.unpackbits(words.view(np.uint8), bitorder=ORDER).view(np.bool_)
    return flags


def count(words: Words) -> int:
    """How many bits are set."""
    return int(np.bitwise_count(words).sum(dtype=np.int64))


def counts(rows: Words) -> NDArray[np.int64]:
    """How many bits are set in each row of a matrix."""
    # Sixteen bits hold the sum of a thousand words; longer rows are summed in pieces.
    bits = np.bitwise_count(rows)
    width = rows.shape[-1]
    found = np.add.reduce(bits, axis=-1, dtype=np.uint16 if width <= 1000 else np.int64)
    return np.asarray(found, dtype=np.int64)


def positions(words: Words) -> NDArray[np.int64]:
    """Where the set bits are, ascending; `words` in one row."""
    return np.flatnonzero(unpack(words))


def scattered(rows: Words) -> NDArray[np.int64]:
    """The positions of the set bits of each row of a matrix, row by row, ascending.

    Words that are nought are passed over at the speed of a comparison; then the lowest bit of every word left
    is taken off, as often as the fullest word has bits.
    """
    width = rows.shape[1]
    flat = rows.reshape(-1)
    where = np.flatnonzero(flat != 0)
    words = flat[where]
    base = (where - where // width * width) << 6
    held = np.bitwise_count(words).astype(np.int64)
    place = np.cumsum(held)
    found = np.empty(int(place[-1]) if len(place) else 0, dtype=np.int64)
    place -= held
    while len(words):
        lowest = words & (~words + _ONE)
        found[place] = base + np.bitwise_count(lowest - _ONE)
        words = words ^ lowest
        left = np.flatnonzero(words)
        words, base, place = words[left], base[left], place[left] + 1
    return found


def at_least(k: int, rows: Sequence[Words]) -> Words:
    """Where at least `k` of the rows are set, 1 <= k <= how many there are: one running level per count."""
    levels: list[Words] = []
    for row in rows:
        for index in range(len(levels), 0, -1):
            reached = levels[index - 1] & row
            if index < len(levels):
                levels[index] |= reached
            elif index < k:
                levels.append(reached)
        if levels:
            levels[0] = levels[0] | row
        else:
            levels.append(row.copy())
    return levels[k - 1]
