"""How is each kind of leaf written back into YAML?"""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from qifu.kernel import money
from qifu.kernel.conditions.expressions import Expression, Tally, Tiers
from qifu.kernel.conditions.facts import DAY
from qifu.kernel.conditions.language import Compare, Condition, Elapsed, Operand, Recognition, Same, Test
from qifu.kernel.money import Money
from qifu.kernel.packs.model import show_fraction

WriteQuantity = Callable[[Expression], object]


def write_test(test: Test) -> dict[str, Any]:
    """A test of one fact."""
    return {"fact": test.fact, test.operator.value: _written(test.operand)}


def write_leaf(leaf: Condition, quantity: WriteQuantity) -> dict[str, Any]:
    """Any other leaf."""
    match leaf:
        case Same(fact=fact, other=other):
            return {"fact": fact, "same_as": other}
        case Compare():
            return _comparison(leaf, quantity)
        case Recognition(fact=fact, names=names, levels=levels, on=on, within=within):
            given = {"level": list(levels), "on": on, "within": within}
            return {"fact": fact, "has": list(names), **{key: each for key, each in given.items() if each}}
        case Elapsed(since=since, until=until, operator=operator, count=count, unit=unit):
            until_too = {} if until == DAY else {"to": until}
            return {"elapsed": since, **until_too, operator.value: f"{count}{unit}"}
        case _:
            raise TypeError(f"{type(leaf).__name__} is not written here")


def _comparison(leaf: Compare, quantity: WriteQuantity) -> dict[str, Any]:
    bound = {leaf.operator.value: quantity(leaf.bound)}
    undefined = {"undefined": leaf.undefined.value} if leaf.undefined else {}
    if isinstance(leaf.of, Tally):
        written = quantity(leaf.of)
        assert isinstance(written, dict)
        return {**written, **bound}
    if isinstance(leaf.bound, Tiers) and not undefined and leaf.take is None:
        written = quantity(leaf.bound)
        assert isinstance(written, dict)
        table = written["tiers"]
        inner = {"by": table["by"], "of": quantity(leaf.of), leaf.operator.value: table["rows"]}
        return {"brackets": inner}
    take = {} if leaf.take is None else {"take": str(leaf.take) if isinstance(leaf.take, str) else leaf.take}
    return {"of": quantity(leaf.of), **take, **bound, **undefined}


def _written(operand: Operand) -> Any:
    if isinstance(operand, tuple):
        return [_written(each) for each in operand]
    if isinstance(operand, Money):
        return written_sum(operand)
    return show_fraction(operand) if isinstance(operand, Fraction) else operand


def written_sum(sum_: Money) -> str:
    """A sum so that it is read again as the same."""
    return f"{Decimal(sum_.fen) / 100:f}{money.currency_name(sum_.currency)}"
