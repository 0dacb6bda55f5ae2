"""How much is a quantity, exactly, or between which bounds if not all is known?

Kleene for numbers: an unknown fact leaves a quantity open, but what is known already bounds it. A count whose
entries are not all settled lies between the sure and the possible; a cap bounds a sum that nobody knows yet.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Final

from qifu.kernel.conditions.expressions import PLAIN, SHARE, Number
from qifu.kernel.conditions.facts import FactRead
from qifu.kernel.money import YUAN, Money

Bound = Fraction | None


@dataclass(frozen=True, slots=True)
class Quantity:
    """Lowest and highest possible value (None: no bound), unit (None: that of the other side), what was read.

    `fault` says why it cannot be computed from known facts; `is_undefined` marks a fault of arithmetic.
    """

    low: Bound
    high: Bound
    unit: str | None = PLAIN
    reads: tuple[FactRead, ...] = ()
    fault: str = ""
    is_undefined: bool = False

    @property
    def value(self) -> Bound:
        return self.low if self.low is not None and self.low == self.high and not self.fault else None


def exactly(value: Fraction, unit: str | None = PLAIN, reads: tuple[FactRead, ...] = ()) -> Quantity:
    """A known quantity."""
    return Quantity(value, value, unit, reads)


def of_number(number: Number) -> Quantity:
    """A literal."""
    return exactly(number.value, PLAIN if number.unit == SHARE else number.unit)


def of_fact(read: FactRead) -> Quantity:
    """A fact as a quantity: money keeps its currency, a bare number takes the unit it is used with."""
    value = read.fact.value
    if value is None:
        return Quantity(None, None, None, (read,))
    if isinstance(value, Money):
        return exactly(Fraction(value.fen), value.currency, (read,))
    if isinstance(value, int | Decimal | Fraction) and not isinstance(value, bool):
        return exactly(Fraction(value), None, (read,))
    return Quantity(None, None, None, (read,), f"{read.label}不是数字")


def operate(sign: str, left: Quantity, right: Quantity) -> Quantity:
    """One of the four operations, on bounds."""
    unit, fault = _unit(sign, left.unit, right.unit)
    reads = merged(left, right)
    if fault:
        return Quantity(None, None, unit, reads, fault)
    if sign == "/" and right.value == 0:
        return Quantity(None, None, unit, reads, "除数为零，无法计算", is_undefined=True)
    low, high = _OPERATIONS[sign](left, right)
    return Quantity(low, high, unit, reads, *_faults((left, right)))


def added(parts: Iterable[Quantity]) -> Quantity:
    """The sum of all."""
    total = exactly(Fraction(0), None)
    for part in parts:
        total = operate("+", total, part)
    return total


def extreme(parts: tuple[Quantity, ...], *, largest: bool) -> Quantity:
    """The largest or the smallest of all; a known one bounds it on one side."""
    unit, fault = _common_unit(parts)
    reads = merged(*parts)
    if fault:
        return Quantity(None, None, unit, reads, fault)
    pick: Callable[[Iterable[Fraction]], Fraction] = max if largest else min
    lows, highs = [part.low for part in parts], [part.high for part in parts]
    strict, lax = (highs, lows) if largest else (lows, highs)
    known = [each for each in lax if each is not None]
    near = pick(known) if known else None
    far = None if None in strict else pick(each for each in strict if each is not None)
    low, high = (near, far) if largest else (far, near)
    return Quantity(low, high, unit, reads, *_faults(parts))


def largest(parts: tuple[Quantity, ...], count: int) -> Quantity:
    """The sum of so many of the largest; one below nought is left out, one not known may be any of them."""
    nought = Fraction(0)
    lows = sorted((max(part.low or nought, nought) for part in parts), reverse=True)
    highs = sorted((max(part.high, nought) for part in parts if part.high is not None), reverse=True)
    high = sum(highs[:count], nought) if len(highs) == len(parts) else None
    return replace(added(parts), low=sum(lows[:count], nought), high=high)


def growth(now: Quantity, base: Quantity) -> Quantity:
    """The increase over a base above nought; from nought or less there is no growth to speak of."""
    if base.high is not None and base.high <= 0:
        return Quantity(
            None, None, PLAIN, merged(now, base), "基期为零或负数，无法计算增长率", is_undefined=True
        )
    ratio = operate("/", now, base)
    return operate("-", ratio, exactly(Fraction(1), ratio.unit))


def floored(quantity: Quantity) -> Quantity:
    """The whole part."""
    low = None if quantity.low is None else Fraction(floor(quantity.low))
    high = None if quantity.high is None else Fraction(floor(quantity.high))
    return replace(quantity, low=low, high=high)


def ceiled(quantity: Quantity) -> Quantity:
    """The whole part, or the next whole number where anything is left."""
    low = None if quantity.low is None else Fraction(ceil(quantity.low))
    high = None if quantity.high is None else Fraction(ceil(quantity.high))
    return replace(quantity, low=low, high=high)


def judged(read: FactRead, low: Quantity, high: Quantity | None) -> Quantity:
    """What a person has set, or the room they have to set it in; beyond that room nothing counts."""
    ends = (low,) if high is None else (low, high)
    set_by = of_fact(read)
    unit, fault = _common_unit((set_by, *ends))
    reads = ((read,), *(each.reads for each in ends))
    every = tuple(each for some in reads for each in some)
    if read.fact.value is None:
        return Quantity(low.low, high.high if high else None, unit, every, fault)
    value = set_by.value
    if value is not None and (_is_below(value, low) or _is_below(high, value)):
        fault = fault or f"{read.name.removeprefix('judge:')}超出了规定的范围"
    return Quantity(set_by.low, set_by.high, unit, every, set_by.fault or fault)


def _is_below(first: Quantity | Fraction | None, second: Quantity | Fraction | None) -> bool:
    """Whether the first surely lies below the second."""
    top = first.high if isinstance(first, Quantity) else first
    bottom = second.low if isinstance(second, Quantity) else second
    return top is not None and bottom is not None and top < bottom


def hull(parts: tuple[Quantity, ...], reads: tuple[FactRead, ...]) -> Quantity:
    """One of these, nobody knows yet which."""
    unit, fault = _common_unit(parts)
    every = (*reads, *merged(*parts))
    lows, highs = [part.low for part in parts], [part.high for part in parts]
    if fault or not parts:
        return Quantity(None, None, unit, every, fault)
    low = None if None in lows else min(each for each in lows if each is not None)
    high = None if None in highs else max(each for each in highs if each is not None)
    return Quantity(low, high, unit, every)


def reaches(value: Fraction, bound: Fraction, *, or_equal: bool) -> bool:
    """Whether a value lies above a bound, or on it where that is enough."""
    return value > bound or (or_equal and value == bound)


def merged(*parts: Quantity) -> tuple[FactRead, ...]:
    """What was read, each once, in the order read; of the same field of several entries, one left open."""
    found: dict[str, FactRead] = {}
    for part in parts:
        for read in part.reads:
            if read.name not in found or (found[read.name].known and not read.known):
                found[read.name] = read
    return tuple(found.values())


def common_unit(left: Quantity, right: Quantity) -> tuple[str | None, str]:
    """The unit both sides of a comparison share, and what is wrong if they have none."""
    return _common_unit((left, right))


def _faults(parts: Iterable[Quantity]) -> tuple[str, bool]:
    """The first fault of the parts; bounds that stand in spite of it still count."""
    found = next((part for part in parts if part.fault), None)
    return (found.fault, found.is_undefined) if found else ("", False)


def _common_unit(parts: tuple[Quantity, ...]) -> tuple[str | None, str]:
    units = {part.unit for part in parts if part.unit is not None}
    if len(units) > 1:
        return None, "单位不一致，无法相加或比较"
    return (units.pop() if units else None), ""


def _unit(sign: str, left: str | None, right: str | None) -> tuple[str | None, str]:
    if sign in "+-":
        known = {unit for unit in (left, right) if unit is not None}
        return (known.pop(), "") if len(known) == 1 else (None, "单位不一致，无法相加" if known else "")
    if sign == "*":
        return _product_unit(left, right)
    if left == right or (left is None and right):
        return PLAIN, ""
    if right in (PLAIN, None):
        return left, ""
    return None, "两种货币的金额不能相除" if left and right else "没有单位的数不能除以金额"


def _product_unit(left: str | None, right: str | None) -> tuple[str | None, str]:
    if left and right:
        return None, "两笔金额不能相乘"
    return left or right or (PLAIN if left == right == PLAIN else None), ""


def _sum(left: Quantity, right: Quantity) -> tuple[Bound, Bound]:
    low = None if left.low is None or right.low is None else left.low + right.low
    high = None if left.high is None or right.high is None else left.high + right.high
    return low, high


def _difference(left: Quantity, right: Quantity) -> tuple[Bound, Bound]:
    low = None if left.low is None or right.high is None else left.low - right.high
    high = None if left.high is None or right.low is None else left.high - right.low
    return low, high


def _product(left: Quantity, right: Quantity) -> tuple[Bound, Bound]:
    for scale, other in ((left.value, right), (right.value, left)):
        if scale is not None:
            low = None if other.low is None else other.low * scale
            high = None if other.high is None else other.high * scale
            return (low, high) if scale >= 0 else (high, low)
    ends = (left.low, left.high, right.low, right.high)
    if None in ends:
        is_positive = left.low is not None and right.low is not None and min(left.low, right.low) >= 0
        return (left.low * right.low, None) if is_positive else (None, None)  # type: ignore[operator]  # known
    products = [a * b for a in ends[:2] for b in ends[2:] if a is not None and b is not None]
    return min(products), max(products)


def _quotient(left: Quantity, right: Quantity) -> tuple[Bound, Bound]:
    low, high = right.low, right.high
    if low is None or high is None or low <= 0 <= high:
        return None, None
    return _product(left, replace(right, low=1 / high, high=1 / low))


_OPERATIONS: Final[dict[str, Callable[[Quantity, Quantity], tuple[Bound, Bound]]]] = {
    "+": _sum, "-": _difference, "*": _product, "/": _quotient,
}  # fmt: skip


def rate(quantity: Quantity) -> Quantity:
    """What one of a currency is in yuan, written as a number or as a sum."""
    return operate("/", quantity, exactly(Fraction(100))) if quantity.unit == YUAN else quantity


def exchanged(quantity: Quantity, at: Quantity) -> Quantity:
    """A foreign sum in yuan."""
    plain, by = replace(quantity, unit=PLAIN), replace(at, unit=PLAIN)
    return replace(operate("*", plain, by), unit=YUAN)
