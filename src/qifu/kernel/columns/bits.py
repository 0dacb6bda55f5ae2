"""How are many yes and no packed into words, combined, counted, and found again?

Bit i of word w is position 64 w + i. Two masks stand beside each other wherever an answer can be unknown:
those that surely hold, and those that possibly do. Everything here is monotone, so that one operation on both
masks at once is Kleene's operation.
"""

import sys
from collections.abc import Iterable
from math import prod
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Words: TypeAlias = NDArray[np.uint64]
Flags: TypeAlias = NDArray[np.bool_]

WORD: Final = 64
LINE: Final = 8  # words in a line of the cache
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
        size: int = prod(shape)
        if size > len(self._held):
            self._held = _on_a_line(size)
        return self._held[:size].reshape(shape)


def _on_a_line(size: int) -> Words:
    """Words that begin on a line of the cache: combining two of them is a quarter quicker than across."""
    held = np.empty(size + LINE, dtype=np.uint64)
    start = -(held.ctypes.data // held.itemsize) % LINE
    return held[start : start + size]


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


def filled(rows: Words) -> tuple[Words, NDArray[np.int64]]:
    """The words of a matrix that are not nought, row by row, and the position at which each begins."""
    where = np.flatnonzero(rows != 0)
    row = where // rows.shape[1]
    word = where - row * rows.shape[1]
    return rows[row, word], word << 6


def set_bits(words: Words, base: NDArray[np.int64]) -> NDArray[np.int64]:
    """The positions of the set bits of words that are not nought, word by word, ascending.

    The lowest bit of every word left is taken off, as often as the fullest word has bits: the more words at
    once, the less it costs.
    """
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


def at_least(k: int, rows: Iterable[Words], levels: Words | None = None, spare: Words | None = None) -> Words:
    """Where at least `k` of the rows are set, 1 <= k <= how many there are: one running level per count.

    `levels`, `k` of them, and `spare` are memory for it; a row may be overwritten once the next is asked for.
    """
    reached = 0
    for row in rows:
        if levels is None or spare is None:
            levels, spare = np.empty((k, *row.shape), dtype=np.uint64), np.empty_like(row)
        for index in range(min(reached, k - 1), 0, -1):
            if index < reached:
                np.bitwise_or(levels[index], np.bitwise_and(levels[index - 1], row, spare), levels[index])
            else:
                np.bitwise_and(levels[index - 1], row, levels[index])
        if reached:
            np.bitwise_or(levels[0], row, levels[0])
        else:
            levels[0] = row
        reached = min(reached + 1, k)
    assert levels is not None
    found: Words = levels[k - 1]
    return found
