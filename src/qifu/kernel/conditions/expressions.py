"""What can a quantity be? Facts of periods, sums with units, four operations, windows, counts and tables.

The same small set serves a ratio in a condition and an amount of money. Nothing here is evaluated.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from qifu.kernel.conditions.node import ConditionNode

PLAIN, SHARE = "", "%"


class Function(StrEnum):
    """What may be written before a parenthesis."""

    SUM = "sum"
    MEAN = "mean"
    MIN = "min"
    MAX = "max"
    FLOOR = "floor"
    CEIL = "ceil"
    GROWTH = "growth"
    YEARS = "years"
    MONTHS = "months"
    DAYS = "days"


SPELLS = frozenset({Function.YEARS, Function.MONTHS, Function.DAYS})


@dataclass(frozen=True, slots=True)
class Number:
    """A number, a share or a sum of money (`unit` is then the currency, the value in hundredths)."""

    value: Fraction
    unit: str = PLAIN


@dataclass(frozen=True, slots=True)
class Reading:
    """A fact, of a period where one is written after `@`."""

    name: str
    period: str = ""

    @property
    def key(self) -> str:
        return f"{self.name}@{self.period}" if self.period else self.name


@dataclass(frozen=True, slots=True)
class Judged:
    """A quantity a person sets, within the bounds the document leaves them."""

    text: str
    by: str = ""
    at_least: "Expression | None" = None
    at_most: "Expression | None" = None

    @property
    def key(self) -> str:
        return f"judge:{self.text}"


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two quantities and one of + - * /."""

    sign: str
    left: "Expression"
    right: "Expression"


@dataclass(frozen=True, slots=True)
class Call:
    """A function of quantities, or of two days; a window among them stands for its periods one by one."""

    function: Function
    of: "tuple[Expression, ...]"


@dataclass(frozen=True, slots=True)
class Tally:
    """The entries of a list that meet a condition: how many, or the total of a quantity of each, capped.

    `top` counts only so many of them, the largest. `per` names a field: entries that have the same there
    belong together, `top` then counts within each such group, and a group comes to no more than `per_cap`.
    """

    fact: str
    where: ConditionNode | None = None
    each: "Expression | None" = None
    cap: "Expression | None" = None
    top: int | None = None
    per: str = ""
    per_cap: "Expression | None" = None


@dataclass(frozen=True, slots=True)
class Choice:
    """The first value whose condition is met; a last one without a condition is for the rest."""

    cases: "tuple[tuple[ConditionNode | None, Expression], ...]"


@dataclass(frozen=True, slots=True)
class Range:
    """From one bound to another, each with or without the bound itself; None is without end."""

    low: Number | None = None
    high: Number | None = None
    has_low: bool = False
    has_high: bool = True


@dataclass(frozen=True, slots=True)
class Tiers:
    """A value that depends on the bracket in which another one lies."""

    by: "Expression"
    rows: "tuple[tuple[Range, Expression], ...]"


@dataclass(frozen=True, slots=True)
class Marginal:
    """Each part of a quantity at the rate of its own bracket, added up."""

    of: "Expression"
    rows: "tuple[tuple[Range, Expression], ...]"


@dataclass(frozen=True, slots=True)
class Steps:
    """So much for every full step by which a quantity goes beyond a start."""

    of: "Expression"
    each: "Expression"
    pay: "Expression"
    above: "Expression | None" = None


Expression: TypeAlias = (
    Number | Reading | Judged | Arithmetic | Call | Tally | Choice | Tiers | Marginal | Steps
)


def inside(expression: Expression) -> Iterator[Expression | ConditionNode]:
    """The expressions and conditions an expression is made of, but for what is asked of entries of a list."""
    match expression:
        case Arithmetic(left=left, right=right):
            yield from (left, right)
        case Call(of=of):
            yield from of
        case Judged() | Tally():
            yield from _ends(expression)
        case Choice(cases=cases):
            for condition, value in cases:
                yield from (value,) if condition is None else (condition, value)
        case Tiers(by=of, rows=rows) | Marginal(of=of, rows=rows):
            yield from (of, *(value for _, value in rows))
        case Steps(of=of, each=each, pay=pay, above=above):
            yield from (of, each, pay, *(() if above is None else (above,)))


def _ends(expression: Judged | Tally) -> Iterator[Expression]:
    if isinstance(expression, Judged):
        ends = (expression.at_least, expression.at_most)
    else:
        ends = (expression.cap, expression.per_cap)
    yield from (each for each in ends if each is not None)


def readings(expression: Expression) -> Iterator[Reading | ConditionNode]:
    """Every fact an expression reads itself, and every condition that reads more."""
    if isinstance(expression, Reading):
        yield expression
    if isinstance(expression, Judged):
        yield Reading(expression.key)
    if isinstance(expression, Tally):
        yield Reading(expression.fact)
    for each in inside(expression):
        if isinstance(each, ConditionNode):
            yield each
        else:
            yield from readings(each)
