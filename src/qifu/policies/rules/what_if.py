"""If an item read otherwise, who would gain and who lose, and how much would it cost, to the fen?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from qifu.kernel.columns import Asked, Codes
from qifu.kernel.columns.bits import Words, count, positions
from qifu.kernel.columns.nearby import Nearby, nearby
from qifu.kernel.columns.sandbox import Sandbox
from qifu.kernel.columns.table import Table
from qifu.kernel.conditions import Condition, Every, describe
from qifu.policies.rules import many
from qifu.policies.rules.many import Paid
from qifu.policies.schema import Item

MOST_SHOWN: Final = 3
Positions = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Group:
    """The enterprises of whom a fact has one value: how many, and how much, before and after."""

    name: str
    before: int
    after: int
    gained: int
    lost: int
    before_fen: int
    after_fen: int


@dataclass(frozen=True, slots=True)
class Part:
    """One condition by itself: who meets it, of whom it is open, and who lacks nothing else."""

    say: str
    article: str
    met: int
    unknown: int
    only: int
    nearby: Nearby | None = None  # how those lie who meet all the others, if it is a bound on one number


@dataclass(frozen=True, slots=True)
class Side:
    """All enterprises under one reading: who is in, of whom it is open, and the money."""

    met: int
    unknown: int
    fen: int
    without_sum: int  # eligible, but the sum is not known yet


@dataclass(frozen=True, slots=True)
class Turned:
    """One enterprise that comes in or falls out: its row as given, and its sum."""

    row: int
    is_gain: bool
    fen: int | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the change comes to; `by[fact]` are groups, `cells` the money by two of the facts."""

    firms: int
    before: Side
    after: Side
    gained: int
    lost: int
    parts: tuple[Part, ...]
    by: Mapping[str, tuple[Group, ...]]
    cells: Mapping[tuple[str, str], int]
    turned: tuple[Turned, ...]
    if_all_fen: int  # what those still open would cost beside, as far as their sums are known


def compare(
    sandbox: Sandbox,
    before: Item,
    after: Item,
    scope: Condition,
    by: Sequence[str] = (),
    cross: tuple[str, str] | None = None,
) -> Outcome:
    """`after` in the place of `before`, for the enterprises within `scope`."""
    table = sandbox.table
    children = after.who.of if isinstance(after.who, Every) else (after.who,)
    masks = sandbox.masks([Asked(str(place), each, item.let) for place, (each, item) in
                           enumerate(_asked(before, after, scope, children))])  # fmt: skip
    old, new = positions(masks[0, 0]), positions(masks[1, 0])
    first, second = many.paid(before, table, old), many.paid(after, table, new)
    up, down = positions(masks[1, 0] & ~masks[0, 0]), positions(masks[0, 0] & ~masks[1, 0])
    pairs = ((old, first), (new, second))
    moved = (old, new, up, down)
    open_ones = positions(masks[1, 1] & ~masks[1, 0])
    return Outcome(
        firms=count(masks[2, 1]),
        before=_side(masks[0], first),
        after=_side(masks[1], second),
        gained=len(up),
        lost=len(down),
        parts=tuple(_parts(table, after, children, masks[3:], masks[2, 1])),
        by={fact: _groups(table, fact, moved, first, second) for fact in by},
        cells=_cells(table, cross, pairs) if cross else {},
        turned=tuple(_turned(table, (up, new, second), (down, old, first))),
        if_all_fen=_total(many.paid(after, table, open_ones)),
    )


def _asked(
    before: Item, after: Item, scope: Condition, children: Sequence[Condition]
) -> Iterator[tuple[Condition, Item]]:
    """Both readings, who is looked at, each condition alone, and all the others without it."""
    yield Every(of=(scope, before.who)), before
    yield Every(of=(scope, after.who)), after
    yield scope, after
    for each in children:
        yield Every(of=(scope, each)), after
    for place in range(len(children)):
        yield Every(of=(scope, *children[:place], *children[place + 1 :])), after


def _parts(
    table: Table, item: Item, children: Sequence[Condition], masks: Words, everybody: Words
) -> Iterator[Part]:
    for place, each in enumerate(children):
        (sure, possible), others = masks[place], masks[len(children) + place, 0]
        only = count(others & everybody & ~possible)
        near = nearby(Asked("", each, item.let), table, positions(others & everybody))
        yield Part(describe(each), each.article, count(sure), count(possible & ~sure), only, near)


def _side(masks: Words, paid: Paid) -> Side:
    met = count(masks[0])
    return Side(met, count(masks[1] & ~masks[0]), _total(paid), int(np.count_nonzero(~paid.is_known)))


def _total(paid: Paid) -> int:
    return int(paid.fen.sum(dtype=np.int64))


def _column(table: Table, fact: str) -> Codes | None:
    name = table.name(fact)
    column = table.columns[name] if name is not None else None
    return column if isinstance(column, Codes) else None


def _groups(
    table: Table, fact: str, moved: tuple[Positions, ...], before: Paid, after: Paid
) -> tuple[Group, ...]:
    column = _column(table, fact)
    if column is None:
        return ()
    size = len(column.values)
    counts = [np.bincount(column.codes[each], minlength=size) for each in moved]
    money = [
        _summed(column.codes[each], paid, size) for each, paid in zip(moved[:2], (before, after), strict=True)
    ]
    return tuple(
        Group(
            _name(column, code),
            *(int(each[code]) for each in counts),
            *(int(each[code]) for each in money),
        )
        for code in np.flatnonzero(counts[0] + counts[1]).tolist()
    )


def _summed(codes: NDArray[np.unsignedinteger], paid: Paid, size: int) -> NDArray[np.int64]:
    """The money by code, in whole numbers: a float would lose fen in large sums."""
    totals = np.zeros(size, np.int64)
    np.add.at(totals, codes, paid.fen)
    return totals


def _cells(
    table: Table, cross: tuple[str, str], pairs: Sequence[tuple[Positions, Paid]]
) -> dict[tuple[str, str], int]:
    """How much more, or less, by two facts at once."""
    first, second = (_column(table, fact) for fact in cross)
    if first is None or second is None:
        return {}
    width = len(second.values)
    change = np.zeros(len(first.values) * width, np.int64)
    for sign, (places, paid) in zip((-1, 1), pairs, strict=True):
        both = first.codes[places].astype(np.int64) * width + second.codes[places]
        np.add.at(change, both, sign * paid.fen)
    return {
        (_name(first, code // width), _name(second, code % width)): int(change[code])
        for code in np.flatnonzero(change).tolist()
    }


def _name(column: Codes, code: int) -> str:
    value = column.values[code]
    return "" if value is None else str(value)


def _turned(
    table: Table, gain: tuple[Positions, Positions, Paid], loss: tuple[Positions, Positions, Paid]
) -> Iterator[Turned]:
    """The few with the largest sums on either side."""
    for is_gain, (some, whole, paid) in ((True, gain), (False, loss)):
        places = np.searchsorted(whole, some)
        fen, known = paid.fen[places], paid.is_known[places]
        for index in np.argsort(-fen, kind="stable")[:MOST_SHOWN].tolist():
            row = int(table.layout.order[some[index]])
            yield Turned(row, is_gain, int(fen[index]) if known[index] else None)
