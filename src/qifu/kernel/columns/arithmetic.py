"""How do the operations on bounded quantities work for many rows at once?

The twin of `conditions.bounds` in columns: units are settled once for all rows by the very functions of the
row evaluator, values are fractions side by side.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

import numpy as np

from qifu.kernel.columns.bits import Flags
from qifu.kernel.columns.fractions_of import Ratio, Sums, constant
from qifu.kernel.conditions import bounds
from qifu.kernel.conditions.expressions import PLAIN


class NoForm(Exception):
    """Only the row evaluator can say."""


@dataclass(frozen=True, slots=True)
class Amount:
    """The lowest and the highest values (None: no bound), the unit, and where it cannot be computed."""

    low: Ratio | None
    high: Ratio | None
    unit: str | None = PLAIN
    undefined: Flags | None = None

    @property
    def is_point(self) -> bool:
        """Whether both bounds are the same value in every row."""
        return self.low is not None and self.low is self.high


def point(value: Ratio, unit: str | None, undefined: Flags | None = None) -> Amount:
    """A known value in every row."""
    return Amount(value, value, unit, undefined)


NOUGHT: Final = point(constant(Fraction(0)), None)


class Bounds:
    """The operations for `count` rows; `odd` gathers the rows that need the row evaluator."""

    def __init__(self, count: int, sums: Sums) -> None:
        self.count, self.sums = count, sums
        self.odd: Flags | None = None

    def operate(self, sign: str, left: Amount, right: Amount) -> Amount:
        """One of the four operations; a divisor of nought leaves the row undefined."""
        unit = unit_of(sign, left.unit, right.unit)
        undefined = either(left.undefined, right.undefined)
        if sign in "+-":
            far, near = (right.high, right.low) if sign == "-" else (right.low, right.high)
            low, high = self._sum(left.low, far, sign), self._sum(left.high, near, sign)
            return Amount(low, low if left.is_point and right.is_point else high, unit, undefined)
        if sign == "/":
            if not right.is_point:
                return self._unknown(left, right, unit, undefined)
            assert right.low is not None
            undefined = either(undefined, self._some(right.low, or_below=False))
            right = point(self.sums.turned(right.low), None)
        if not (left.is_point and right.is_point):
            return self._unknown(left, right, unit, undefined)
        assert left.low is not None
        assert right.low is not None
        return point(self.sums.times(left.low, right.low), unit, undefined)

    def _unknown(self, left: Amount, right: Amount, unit: str | None, undefined: Flags | None) -> Amount:
        """A product or quotient with a part of which nothing is known; one known in part is refused."""
        for part in (left, right):
            if not part.is_point and (part.low is not None or part.high is not None):
                raise NoForm
        return Amount(None, None, unit, undefined)

    def _sum(self, left: Ratio | None, right: Ratio | None, sign: str) -> Ratio | None:
        if left is None or right is None:
            return None
        return self.sums.plus(left, right, -1 if sign == "-" else 1)

    def added(self, parts: list[Amount]) -> Amount:
        total = NOUGHT
        for part in parts:
            total = self.operate("+", total, part)
        return total

    def floored(self, of: Amount) -> Amount:
        low = None if of.low is None else self.sums.floored(of.low)
        high = low if of.is_point else None if of.high is None else self.sums.floored(of.high)
        return Amount(low, high, of.unit, of.undefined)

    def growth(self, now: Amount, base: Amount) -> Amount:
        if base.low is not None and not base.is_point:
            raise NoForm
        ratio = self.operate("/", now, base)
        found = self.operate("-", ratio, point(constant(Fraction(1)), ratio.unit))
        if base.low is None:
            if base.high is not None:
                raise NoForm
            return found
        shrunk = self._some(base.low, or_below=True)
        undefined = either(either(now.undefined, base.undefined), shrunk)
        if undefined is not None and found.unit != PLAIN:
            raise NoForm
        return replace(found, undefined=undefined)

    def extreme(self, parts: list[Amount], *, largest: bool) -> Amount:
        unit = common(parts)
        for part in parts:
            self.leave_odd(part)
        if all(part.is_point for part in parts):
            return point(self._outermost([part.low for part in parts], largest=largest), unit)
        lows, highs = [part.low for part in parts], [part.high for part in parts]
        strict, lax = (highs, lows) if largest else (lows, highs)
        known = [each for each in lax if each is not None]
        near = self._outermost(known, largest=largest) if known else None
        far = None if None in strict else self._outermost(strict, largest=largest)
        low, high = (near, far) if largest else (far, near)
        return Amount(low, high, unit)

    def _outermost(self, ratios: Any, *, largest: bool) -> Ratio:
        found: Ratio = ratios[0]
        for each in ratios[1:]:
            above = self.sums.reaches(each, found, or_equal=False)
            found = self.sums.picked(above if largest else np.logical_not(above), each, found)
        return found

    def hull(self, parts: list[Amount], unit: str | None) -> Amount:
        if any(part.low is None or part.high is None for part in parts):
            raise NoForm
        low = self._outermost([part.low for part in parts], largest=False)
        high = self._outermost([part.high for part in parts], largest=True)
        return Amount(low, low if len(parts) == 1 and parts[0].is_point else high, unit)

    def leave_odd(self, amount: Amount) -> None:
        """What is undefined under a table or a minimum needs a closer look."""
        if amount.undefined is not None:
            self.mark_odd(amount.undefined)

    def mark_odd(self, rows: Flags) -> None:
        """These rows the row evaluator decides."""
        if rows.any():
            self.odd = rows if self.odd is None else self.odd | rows

    def _some(self, ratio: Ratio, *, or_below: bool) -> Flags | None:
        """Where a ratio is nought (or below), or None if it nowhere is."""
        if ratio.is_above:
            return None
        found = self.where(ratio.top <= 0 if or_below else ratio.top == 0)
        return found if found.any() else None

    def where(self, found: Any) -> Flags:
        """A comparison as one flag per row, also where both sides were constants."""
        if isinstance(found, np.ndarray) and found.shape == (self.count,):
            return found
        return np.broadcast_to(np.asarray(found, dtype=np.bool_), (self.count,))


@lru_cache(maxsize=256)
def unit_of(sign: str, left: str | None, right: str | None) -> str | None:
    """The unit the row evaluator gives the result; units that do not go together are refused."""
    one = Fraction(1)
    found = bounds.operate(sign, bounds.exactly(one, left), bounds.exactly(one, right))
    if found.fault:
        raise NoForm
    return found.unit


def common(parts: Iterable[Amount]) -> str | None:
    """The one unit of all parts."""
    units = {part.unit for part in parts if part.unit is not None}
    if len(units) > 1:
        raise NoForm
    return units.pop() if units else None


def either(left: Flags | None, right: Flags | None) -> Flags | None:
    """Where one of them holds."""
    if left is None or right is None:
        return right if left is None else left
    return left | right
