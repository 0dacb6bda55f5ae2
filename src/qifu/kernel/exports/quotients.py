"""How does a quantity become a quotient of whole numbers?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from qifu.kernel.conditions import bounds
from qifu.kernel.conditions.computing import members
from qifu.kernel.conditions.expressions import (
    PLAIN,
    Arithmetic,
    Call,
    Expression,
    Function,
    Number,
    Reading,
)
from qifu.kernel.conditions.facts import canonical
from qifu.kernel.conditions.language import quantities_of
from qifu.kernel.conditions.periods import period
from qifu.kernel.exports.plain import MILLION, Column, Combined, Kind, Kinds, NotExpressible, Term, Whole
from qifu.kernel.money import YUAN

ONE = Whole(1)
_WORDS: Final = {
    "Tally": "清单的计数与合计（count、total）", "Choice": "分情况取值（choose）",
    "Tiers": "分档取值（tiers）",
    "Marginal": "分档累进（marginal）", "Steps": "每满一档（steps）",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quotient:
    """`top / under`; the factors of `under` that may be below nought, and what makes it defined."""

    top: Term
    under: Term
    unit: str | None
    signs: tuple[Term, ...] = ()
    nonzero: tuple[Term, ...] = ()
    above: tuple[Term, ...] = ()


class Quotients:
    """Turns quantities into quotients over the columns there are."""

    def __init__(self, kinds: Kinds, on: date | None, derived: Mapping[str, Expression]) -> None:
        self.kinds, self.on, self.derived = kinds, on, derived

    def of(self, expression: Expression) -> Quotient:
        """The quotient, or NotExpressible."""
        match expression:
            case Number(value=value):
                unit = bounds.of_number(expression).unit
                return Quotient(Whole(value.numerator), Whole(value.denominator), unit)
            case Reading(key=key):
                return self._reading(key)
            case Arithmetic(sign=sign, left=left, right=right):
                return _operated(sign, self.of(left), self.of(right))
            case Call(function=function, of=of):
                parts = [self.of(each) for one in of for each in self._spread(one)]
                return _called(function, parts)
            case _:
                word = _WORDS.get(type(expression).__name__, "人工判断的数")
                raise NotExpressible(f"{word}没有等价的写法")

    def key(self, key: str) -> str:
        """The column that holds a fact, however its period is written."""
        same = canonical(key, self.on) if self.on else key
        found = next((each for each in (key, same) if each in self.kinds), None)
        if found is None:
            raise NotExpressible(f"没有「{key}」这一列，或它是外币")
        return found

    def columns(self, expression: Expression) -> frozenset[str]:
        """All columns a quantity reads, through what the document derives and period by period."""
        found: set[str] = set()
        for name in quantities_of(expression):
            behind = self.derived.get(name)
            found |= (
                {self.key(each) for each in self._periods(name)} if behind is None else self.columns(behind)
            )
        return frozenset(found)

    def _periods(self, name: str) -> list[str]:
        bare, _, word = name.partition("@")
        found = period(word) if word else None
        if found is None or not found.is_window or self.on is None:
            return [name]
        return [f"{bare}@{each}" for each in found.on_day(self.on)]

    def _reading(self, key: str) -> Quotient:
        behind = self.derived.get(key)
        if behind is not None:
            return self.of(behind)
        name = self.key(key)
        if self.kinds[name] is Kind.SHARE:
            return Quotient(Column(name), Whole(MILLION), None)
        if self.kinds[name] not in (Kind.MONEY, Kind.WHOLE):
            raise NotExpressible(f"「{key}」不是数字")
        return Quotient(Column(name), ONE, YUAN if self.kinds[name] is Kind.MONEY else None)

    def _spread(self, expression: Expression) -> tuple[Expression, ...]:
        return tuple(each for (each,) in members((expression,), self.on)) or (expression,)


def _operated(sign: str, left: Quotient, right: Quotient) -> Quotient:
    unit = _unit(sign, left.unit, right.unit)
    guards = (left.nonzero + right.nonzero, left.above + right.above)
    if sign in "+-":
        top = combined(sign, combined("*", left.top, right.under), combined("*", right.top, left.under))
        return Quotient(top, combined("*", left.under, right.under), unit, left.signs + right.signs, *guards)
    if sign == "/":
        nonzero = () if _is_above(right.top) else (right.top,)
        guards = (guards[0] + nonzero, guards[1])
        right = Quotient(right.under, right.top, None, nonzero)
    return Quotient(
        combined("*", left.top, right.top), combined("*", left.under, right.under), unit,
        left.signs + right.signs, *guards,
    )  # fmt: skip


def _called(function: Function, parts: list[Quotient]) -> Quotient:
    if function in (Function.SUM, Function.MEAN):
        total = Quotient(Whole(0), ONE, None)
        for part in parts:
            total = _operated("+", total, part)
        count = Quotient(Whole(len(parts)), ONE, PLAIN)
        return total if function is Function.SUM else _operated("/", total, count)
    if function is Function.GROWTH:
        now, base = parts[:2]
        if base.under != ONE:
            raise NotExpressible("以商为基期的增长率没有等价的写法")
        ratio = _operated("/", now, base)
        if ratio.unit != PLAIN:
            raise NotExpressible("增长率的单位不一致")
        grown = _operated("-", ratio, Quotient(ONE, ONE, PLAIN))
        # Where the base is above nought it changes no sign.
        signs = tuple(each for each in grown.signs if each != base.top)
        return Quotient(grown.top, grown.under, PLAIN, signs, grown.nonzero, (*grown.above, base.top))
    raise NotExpressible(f"{function} 遇到未知的数也可能有上下限，没有等价的写法")


def combined(sign: str, left: Term, right: Term) -> Term:
    """An operation on whole numbers, worked out where both are known."""
    if sign == "*" and ONE in (left, right):
        return right if left == ONE else left
    if isinstance(left, Whole) and isinstance(right, Whole):
        first, second = left.value, right.value
        return Whole(first * second if sign == "*" else first + second if sign == "+" else first - second)
    if sign == "+" and left == Whole(0):
        return right
    return Combined(sign, left, right)


def _is_above(term: Term) -> bool:
    return isinstance(term, Whole) and term.value > 0


def _unit(sign: str, left: str | None, right: str | None) -> str | None:
    one = Fraction(1)
    found = bounds.operate(sign, bounds.exactly(one, left), bounds.exactly(one, right))
    if found.fault:
        raise NotExpressible(found.fault)
    return found.unit
