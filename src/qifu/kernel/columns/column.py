"""In which forms does one fact of all enterprises lie side by side?

Each form holds exactly what the row evaluator would read: `held` gives the very value back. Arrays are in the
order of the layout's positions; `unknown` marks those of which nothing is known, None if there is none.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from qifu.kernel.columns.bits import Words
from qifu.kernel.conditions.facts import Held
from qifu.kernel.money import Money

Whole: TypeAlias = NDArray[np.integer]


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numerators over one denominator: sums in hundredths of `unit`, or plain numbers (`unit` None).

    `is_whole` tells Python's whole numbers, which are compared with codes written as text, from fractions.
    """

    values: Whole
    unknown: Words | None
    denominator: int = 1
    unit: str | None = None
    is_whole: bool = True

    def of(self, numerator: int) -> Held:
        """The value a numerator stands for."""
        if self.unit is not None:
            return Money(numerator, self.unit)
        return numerator if self.is_whole else Fraction(numerator, self.denominator)


@dataclass(frozen=True, slots=True)
class Days:
    """Days as Python counts them (`date.toordinal`)."""

    values: NDArray[np.int32]
    unknown: Words | None


@dataclass(frozen=True, slots=True)
class Codes:
    """A dictionary of values of any kind; `values[0]` is None, which is what is not known."""

    codes: NDArray[np.unsignedinteger]
    values: tuple[Held, ...]

    def __post_init__(self) -> None:
        if not self.values or self.values[0] is not None:
            raise ValueError("the first value of a dictionary is None")


@dataclass(frozen=True, slots=True)
class Lists:
    """Of a dictionary of entries, position i holds those named by `codes[starts[i]:starts[i + 1]]`."""

    starts: NDArray[np.int64]
    codes: NDArray[np.int32]
    entries: tuple[Any, ...]
    unknown: Words | None


Column: TypeAlias = Numbers | Days | Codes | Lists


def is_unknown(unknown: Words | None, position: int) -> bool:
    """Whether the bit of a position is set."""
    return unknown is not None and bool(int(unknown[position >> 6]) >> (position & 63) & 1)


def held(column: Column, position: int) -> Held:
    """The value at a position as the row evaluator reads it."""
    match column:
        case Codes():
            return column.values[int(column.codes[position])]
        case Numbers() | Days() | Lists() if is_unknown(column.unknown, position):
            return None
        case Numbers():
            return column.of(int(column.values[position]))
        case Days():
            return date.fromordinal(int(column.values[position]))
        case Lists():
            found = column.codes[column.starts[position] : column.starts[position + 1]]
            return tuple(column.entries[code] for code in found.tolist())


def token(column: Column, position: int) -> Hashable:
    """Something that two positions share exactly if they hold the same."""
    match column:
        case Codes():
            return int(column.codes[position])
        case Numbers() | Days() | Lists() if is_unknown(column.unknown, position):
            return None
        case Lists():
            return column.codes[column.starts[position] : column.starts[position + 1]].tobytes()
        case _:
            return int(column.values[position])


def tokens(column: Column, positions: NDArray[np.int64]) -> list[Hashable]:
    """`token` of many positions."""
    if isinstance(column, Lists):
        return [token(column, position) for position in positions.tolist()]
    found: list[Hashable]
    if isinstance(column, Codes):
        found = column.codes[positions].tolist()
        return found
    found = column.values[positions].tolist()
    if column.unknown is None:
        return found
    open_bits = (column.unknown[positions >> 6] >> (positions & 63).astype(np.uint64)) & np.uint64(1)
    for index in np.flatnonzero(open_bits).tolist():
        found[index] = None
    return found


def entry_key(entry: Any) -> Hashable:
    """What tells one entry of a list from another, its kinds of values included."""
    if isinstance(entry, Mapping):
        return tuple(sorted((field, type(value).__name__, repr(value)) for field, value in entry.items()))
    return type(entry).__name__, entry
