"""How would a programmer with numpy do it first? Whole columns, two masks a leaf, one item after the other.

Exact and three-valued as well, sorted by area as well; but a leaf runs over the whole register at once, the
two masks are separate, and lists are unpacked item by item. No code of the engine is used.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import province

Pair = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Sorted:
    """The columns sorted by area, what is known as packed bits, and where each area begins and ends."""

    values: dict[str, np.ndarray]
    known: dict[str, np.ndarray]
    spans: dict[str, tuple[int, int]]


def columns(held: province.Facts) -> Sorted:
    """Not timed."""
    codes = np.array([int(each) for each in held.places])[held.area]
    order = np.argsort(codes, kind="stable")
    ranked = codes[order]
    values = {name: array[order] for name, array in held.values.items()}
    starts = np.concatenate(([0], np.cumsum(held.sizes)))
    sizes = held.sizes[order]
    placed = np.concatenate(([0], np.cumsum(sizes)))
    values["_starts"] = placed
    values["_rows"] = np.repeat(np.arange(len(order)), sizes)
    values["_titles"] = held.titles[
        np.repeat(starts[:-1][order] - placed[:-1], sizes) + np.arange(placed[-1])
    ]
    known = {name: pack(array[order]) for name, array in held.known.items()}
    spans = {"": (0, len(order))}
    for place in held.places:
        for code in {place, place[:4]}:
            first = np.searchsorted(ranked, int(code.ljust(6, "0")))
            last = np.searchsorted(ranked, int(code.ljust(6, "9")), side="right")
            spans[code] = (int(first), int(last))
    return Sorted(values, known, spans)


def pack(flags: np.ndarray) -> np.ndarray:
    """Flags as words; those over the end are nought."""
    padded = np.zeros(-(-len(flags) // 64) * 64, dtype=bool)
    padded[: len(flags)] = flags
    return np.packbits(padded, bitorder="little").view(np.uint64)


def leaf(held: Sorted, spec: province.LeafSpec) -> Pair:
    """The words of those who surely meet a leaf, and of those who possibly do."""
    known = held.known[spec.reads[0]]
    for name in spec.reads[1:]:
        known = known & held.known[name]
    sure = pack(spec.naive(held.values)) & known
    return sure, sure | ~known


def items(held: Sorted, masks: list[Pair], specs: list[province.ItemSpec]) -> tuple[np.ndarray, int]:
    """How many each item surely means; the lists are made and counted."""
    met = np.zeros(len(specs), dtype=np.int64)
    possible = np.zeros(len(specs), dtype=np.int64)
    listed = 0
    for index, spec in enumerate(specs):
        first, last = held.spans[spec.place]
        words = slice(first // 64, -(-last // 64))
        sure, maybe = item([tuple(mask[words] for mask in pair) for pair in chosen(masks, spec)], spec)
        trim(sure, first, last)
        trim(maybe, first, last)
        met[index] = np.bitwise_count(sure).sum(dtype=np.int64)
        possible[index] = np.bitwise_count(maybe).sum(dtype=np.int64)
        rows = np.flatnonzero(np.unpackbits(sure.view(np.uint8), bitorder="little")) + first // 64 * 64
        listed += len(rows)
    return met, listed


def chosen(masks: list[Pair], spec: province.ItemSpec) -> list[Pair]:
    """The masks of an item's leaves, in order."""
    return [masks[each] for _, leaves in spec.terms for each in leaves]


def item(pairs: list[Pair], spec: province.ItemSpec) -> Pair:
    """The item's own masks."""
    waiting = iter(pairs)
    sure = maybe = None
    for kind, leaves in spec.terms:
        some = [next(waiting) for _ in leaves]
        term = _term(kind, some)
        sure = term[0].copy() if sure is None else sure & term[0]
        maybe = term[1].copy() if maybe is None else maybe & term[1]
    return sure, maybe


def _term(kind: str, some: list[Pair]) -> Pair:
    if kind == "one":
        return some[0]
    if kind == "none":
        return ~some[0][1], ~some[0][0]
    if kind == "any":
        return some[0][0] | some[1][0], some[0][1] | some[1][1]
    if len(some) == 2:
        return some[0][0] & some[1][0], some[0][1] & some[1][1]
    (a, x), (b, y), (c, z) = some
    return (a & b) | (a & c) | (b & c), (x & y) | (x & z) | (y & z)


def trim(words: np.ndarray, first: int, last: int) -> None:
    """Bits outside the rows are cleared."""
    if first % 64:
        words[0] &= np.uint64(2**64 - 2 ** (first % 64))
    if last % 64:
        words[-1] &= np.uint64(2 ** (last % 64) - 1)
