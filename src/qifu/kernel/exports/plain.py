"""What is left of a condition once windows, units, derived quantities and divisions are worked out?

Gates over comparisons of whole numbers: what any engine with exact whole numbers can decide. What
cannot be brought into this form, and so is not exported, is named by `NotExpressible`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

from qifu.kernel.conditions.language import Operator


class Kind(StrEnum):
    """What a column of the other engine holds: sums in whole fen, whole numbers, days and so on.

    Shares are whole millionths; entries are records of name, level, from and until.
    """

    MONEY = "money"
    WHOLE = "whole"
    TEXT = "text"
    TRUTH = "truth"
    DAY = "day"
    WORDS = "words"
    SHARE = "share"
    ENTRIES = "entries"


Kinds: TypeAlias = Mapping[str, Kind]


# What one unit of a share column is a part of.
MILLION: Final = 10**6


class NotExpressible(Exception):
    """A part of a condition that has no exact form elsewhere; says which and why."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number."""

    value: int


@dataclass(frozen=True, slots=True)
class Column:
    """A fact."""

    name: str


@dataclass(frozen=True, slots=True)
class Combined:
    """`+`, `-` or `*` of two whole numbers."""

    sign: str
    left: "Term"
    right: "Term"


Term: TypeAlias = Whole | Column | Combined


@dataclass(frozen=True, slots=True)
class Reaches:
    """`left` compared with `right`, both above one divisor.

    Turned round where the product of `signs` is below nought; undefined where one of `nonzero` is nought or
    one of `above` is not above it.
    """

    operator: Operator
    left: Term
    right: Term
    signs: tuple[Term, ...] = ()
    nonzero: tuple[Term, ...] = ()
    above: tuple[Term, ...] = ()
    undefined: bool | None = None


@dataclass(frozen=True, slots=True)
class OneOf:
    """A fact is one of some words, whole numbers, truths or days (days as Python counts them)."""

    name: str
    kind: Kind
    values: tuple[str | int | bool, ...]


@dataclass(frozen=True, slots=True)
class Equal:
    """Two facts of one kind have the same value."""

    name: str
    other: str


@dataclass(frozen=True, slots=True)
class Starts:
    """A text begins with one of some texts."""

    name: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Holds:
    """A list of words has one of some words."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fits:
    """A list of entries has one of some names, of some levels, in force on a day, given in a period.

    Days are as Python counts them. `is_dated`: an entry that has an end must say its beginning too.
    """

    name: str
    names: tuple[str, ...]
    levels: tuple[str, ...] = ()
    day: int | None = None
    is_dated: bool = False
    given: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Months:
    """A day compared with another one so many months later; a number is a fixed day."""

    operator: Operator
    until: str | int
    since: str | int
    months: int


@dataclass(frozen=True, slots=True)
class AtLeastOf:
    """At least `k` of the parts."""

    k: int
    of: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    """The contrary."""

    of: "Node"


@dataclass(frozen=True, slots=True)
class Unknown:
    """Open for everybody, as what only people can judge."""


Node: TypeAlias = Reaches | OneOf | Equal | Starts | Holds | Fits | Months | AtLeastOf | Not | Unknown
