"""How is each form of quantity worked out from what is known?"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction

from qifu.kernel.conditions import bounds
from qifu.kernel.conditions.bounds import Quantity, reaches
from qifu.kernel.conditions.expressions import (
    PLAIN,
    SPELLS,
    Arithmetic,
    Call,
    Choice,
    Expression,
    Function,
    Judged,
    Marginal,
    Number,
    Range,
    Reading,
    Steps,
    Tally,
    Tiers,
)
from qifu.kernel.conditions.facts import DAY, FactRead, Known
from qifu.kernel.conditions.grouping import grouped
from qifu.kernel.conditions.language import Condition, as_condition
from qifu.kernel.conditions.periods import period, whole_units
from qifu.kernel.conditions.verdict import Answer, Verdict, open_reads

Decide = Callable[[Condition, Known], Verdict]
ZERO = bounds.exactly(Fraction(0), None)


class Computer:
    """Works out quantities for one enterprise; conditions inside them are decided by `decide`."""

    def __init__(self, known: Known, decide: Decide) -> None:
        self.known, self.decide = known, decide
        self.reads = (known.read(DAY),)

    def compute(self, expression: Expression) -> Quantity:
        """The quantity, or the bounds it lies between."""
        match expression:
            case Number():
                return bounds.of_number(expression)
            case Reading():
                return self._reading(expression)
            case Judged():
                return self._judged(expression)
            case Arithmetic(sign=sign, left=left, right=right):
                return bounds.operate(sign, self.compute(left), self.compute(right))
            case Call():
                return self._call(expression)
            case _:
                return self._form(expression)

    def _form(self, expression: Tally | Choice | Tiers | Marginal | Steps) -> Quantity:
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

    def _reading(self, reading: Reading) -> Quantity:
        derived = self.known.expression(reading.key)
        if derived is not None:
            return self.compute(derived)
        return bounds.of_fact(self.known.read(reading.key))

    def _judged(self, judged: Judged) -> Quantity:
        read = self.known.read(judged.key, is_judged=True)
        low = self.compute(judged.at_least) if judged.at_least else ZERO  # nobody grants less than nothing
        return bounds.judged(read, low, self.compute(judged.at_most) if judged.at_most else None)

    def _call(self, call: Call) -> Quantity:
        if call.function in SPELLS:
            return self._spell(call)
        parts = tuple(self.compute(each) for of in call.of for each in self._spread(of))
        match call.function:
            case Function.SUM:
                return bounds.added(parts)
            case Function.MEAN:
                count = bounds.exactly(Fraction(len(parts)))
                return bounds.operate("/", bounds.added(parts), count)
            case Function.MIN | Function.MAX:
                return bounds.extreme(parts, largest=call.function is Function.MAX)
            case Function.GROWTH:
                return bounds.growth(parts[0], parts[1])
            case Function.CEIL:
                return bounds.ceiled(parts[0])
            case _:
                return bounds.floored(parts[0])

    def _spell(self, call: Call) -> Quantity:
        """The whole years, months or days from one day to another."""
        reads = tuple(self.known.read(each.key) for each in call.of if isinstance(each, Reading))
        days = [read.fact.value for read in reads]
        strange = next((r for r in reads if r.known and not isinstance(r.fact.value, date)), None)
        if strange is not None:
            return Quantity(None, None, PLAIN, reads, f"{strange.label}不是日期")
        since, until = days
        if not isinstance(since, date) or not isinstance(until, date):
            return Quantity(None, None, PLAIN, reads)
        return bounds.exactly(Fraction(whole_units(since, until, call.function)), PLAIN, reads)

    def _spread(self, expression: Expression) -> tuple[Expression, ...]:
        """A window as its periods; anything else stands for itself."""
        return tuple(each for (each,) in members((expression,), self.known.on)) or (expression,)

    def _tally(self, tally: Tally) -> Quantity:
        read = self.known.read(tally.fact)
        entries = read.fact.value
        if entries is None:
            return Quantity(Fraction(0) if tally.each is None else None, None, None, (read,))
        if not isinstance(entries, tuple | list | set | frozenset):
            return Quantity(None, None, None, (read,), f"{read.label}不是一份清单")
        zero = bounds.exactly(Fraction(0), PLAIN if tally.each is None else None)
        total = bounds.added((zero, *self._counted(tally, entries)))
        return Quantity(
            total.low, total.high, total.unit, (read, *total.reads), total.fault, total.is_undefined
        )

    def _counted(self, tally: Tally, entries: Iterable[object]) -> tuple[Quantity, ...]:
        """What the entries add: each by itself, the largest of them, or group by group."""
        seen = [
            self.known.of_entry(each if isinstance(each, Mapping) else {"name": each}, tally.fact)  # type: ignore[dict-item]
            for each in entries
        ]
        most = self.compute(tally.per_cap) if tally.per_cap else None
        parts = self._in_one_currency([*(self._entry(tally, inner) for inner in seen)], most)
        if tally.per:
            keys = [inner.read(tally.per) for inner in seen]
            return (grouped(list(zip(keys, parts, strict=True)), tally.top, most),)
        return parts if tally.top is None else (bounds.largest(parts, tally.top),)

    def _in_one_currency(self, parts: Sequence[Quantity], beside: Quantity | None) -> tuple[Quantity, ...]:
        """Sums in several currencies, or beside another one, in yuan where the document has the rates."""
        units = {each.unit for each in (*parts, *([beside] if beside else [])) if each.unit}
        wanted = units & self.known.rates.keys()
        if len(units) < 2 or not wanted:
            return tuple(parts)
        self.known.exchanged |= wanted
        rates = {unit: bounds.rate(self.compute(self.known.rates[unit])) for unit in wanted}
        return tuple(
            bounds.exchanged(part, rates[part.unit]) if part.unit in rates else part for part in parts
        )

    def _entry(self, tally: Tally, inner: Known) -> Quantity:
        """What one entry adds: nothing, its part, or something between."""
        verdict = self.decide(as_condition(tally.where), inner) if tally.where else None
        if verdict and verdict.answer is Answer.UNMET:
            return ZERO
        part = bounds.exactly(Fraction(1))
        if tally.each is not None:
            computer = Computer(inner, self.decide)
            part = computer.compute(tally.each)
            if tally.cap:
                cap = computer.compute(tally.cap)
                part = bounds.extreme((*self._in_one_currency([part], cap), cap), largest=False)
        if verdict is None or verdict.answer is Answer.MET:
            return part
        return bounds.hull((ZERO, part), tuple(open_reads(verdict)))

    def _choice(self, choice: Choice) -> Quantity:
        possible: list[Quantity] = []
        reads: list[FactRead] = []
        for condition, value in choice.cases:
            verdict = self.decide(as_condition(condition), self.known) if condition else None
            if verdict and verdict.answer is Answer.UNMET:
                continue
            possible.append(self.compute(value))
            if verdict is None or verdict.answer is Answer.MET:
                break
            reads += open_reads(verdict)
        else:
            possible.append(Quantity(None, None, None, (), "所列情形一项也不符合"))
        return possible[0] if len(possible) == 1 else bounds.hull(tuple(possible), tuple(reads))

    def _tiers(self, tiers: Tiers) -> Quantity:
        by = self.compute(tiers.by)
        rows = [value for span, value in tiers.rows if may_lie_in(by, span)]
        if not rows:
            return Quantity(None, None, None, by.reads, by.fault or "不在所列的任何一档")
        parts = tuple(self.compute(value) for value in rows)
        if by.value is None:
            return bounds.hull(parts, by.reads)
        found = parts[0]
        return Quantity(
            found.low, found.high, found.unit, bounds.merged(by, found), found.fault, found.is_undefined
        )

    def _marginal(self, marginal: Marginal) -> Quantity:
        of = self.compute(marginal.of)
        parts = [
            bounds.operate("*", _part_in(of, span), self.compute(value)) for span, value in marginal.rows
        ]
        return bounds.added(parts)

    def _steps(self, steps: Steps) -> Quantity:
        of, each, pay = self.compute(steps.of), self.compute(steps.each), self.compute(steps.pay)
        if steps.above is not None:
            of = bounds.operate("-", of, self.compute(steps.above))
        beyond = bounds.extreme((of, ZERO), largest=True)
        return bounds.operate("*", bounds.floored(bounds.operate("/", beyond, each)), pay)


def members(expressions: tuple[Expression, ...], on: date | None) -> list[tuple[Expression, ...]]:
    """The expressions once for each period of the windows in them; nothing if there is none to be told."""
    words = {each.period for of in expressions for each in _windows(of)}
    spans = [
        found.on_day(on or date.max) for word in words if (found := period(word)) and (on or found.is_fixed)
    ]
    if not spans or len(spans) != len(words):
        return []
    return [
        tuple(_at(of, index, on or date.max) for of in expressions) for index in range(min(map(len, spans)))
    ]


def may_lie_in(by: Quantity, span: Range) -> bool:
    """Whether a quantity can lie in a range, as far as it is known."""
    low, high = span.low, span.high
    if low is not None and by.high is not None and not reaches(by.high, low.value, or_equal=span.has_low):
        return False
    return high is None or by.low is None or reaches(high.value, by.low, or_equal=span.has_high)


def _windows(expression: Expression) -> list[Reading]:
    match expression:
        case Reading(period=word):
            found = period(word) if word else None
            return [expression] if found and found.is_window else []
        case Arithmetic(left=left, right=right):
            return _windows(left) + _windows(right)
        case _:
            # A function takes in its own windows; tables and lists have none.
            return []


def _at(expression: Expression, index: int, on: date) -> Expression:
    match expression:
        case Reading(name=name, period=word):
            found = period(word) if word else None
            return Reading(name, str(found.on_day(on)[index])) if found and found.is_window else expression
        case Arithmetic(sign=sign, left=left, right=right):
            return Arithmetic(sign, _at(left, index, on), _at(right, index, on))
        case _:
            return expression


def _part_in(of: Quantity, span: Range) -> Quantity:
    """How much of a quantity lies in a range: the more of it, the more lies there."""
    low = span.low.value if span.low else Fraction(0)
    high = span.high.value if span.high else None

    def part(value: Fraction | None) -> Fraction | None:
        if value is None:
            return None
        return max(Fraction(0), (value if high is None else min(value, high)) - low)

    top = part(of.high) if of.high is not None or high is None else high - low
    least = part(of.low)
    return Quantity(
        Fraction(0) if least is None else least, top, of.unit, of.reads, of.fault, of.is_undefined
    )
