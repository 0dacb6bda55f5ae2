"""Whom do many items mean in one block?

Leaves stay where they were decided; negations and inner gates that an item needs are made beside them. Items
of one shape are then worked out together, one gathering per term, in batches that stay cached.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from qifu.kernel.columns.bits import Space, Words, at_least
from qifu.kernel.columns.deciding import Decided
from qifu.kernel.columns.programs import Group, Ids, Programs

BATCH: Final = 2**15  # words


class Work:
    """What the `active` items of some programs ask of one block; rows are (mask, word)."""

    def __init__(
        self,
        programs: Programs,
        active: NDArray[np.bool_],
        decided: Decided,
        somebody: Words,
        spaces: Sequence[Space],
    ) -> None:
        self.rows, self.somebody, self.spaces = decided.masks, somebody, spaces
        self.width = max(1, len(somebody))
        self.places = np.zeros(programs.leaves, dtype=np.int64)
        self.places[list(decided.places)] = list(decided.places.values())
        items = programs.chosen(active)
        needed = np.zeros(programs.made, dtype=np.bool_)
        for group in items:
            needed[group.made] = True
        gates: list[Group] = []
        for group in reversed(programs.gates):
            gates.append(group.chosen(needed))
            needed[gates[-1].made] = True
        self._make(np.flatnonzero(needed[: programs.leaves]), gates[::-1], programs.made)
        self.items = [self._here(group, group.ids) for group in items if len(group.ids)]

    def _make(self, turned: Ids, gates: list[Group], made: int) -> None:
        """Negations first, then gates in an order in which each finds its parts."""
        numbers = np.concatenate([turned, *(group.ids for group in gates)])
        self.local = np.full(made, -1, dtype=np.int64)
        self.local[numbers] = np.arange(len(numbers))
        self.made = self.spaces[0].words(len(numbers), 2, len(self.somebody))
        self._turn(self.made[: len(turned)], self.places[turned])
        for group in gates:
            here = self._here(group, self.local[group.ids])
            for span in self._spans(here):
                ids = here.ids[span]
                self._work_out(here, span, self.made[ids[0] : ids[-1] + 1])

    def _here(self, group: Group, ids: Ids) -> Group:
        return group.numbered(ids, self.places, self.local)

    def _turn(self, out: Words, places: Ids) -> None:
        """What surely does not hold is what does not possibly hold."""
        sides = self.rows.reshape(-1, len(self.somebody))
        step = max(1, BATCH // (2 * self.width))
        for start in range(0, len(places), step):
            some = out[start : start + step]
            rows = places[start : start + step, None] * 2 + np.array([1, 0])
            np.take(sides, rows, axis=0, out=some, mode="clip")
            np.invert(some, some)
            # Only the last word of a block has positions that hold nobody.
            some[..., -1:] &= self.somebody[-1:]

    def evaluated(self) -> Iterator[tuple[Ids, Words]]:
        """Items and their two masks, a batch at a time; the masks are overwritten by the next batch."""
        for group in self.items:
            for span in self._spans(group):
                ids = group.ids[span]
                out = self.spaces[1].words(len(ids), 2, len(self.somebody))
                yield ids, self._work_out(group, span, out)

    def _spans(self, group: Group) -> Iterator[slice]:
        step = max(1, BATCH // (2 * self.width))
        return (slice(start, start + step) for start in range(0, len(group.ids), step))

    def _work_out(self, group: Group, span: slice, out: Words) -> Words:
        """Where at least `k` of the terms of some of a group hold, written into `out`."""
        if not 0 < group.k <= group.size:
            out[:] = self.somebody if group.k <= 0 else 0
        elif group.k in (1, group.size):
            combine = np.bitwise_or if group.k == 1 else np.bitwise_and
            (held, places), *others = self._terms(group, span)
            held.take(places, 0, out, "clip")
            more = self.spaces[2].words(*out.shape)
            for held, places in others:
                held.take(places, 0, more, "clip")
                combine(out, more, out)
        else:
            more = self.spaces[2].words(group.k + 2, *out.shape)
            rows = (held.take(places, 0, more[0], "clip") for held, places in self._terms(group, span))
            out[:] = at_least(group.k, rows, more[2:], more[1])
        return out

    def _terms(self, group: Group, span: slice) -> list[tuple[Words, Ids]]:
        """Term by term the rows to take from, and which."""
        of = [(self.rows, places) for places in group.of[:, span]]
        return of + [(self.made, places) for places in group.made[:, span]]
