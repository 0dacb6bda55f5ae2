"""How much is a quantity, exactly, for some enterprises of a table?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from qifu.kernel.columns.arithmetic import Amount, NoForm
from qifu.kernel.columns.bits import Flags
from qifu.kernel.columns.column import Codes
from qifu.kernel.columns.fractions_of import Sums, TooWide
from qifu.kernel.columns.layout import NOBODY, Block
from qifu.kernel.columns.quantities import Quantities
from qifu.kernel.columns.some_rows import SomeRows
from qifu.kernel.columns.strictness import keys
from qifu.kernel.columns.table import Table, View
from qifu.kernel.conditions.expressions import Expression


@dataclass(frozen=True, slots=True)
class Exact:
    """`tops / unders` in `unit` where `is_known`; of the rest only the rows tell.

    Whole numbers of 64 bits if all fit, else Python's. `lacks` marks those of whom a fact is not known.
    """

    tops: NDArray[Any]
    unders: NDArray[Any]
    unit: str | None
    is_known: Flags
    lacks: Flags


def positions_of(table: Table, rows: NDArray[np.integer]) -> NDArray[np.int64]:
    """Where the enterprises lie whose rows, as given, are these."""
    order = table.layout.order
    places = np.flatnonzero(order != NOBODY)
    found = np.empty(table.rows, dtype=np.int64)
    found[order[places]] = places
    picked: NDArray[np.int64] = found[rows]
    return picked


def exact(
    expression: Expression, table: Table, positions: NDArray[np.int64], derived: Mapping[str, Expression]
) -> Exact | None:
    """The quantity at some positions; None if it has no form in columns."""
    names = [table.name(key) for key in keys(expression, derived, table.on)]
    held = [name for name in names if name is not None]
    is_shadowed = any(table.name(key) is not None for key in derived)
    if is_shadowed or len(held) < len(names) or any(isinstance(table.columns[each], Codes) for each in held):
        return None
    is_known = np.ones(len(positions), dtype=np.bool_)
    for name in held:
        unknown = table.columns[name].unknown  # type: ignore[union-attr]  # no dictionary is among them
        if unknown is not None:
            bits = (unknown[positions >> 6] >> (positions & 63).astype(np.uint64)) & np.uint64(1)
            is_known &= bits == 0
    whole = View(table, Block(-1, "", 0, table.layout.words))
    some = SomeRows(whole, positions, frozenset(), _no_conditions, {})
    for is_wide in (False, True):
        try:
            quantities = Quantities(some, len(positions), table.on, derived, Sums(is_wide=is_wide))
            return _told(quantities, quantities.compute(expression), is_known)
        except TooWide:
            continue
        except NoForm:
            return None
    return None


def _told(quantities: Quantities, found: Amount, is_known: Flags) -> Exact | None:
    if not found.is_point or found.low is None:
        return None
    lacks = ~is_known
    for faulty in (found.undefined, quantities.odd):
        if faulty is not None:
            is_known = is_known & ~faulty
    tops, unders = (
        np.broadcast_to(_array(each), is_known.shape) for each in (found.low.top, found.low.under)
    )
    return Exact(tops, unders, found.unit, is_known, lacks)


def _array(numbers: Any) -> NDArray[Any]:
    """As 64 bits where all fit."""
    if isinstance(numbers, int):
        return np.asarray(numbers, np.int64 if abs(numbers) < 2**63 else object)
    return np.asarray(numbers)


def _no_conditions(*_: object) -> NoReturn:
    raise NoForm
