"""How does a sum that is told at once stand on its way through the steps?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, TypeAlias

from qifu.kernel import money
from qifu.kernel.conditions import Answer
from qifu.kernel.conditions.quick_exact import (
    MET,
    NOUGHT,
    UNMET,
    Ask,
    Exact,
    Found,
    larger,
    plus,
    smaller,
)
from qifu.kernel.conditions.values import Values
from qifu.kernel.money import YUAN, Rounding
from qifu.policies.rules.steps import HAD
from qifu.policies.schema import UNIT_FEN, Pay, Stack

Step: TypeAlias = Callable[[Values, "Way"], None]
NOTHING: Final[Exact] = (0, YUAN)


class Untold(Exception):
    """A sum that cannot be told at once."""


@dataclass(slots=True)
class Way:
    """A sum on its way through the steps, and the lowest cap it met."""

    sum: Exact = NOUGHT
    ceiling: int | Fraction | None = None


def applies(when: Ask | None, values: Values) -> bool:
    """Whether what hangs on a condition applies; it must be known."""
    answer: Answer | None = MET if when is None else when(values)
    if answer is not MET and answer is not UNMET:
        raise Untold
    return answer is MET


def sure(found: Found) -> Exact:
    """A quantity that must be known."""
    if type(found) is not tuple:
        raise Untold
    return found


def not_below_nought(_values: Values, way: Way) -> None:
    """Nobody is paid less than nothing."""
    if way.sum[0] < 0:
        way.sum = (0, way.sum[1])


def picked(parts: list[Exact | None], pick: str, way: Way) -> None:
    """The components that apply together: their sum, the highest or the lowest of them."""
    total: Found = None
    for part in parts:
        if part is None:
            continue
        if total is None:
            total = part
        elif pick == "sum":
            total = sure(plus(total, part))
        else:
            total = sure((larger if pick == "highest" else smaller)(total, part))
    way.sum = NOUGHT if total is None else sure(total)


def beside(stack: Stack) -> Step:
    """Nothing beside an item that must not stand with this one."""
    others = stack.not_with

    def step(values: Values, way: Way) -> None:
        had = values.get(HAD)
        if not isinstance(had, tuple | list | frozenset | set):
            raise Untold
        names = {entry.get("name") if isinstance(entry, Mapping) else entry for entry in had}
        if not names.isdisjoint(others):
            way.sum = NOTHING

    return step


def rounded(value: int | Fraction, pay: Pay, ceiling: int | Fraction | None) -> int:
    """As `benefit` rounds: once, and never above a cap."""
    unit = UNIT_FEN[pay.round]
    if pay.rounding is Rounding.DOWN:
        return int(value // unit) * unit
    paid = money.rounded(Fraction(value), unit, pay.rounding)
    if ceiling is not None and paid > ceiling:
        return money.rounded(Fraction(value), unit, Rounding.DOWN)
    return paid
