"""How much does an item pay each of many enterprises? As `benefit` says; side by side if steps are simple."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

from qifu.kernel import money
from qifu.kernel.columns.bits import Flags
from qifu.kernel.columns.exact import Exact, exact, positions_of
from qifu.kernel.columns.table import Table
from qifu.kernel.conditions import Expression, Known
from qifu.kernel.conditions.expressions import Arithmetic, Number, Reading
from qifu.kernel.conditions.values import of_firm
from qifu.kernel.money import YUAN, Rounding
from qifu.policies.rules import reads
from qifu.policies.rules.at_once import AtOnce, at_once
from qifu.policies.rules.benefit import benefit
from qifu.policies.schema import UNIT_FEN, Item, Pay

FITS: Final = 2**62


@dataclass(frozen=True, slots=True)
class Paid:
    """Whole fen, 0 where the sum `is_known` not to be."""

    fen: NDArray[np.int64]
    is_known: Flags


@dataclass(frozen=True, slots=True)
class _Simple:
    """A sum or a base at a rate, then a floor and a cap of fixed sums."""

    start: Expression
    floor: Fraction | None
    below: str
    cap: Fraction | None


def amounts(item: Item, table: Table, rows: NDArray[np.integer]) -> list[int | None]:
    """Whole fen for each of some rows, as given; None where it is not known. All of them are eligible."""
    found = paid(item, table, positions_of(table, rows))
    return [
        fen if known else None for fen, known in zip(found.fen.tolist(), found.is_known.tolist(), strict=True)
    ]


def paid(item: Item, table: Table, positions: NDArray[np.int64]) -> Paid:
    """The same at some positions of the table."""
    found = Paid(np.zeros(len(positions), np.int64), np.zeros(len(positions), np.bool_))
    if item.pay is None:
        return found
    left = np.arange(len(positions))
    simple = _simple(item)
    held = exact(simple.start, table, positions, item.let) if simple is not None else None
    if simple is not None and held is not None and held.unit in (YUAN, None):
        left = _side_by_side(found, held, simple, item.pay)
    _one_by_one(found, left, item, table, positions)
    return found


def _side_by_side(found: Paid, held: Exact, simple: _Simple, pay: Pay) -> NDArray[np.intp]:
    """Fill in what can be known of simple steps; where the rows must tell is given back."""
    unit = UNIT_FEN[pay.round]
    is_whole = all(each is None or each.denominator == 1 for each in (simple.floor, simple.cap))
    fits = held.tops.dtype == np.int64 == held.unders.dtype and is_whole and pay.rounding is Rounding.DOWN
    if fits and (len(held.unders) == 0 or int(held.unders.max()) < FITS // unit):
        found.fen[:] = np.where(held.is_known, _rounded_down(held, simple, unit), 0)
        found.is_known[:] = held.is_known
    else:
        for index in np.flatnonzero(held.is_known).tolist():
            found.fen[index] = _paid(held, index, simple, pay)
            found.is_known[index] = True
    # With a base or a rate that is not known at all there is no sum, unless the cap leaves no room for one.
    is_open = held.lacks if _is_plain(simple.start) and simple.cap != 0 else np.zeros_like(held.lacks)
    return np.flatnonzero(~held.is_known & ~is_open)


def _is_plain(start: Expression) -> bool:
    """A fact, or one at a rate above nought: nothing bounds it as long as it is not known."""
    match start:
        case Reading():
            return True
        case Arithmetic(sign="*", left=left, right=Number(value=rate)):
            return rate > 0 and _is_plain(left)
        case _:
            return False


def _rounded_down(held: Exact, simple: _Simple, unit: int) -> NDArray[np.int64]:
    """Floor and cap are whole fen, so that rounding down first changes nothing of what they compare."""
    fen = np.maximum(held.tops // held.unders, 0)
    units: NDArray[np.int64] = np.maximum(held.tops // (held.unders * unit), 0) * unit
    if simple.floor is not None:
        raised = int(simple.floor) // unit * unit if simple.below == "raise" else 0
        units = np.where((fen < int(simple.floor)) & (held.tops > 0), raised, units)
    return units if simple.cap is None else np.minimum(units, int(simple.cap) // unit * unit)


def _one_by_one(
    found: Paid, left: NDArray[np.intp], item: Item, table: Table, positions: NDArray[np.int64]
) -> None:
    """The enterprises whose sums only their own facts tell; of these, those that can be told at once are."""
    if not len(left):
        return
    asked = reads.keys(item, table.on) | item.let.keys() if table.on else table.columns.keys()
    names = {name for key in asked if (name := table.name(key)) is not None}
    narrow = Table(table.layout, {name: table.columns[name] for name in names}, table.on)
    quick = at_once(item, table.on) if table.on is not None else None
    for index in left.tolist():
        amount = _of_one(item, narrow, int(positions[index]), quick)
        if amount is not None:
            found.fen[index], found.is_known[index] = amount, True


def _of_one(item: Item, table: Table, position: int, quick: AtOnce | None) -> int | None:
    facts = table.facts(position)
    values = of_firm(facts, table.on) if table.on is not None else None
    amount = quick.amount(values) if quick is not None and values is not None else None
    if amount is not None:
        return amount
    whole = benefit(item, Known(facts, table.on, item.let))
    return None if whole is None else whole.amount_fen


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
    value = max(Fraction(int(held.tops[index]), int(held.unders[index])), Fraction(0))
    if simple.floor is not None and value < simple.floor and value != 0:
        value = simple.floor if simple.below == "raise" else Fraction(0)
    if simple.cap is not None:
        value = min(value, simple.cap)
    unit = UNIT_FEN[pay.round]
    paid = money.rounded(value, unit, pay.rounding)
    if simple.cap is not None and paid > simple.cap:
        paid = money.rounded(value, unit, Rounding.DOWN)
    return paid
