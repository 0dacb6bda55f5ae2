"""How large is a quantity, for many rows of which the same facts are known?

The twin of `conditions.computing` in columns. Which facts are known is the same for all rows, so units and
gaps in knowledge are settled once; only values differ. What the twin cannot say of some rows it leaves as
`odd`, what it cannot say at all it refuses (`NoForm`): the row evaluator decides those.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Protocol

import numpy as np

from qifu.kernel.columns.arithmetic import NOUGHT, Amount, Bounds, NoForm, common, point
from qifu.kernel.columns.bits import Flags
from qifu.kernel.columns.fractions_of import Ratio, Sums, constant
from qifu.kernel.conditions import bounds
from qifu.kernel.conditions.computing import members
from qifu.kernel.conditions.expressions import (
    PLAIN,
    Arithmetic,
    Call,
    Choice,
    Expression,
    Function,
    Marginal,
    Number,
    Range,
    Reading,
    Steps,
    Tally,
    Tiers,
)
from qifu.kernel.conditions.node import ConditionNode


class Rows(Protocol):
    """The rows asked about: their facts, and which of them meet a condition."""

    def reading(self, key: str, sums: Sums) -> Amount:
        """One fact, or NoForm if it is no number."""

    def tally(self, tally: Tally, sums: Sums) -> Amount:
        """The entries of a list that meet a condition, or NoForm."""

    def decided(self, condition: ConditionNode) -> tuple[Flags, Flags]:
        """Which rows surely meet a condition, and which possibly."""


class Quantities(Bounds):
    """Works out quantities for some rows."""

    def __init__(
        self, rows: Rows, count: int, on: date | None, derived: Mapping[str, Expression], sums: Sums
    ) -> None:
        super().__init__(count, sums)
        self.rows, self.on, self.derived = rows, on, derived

    def compute(self, expression: Expression) -> Amount:
        """The quantity, or the bounds it lies between."""
        match expression:
            case Number():
                written = bounds.of_number(expression)
                assert written.low is not None
                return point(constant(written.low), written.unit)
            case Reading():
                return self._reading(expression)
            case Arithmetic(sign=sign, left=left, right=right):
                return self.operate(sign, self.compute(left), self.compute(right))
            case Call():
                return self._call(expression)
            case _:
                return self._form(expression)

    def _form(self, expression: Expression) -> Amount:
        match expression:
            case Tally():
                return self.rows.tally(expression, self.sums)
            case Choice():
                return self._choice(expression)
            case Tiers():
                return self._tiers(expression)
            case Marginal():
                return self._marginal(expression)
            case Steps():
                return self._steps(expression)
            case _:
                raise NoForm

    def _reading(self, reading: Reading) -> Amount:
        behind = self.derived.get(reading.key)
        if behind is not None:
            return self.compute(behind)
        return self.rows.reading(reading.key, self.sums)

    def _call(self, call: Call) -> Amount:
        parts = [self.compute(each) for of in call.of for each in self._spread(of)]
        match call.function:
            case Function.SUM:
                return self.added(parts)
            case Function.MEAN:
                return self.operate("/", self.added(parts), point(constant(Fraction(len(parts))), PLAIN))
            case Function.MIN | Function.MAX:
                return self.extreme(parts, largest=call.function is Function.MAX)
            case Function.FLOOR:
                return self.floored(parts[0])
            case Function.GROWTH:
                return self.growth(parts[0], parts[1])
            case _:
                raise NoForm

    def _spread(self, expression: Expression) -> tuple[Expression, ...]:
        return tuple(each for (each,) in members((expression,), self.on)) or (expression,)

    def _tiers(self, tiers: Tiers) -> Amount:
        by = self.compute(tiers.by)
        parts = [self.compute(value) for _, value in tiers.rows]
        unit = common(parts)
        for part in (by, *parts):
            self.leave_odd(part)
        if by.low is None and by.high is None:
            return self.hull(parts, unit)
        if not by.is_point:
            raise NoForm
        return self._cased([self._lies_in(by, span) for span, _ in tiers.rows], parts, unit)

    def _lies_in(self, by: Amount, span: Range) -> Flags:
        assert by.low is not None
        found = np.ones(self.count, dtype=np.bool_)
        if span.low is not None:
            found &= self.sums.reaches(by.low, constant(span.low.value), or_equal=span.has_low)
        if span.high is not None:
            found &= self.sums.reaches(constant(span.high.value), by.low, or_equal=span.has_high)
        return found

    def _choice(self, choice: Choice) -> Amount:
        parts = [self.compute(value) for _, value in choice.cases]
        unit = common(parts)
        cases: list[Flags] = []
        settled = np.zeros(self.count, dtype=np.bool_)
        for (condition, _), part in zip(choice.cases, parts, strict=True):
            self.leave_odd(part)
            if condition is None:
                cases.append(~settled)
                continue
            sure, possible = self.rows.decided(condition)
            self.mark_odd(possible & ~sure & ~settled)
            cases.append(sure)
            settled = settled | sure
        return self._cased(cases, parts, unit)

    def _cased(self, cases: list[Flags], parts: list[Amount], unit: str | None) -> Amount:
        """The first part whose case holds; rows in no case are odd.

        A bare number takes the unit it is compared with, a sum keeps its own: parts of which only some have
        a unit would differ row by row.
        """
        if any(part.unit != parts[0].unit for part in parts):
            raise NoForm
        if any((part.low is None) != (parts[0].low is None) for part in parts) or any(
            (part.high is None) != (parts[0].high is None) for part in parts
        ):
            raise NoForm
        self.mark_odd(~np.logical_or.reduce(cases))
        low = self._first(cases, [part.low for part in parts])
        high = (
            low if all(part.is_point for part in parts) else self._first(cases, [part.high for part in parts])
        )
        return Amount(low, high, unit)

    def _first(self, cases: list[Flags], ratios: list[Ratio | None]) -> Ratio | None:
        found = ratios[-1]
        for case, ratio in zip(cases[-2::-1], ratios[-2::-1], strict=True):
            if ratio is None or found is None:
                return None
            found = self.sums.picked(case, ratio, found)
        return found

    def _marginal(self, marginal: Marginal) -> Amount:
        of = self.compute(marginal.of)
        if not of.is_point:
            raise NoForm
        self.leave_odd(of)
        parts = [
            self.operate("*", self._part_in(of, span), self.compute(value)) for span, value in marginal.rows
        ]
        return self.added(parts)

    def _part_in(self, of: Amount, span: Range) -> Amount:
        """How much of a quantity lies in a range."""
        bare = replace(of, undefined=None)
        if span.high is not None:
            bare = self.extreme([bare, point(constant(span.high.value), of.unit)], largest=False)
        if span.low is not None:
            bare = self.operate("-", bare, point(constant(span.low.value), of.unit))
        return replace(self.extreme([bare, NOUGHT], largest=True), unit=of.unit)

    def _steps(self, steps: Steps) -> Amount:
        of, each, pay = self.compute(steps.of), self.compute(steps.each), self.compute(steps.pay)
        if steps.above is not None:
            of = self.operate("-", of, self.compute(steps.above))
        beyond = self.extreme([of, NOUGHT], largest=True)
        return self.operate("*", self.floored(self.operate("/", beyond, each)), pay)
