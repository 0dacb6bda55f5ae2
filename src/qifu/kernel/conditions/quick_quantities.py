"""How much is a quantity, told at once where all it needs is known?

The same arithmetic as `computing`, for exact values only and without what was read: whole numbers stay whole,
and no bounds are carried along. `None` says that the quick form cannot tell, so that `computing` is asked.
"""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from math import ceil, floor
from typing import Any

from qifu.kernel.conditions.computing import members
from qifu.kernel.conditions.expressions import (
    PLAIN,
    SHARE,
    SPELLS,
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
from qifu.kernel.conditions.facts import canonical
from qifu.kernel.conditions.language import Condition, as_condition, facts_of, quantities_of
from qifu.kernel.conditions.periods import whole_units
from qifu.kernel.conditions.quick_exact import (
    MET,
    NOUGHT,
    ONE,
    OPERATIONS,
    UNKNOWN,
    UNMET,
    Ask,
    Count,
    Exact,
    Found,
    exact_of,
    larger,
    minus,
    over,
    plus,
    smaller,
    times,
    whole,
)
from qifu.kernel.conditions.values import OfEntry, Values


class Counting:
    """Makes the quick form of quantities for one document and day; conditions in them are made by `ask`."""

    def __init__(self, on: date, derived: Mapping[str, Expression], ask: Callable[[Condition], Ask]) -> None:
        self.on, self.derived, self.ask = on, derived, ask

    def count(self, expression: Expression) -> Count:
        """The quick form of a quantity."""
        match expression:
            case Number(value=value, unit=unit):
                known = (whole(value), PLAIN if unit == SHARE else unit)
                return lambda _values: known
            case Reading():
                return self._reading(expression)
            case Arithmetic(sign=sign, left=left, right=right):
                return _operated(OPERATIONS[sign], self.count(left), self.count(right))
            case Call():
                return self._call(expression)
            case _:
                return self._form(expression)

    def _form(self, expression: Expression) -> Count:
        match expression:
            case Tally():
                return self._tally(expression)
            case Choice():
                return self._choice(expression)
            case Tiers():
                return self._tiers(expression)
            case Marginal():
                return self._marginal(expression)
            case Steps():
                return self._steps(expression)
            case _:
                return lambda _values: None

    def _reading(self, reading: Reading) -> Count:
        key = canonical(reading.key, self.on)
        read: Count = lambda values: exact_of(values.get(key))  # noqa: E731
        derived = self.derived.get(reading.key)
        if derived is None:
            return read
        made = self.count(derived)
        return lambda values: read(values) if values.says(key) else made(values)

    def _call(self, call: Call) -> Count:
        if call.function in SPELLS:
            return self._spell(call)
        parts = [
            self.count(each) for of in call.of for each in [one for (one,) in members((of,), self.on)] or [of]
        ]
        match call.function:
            case Function.SUM:
                return _folded(plus, parts, NOUGHT)
            case Function.MEAN:
                total, number = _folded(plus, parts, NOUGHT), (len(parts), PLAIN)
                return lambda values: over(total(values), number)
            case Function.MIN:
                return _folded(smaller, parts[1:], parts[0])
            case Function.MAX:
                return _folded(larger, parts[1:], parts[0])
            case Function.GROWTH:
                return _grown(parts[0], parts[1])
            case _:
                return _rounded(ceil if call.function is Function.CEIL else floor, parts[0])

    def _spell(self, call: Call) -> Count:
        since, until = (canonical(each.key, self.on) for each in call.of if isinstance(each, Reading))
        unit = call.function

        def count(values: Values) -> Found:
            start, end = values.get(since), values.get(until)
            if start is None or end is None:
                return UNKNOWN
            if not isinstance(start, date) or not isinstance(end, date):
                return None
            return whole_units(start, end, unit), PLAIN

        return count

    def _tally(self, tally: Tally) -> Count:
        if tally.top is not None or tally.per or self._reads_periods(tally):
            return lambda _values: None
        key, on = canonical(tally.fact, self.on), self.on
        where = None if tally.where is None else self.ask(as_condition(tally.where))
        each = None if tally.each is None else self.count(tally.each)
        cap = None if tally.cap is None else self.count(tally.cap)
        start: Exact = (0, PLAIN if each is None else None)

        def part(entry: object, values: Values) -> Found:
            """What one entry adds; None where that cannot be told."""
            fields: Mapping[str, Any] = entry if isinstance(entry, Mapping) else {"name": entry}
            inner = OfEntry(fields, values, on)
            answer = MET if where is None else where(inner)
            if answer is not MET:
                return NOUGHT if answer is UNMET else None
            found = ONE if each is None else each(inner)
            return found if cap is None or each is None else smaller(found, cap(inner))

        def count(values: Values) -> Found:
            entries = values.get(key)
            if not isinstance(entries, tuple | list | set | frozenset):
                return None
            total: Found = start
            for entry in entries:
                total = plus(total, part(entry, values))
            return total if type(total) is tuple else None

        return count

    def _reads_periods(self, tally: Tally) -> bool:
        """Fields of periods are found under any spelling by `Known` alone."""
        inner = facts_of(as_condition(tally.where)) if tally.where is not None else frozenset()
        for part in (tally.each, tally.cap):
            inner |= quantities_of(part) if part is not None else frozenset()
        return any("@" in name or name in self.derived for name in inner)

    def _choice(self, choice: Choice) -> Count:
        cases = [
            (None if condition is None else self.ask(as_condition(condition)), self.count(value))
            for condition, value in choice.cases
        ]

        def count(values: Values) -> Found:
            for condition, value in cases:
                answer = MET if condition is None else condition(values)
                if answer is MET:
                    return value(values)
                if answer is not UNMET:
                    return None
            return None

        return count

    def _tiers(self, tiers: Tiers) -> Count:
        by = self.count(tiers.by)
        rows = [(_lies_in(span), self.count(value)) for span, value in tiers.rows]

        def count(values: Values) -> Found:
            at = by(values)
            if type(at) is not tuple:
                return None
            return next((value(values) for lies_in, value in rows if lies_in(at[0])), None)

        return count

    def _marginal(self, marginal: Marginal) -> Count:
        of = self.count(marginal.of)
        rows = [(_ends(span), self.count(rate)) for span, rate in marginal.rows]

        def count(values: Values) -> Found:
            base = of(values)
            if type(base) is not tuple:
                return None
            total: Found = NOUGHT
            for (low, high), rate in rows:
                part = max(0, (base[0] if high is None else min(base[0], high)) - low)
                total = plus(total, times((part, base[1]), rate(values)))
            return total if type(total) is tuple else None

        return count

    def _steps(self, steps: Steps) -> Count:
        of, each, pay = self.count(steps.of), self.count(steps.each), self.count(steps.pay)
        above = None if steps.above is None else self.count(steps.above)

        def count(values: Values) -> Found:
            base = of(values)
            if above is not None:
                base = minus(base, above(values))
            full = over(larger(base, NOUGHT), each(values))
            if type(full) is not tuple:
                return None
            found = times((floor(full[0]), full[1]), pay(values))
            return found if type(found) is tuple else None

        return count


def _operated(operation: Callable[[Found, Found], Found], left: Count, right: Count) -> Count:
    return lambda values: operation(left(values), right(values))


def _folded(operation: Callable[[Found, Found], Found], parts: list[Count], start: Exact | Count) -> Count:
    def count(values: Values) -> Found:
        total = start if isinstance(start, tuple) else start(values)
        for part in parts:
            total = operation(total, part(values))
        return total

    return count


def _grown(now: Count, base: Count) -> Count:
    def count(values: Values) -> Found:
        before = base(values)
        if type(before) is tuple and before[0] <= 0:
            return None
        ratio = over(now(values), before)
        return minus(ratio, (1, ratio[1])) if type(ratio) is tuple else ratio

    return count


def _rounded(how: Callable[[int | Fraction], int], of: Count) -> Count:
    def count(values: Values) -> Found:
        found = of(values)
        return (how(found[0]), found[1]) if type(found) is tuple else found

    return count


def _ends(span: Range) -> tuple[int | Fraction, int | Fraction | None]:
    low = whole(span.low.value) if span.low else 0
    return low, whole(span.high.value) if span.high else None


def _lies_in(span: Range) -> Callable[[int | Fraction], bool]:
    """Whether a known value lies in a range."""
    low = None if span.low is None else whole(span.low.value)
    high = None if span.high is None else whole(span.high.value)

    def lies(value: int | Fraction) -> bool:
        if low is not None and not (value > low or (span.has_low and value == low)):
            return False
        return high is None or value < high or (span.has_high and value == high)

    return lies
