"""How is the program of an item worked out on the words of a block?"""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from qifu.kernel.columns.bits import Words, at_least
from qifu.kernel.columns.plan import Gate, Program


class Evaluation:
    """The literals of one block, and what gates of several items came to."""

    def __init__(self, rows: dict[int, Words], somebody: Words, shared: frozenset[Gate]) -> None:
        self.rows, self.shared = rows, shared
        self._everybody = np.concatenate((somebody, somebody))
        self._done: dict[Gate, Words] = {}

    def into(self, outs: Words, programs: Sequence[Program]) -> None:
        """One program per row of `outs`: its sure words and after them its possible ones."""
        both, rows = np.bitwise_and, self.rows
        for out, program in zip(outs, programs, strict=False):
            if isinstance(program, int):
                out[:] = rows[program]
                continue
            of = program.of
            if program.k != len(of) or len(of) < 2:
                out[:] = self.words(program)
                continue
            parts = [rows[part] if part.__class__ is int else self.words(part) for part in of]
            both(parts[0], parts[1], out)
            for part in parts[2:]:
                both(out, part, out)

    def words(self, program: Program) -> Words:
        """The words of a program; they belong to the block and must not be changed."""
        if isinstance(program, int):
            return self.rows[program]
        found = self._done.get(program) if program in self.shared else None
        if found is None:
            found = self._gate(program)
            if program in self.shared:
                self._done[program] = found
        return found

    def _gate(self, gate: Gate) -> Words:
        if gate.k <= 0:
            return self._everybody
        if gate.k > len(gate.of):
            return np.zeros_like(self._everybody)
        parts = [self.words(part) for part in gate.of]
        if gate.k in (1, len(parts)):
            combine = np.bitwise_or if gate.k == 1 else np.bitwise_and
            found = combine(parts[0], parts[1]) if len(parts) > 1 else parts[0].copy()
            for part in parts[2:]:
                combine(found, part, found)
            return found
        return at_least(gate.k, parts)


def uses(programs: Iterable[Program]) -> frozenset[Gate]:
    """The inner gates that occur more than once."""
    counted: Counter[Gate] = Counter()
    waiting: list[Program] = []
    for program in programs:
        if isinstance(program, Gate):
            waiting += program.of
    while waiting:
        part = waiting.pop()
        if isinstance(part, Gate):
            counted[part] += 1
            if counted[part] == 1:
                waiting += part.of
    return frozenset(gate for gate, count in counted.items() if count > 1)
