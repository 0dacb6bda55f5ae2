"""What do two quantities come to, each exact with its unit, or not known at all?

The same units as in `bounds`, for known values only; whole numbers stay whole, which is the quicker kind.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final, TypeAlias

from qifu.kernel.conditions.expressions import PLAIN
from qifu.kernel.conditions.values import Values
from qifu.kernel.conditions.verdict import Answer
from qifu.kernel.money import Money

MET, UNMET, UNKNOWN = Answer.MET, Answer.UNMET, Answer.UNKNOWN

Exact: TypeAlias = tuple[int | Fraction, str | None]
Found: TypeAlias = Exact | Answer | None  # a known sum; UNKNOWN without any bound; None: ask `computing`
Ask: TypeAlias = Callable[[Values], Answer | None]
Count: TypeAlias = Callable[[Values], Found]

NOUGHT: Final[Exact] = (0, None)
ONE: Final[Exact] = (1, PLAIN)


def plus(left: Found, right: Found) -> Found:
    """The sum of two."""
    if type(left) is tuple and type(right) is tuple:
        unit, other = left[1], right[1]
        if unit is None or unit == other:
            return left[0] + right[0], other
        return (left[0] + right[0], unit) if other is None else UNKNOWN
    return _open(left, right)


def minus(left: Found, right: Found) -> Found:
    """What one is more than the other."""
    return plus(left, (-right[0], right[1])) if type(right) is tuple else _open(left, right)


def times(left: Found, right: Found) -> Found:
    """The product of two, of which one at most is money."""
    if type(left) is tuple and type(right) is tuple:
        unit, other = left[1], right[1]
        if unit and other:
            return UNKNOWN
        product = unit or other or (PLAIN if unit == other == PLAIN else None)
        return left[0] * right[0], product
    return _open(left, right)


def over(left: Found, right: Found) -> Found:
    """The quotient; by nought there is none, and what that counts as is said elsewhere."""
    if type(right) is tuple and right[0] == 0:
        return None
    if type(left) is tuple and type(right) is tuple:
        unit, other = left[1], right[1]
        value = Fraction(left[0], right[0])
        if unit == other or (unit is None and other):
            return value, PLAIN
        return (value, unit) if other in (PLAIN, None) else UNKNOWN
    return _open(left, right)


def extreme(left: Found, right: Found, *, largest: bool) -> Found:
    """The larger or the smaller of two that are known; a bound is something else."""
    if type(left) is not tuple or type(right) is not tuple:
        return None
    unit, other = left[1], right[1]
    if unit is not None and other is not None and unit != other:
        return UNKNOWN
    value = max(left[0], right[0]) if largest else min(left[0], right[0])
    return value, other if unit is None else unit


OPERATIONS: Final[Mapping[str, Callable[[Found, Found], Found]]] = {
    "+": plus, "-": minus, "*": times, "/": over,
}  # fmt: skip


def exact_of(value: object) -> Found:
    """A fact as a quantity; a kind that is no number is left to `computing`, which says so."""
    if value is None:
        return UNKNOWN
    kind = type(value)
    if kind is Money:
        return value.fen, value.currency  # type: ignore[attr-defined]  # money, as just seen
    if kind is int:
        return value, None  # type: ignore[return-value]  # a whole number, as just seen
    return (Fraction(value), None) if isinstance(value, Decimal | Fraction) else None


def whole(value: Fraction) -> int | Fraction:
    """A whole number as one: the quicker kind."""
    return value.numerator if value.denominator == 1 else value


def _open(left: Found, right: Found) -> Found:
    """What two come to of which one at least is not known: nothing is known of it, if that is sure."""
    return None if left is None or right is None else UNKNOWN


def smaller(left: Found, right: Found) -> Found:
    return extreme(left, right, largest=False)


def larger(left: Found, right: Found) -> Found:
    return extreme(left, right, largest=True)
