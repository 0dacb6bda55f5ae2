"""Does one quantity reach another, and how is that said, with how much is lacking?"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from qifu.kernel import money
from qifu.kernel.conditions.bounds import Quantity, common_unit, merged, reaches
from qifu.kernel.conditions.expressions import PLAIN, SHARE, Arithmetic, Call, Expression, Function, Number
from qifu.kernel.conditions.language import Compare, Operator, Undefined
from qifu.kernel.conditions.sentences import said, say_number
from qifu.kernel.conditions.verdict import Answer, Gap, Verdict, answered

WORDS: Final[Mapping[Operator, tuple[str, str]]] = {
    Operator.AT_LEAST: ("达到", "未达到"),
    Operator.ABOVE: ("超过", "未超过"),
    Operator.AT_MOST: ("未超过", "超过"),
    Operator.BELOW: ("低于", "不低于"),
}


def compare(condition: Compare, left: Quantity, right: Quantity) -> Verdict:
    """The verdict on two quantities, which may be known only between bounds."""
    unit, fault = common_unit(left, right)
    reads = merged(left, right)
    shown = shown_unit(condition, unit)
    holds = None if fault else between(condition.operator, left, right)
    if holds is None:
        return _unsettled(condition, left, right, fault)
    gap = None
    if not holds and left.value is not None and right.value is not None and left.value != right.value:
        amount = abs(left.value - right.value)
        gap = Gap(amount, shown, _gap_text(condition, amount, shown, left, right))
    reason = f"{said(condition.of)}{_is(left, shown)}，{WORDS[condition.operator][0 if holds else 1]}"
    reason += f" {say_number(_near(condition.operator, right, holds), shown)}" + (
        f"，{gap.text}" if gap else ""
    )
    return Verdict(answered(holds), reason, condition, reads, gap=gap)


def between(operator: Operator, left: Quantity, right: Quantity) -> bool | None:
    """Whether the comparison holds for all values in the bounds, for none, or for some."""
    if operator in (Operator.AT_MOST, Operator.BELOW):
        flipped = Operator.AT_LEAST if operator is Operator.AT_MOST else Operator.ABOVE
        return between(flipped, right, left)
    or_equal = operator is Operator.AT_LEAST
    if left.low is not None and right.high is not None and reaches(left.low, right.high, or_equal=or_equal):
        return True
    if (
        left.high is not None
        and right.low is not None
        and not reaches(left.high, right.low, or_equal=or_equal)
    ):
        return False
    return None


def shown_unit(condition: Compare, unit: str | None) -> str:
    """In which manner the values are written: as a share if the bound is one or the value is a growth."""
    if unit:
        return unit
    is_share = _has_share(condition.bound) or _is_growth(condition.of)
    return SHARE if is_share and unit == PLAIN else PLAIN


def _unsettled(condition: Compare, left: Quantity, right: Quantity, fault: str) -> Verdict:
    reads = merged(left, right)
    if condition.undefined and (left.is_undefined or right.is_undefined):
        holds = condition.undefined is Undefined.MET
        word = "满足" if holds else "不满足"
        reason = f"{said(condition.of)}：{left.fault or right.fault}，按规定视为{word}"
        return Verdict(answered(holds), reason, condition, reads)
    lacking = "、".join(f"「{read.label}」" for read in reads if not read.known)
    fault = left.fault or right.fault or fault
    parts = [part for part in (f"尚不掌握{lacking}" if lacking else "", fault) if part]
    return Verdict(
        Answer.UNKNOWN, f"{said(condition.of)}：{'，'.join(parts) or '尚不能确定'}", condition, reads
    )


def _is(quantity: Quantity, unit: str) -> str:
    if quantity.value is not None:
        return f"为 {say_number(quantity.value, unit)}"
    low, high = quantity.low, quantity.high
    if low is not None and high is not None:
        return f"在 {say_number(low, unit)} 至 {say_number(high, unit)} 之间"
    if low is not None:
        return f"至少为 {say_number(low, unit)}"
    return f"至多为 {say_number(high, unit)}" if high is not None else "尚不确定"


def _near(operator: Operator, bound: Quantity, holds: bool) -> Fraction:
    """The end of the bound that settled it."""
    upper = holds is (operator in (Operator.AT_LEAST, Operator.ABOVE))
    first, second = (bound.high, bound.low) if upper else (bound.low, bound.high)
    found = first if first is not None else second
    return found if found is not None else Fraction(0)


def _gap_text(condition: Compare, amount: Fraction, unit: str, left: Quantity, right: Quantity) -> str:
    if unit != SHARE:
        return f"差 {say_number(amount, unit)}"
    text = f"差 {say_points(amount)}"
    lacking = _lacking_numerator(condition.of, left, right)
    return f"{text}，即{lacking}" if lacking else text


def say_points(amount: Fraction) -> str:
    """A gap between shares, in points of a hundred."""
    points = amount * 100
    exact = 10**6 % points.denominator == 0
    return f"{'' if exact else '约 '}{_in_decimals(points)} 个百分点"


def _in_decimals(value: Fraction) -> str:
    """A number in decimals: exactly if it ends within six places, else to two."""
    if 10**6 % value.denominator == 0:
        return money.plain_number(value)
    return money.plain_number(Fraction(round(value * 100), 100))


def _lacking_numerator(of: Expression, left: Quantity, right: Quantity) -> str:
    """For a / b that is too small: by how much a falls short as b stands."""
    if not isinstance(of, Arithmetic) or of.sign != "/" or left.value is None or right.value is None:
        return ""
    counted = [read for read in left.reads if read.known]
    if len(counted) != 2 or left.value >= right.value or right.value <= 0:
        return ""
    below = counted[1].fact.value
    if not isinstance(below, money.Money):
        return ""
    size, unit = Fraction(below.fen), below.currency
    lacking = (right.value - left.value) * size
    if unit and lacking.denominator != 1:
        lacking = Fraction(-(-lacking.numerator // lacking.denominator))
    return f"{counted[0].label}还差 {say_number(lacking, unit)}"


def _has_share(expression: Expression) -> bool:
    match expression:
        case Number(unit=unit):
            return unit == SHARE
        case Arithmetic(left=left, right=right):
            return _has_share(left) or _has_share(right)
        case _:
            rows = getattr(expression, "rows", ())
            return any(_has_share(value) for _, value in (*rows, *getattr(expression, "cases", ())))


def _is_growth(expression: Expression) -> bool:
    return isinstance(expression, Call) and expression.function is Function.GROWTH
