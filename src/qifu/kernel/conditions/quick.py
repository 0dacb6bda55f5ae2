"""Is a condition met, told at once, many conditions for one enterprise?

`quickly` turns a condition into a function of bare values, once for a document and a day. It answers as
`evaluate.decide` does, without reasons; where it cannot tell (a strange kind of value, a bound in place of
one) it says so with None, and `decide` is asked.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from operator import ge, gt, le, lt
from typing import Any, Final

from qifu.kernel.conditions import quick_parts
from qifu.kernel.conditions.computing import members
from qifu.kernel.conditions.expressions import Expression, Number, Reading
from qifu.kernel.conditions.facts import DAY, canonical
from qifu.kernel.conditions.language import (
    COMPARISONS,
    AtLeast,
    Compare,
    Condition,
    Elapsed,
    Every,
    Judge,
    Neither,
    Operator,
    Recognition,
    Same,
    Some,
    Take,
    Test,
)
from qifu.kernel.conditions.leaves import as_number, same, try_leaf
from qifu.kernel.conditions.quick_exact import MET, UNKNOWN, UNMET, Ask, Count
from qifu.kernel.conditions.quick_quantities import Counting
from qifu.kernel.conditions.spells import later
from qifu.kernel.conditions.standing import fits, name_of
from qifu.kernel.conditions.values import Values
from qifu.kernel.conditions.verdict import Answer, Verdict, answered, whole

_SIGNS: Final[Mapping[Operator, Callable[[Any, Any], bool]]] = {
    Operator.AT_LEAST: ge, Operator.ABOVE: gt, Operator.AT_MOST: le, Operator.BELOW: lt,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quick:
    """A condition with its quick form, and those it is made of."""

    condition: Condition
    answer: Ask
    parts: "tuple[Quick, ...]" = ()

    def verdict(self, values: Values) -> Verdict | None:
        """The answers of the whole tree, without reasons and facts; None where one cannot be told."""
        condition = self.condition
        if isinstance(condition, Every | Some | Neither | AtLeast):
            parts = []
            for part in self.parts:
                found = part.verdict(values)
                if found is None:
                    return None
                parts.append(found)
            return Verdict(whole(condition, parts)[0], "", condition, (), tuple(parts))
        answer = self.answer(values)
        return None if answer is None or _is_by_periods(condition) else Verdict(answer, "", condition)


def quickly(condition: Condition, on: date, derived: Mapping[str, Expression] | None = None) -> Quick:
    """The quick form of a condition for the facts as they are named on a day (`values.of_firm`)."""
    return _Making(on, derived or {}).quick(condition)


def counted(expression: Expression, on: date, derived: Mapping[str, Expression] | None = None) -> Count:
    """The quick form of a quantity."""
    return _Making(on, derived or {}).counting.count(expression)


class _Making:
    """Makes quick forms for one document and day."""

    def __init__(self, on: date, derived: Mapping[str, Expression]) -> None:
        self.on, self.derived = on, derived
        self.counting = Counting(on, derived, lambda condition: self.quick(condition).answer)

    def quick(self, condition: Condition) -> Quick:
        """The quick form of any condition."""
        match condition:
            case Every() | Some() | Neither() | AtLeast():
                parts = tuple(self.quick(each) for each in condition.of)
                return Quick(condition, quick_parts.tree(condition, [part.answer for part in parts]), parts)
            case Test():
                return Quick(condition, self._test(condition))
            case Same():
                return Quick(condition, self._same(condition))
            case Compare():
                return Quick(condition, self._compare(condition))
            case Recognition():
                return Quick(condition, self._recognition(condition))
            case Elapsed():
                return Quick(condition, self._elapsed(condition))
            case Judge():
                return Quick(condition, quick_parts.judged(condition))

    def _test(self, test: Test) -> Ask:
        key = canonical(test.fact, self.on)
        plain = self._tested(test, key)
        bound = as_number(test.operand)
        if test.operator not in COMPARISONS or test.fact not in self.derived or bound is None:
            return plain
        other = self._compare(Compare(of=Reading(test.fact), operator=test.operator, bound=bound))
        return lambda values: plain(values) if values.says(key) else other(values)

    def _tested(self, test: Test, key: str) -> Ask:
        on, operand = self.on, test.operand
        bound = as_number(operand)
        if test.operator in COMPARISONS and bound is not None:
            return quick_parts.measured(key, _SIGNS[test.operator], bound)
        if test.operator is Operator.IS:
            return quick_parts.is_word(test, key)
        if test.operator is Operator.IN and isinstance(operand, tuple):
            return quick_parts.in_words(test, key, on)
        if test.operator is Operator.STARTS and isinstance(operand, tuple):
            return quick_parts.starts(test, key)
        if test.operator is Operator.WITHIN:
            return quick_parts.within(test, key, on)

        def ask(values: Values) -> Answer | None:
            value = values.get(key)
            return UNKNOWN if value is None else answered(try_leaf(test, value, "", on).holds)

        return ask

    def _same(self, condition: Same) -> Ask:
        keys = [canonical(name, self.on) for name in (condition.fact, condition.other)]

        def ask(values: Values) -> Answer | None:
            left, right = (values.get(key) for key in keys)
            return UNKNOWN if left is None or right is None else answered(same(left, right))

        return ask

    def _compare(self, condition: Compare) -> Ask:
        if condition.take is not None:
            return self._by_periods(condition)
        if isinstance(condition.of, Reading) and isinstance(condition.bound, Number):
            plain = condition.of.key not in self.derived
            if plain:
                key = canonical(condition.of.key, self.on)
                return quick_parts.measured(key, _SIGNS[condition.operator], condition.bound)
        left, right = self.counting.count(condition.of), self.counting.count(condition.bound)
        return quick_parts.compared(_SIGNS[condition.operator], left, right)

    def _by_periods(self, condition: Compare) -> Ask:
        """Each period of a window by itself, then as many as are wanted."""
        asked = [
            quick_parts.compared(
                _SIGNS[condition.operator], self.counting.count(of), self.counting.count(bound)
            )
            for of, bound in members((condition.of, condition.bound), self.on)
        ]
        if not asked:
            return lambda _values: None
        if condition.take is Take.EACH:
            return quick_parts.every(asked)
        return quick_parts.at_least(asked, 1 if condition.take is Take.ANY else int(condition.take or 1))

    def _recognition(self, condition: Recognition) -> Ask:
        key, on, names = canonical(condition.fact, self.on), self.on, frozenset(condition.names)
        said = condition.on
        day_key = canonical(said or DAY, on) if isinstance(said, str) else ""

        def ask(values: Values) -> Answer | None:
            entries = values.get(key)
            if not isinstance(entries, tuple | list | set | frozenset):
                return UNKNOWN if entries is None else None
            day = values.get(day_key) if isinstance(said, str) else said
            is_open = False
            for entry in entries:
                name = name_of(entry)
                if name is not None and str(name) not in names:
                    continue
                found = fits(entry, condition, day if isinstance(day, date) else None, on)
                if found:
                    return MET
                is_open = is_open or found is None
            return UNKNOWN if is_open else UNMET

        return ask

    def _elapsed(self, condition: Elapsed) -> Ask:
        holds, count, unit = _SIGNS[condition.operator], condition.count, condition.unit
        since, until = (
            canonical(day, self.on) if isinstance(day, str) else day
            for day in (condition.since, condition.until)
        )

        def ask(values: Values) -> Answer | None:
            start = values.get(since) if isinstance(since, str) else since
            end = values.get(until) if isinstance(until, str) else until
            if not isinstance(start, date) or not isinstance(end, date):
                return UNKNOWN
            return MET if holds(end, later(start, count, unit)) else UNMET

        return ask


def _is_by_periods(condition: Condition) -> bool:
    """Its verdict has one part for each period, which the quick form does not keep."""
    return isinstance(condition, Compare) and condition.take is not None
