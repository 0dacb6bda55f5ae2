"""How do enterprises lie around the bound of a condition: how many just miss it, how many just reach it?"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from qifu.kernel.columns.bits import unpack
from qifu.kernel.columns.column import Numbers
from qifu.kernel.columns.forms import form_of, in_periods
from qifu.kernel.columns.leaf import bare
from qifu.kernel.columns.plan import Asked
from qifu.kernel.columns.simple_forms import Between
from qifu.kernel.columns.table import Table
from qifu.kernel.conditions.facts import Held
from qifu.kernel.conditions.language import Operator

HALF: Final = 6  # spans on either side of the bound


@dataclass(frozen=True, slots=True)
class Nearby:
    """Enterprises by how far from the bound their number lies.

    `counts` are those of `2 * HALF` spans of equal width from nought to twice the bound, and of all beyond.
    The first `HALF` spans lie on one side of the bound, which is exact to the last fen; `is_floor` tells that
    the others meet the condition, else those do that lie before it.
    """

    bound: Held
    counts: tuple[int, ...]
    is_floor: bool
    none: int  # of whom the number is nought or less; they are not in `counts`


def nearby(asked: Asked, table: Table, among: NDArray[np.int64]) -> Nearby | None:
    """For some positions; None unless the condition holds one number against a bound above nought."""
    _, leaf = bare(in_periods(asked.who, table.on), asked.derived)
    form = form_of(leaf, table)
    column = table.columns[form.name] if isinstance(form, Between) else None
    if not isinstance(form, Between) or not isinstance(column, Numbers):
        return None
    if (form.low is None) == (form.high is None):
        return None
    # Values from `first` on lie on the far side: at a floor they are in, above a ceiling they are out.
    first = form.low if form.low is not None else (form.high or 0) + 1
    is_inside = getattr(leaf.condition, "operator", None) in (Operator.ABOVE, Operator.AT_MOST)
    bound = first - 1 if is_inside else first
    if bound <= 0:
        return None
    known = among if column.unknown is None else among[~unpack(column.unknown)[among]]
    edges = np.array([_edge(first, bound, place) for place in range(1, 2 * HALF + 1)])
    values = column.values[known].astype(np.int64)
    some = values[values > 0]
    counts = np.bincount(np.searchsorted(edges, some, side="right"), minlength=2 * HALF + 1)
    return Nearby(column.of(bound), tuple(counts.tolist()), form.low is not None, len(values) - len(some))


def _edge(first: int, bound: int, place: int) -> int:
    """The smallest number of the span after `place` spans; the bound itself stands exactly in the middle."""
    return first if place == HALF else -(-bound * place // HALF)
