"""Which facts does an item read, as what kind of value, and which of them can nobody supply?"""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from qifu.kernel import money
from qifu.kernel.conditions import (
    Compare,
    Condition,
    Elapsed,
    Expression,
    Judge,
    Operator,
    Recognition,
    Same,
    Test,
)
from qifu.kernel.conditions.expressions import (
    PLAIN,
    SHARE,
    SPELLS,
    Arithmetic,
    Call,
    Function,
    Judged,
    Number,
    Reading,
    Tally,
)
from qifu.kernel.conditions.facts import DAY
from qifu.kernel.conditions.language import COMPARISONS
from qifu.kernel.conditions.node import ConditionNode
from qifu.kernel.money import Money
from qifu.policies.rules.steps import HAD
from qifu.policies.rules.walking import Path, Spot, spots
from qifu.policies.schema import Item

LIST: Final = "清单"
NUMBER: Final = "数"
TRUTH: Final = "是否"
TEXT: Final = "文字"
MONEY: Final = f"金额（{money.currency_name(money.YUAN)}）"
DATE: Final = "日期"
_THROUGH: Final = (Function.SUM, Function.MEAN, Function.MIN, Function.MAX)


@dataclass(frozen=True, slots=True)
class Use:
    """One place where a fact is read: its name without the period, and the kind of value it must have."""

    name: str
    path: Path
    kind: str = ""
    is_judged: bool = False


def uses(item: Item) -> tuple[Use, ...]:
    """Every reading of a fact; quantities the item derives itself are not facts."""
    found = [use for spot in spots(item) for use in _uses(spot) if use.name not in item.let]
    if item.stack.not_with:
        found.append(Use(HAD, ("stack", "not_with"), LIST))
    return tuple(found)


def without_supply(item: Item, supplied: Set[str]) -> Iterator[Use]:
    """The first reading of each fact that no source supplies."""
    seen: set[str] = set()
    for use in uses(item):
        if use.name not in seen and use.name not in supplied and use.name != DAY:
            seen.add(use.name)
            yield use


def _uses(spot: Spot) -> Iterator[Use]:
    if isinstance(spot.part, Judge | Judged):
        yield Use(spot.part.text, spot.path, is_judged=True)
        return
    named = _by_leaf if isinstance(spot.part, ConditionNode) else _by_quantity
    for name, kind in named(spot.part):
        base = name.partition("@")[0]
        yield Use(f"{spot.entries_of}.{base}" if spot.entries_of else base, spot.path, kind)


def _by_leaf(part: Condition | Expression) -> Iterator[tuple[str, str]]:
    match part:
        case Test(fact=fact):
            yield fact, kind_asked(part)
        case Same(fact=fact, other=other):
            yield from ((fact, ""), (other, ""))
        case Recognition(fact=fact, on=on):
            yield fact, LIST
            if isinstance(on, str) and on:
                yield on, DATE
        case Elapsed(since=since, until=until):
            yield from ((day, DATE) for day in (since, until) if isinstance(day, str))
        case Compare(of=of, bound=Number(unit=unit)):
            yield from ((name, _of_unit(unit)) for name in _measured(of))


def _by_quantity(part: Condition | Expression) -> Iterator[tuple[str, str]]:
    match part:
        case Tally(fact=fact):
            yield fact, LIST
        case Reading(name=name):
            yield name, ""
        case Call(function=function, of=of) if function in SPELLS:
            yield from ((each.name, DATE) for each in of if isinstance(each, Reading))


def kind_asked(test: Test) -> str:
    """The kind of value a test wants, or nothing where several would do."""
    operand = test.operand
    if test.operator is Operator.HAS:
        return LIST
    if test.operator is Operator.WITHIN or isinstance(operand, date):
        return DATE
    if isinstance(operand, bool):
        return TRUTH
    if isinstance(operand, Money):
        return _of_unit(operand.currency)
    if test.operator in COMPARISONS and isinstance(operand, int | Decimal | Fraction):
        return NUMBER
    return TEXT if isinstance(operand, str) else ""


def _of_unit(unit: str) -> str:
    return NUMBER if unit in (PLAIN, SHARE) else f"金额（{money.currency_name(unit)}）"


def _measured(of: Expression) -> Iterator[str]:
    """The facts whose kind is that of the whole: through sums and the largest or smallest, not quotients."""
    match of:
        case Reading(name=name):
            yield name
        case Arithmetic(sign="+" | "-", left=left, right=right):
            yield from (*_measured(left), *_measured(right))
        case Call(function=function, of=parts) if function in _THROUGH:
            for each in parts:
                yield from _measured(each)
