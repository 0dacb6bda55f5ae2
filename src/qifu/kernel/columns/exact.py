"""How much is a quantity, exactly, for some enterprises of a table?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from qifu.kernel.columns.arithmetic import NoForm
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
    """`tops / unders` (Python's whole numbers) in `unit` where `is_known`; of the rest only the rows tell."""

    tops: NDArray[Any]
    unders: NDArray[Any]
    unit: str | None
    is_known: Flags


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
    try:
        # Python's numbers: only those eligible are paid, and no sum is too large.
        quantities = Quantities(some, len(positions), table.on, derived, Sums(is_wide=True))
        found = quantities.compute(expression)
    except (NoForm, TooWide):
        return None
    if not found.is_point or found.low is None:
        return None
    for faulty in (found.undefined, quantities.odd):
        if faulty is not None:
            is_known &= ~faulty
    tops, unders = (np.broadcast_to(np.asarray(each, object), (len(positions),)) for each in
                    (found.low.top, found.low.under))  # fmt: skip
    return Exact(tops, unders, found.unit, is_known)


def _no_conditions(*_: object) -> NoReturn:
    raise NoForm
