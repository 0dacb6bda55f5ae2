"""What does each kind of leaf and tree ask of bare values, as a function made once?"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from qifu.kernel.conditions.expressions import PLAIN, SHARE, Number
from qifu.kernel.conditions.language import AtLeast, Every, Judge, Neither, Some, Test
from qifu.kernel.conditions.leaves import try_leaf
from qifu.kernel.conditions.periods import period
from qifu.kernel.conditions.quick_exact import MET, UNKNOWN, UNMET, Ask, Count, whole
from qifu.kernel.conditions.values import Values
from qifu.kernel.conditions.verdict import Answer, answered, needed
from qifu.kernel.money import Money


def measured(key: str, holds: Callable[[Any, Any], bool], bound: Number) -> Ask:
    """A fact beside a figure."""
    line, unit = whole(bound.value), PLAIN if bound.unit == SHARE else bound.unit

    def ask(values: Values) -> Answer | None:
        value = values.get(key)
        if value is None:
            return UNKNOWN
        kind = type(value)
        if kind is int:
            return MET if holds(value, line) else UNMET
        if kind is Money:
            if value.currency != unit:  # type: ignore[union-attr]  # money, as just seen
                return UNKNOWN
            return MET if holds(value.fen, line) else UNMET  # type: ignore[union-attr]
        if isinstance(value, Decimal | Fraction):
            return MET if holds(Fraction(value), line) else UNMET
        return None

    return ask


def compared(holds: Callable[[Any, Any], bool], left: Count, right: Count) -> Ask:
    """Two quantities; where one is not known nothing is."""

    def ask(values: Values) -> Answer | None:
        found, bound = left(values), right(values)
        if found is None or bound is None:
            return None
        if type(found) is not tuple or type(bound) is not tuple:
            return UNKNOWN
        unit, other = found[1], bound[1]
        if unit is not None and other is not None and unit != other:
            return UNKNOWN
        return MET if holds(found[0], bound[0]) else UNMET

    return ask


def is_word(test: Test, key: str) -> Ask:
    operand, kind = test.operand, type(test.operand)
    is_plain = kind in (bool, str)

    def ask(values: Values) -> Answer | None:
        value = values.get(key)
        if value is None:
            return UNKNOWN
        if is_plain and type(value) is kind:
            return MET if value == operand else UNMET
        return answered(try_leaf(test, value, "").holds)

    return ask


def in_words(test: Test, key: str, on: date) -> Ask:
    assert isinstance(test.operand, tuple)
    words = frozenset(each for each in test.operand if isinstance(each, str))
    are_words = len(words) == len(set(test.operand))

    def ask(values: Values) -> Answer | None:
        value = values.get(key)
        if value is None:
            return UNKNOWN
        if are_words and type(value) is str:
            return MET if value in words else UNMET
        return answered(try_leaf(test, value, "", on).holds)

    return ask


def starts(test: Test, key: str) -> Ask:
    """A code of one of these classes."""
    assert isinstance(test.operand, tuple)
    heads = tuple(str(each) for each in test.operand)

    def ask(values: Values) -> Answer | None:
        value = values.get(key)
        if value is None:
            return UNKNOWN
        if type(value) is str:
            return MET if value.startswith(heads) else UNMET
        return answered(try_leaf(test, value, "").holds)

    return ask


def within(test: Test, key: str, on: date) -> Ask:
    """A day in a period, which is the same for everybody on one day."""
    found = period(str(test.operand))
    assert found
    spans = found.on_day(on)
    first, last = spans[0].bounds()[0], spans[-1].bounds()[1]

    def ask(values: Values) -> Answer | None:
        value = values.get(key)
        if type(value) is date:
            return MET if first <= value <= last else UNMET
        return UNKNOWN if value is None else answered(try_leaf(test, value, "", on).holds)

    return ask


def judged(judge: Judge) -> Ask:
    key = judge.key

    def ask(values: Values) -> Answer | None:
        said = values.get(key)
        return answered(said) if isinstance(said, bool) else UNKNOWN

    return ask


def tree(condition: Every | Some | Neither | AtLeast, parts: list[Ask]) -> Ask:
    if isinstance(condition, Every):
        return every(parts)
    if not isinstance(condition, Neither):
        return at_least(parts, needed(condition))
    some = at_least(parts, 1)
    turned = {MET: UNMET, UNMET: MET, UNKNOWN: UNKNOWN, None: None}
    return lambda values: turned[some(values)]


def every(parts: list[Ask]) -> Ask:
    def ask(values: Values) -> Answer | None:
        whole_answer: Answer | None = MET
        for part in parts:
            answer = part(values)
            if answer is UNMET:
                return UNMET
            if answer is None or (answer is UNKNOWN and whole_answer is not None):
                whole_answer = answer
        return whole_answer

    return ask


def at_least(parts: list[Ask], wanted: int) -> Ask:
    def ask(values: Values) -> Answer | None:
        answers = [part(values) for part in parts]
        met, untold = answers.count(MET), answers.count(None)
        if met >= wanted:
            return MET
        if met + untold + answers.count(UNKNOWN) < wanted:
            return UNMET
        return None if untold else UNKNOWN

    return ask
