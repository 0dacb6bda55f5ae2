"""How is a condition brought into the plain form that other engines decide?"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from qifu.kernel.conditions.brackets import gaps
from qifu.kernel.conditions.computing import members
from qifu.kernel.conditions.expressions import (
    Arithmetic,
    Call,
    Expression,
    Function,
    Number,
    Range,
    Reading,
    Tiers,
)
from qifu.kernel.conditions.facts import DAY
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
    Undefined,
    Value,
)
from qifu.kernel.conditions.leaves import as_number
from qifu.kernel.conditions.periods import months_later, period
from qifu.kernel.conditions.verdict import needed
from qifu.kernel.exports.beginnings import begun
from qifu.kernel.exports.plain import (
    MILLION,
    AtLeastOf,
    Column,
    Combined,
    Equal,
    Fits,
    Holds,
    Kind,
    Kinds,
    Months,
    Node,
    Not,
    NotExpressible,
    OneOf,
    Reaches,
    Starts,
    Term,
    Unknown,
    Whole,
)
from qifu.kernel.exports.quotients import Quotients, combined
from qifu.kernel.money import YUAN, Money


def lower(
    condition: Condition, kinds: Kinds, on: date | None, derived: Mapping[str, Expression] | None = None
) -> Node:
    """The plain form of a condition over columns of the kinds given; NotExpressible if it has none."""
    return _Lowering(kinds, on, derived or {}).node(condition)


class _Lowering:
    def __init__(self, kinds: Kinds, on: date | None, derived: Mapping[str, Expression]) -> None:
        self.kinds, self.on, self.derived = kinds, on, derived
        self.quotients = Quotients(kinds, on, derived)

    def node(self, condition: Condition) -> Node:
        match condition:
            case Every() | Some() | AtLeast():
                return AtLeastOf(needed(condition), tuple(self.node(each) for each in condition.of))
            case Neither(of=of):
                return Not(AtLeastOf(1, tuple(self.node(each) for each in of)))
            case Test() | Same():
                return self._test(condition) if isinstance(condition, Test) else self._same(condition)
            case Compare():
                return self._compare(condition)
            case Elapsed():
                return self._elapsed(condition)
            case Recognition():
                return self._recognition(condition)
            case Judge(key=key):
                return OneOf(key, Kind.TRUTH, (True,)) if self.kinds.get(key) is Kind.TRUTH else Unknown()

    def _test(self, test: Test) -> Node:
        if test.fact in self.derived and test.operator in COMPARISONS:
            bound = as_number(test.operand)
            if bound is not None:
                return self._compare(Compare(of=Reading(test.fact), operator=test.operator, bound=bound))
        name = self.quotients.key(test.fact)
        kind = self.kinds[name]
        match test.operator:
            case Operator.IS | Operator.IN:
                operand = test.operand
                return _one_of(name, kind, operand if isinstance(operand, tuple) else (operand,))
            case Operator.STARTS if kind is Kind.TEXT and isinstance(test.operand, tuple):
                return Starts(name, tuple(str(each) for each in test.operand))
            case Operator.HAS if isinstance(test.operand, str | int):
                return _has(name, kind, str(test.operand))
            case Operator.WITHIN if kind is Kind.DAY:
                return self._within(name, str(test.operand))
            case _ if test.operator in COMPARISONS:
                return _measured(test, name, kind)
            case _:
                raise NotExpressible(f"{test.operator} 用于「{name}」没有等价的写法")

    def _same(self, condition: Same) -> Node:
        left, right = (self.quotients.key(name) for name in (condition.fact, condition.other))
        if self.kinds[left] is not self.kinds[right] or self.kinds[left] in (Kind.WORDS, Kind.ENTRIES):
            raise NotExpressible(f"「{left}」与「{right}」不是一类，不能看是否相同")
        return Equal(left, right)

    def _within(self, name: str, word: str) -> Node:
        found = period(word)
        if found is None or (self.on is None and not found.is_fixed):
            return Unknown()
        spans = found.on_day(self.on or date.max)
        first, last = (Whole(day.toordinal()) for day in (spans[0].bounds()[0], spans[-1].bounds()[1]))
        column = Column(name)
        ends = (Reaches(Operator.AT_LEAST, column, first), Reaches(Operator.AT_MOST, column, last))
        return AtLeastOf(2, ends)

    def _compare(self, compare: Compare) -> Node:
        if compare.take is not None:
            return self._in_periods(compare)
        if isinstance(compare.bound, Tiers):
            return self._tiers(compare, compare.bound)
        left, right = self.quotients.of(compare.of), self.quotients.of(compare.bound)
        if len({unit for unit in (left.unit, right.unit) if unit is not None}) > 1:
            raise NotExpressible("单位不一致")
        undefined = None if compare.undefined is None else compare.undefined is Undefined.MET
        if undefined is not None and not _is_one_quotient(compare):
            raise NotExpressible("由几步除法得出的数，写明了不能计算时怎么算")
        signs = left.signs + right.signs
        return Reaches(
            compare.operator,
            combined("*", left.top, right.under),
            combined("*", right.top, left.under),
            signs,
            left.nonzero + right.nonzero,
            left.above + right.above,
            undefined,
        )

    def _in_periods(self, compare: Compare) -> Node:
        parts = members((compare.of, compare.bound), self.on)
        of = tuple(
            self._compare(Compare(of=of, operator=compare.operator, bound=bound, undefined=compare.undefined))
            for of, bound in parts
        )
        if not of:
            return Unknown()
        k = compare.take if isinstance(compare.take, int) else len(of) if compare.take is Take.EACH else 1
        return AtLeastOf(k, of)

    def _tiers(self, compare: Compare, tiers: Tiers) -> Node:
        """One bracket holds and its bound is reached; exact where nothing lies outside the brackets."""
        if gaps(tuple(tiers.rows)) or compare.undefined is not None:
            raise NotExpressible("分档有空当，或写明了不能计算时怎么算")
        if not self.quotients.columns(tiers.by) <= self.quotients.columns(compare.of):
            raise NotExpressible("分档所依据的事实未知时，仍可能有结论")
        of = tuple(
            AtLeastOf(2, (
                self._in_span(tiers.by, span),
                self._compare(Compare(of=compare.of, operator=compare.operator, bound=value)),
            ))
            for span, value in tiers.rows
        )  # fmt: skip
        return AtLeastOf(1, of)

    def _in_span(self, by: Expression, span: Range) -> Node:
        ends: list[Node] = []
        for bound, includes, operators in (
            (span.low, span.has_low, (Operator.AT_LEAST, Operator.ABOVE)),
            (span.high, span.has_high, (Operator.AT_MOST, Operator.BELOW)),
        ):
            if bound is not None:
                ends.append(self._compare(Compare(of=by, operator=operators[not includes], bound=bound)))
        return AtLeastOf(len(ends), tuple(ends))

    def _elapsed(self, condition: Elapsed) -> Node:
        if condition.unit == "天":
            last, first = (self._day_term(each) for each in (condition.until, condition.since))
            return Reaches(condition.operator, Combined("-", last, first), Whole(condition.count))
        months = condition.count * (12 if condition.unit == "年" else 1)
        until, since = self._day(condition.until), self._day(condition.since)
        if isinstance(since, str) and isinstance(until, str):
            return Months(condition.operator, until, since, months)
        if isinstance(since, int):
            turn = months_later(date.fromordinal(since), months).toordinal()
            return Reaches(condition.operator, self._day_term(condition.until), Whole(turn))
        assert isinstance(until, int)
        return begun(condition.operator, Column(str(since)), until, months)

    def _day(self, day: date | str) -> str | int:
        if day == DAY and DAY not in self.kinds and self.on is not None:
            return self.on.toordinal()
        if isinstance(day, date):
            return day.toordinal()
        name = self.quotients.key(day)
        if self.kinds[name] is not Kind.DAY:
            raise NotExpressible(f"「{day}」不是日期")
        return name

    def _day_term(self, day: date | str) -> Term:
        held = self._day(day)
        return Column(held) if isinstance(held, str) else Whole(held)

    def _recognition(self, condition: Recognition) -> Node:
        name = self.quotients.key(condition.fact)
        if self.kinds[name] is Kind.ENTRIES:
            return self._entries(name, condition)
        if self.kinds[name] is not Kind.WORDS or condition.levels or condition.within:
            raise NotExpressible(f"「{name}」的级别、时间没有等价的写法")
        if condition.on not in ("", DAY):
            raise NotExpressible(f"「{name}」在另一天是否有效没有等价的写法")
        return Holds(name, condition.names)

    def _entries(self, name: str, condition: Recognition) -> Node:
        if condition.on not in ("", DAY) or DAY in self.kinds or self.on is None:
            raise NotExpressible(f"「{name}」在另一天是否有效没有等价的写法")
        given = None
        if condition.within:
            found = period(condition.within)
            if found is None:
                return Unknown()
            spans = found.on_day(self.on)
            given = spans[0].bounds()[0].toordinal(), spans[-1].bounds()[1].toordinal()
        day = self.on.toordinal()
        return Fits(name, condition.names, condition.levels, day, bool(condition.on), given)


def _is_one_quotient(compare: Compare) -> bool:
    """Whether the only thing that can be undefined is one quotient or growth, set against a number."""
    match compare.of:
        case Arithmetic(sign="/", left=left, right=right) | Call(function=Function.GROWTH, of=(left, right)):
            return all(isinstance(each, Reading) for each in (left, right)) and isinstance(
                compare.bound, Number
            )
        case _:
            return False


def _has(name: str, kind: Kind, word: str) -> Node:
    if kind is Kind.ENTRIES:
        return Fits(name, (word,))
    if kind is not Kind.WORDS:
        raise NotExpressible(f"「{name}」不是一份清单")
    return Holds(name, (word,))


def _measured(test: Test, name: str, kind: Kind) -> Node:
    bound = test.operand
    if kind is Kind.DAY and isinstance(bound, date):
        return Reaches(test.operator, Column(name), Whole(bound.toordinal()))
    number = as_number(bound)
    if number is None or kind not in (Kind.MONEY, Kind.WHOLE, Kind.SHARE):
        raise NotExpressible(f"「{name}」不能与所写的值比较大小")
    if kind is Kind.MONEY and number.unit != YUAN:
        raise NotExpressible(f"「{name}」与所写的值单位不一致")
    top, under = number.value.numerator, number.value.denominator
    if kind is Kind.SHARE:
        top *= MILLION
    return Reaches(test.operator, combined("*", Column(name), Whole(under)), Whole(top))


def _one_of(name: str, kind: Kind, values: tuple[Value, ...]) -> Node:
    """`is` and `in`; values of another kind would leave it open, which `in` of other engines does not say."""
    found: list[str | int | bool] = []
    for value in values:
        match kind, value:
            case Kind.TRUTH, bool():
                found.append(value)
            case Kind.MONEY, Money(currency="CNY"):
                found.append(value.fen)
            case Kind.DAY, date():
                found.append(value.toordinal())
            case Kind.TEXT, str() | int() if not isinstance(value, bool):
                found.append(str(value))
            case Kind.WHOLE | Kind.SHARE, int() | Decimal() | Fraction() if not isinstance(value, bool):
                exact = Fraction(value) * (MILLION if kind is Kind.SHARE else 1)
                found += [exact.numerator] if exact.denominator == 1 else []
            case _:
                raise NotExpressible(f"「{name}」与所写的值不是一类")
    return OneOf(name, kind, tuple(found))
