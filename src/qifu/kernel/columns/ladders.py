"""How are all bounds on one column decided together?

Bounds are round: sums in ten thousands, counts in tens. Counted in steps of what all bounds of a column have
in common, from the least to the largest, its values fit into one or two bytes and still lie on the same side
of every bound; so each further bound reads a small part of the memory.
"""

from collections.abc import Iterable, Iterator, Mapping
from math import gcd
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from qifu.kernel.columns.bits import Words, pack
from qifu.kernel.columns.column import Days, Numbers
from qifu.kernel.columns.simple_forms import Between, limits
from qifu.kernel.columns.table import View

Whole: TypeAlias = NDArray[np.integer]
ENOUGH: Final = 6  # so many bounds earn back what it costs to make the column narrow
_KINDS: Final = (np.int8, np.int16, np.int32)


class Ladder:
    """The bounds on one column, by the numbers of their leaves."""

    def __init__(self, name: str, forms: Mapping[int, Between], kind: np.dtype[np.integer]) -> None:
        self.name, self.forms = name, forms
        ends = [(form.low, None if form.high is None else form.high + 1) for form in forms.values()]
        cuts = sorted({cut for pair in ends for cut in pair if cut is not None})
        self.first, self.last = (cuts[0], cuts[-1]) if cuts else (0, 0)
        self.step = gcd(*(cut - self.first for cut in cuts)) or 1
        steps = (self.last - self.first) // self.step
        within = limits(kind)
        fits = within.min <= self.first - self.step and self.last <= within.max
        narrower = [each for each in _KINDS if steps < limits(np.dtype(each)).max and fits]
        self.kind = np.dtype(narrower[0]) if narrower else kind
        self.is_narrow = len(forms) >= ENOUGH and self.kind.itemsize < kind.itemsize

    def __call__(self, view: View, leaves: Iterable[int]) -> Iterator[tuple[int, Words]]:
        """The two masks of some of the leaves; overwritten by the next."""
        column = view.column(self.name)
        assert isinstance(column, Numbers | Days)
        values: Whole = column.values[view.rows]
        if self.is_narrow:
            values = self._narrow(values)
        known, unknown = view.known(self.name), view.unknown(self.name)
        masks = np.empty((2, view.block.words), dtype=np.uint64)
        for leaf in leaves:
            form = self.forms[leaf]
            found = (self._stepped(form) if self.is_narrow else form).holds(values, view.scratch)
            np.bitwise_and(pack(found), known, masks[0])
            np.bitwise_or(masks[0], unknown, masks[1])
            yield leaf, masks

    def _narrow(self, values: Whole) -> Whole:
        """Below the first bound -1, from there on counted in steps, from the last one on the same."""
        held = np.clip(values, self.first - self.step, self.last)
        held -= values.dtype.type(self.first)
        if self.step > 1:
            held //= values.dtype.type(self.step)
        return held.astype(self.kind)

    def _stepped(self, form: Between) -> Between:
        low = None if form.low is None else (form.low - self.first) // self.step
        high = None if form.high is None else (form.high + 1 - self.first) // self.step - 1
        return Between(form.name, low, high)
