"""How are the programs of many items numbered, so that those of one shape are worked out together?

An item is the `and` of some terms: of leaves as they are, and of what is made of them, the negations and the
inner gates. What is made is numbered from nought: negations by their leaf, then gates, inner ones first.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from qifu.kernel.columns.plan import Gate, Program

Ids: TypeAlias = NDArray[np.int64]
_Parts: TypeAlias = tuple[list[int], list[int]]


@dataclass(frozen=True, slots=True)
class Group:
    """Items or gates of one shape: number i needs at least `k` of the leaves `of[:, i]` and `made[:, i]`."""

    ids: Ids
    of: Ids
    made: Ids
    k: int

    @property
    def size(self) -> int:
        """How many terms each has."""
        return len(self.of) + len(self.made)

    def chosen(self, wanted: NDArray[np.bool_]) -> "Group":
        """Those that are wanted."""
        return self.at(np.flatnonzero(wanted[self.ids]))

    def at(self, places: NDArray[np.intp]) -> "Group":
        """Those at these places of the group."""
        return Group(self.ids[places], self.of[:, places], self.made[:, places], self.k)

    def side_by_side(self) -> "Group":
        """The same in an order in which neighbours read the same leaves, or such that lie near."""
        of = np.sort(self.of, axis=0)
        order = np.lexsort(of[::-1]) if len(of) else np.arange(len(self.ids))
        return Group(self.ids[order], of[:, order], self.made[:, order], self.k)

    def numbered(self, ids: Ids, leaves: Ids, made: Ids) -> "Group":
        """The same under other numbers: `leaves[i]` is the new one of leaf i."""
        return Group(ids, leaves[self.of], made[self.made], self.k)


class Programs:
    """The bodies of all items over so many leaves; `made` counts negations (one a leaf) and gates."""

    def __init__(self, bodies: Sequence[Program], leaves: int) -> None:
        self.leaves = self.made = leaves
        self._ids: dict[Gate, int] = {}
        self._heights: dict[int, int] = {}
        self._held: dict[tuple[int, int, int, int], list[tuple[int, _Parts]]] = {}
        items: dict[tuple[int, int], list[tuple[int, _Parts]]] = {}
        for item, body in enumerate(bodies):
            is_every = isinstance(body, Gate) and body.k == len(body.of)
            straight, made = self._parts(body.of if is_every else (body,))  # type: ignore[union-attr]
            items.setdefault((len(straight), len(made)), []).append((item, (straight, made)))
        self.items = [_group(held, sum(shape)).side_by_side() for shape, held in sorted(items.items())]
        self.gates = [_group(held, shape[1]) for shape, held in sorted(self._held.items())]
        self._ids_of_all = np.concatenate([np.empty(0, np.int64), *(group.ids for group in self.items)])
        self._begin = np.cumsum([0, *(len(group.ids) for group in self.items)])

    def chosen(self, wanted: NDArray[np.bool_]) -> list[Group]:
        """The items that are wanted, by their shapes; looked for once in all of them."""
        found = np.flatnonzero(wanted[self._ids_of_all])
        cuts = np.searchsorted(found, self._begin).tolist()
        return [
            group.at(found[first:last] - begin)
            for group, begin, first, last in zip(self.items, self._begin, cuts, cuts[1:], strict=False)
        ]

    def _parts(self, of: Sequence[Program]) -> _Parts:
        straight, made = [], []
        for part in of:
            if isinstance(part, Gate):
                made.append(self._gate(part))
            elif part % 2:
                made.append(part // 2)
            else:
                straight.append(part // 2)
        return straight, made

    def _gate(self, gate: Gate) -> int:
        found = self._ids.get(gate)
        if found is None:
            straight, made = self._parts(gate.of)
            found = self._ids[gate] = self.made
            self.made += 1
            height = self._heights[found] = 1 + max((self._heights.get(each, 0) for each in made), default=0)
            shape = (height, gate.k, len(straight), len(made))
            self._held.setdefault(shape, []).append((found, (straight, made)))
        return found


def _group(held: list[tuple[int, _Parts]], k: int) -> Group:
    def matrix(side: Callable[[_Parts], list[int]]) -> Ids:
        width = len(side(held[0][1]))
        rows = np.array([side(parts) for _, parts in held], dtype=np.int64).reshape(len(held), width)
        return np.ascontiguousarray(rows.T)

    ids = np.array([each for each, _ in held], dtype=np.int64)
    return Group(ids, matrix(lambda parts: parts[0]), matrix(lambda parts: parts[1]), k)
