"""How is a leaf that reads one fact decided for a whole block?

Numbers and days by one comparison of whole numbers with a bound worked out beforehand; dictionaries and lists
by what the row evaluator says of each distinct value or entry.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from qifu.kernel import conditions
from qifu.kernel.columns.bits import Flags, Words, pack
from qifu.kernel.columns.column import Days, Lists, Numbers
from qifu.kernel.columns.leaf import Leaf
from qifu.kernel.columns.table import View
from qifu.kernel.conditions import Answer
from qifu.kernel.conditions.language import Elapsed, Operator
from qifu.kernel.money import Money

Form: TypeAlias = Callable[[View], Words]

FEW: Final = 24
_DIGITS: Final = re.compile(r"-?[0-9]{1,19}", re.ASCII)


@lru_cache(maxsize=16)
def limits(kind: np.dtype[np.integer]) -> np.iinfo[np.integer]:
    """What a kind of whole numbers can hold."""
    return np.iinfo(kind)


@dataclass(frozen=True, slots=True)
class Always:
    """The same answer for everybody."""

    answer: Answer

    def __call__(self, view: View) -> Words:
        sure = view.somebody if self.answer is Answer.MET else np.zeros_like(view.somebody)
        possible = np.zeros_like(view.somebody) if self.answer is Answer.UNMET else view.somebody
        return np.stack((sure, possible))


@dataclass(frozen=True, slots=True)
class Between:
    """A number or a day from `low` to `high`, both included; None is without end."""

    name: str
    low: int | None
    high: int | None

    def __call__(self, view: View) -> Words:
        column = view.column(self.name)
        assert isinstance(column, Numbers | Days)
        return view.pair(self.holds(column.values[view.rows], view.scratch), self.name)

    def holds(self, values: NDArray[np.integer], found: Flags) -> Flags:
        """Which values lie in it, written into `found`."""
        kind, held = values.dtype.type, limits(values.dtype)
        low = self.low if self.low is not None and self.low > held.min else None
        high = self.high if self.high is not None and self.high < held.max else None
        if (low is not None and low > held.max) or (high is not None and high < held.min):
            found[:] = False
        elif low is not None and high is not None:
            np.logical_and(values >= kind(low), values <= kind(high), found)
        elif low is not None:
            np.greater_equal(values, kind(low), found)
        elif high is not None:
            np.less_equal(values, kind(high), found)
        else:
            found[:] = True
        return found


@dataclass(frozen=True, slots=True)
class OneOf:
    """A number or a day among a few; all others are not."""

    name: str
    wanted: tuple[int, ...]

    def __call__(self, view: View) -> Words:
        column = view.column(self.name)
        assert isinstance(column, Numbers | Days)
        values = column.values[view.rows]
        kind = np.iinfo(values.dtype)
        found = np.zeros(len(values), dtype=np.bool_)
        for each in self.wanted:
            if kind.min <= each <= kind.max:
                found |= values == values.dtype.type(each)
        return view.pair(found, self.name)


class ByValue:
    """Answers per value of a dictionary: through bitmaps of values if few are needed, else by looking up."""

    def __init__(self, name: str, answers: Sequence[Answer]) -> None:
        self.name = name
        self.sure = np.array([answer is Answer.MET for answer in answers])
        self.open = np.array([answer is Answer.UNKNOWN for answer in answers])
        self._is_turned = bool(self.sure.sum() > len(self.sure) // 2)
        self._met = np.flatnonzero(~self.sure if self._is_turned else self.sure).tolist()
        self._unsettled = np.flatnonzero(self.open).tolist()
        self.few = len(self._met) + len(self._unsettled) <= FEW

    def __call__(self, view: View) -> Words:
        if not self.few:
            return self._looked_up(view)
        masks = np.empty((2, view.block.words), dtype=np.uint64)
        self._any(view, self._met, self._is_turned, masks[0])
        self._any(view, self._unsettled, False, masks[1])
        np.bitwise_or(masks[0], masks[1], masks[1])
        return masks

    def _any(self, view: View, codes: Sequence[int], is_turned: bool, out: Words) -> None:
        if codes:
            out[:] = view.one_hot(self.name, codes[0])
            for code in codes[1:]:
                np.bitwise_or(out, view.one_hot(self.name, code), out)
        else:
            out[:] = 0
        if is_turned:
            np.bitwise_and(np.invert(out, out), view.somebody, out)

    def _looked_up(self, view: View) -> Words:
        here = view.column(self.name).codes[view.rows]  # type: ignore[union-attr]  # a dictionary
        sure = pack(self.sure[here]) & view.somebody
        return np.stack((sure, (sure | pack(self.open[here])) & view.somebody))


class ByEntry:
    """Met if one entry of a list surely fits, open if one may, else unmet."""

    def __init__(self, name: str, answers: Sequence[Answer]) -> None:
        self.name = name
        self.sure = np.array([answer is Answer.MET for answer in answers], dtype=np.bool_)
        self.open = np.array([answer is Answer.UNKNOWN for answer in answers], dtype=np.bool_)

    def __call__(self, view: View) -> Words:
        sure = self._any(view, self.sure)
        return np.stack((sure, sure | view.unknown(self.name) | self._any(view, self.open)))

    def _any(self, view: View, wanted: Flags) -> Words:
        """Who has an entry that is wanted: through bitmaps of entries if those are few."""
        if int(wanted.sum()) <= FEW:
            found = np.zeros_like(view.somebody)
            for code in np.flatnonzero(wanted).tolist():
                found |= view.has(self.name, code)
            return found
        codes, rows = view.entries(self.name)
        view.scratch[:] = False
        view.scratch[rows[wanted[codes]]] = True
        return pack(view.scratch)


def threshold(operator: Operator, bound: Fraction, column: Numbers, name: str) -> Between:
    """The comparison of a number with an exact bound, as one of numerators."""
    exact = bound * column.denominator
    match operator:
        case Operator.AT_LEAST:
            return Between(name, ceil(exact), None)
        case Operator.ABOVE:
            return Between(name, floor(exact) + 1, None)
        case Operator.AT_MOST:
            return Between(name, None, floor(exact))
        case _:
            return Between(name, None, ceil(exact) - 1)


def among(leaf: Leaf, name: str, key: str, column: Numbers | Days, on: date | None) -> Form | None:
    """`is` and `in` of a number: what may be the same is tried by the row evaluator, and one that is not."""
    operand = leaf.condition.operand  # type: ignore[union-attr]  # a test
    wanted = operand if isinstance(operand, tuple) else (operand,)
    tried = sorted({each for value in wanted for each in _numerator(value, column)})
    other = (tried[-1] if tried else 0) + 1
    of = date.fromordinal if isinstance(column, Days) else column.of
    answers = [conditions.decide(leaf.condition, {key: of(each)}, on).answer for each in (*tried, other)]
    met = tuple(each for each, answer in zip(tried, answers, strict=False) if answer is Answer.MET)
    rest = {answer for answer in answers if answer is not Answer.MET}
    if answers[-1] is Answer.UNKNOWN and not met:
        return Always(Answer.UNKNOWN)
    return OneOf(name, met) if rest == {Answer.UNMET} else None


def _numerator(value: object, column: Numbers | Days) -> list[int]:
    """The numerator that might be the same as a value written in an item."""
    if isinstance(column, Days):
        return [value.toordinal()] if isinstance(value, date) and value < date.max else []
    exact: Fraction | None = None
    if isinstance(value, Money):
        exact = Fraction(value.fen)
    elif isinstance(value, str):
        exact = Fraction(int(value)) if _DIGITS.fullmatch(value) else None
    elif isinstance(value, int | Decimal | Fraction) and not isinstance(value, bool):
        exact = Fraction(value) * column.denominator
    return [exact.numerator] if exact is not None and exact.denominator == 1 else []


def turning_day(leaf: Leaf, name: str, key: str, on: date | None) -> Between | None:
    """A measured time turns once as its open day moves, so the day on which it turns is found by halving."""
    condition = leaf.condition
    assert isinstance(condition, Elapsed)

    def holds(ordinal: int) -> bool | None:
        answer = conditions.decide(condition, {key: date.fromordinal(ordinal)}, on).answer
        return {Answer.MET: True, Answer.UNMET: False}.get(answer)

    low, high = date.min.toordinal(), date.max.toordinal()
    first, last = holds(low), holds(high)
    if first is None or last is None:
        return None
    if first == last:
        return Between(name, low, high) if first else Between(name, high + 1, None)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if holds(middle) == first else (low, middle)
    return Between(name, None, low) if first else Between(name, high, None)


def entry_answers(leaf: Leaf, key: str, column: Lists, on: date | None) -> list[Answer]:
    """What the row evaluator says of each entry, were it the only one."""
    return [_alone(leaf, key, entry, on) for entry in column.entries]


def _alone(leaf: Leaf, key: str, entry: Any, on: date | None) -> Answer:
    return conditions.decide(leaf.condition, {key: (entry,)}, on, leaf.derived).answer
