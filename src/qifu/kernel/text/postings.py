"""In which texts does a piece occur? Arrays that grow, and sealed runs of inverted lists."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]
Kind = TypeVar("Kind", bound=np.generic)


class Growing(Generic[Kind]):
    """An array to append to; doubling keeps the cost of each append flat."""

    def __init__(self, kind: type[Kind]) -> None:
        self._held: npt.NDArray[Kind] = np.zeros(1024, dtype=kind)
        self._size = 0

    def __len__(self) -> int:
        return self._size

    @property
    def view(self) -> npt.NDArray[Kind]:
        return self._held[: self._size]

    def extend(self, values: npt.NDArray[Any]) -> None:
        size = self._size + len(values)
        if size > len(self._held):
            wider = np.zeros(max(size, 2 * len(self._held)), dtype=self._held.dtype)
            wider[: self._size] = self.view
            self._held = wider
        self._held[self._size : size] = values
        self._size = size


@dataclass(frozen=True, slots=True)
class Segment:
    """The inverted lists of the texts `first` to `until`, sealed: it is never changed, only replaced."""

    first: int
    until: int
    terms: Whole
    starts: Whole
    texts: npt.NDArray[np.int32]

    def __len__(self) -> int:
        return self.until - self.first

    def holding(self, terms: Whole) -> tuple[Whole, npt.NDArray[np.int32]]:
        """For the terms asked: which of them (by position in `terms`) occurs in which text."""
        at = np.minimum(np.searchsorted(self.terms, terms), max(len(self.terms) - 1, 0))
        asked = np.flatnonzero(self.terms[at] == terms) if len(self.terms) else np.zeros(0, dtype=np.int64)
        at = at[asked]
        lengths = self.starts[at + 1] - self.starts[at]
        return np.repeat(asked, lengths), self.texts[spans(self.starts[at], lengths)]


def seal(first: int, starts: Whole, terms: npt.NDArray[np.int32]) -> Segment:
    """Turn the forward lists of the texts from `first` on into inverted lists."""
    lengths = np.diff(starts)
    owners = np.repeat(np.arange(first, first + len(lengths), dtype=np.int64), lengths)
    keys = np.sort((terms.astype(np.int64) << 32) | owners)
    found, at = np.unique(keys >> 32, return_index=True)
    ends = np.append(at, len(keys)).astype(np.int64)
    return Segment(first, first + len(lengths), found, ends, (keys & 0xFFFFFFFF).astype(np.int32))


def spans(starts: Whole, lengths: Whole) -> Whole:
    """The indices of several runs, one after the other.

    >>> spans(np.array([3, 9]), np.array([2, 1])).tolist()
    [3, 4, 9]
    """
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    indices: Whole = np.arange(total) + np.repeat(starts - (ends - lengths), lengths)
    return indices
