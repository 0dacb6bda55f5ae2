"""How are the programs of many items worked out together on the words of a block?

Every literal and every inner gate gets a row; an item is then the `and` of some rows, and items of as many
rows are worked out with one gathering per row. Pieces of a block are so narrow that all rows stay cached.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from qifu.kernel.columns.bits import Space, Words, at_least
from qifu.kernel.columns.plan import Gate, Program

PIECE: Final = 192
BATCH: Final = 256
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Group:
    """Gates of one kind: `of[i]` are the rows of which `ids[i]` needs at least `k`."""

    ids: Rows
    of: Rows
    k: int


class Programs:
    """Rows 0 to `literals` - 1 are literals, the next is everybody, those after it are gates."""

    def __init__(self, bodies: Sequence[Program], literals: int) -> None:
        self.everybody = literals
        self._ids: dict[Gate, int] = {}
        self._heights: dict[int, int] = {}
        gates: dict[tuple[int, int, int], list[tuple[int, list[int]]]] = {}
        self._gates = gates
        items: dict[int, list[tuple[int, list[int]]]] = {}
        for item, body in enumerate(bodies):
            of = self._terms(body)
            items.setdefault(len(of), []).append((item, of))
        self.items = [_group(held, size) for size, held in sorted(items.items())]
        self.gates = [_group(held, k) for (_, k, _), held in sorted(gates.items())]
        self.rows = literals + 1 + len(self._ids)

    def _terms(self, body: Program) -> list[int]:
        if isinstance(body, Gate) and body.k == len(body.of) > 0:
            return [self._row(part) for part in body.of]
        return [self._row(body)]

    def _row(self, program: Program) -> int:
        if isinstance(program, int):
            return program
        if program.k <= 0:
            return self.everybody
        found = self._ids.get(program)
        if found is None:
            of = [self._row(part) for part in program.of]
            found = self._ids[program] = self.everybody + 1 + len(self._ids)
            height = self._heights[found] = 1 + max((self._heights.get(row, 0) for row in of), default=0)
            self._gates.setdefault((height, program.k, len(of)), []).append((found, of))
        return found


class Work:
    """What some items ask of one block.

    Rows are numbered anew: the `places` of the leaves first, then negations, everybody and gates as needed.
    """

    def __init__(
        self,
        programs: Programs,
        active: NDArray[np.bool_],
        places: Mapping[int, int],
        spaces: Sequence[Space],
        extra: Sequence[int] = (),
    ) -> None:
        self.spaces = spaces
        needed = np.zeros(programs.rows, dtype=np.bool_)
        needed[list(extra)] = True
        items = [_chosen(group, active) for group in programs.items]
        for group in items:
            needed[group.of] = True
        gates: list[Group] = []
        for group in reversed(programs.gates):
            chosen = _chosen(group, needed)
            needed[chosen.of] = True
            gates.insert(0, chosen)
        straight = [*range(0, programs.everybody, 2)]
        turned = (np.flatnonzero(needed[1 : programs.everybody : 2]) * 2 + 1).tolist()
        self.local = np.full(programs.rows, -1, dtype=np.int64)
        self.local[straight] = [places.get(literal // 2, -1) for literal in straight]
        self.leaves = len(places)
        self.turned = np.array([places[literal // 2] for literal in turned], dtype=np.int64)
        self.local[turned] = self.leaves + np.arange(len(turned))
        inner = programs.everybody + np.flatnonzero(needed[programs.everybody :])
        self.local[inner] = self.leaves + len(turned) + np.arange(len(inner))
        self.count = self.leaves + len(turned) + len(inner)
        self.everybody = int(self.local[programs.everybody])
        self.items = [Group(group.ids, self.local[group.of], group.k) for group in items if len(group.ids)]
        self.gates = [
            Group(self.local[group.ids], self.local[group.of], group.k) for group in gates if len(group.ids)
        ]

    def table(self, masks: Words, somebody: Words) -> Words:
        """All rows on a piece of the block: row, mask, word."""
        rows = self.spaces[0].words(self.count, 2, len(somebody))
        rows[: self.leaves] = masks
        turned = rows[self.leaves : self.leaves + len(self.turned)]
        if len(turned):
            # What surely does not hold is what does not possibly hold.
            np.take(rows, self.turned, axis=0, out=turned, mode="clip")
            turned[:] = ~turned[:, ::-1] & somebody
        if self.everybody >= 0:
            rows[self.everybody] = somebody
        for gate in self.gates:
            rows[gate.ids] = _any_or_some(rows, gate)
        return rows

    def evaluated(self, rows: Words) -> Iterator[tuple[Rows, Words]]:
        """Items and their two masks, a batch at a time; the masks are overwritten by the next batch."""
        size = min(BATCH, max((len(group.ids) for group in self.items), default=0))
        found, other = (space.words(size, *rows.shape[1:]) for space in self.spaces[1:])
        for group in self.items:
            for start in range(0, len(group.ids), BATCH):
                of = group.of[start : start + BATCH]
                out, more = found[: len(of)], other[: len(of)]
                np.take(rows, of[:, 0], axis=0, out=out, mode="clip")
                for column in of.T[1:]:
                    np.take(rows, column, axis=0, out=more, mode="clip")
                    np.bitwise_and(out, more, out)
                yield group.ids[start : start + BATCH], out


def pieces(words: int) -> list[slice]:
    """A block of so many words in narrow pieces of about the same width."""
    count = max(1, round(words / PIECE))
    return [slice(words * index // count, words * (index + 1) // count) for index in range(count)]


def _any_or_some(rows: Words, gate: Group) -> Words:
    parts: list[Words] = [rows[column] for column in gate.of.T]
    if not parts or gate.k > len(parts):
        return np.zeros((len(gate.ids), *rows.shape[1:]), dtype=np.uint64)
    if gate.k in (1, len(parts)):
        combine = np.bitwise_or if gate.k == 1 else np.bitwise_and
        found = parts[0]
        for part in parts[1:]:
            combine(found, part, found)
        return found
    return at_least(gate.k, parts)


def _group(held: list[tuple[int, list[int]]], k: int) -> Group:
    ids = np.array([each for each, _ in held], dtype=np.int64)
    width = len(held[0][1])
    of = np.array([rows for _, rows in held], dtype=np.int64).reshape(len(held), width)
    return Group(ids, of, k)


def _chosen(group: Group, wanted: NDArray[np.bool_]) -> Group:
    keep = np.flatnonzero(wanted[group.ids])
    return Group(group.ids[keep], group.of[keep], group.k)
