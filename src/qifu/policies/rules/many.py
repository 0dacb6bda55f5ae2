"""How much does an item pay each of many enterprises? As `benefit` says; side by side if steps are simple."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from qifu.kernel import money
from qifu.kernel.columns.exact import Exact, exact, positions_of
from qifu.kernel.columns.table import Table
from qifu.kernel.conditions import Expression, Known
from qifu.kernel.conditions.expressions import Arithmetic, Number
from qifu.kernel.money import YUAN, Rounding
from qifu.policies.rules.benefit import benefit
from qifu.policies.schema import UNIT_FEN, Item, Pay


@dataclass(frozen=True, slots=True)
class _Simple:
    """A sum or a base at a rate, then a floor and a cap of fixed sums."""

    start: Expression
    floor: Fraction | None
    below: str
    cap: Fraction | None


def amounts(item: Item, table: Table, rows: NDArray[np.integer]) -> list[int | None]:
    """Whole fen for each of some rows, as given; None where it is not known. All of them are eligible."""
    positions = positions_of(table, rows)
    found: list[int | None] = [None] * len(positions)
    left = np.arange(len(positions))
    simple = _simple(item) if item.pay is not None else None
    if item.pay is not None and simple is not None:
        held = exact(simple.start, table, positions, item.let)
        if held is not None and held.unit in (YUAN, None):
            for index in np.flatnonzero(held.is_known).tolist():
                found[index] = _paid(held, index, simple, item.pay)
            left = np.flatnonzero(~held.is_known)
    for index in left.tolist():
        known = Known(table.facts(int(positions[index])), table.on, item.let)
        paid = benefit(item, known)
        found[index] = None if paid is None else paid.amount_fen
    return found


def _simple(item: Item) -> _Simple | None:
    """The simple form of an item's steps, or None if there are others."""
    pay, stack = item.pay, item.stack
    assert pay is not None
    if pay.parts or pay.exchange or pay.uplift or pay.caps or pay.residual is not None:
        return None
    if stack.not_with or stack.taken is not None or stack.caps:
        return None
    floor = _fixed(pay.floor.at) if pay.floor is not None else None
    cap = _fixed(pay.cap) if pay.cap is not None else None
    if (pay.floor is not None and floor is None) or (pay.cap is not None and cap is None):
        return None
    start = pay.fixed if pay.fixed is not None else pay.base
    assert start is not None
    if pay.rate is not None:
        start = Arithmetic("*", start, pay.rate)
    return _Simple(start, floor, pay.floor.below if pay.floor is not None else "raise", cap)


def _fixed(expression: Expression) -> Fraction | None:
    """A sum of yuan written out."""
    is_sum = isinstance(expression, Number) and expression.unit == YUAN
    return expression.value if is_sum and isinstance(expression, Number) else None


def _paid(held: Exact, index: int, simple: _Simple, pay: Pay) -> int:
    value = max(Fraction(held.tops[index], held.unders[index]), Fraction(0))
    if simple.floor is not None and value < simple.floor and value != 0:
        value = simple.floor if simple.below == "raise" else Fraction(0)
    if simple.cap is not None:
        value = min(value, simple.cap)
    unit = UNIT_FEN[pay.round]
    paid = money.rounded(value, unit, pay.rounding)
    if simple.cap is not None and paid > simple.cap:
        paid = money.rounded(value, unit, Rounding.DOWN)
    return paid
