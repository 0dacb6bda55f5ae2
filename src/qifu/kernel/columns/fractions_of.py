"""How is arithmetic done with fractions of whole numbers, for many rows at once, without losing a digit?

A numerator and a denominator, each one Python number for all rows or an array; the denominator is above
nought. Beside each stands how large it can be: what might not fit into 64 bits is refused (`TooWide`) before
it is computed, and computed with Python's own numbers instead.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Many: TypeAlias = Any  # an int for all rows, or an array of int64 or of Python's numbers
LIMIT: Final = 2**63 - 1
CHUNK: Final = 2**13  # so many products stay cached until they are compared


class TooWide(Exception):
    """A product might not fit into 64 bits."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """`top / under`; no `top` is farther from nought than `most`, no `under` larger than `most_under`.

    `is_above` tells that every `top` is known to be above nought.
    """

    top: Many
    under: Many
    most: int
    most_under: int
    is_above: bool = False


def constant(value: Fraction) -> Ratio:
    """One fraction for all rows."""
    return Ratio(value.numerator, value.denominator, abs(value.numerator), value.denominator, value > 0)


class Sums:
    """The operations, either in 64 bits or, if `is_wide`, in Python's numbers."""

    def __init__(self, *, is_wide: bool = False) -> None:
        self.is_wide = is_wide

    def times(self, left: Ratio, right: Ratio) -> Ratio:
        return Ratio(
            self._product(left.top, right.top, most := left.most * right.most),
            self._product(left.under, right.under, under := left.most_under * right.most_under),
            most,
            under,
            left.is_above and right.is_above,
        )

    def turned(self, ratio: Ratio) -> Ratio:
        """One over it; where it is nought the value means nothing."""
        if ratio.is_above:
            return Ratio(ratio.under, ratio.top, ratio.most_under, ratio.most, is_above=True)
        top = self._kept(np.where(ratio.top == 0, 1, ratio.top))
        sign = self._kept(np.where(top < 0, -1, 1))
        return Ratio(ratio.under * sign, top * sign, ratio.most_under, max(ratio.most, 1))

    def plus(self, left: Ratio, right: Ratio, sign: int = 1) -> Ratio:
        if left.under is right.under or _are_same(left.under, right.under):
            top = self._sum(left.top, right.top, sign, most := left.most + right.most)
            return Ratio(top, left.under, most, max(left.most_under, right.most_under))
        first = self._product(left.top, right.under, most_first := left.most * right.most_under)
        second = self._product(right.top, left.under, most_second := right.most * left.most_under)
        under = self._product(left.under, right.under, most_under := left.most_under * right.most_under)
        top = self._sum(first, second, sign, most := most_first + most_second)
        return Ratio(top, under, most, most_under)

    def reaches(self, left: Ratio, right: Ratio, *, or_equal: bool) -> Any:
        """Where `left` is above `right`, or as large where that is enough."""
        for one, other, most in (
            (left.top, right.under, left.most * right.most_under),
            (right.top, left.under, right.most * left.most_under),
        ):
            self._check_product(one, other, most)
        sides = (left.top, right.under, right.top, left.under)
        rows = max((len(each) for each in sides if _is_many(each)), default=0)
        if self.is_wide or rows <= CHUNK:
            return _above(*sides, or_equal=or_equal)
        compare = np.greater_equal if or_equal else np.greater
        found = np.empty(rows, dtype=np.bool_)
        first, second = _Product(*sides[:2]), _Product(*sides[2:])
        if first.is_at_hand and second.is_at_hand:
            return compare(first.left, second.left, found)
        for start in range(0, rows, CHUNK):
            span = slice(start, start + CHUNK)
            compare(first.part(span), second.part(span), found[span])
        return found

    def picked(self, which: Any, yes: Ratio, no: Ratio) -> Ratio:
        """`yes` where `which` holds, else `no`."""
        most, most_under = max(yes.most, no.most), max(yes.most_under, no.most_under)
        self._check(max(most, most_under))
        top = self._kept(np.where(which, yes.top, no.top))
        both_one = _is_one(yes.under) and _is_one(no.under)
        under = 1 if both_one else self._kept(np.where(which, yes.under, no.under))
        return Ratio(top, under, most, most_under, yes.is_above and no.is_above)

    def floored(self, ratio: Ratio) -> Ratio:
        return Ratio(ratio.top // ratio.under, 1, ratio.most + 1, 1)

    def array(self, values: NDArray[np.integer]) -> Any:
        """A column's numerators, ready for the operations."""
        if self.is_wide:
            return values.astype(object)
        return values.astype(np.int64, copy=False)

    def _kept(self, values: Many) -> Many:
        """In Python's numbers where that is asked for."""
        return values.astype(object) if self.is_wide else values

    def _product(self, left: Many, right: Many, most: int) -> Many:
        self._check_product(left, right, most)
        return _times(left, right)

    def _check_product(self, left: Many, right: Many, most: int) -> None:
        if not (_is_one(left) or _is_one(right)):
            self._check(most)

    def _sum(self, left: Many, right: Many, sign: int, most: int) -> Many:
        self._check(most)
        return left + right if sign > 0 else left - right

    def _check(self, most: int) -> None:
        if most > LIMIT and not self.is_wide:
            raise TooWide


class _Product:
    """The product of two, worked out a part at a time in memory that stays cached."""

    def __init__(self, left: Many, right: Many) -> None:
        if _is_many(right) and not _is_many(left):
            left, right = right, left
        self.left, self.right = (right, left) if _is_one(left) else (left, right)
        self.is_at_hand = _is_one(self.right)
        self._is_many = _is_many(self.left), _is_many(self.right)
        self._out = np.empty(0 if self.is_at_hand else CHUNK, dtype=np.int64)

    def part(self, span: slice) -> Many:
        left = self.left[span] if self._is_many[0] else self.left
        if self.is_at_hand:
            return left
        right = self.right[span] if self._is_many[1] else self.right
        if not self._is_many[0]:
            return left * right
        return np.multiply(left, right, self._out[: len(left)])


def _above(top: Many, other_under: Many, other_top: Many, under: Many, *, or_equal: bool) -> Any:
    first, second = _times(top, other_under), _times(other_top, under)
    return first >= second if or_equal else first > second


def _times(left: Many, right: Many) -> Many:
    if _is_one(left):
        return right
    return left if _is_one(right) else left * right


def _is_many(value: Many) -> bool:
    return isinstance(value, np.ndarray) and value.ndim > 0


def _is_one(value: Many) -> bool:
    return isinstance(value, int) and value == 1


def _are_same(left: Many, right: Many) -> bool:
    return isinstance(left, int) and isinstance(right, int) and left == right
