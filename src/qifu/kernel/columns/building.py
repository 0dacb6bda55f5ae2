"""How do the values of a fact, one per enterprise, become a column?

The narrowest form that loses nothing is taken; whatever has no narrow form becomes a dictionary of values,
which decides as exactly, only once per distinct value.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from qifu.kernel.columns.bits import Words
from qifu.kernel.columns.column import Codes, Column, Days, Lists, Numbers, entry_key
from qifu.kernel.columns.layout import NOBODY, Layout
from qifu.kernel.conditions.facts import Held
from qifu.kernel.money import Money

# Room for a few multiplications before whole numbers of 64 bits are left.
LARGEST: Final = 2**62
LARGEST_DENOMINATOR: Final = 10**9
# Stands where nothing is known: a divisor above nought keeps a whole block on the quick way.
FILL: Final = 1
_LISTS: Final = (tuple, list, set, frozenset)


def column(layout: Layout, values: Sequence[Held]) -> Column:
    """The values of one fact by row, None where nothing is known."""
    kinds = {type(value) for value in values} - {type(None)}
    _refuse_floats(values, kinds)
    if kinds and kinds <= set(_LISTS):
        return lists(layout, values)  # type: ignore[arg-type]  # all are lists or None
    if kinds == {date}:
        days = np.fromiter(
            (0 if value is None else value.toordinal() for value in values),  # type: ignore[union-attr]
            dtype=np.int32,
            count=len(values),
        )
        return Days(_placed(layout, days), missing(layout, values))
    found = _numbers(layout, values, kinds)
    return found if found is not None else dictionary(layout, values)


def numbers(
    layout: Layout,
    numerators: NDArray[np.integer],
    known: NDArray[np.bool_] | None = None,
    *,
    denominator: int = 1,
    unit: str | None = None,
    is_whole: bool = True,
) -> Numbers:
    """A column from an array of numerators by row; those not `known` may hold anything."""
    held = numerators if known is None else np.where(known, numerators, FILL).astype(numerators.dtype)
    placed = _narrowed(_placed(layout, held, FILL))
    return Numbers(placed, unknown_words(layout, known), denominator, unit, is_whole)


def days(layout: Layout, ordinals: NDArray[np.integer], known: NDArray[np.bool_] | None = None) -> Days:
    """A column from an array of ordinals by row."""
    held = ordinals if known is None else np.where(known, ordinals, 1)
    return Days(_placed(layout, held.astype(np.int32)), unknown_words(layout, known))


def codes(layout: Layout, given: NDArray[np.integer], values: Sequence[Held]) -> Codes:
    """A column from codes by row into `values`, of which the first is None."""
    narrow = np.min_scalar_type(max(len(values) - 1, 1))
    return Codes(_placed(layout, given.astype(narrow)), tuple(values))


def dictionary(layout: Layout, values: Sequence[Held]) -> Codes:
    """A column of any values: each distinct one once."""
    places: dict[Hashable, int] = {None: 0}
    kept: list[Held] = [None]
    given = np.empty(len(values), dtype=np.int64)
    for row, value in enumerate(values):
        key = None if value is None else _key(value)
        if key not in places:
            places[key] = len(kept)
            kept.append(value)
        given[row] = places[key]
    return codes(layout, given, kept)


def lists(layout: Layout, values: Sequence[Iterable[Any] | None]) -> Lists:
    """A column of lists: each distinct entry once."""
    places: dict[Hashable, int] = {}
    entries: list[Any] = []
    found: list[int] = []
    sizes = np.zeros(len(values), dtype=np.int64)
    for row, value in enumerate(values):
        before = len(found)
        for entry in value or ():
            key = entry_key(entry)
            if key not in places:
                places[key] = len(entries)
                entries.append(entry)
            found.append(places[key])
        sizes[row] = len(found) - before
    flat = np.array(found, dtype=np.int32)
    return gathered_lists(layout, sizes, flat, entries, missing(layout, values))


def gathered_lists(
    layout: Layout,
    sizes: NDArray[np.int64],
    flat: NDArray[np.int32],
    entries: Sequence[Any],
    unknown: Words | None,
) -> Lists:
    """A column of lists from their sizes and all entries one after the other, by row."""
    first = np.concatenate(([0], np.cumsum(sizes)))
    placed_sizes = _placed(layout, sizes)
    starts = np.concatenate(([0], np.cumsum(placed_sizes))).astype(np.int64)
    is_somebody = layout.order != NOBODY
    begin = np.zeros(len(layout.order), dtype=np.int64)
    begin[is_somebody] = first[:-1][layout.order[is_somebody]]
    taken = np.repeat(begin - starts[:-1], placed_sizes) + np.arange(len(flat))
    return Lists(starts, flat[taken], tuple(entries), unknown)


def missing(layout: Layout, values: Sequence[object]) -> Words | None:
    """Where nothing is known."""
    return unknown_words(
        layout, np.fromiter((value is not None for value in values), dtype=np.bool_, count=len(values))
    )


def unknown_words(layout: Layout, known: NDArray[np.bool_] | None) -> Words | None:
    """The positions of rows not `known`, or None if all are."""
    return None if known is None or bool(known.all()) else layout.flags(~known)


def _numbers(layout: Layout, values: Sequence[Held], kinds: set[type]) -> Numbers | None:
    numerators: list[int] = []
    denominator, unit, is_whole = 1, None, True
    if kinds == {Money}:
        sums = [value for value in values if isinstance(value, Money)]
        unit = sums[0].currency
        if any(each.currency != unit for each in sums):
            return None
        numerators = [value.fen if isinstance(value, Money) else FILL for value in values]
    elif kinds == {int}:
        numerators = [value if isinstance(value, int) else FILL for value in values]
    elif kinds and kinds <= {Decimal, Fraction}:
        exact = [Fraction(FILL) if value is None else Fraction(value) for value in values]  # type: ignore[arg-type]
        denominator, is_whole = lcm(*{each.denominator for each in exact}), False
        if denominator > LARGEST_DENOMINATOR:
            return None
        numerators = [each.numerator * (denominator // each.denominator) for each in exact]
    else:
        return None
    if max(map(abs, numerators), default=0) > LARGEST:
        return None
    placed = _narrowed(_placed(layout, np.array(numerators, dtype=np.int64), FILL))
    return Numbers(placed, missing(layout, values), denominator, unit, is_whole)


def _narrowed(values: Any) -> Any:
    """The same whole numbers in the smallest signed type that holds them: less to read for every leaf."""
    if not len(values):
        return values.astype(np.int64)
    reach = max(abs(int(values.min())), abs(int(values.max())))
    for kind in (np.int8, np.int16, np.int32):
        if reach <= np.iinfo(kind).max:
            return values.astype(kind)
    return values.astype(np.int64, copy=False)


def _placed(layout: Layout, values: Any, fill: int = 0) -> Any:
    return layout.placed(values, fill)


def _key(value: object) -> Hashable:
    if isinstance(value, _LISTS):
        return type(value).__name__, tuple(entry_key(each) for each in value)
    if isinstance(value, Mapping):
        return entry_key(value)
    return type(value).__name__, repr(value)


def _refuse_floats(values: Sequence[Held], kinds: set[type]) -> None:
    """As the row evaluator does, which never compares one."""
    held = [each for value in values if isinstance(value, _LISTS) for each in value]
    if float in kinds or any(isinstance(each, float) for each in held):
        raise TypeError("a fact is a float; give an int, Decimal or Fraction")
