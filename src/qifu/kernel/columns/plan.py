"""What do many items ask together, each distinct leaf once?

Negation is moved down to the leaves, so that a program is made of `and`, `or` and `at least k` over literals:
all of them monotone, which lets one operation work on what surely and what possibly holds at once.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeAlias

from qifu.kernel.columns.forms import in_periods
from qifu.kernel.columns.leaf import Leaf, bare
from qifu.kernel.conditions.expressions import Expression
from qifu.kernel.conditions.language import AtLeast, Condition, Every, Neither, Some
from qifu.kernel.conditions.verdict import needed


@dataclass(frozen=True, slots=True)
class Gate:
    """At least `k` of the parts: all of them, one of them, or something between."""

    k: int
    of: "tuple[Program, ...]"


Program: TypeAlias = int | Gate
ALWAYS: Final = Gate(0, ())
NEVER: Final = Gate(1, ())


@dataclass(frozen=True, slots=True)
class Asked:
    """One item: its name, who is meant, and the quantities its document derives by name."""

    name: str
    who: Condition
    derived: Mapping[str, Expression] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """Literal 2 i is leaf i, literal 2 i + 1 its negation; one program per item, in their order.

    `leaves` may hold more than the programs ask for: those of plans that the same planner made before.
    """

    names: tuple[str, ...]
    leaves: tuple[Leaf, ...]
    programs: tuple[Program, ...]

    def asked(self) -> frozenset[int]:
        """The leaves that some item asks for."""
        found: set[int] = set()
        seen: set[int] = set()
        waiting: list[Program] = list(self.programs)
        while waiting:
            program = waiting.pop()
            if isinstance(program, int):
                found.add(program // 2)
            elif id(program) not in seen:
                seen.add(id(program))
                waiting += program.of
        return frozenset(found)


class Planner:
    """Numbers distinct leaves and gates; windows of time mean what they mean on the day `on`.

    A second plan of the same planner gives a leaf it has met before the number it had.
    """

    def __init__(self, on: date | None) -> None:
        self.on = on
        self._leaves: list[Leaf] = []
        self._places: dict[Hashable, int] = {}
        self._gates: dict[Gate, Gate] = {}

    def plan(self, items: Iterable[Asked]) -> Plan:
        """All items, each read once."""
        names, programs = [], []
        for item in items:
            names.append(item.name)
            programs.append(self.program(item.who, item.derived, is_negated=False))
        return Plan(tuple(names), tuple(self._leaves), tuple(programs))

    def program(
        self, condition: Condition, derived: Mapping[str, Expression], *, is_negated: bool
    ) -> Program:
        """The program of a condition, or of its negation."""
        condition = in_periods(condition, self.on)
        match condition:
            case Every() | Some() | AtLeast() | Neither():
                turned = is_negated != isinstance(condition, Neither)
                parts = [self.program(each, derived, is_negated=turned) for each in condition.of]
                k = needed(condition)
                return self._gate(len(parts) - k + 1 if turned else k, parts)
            case _:
                return 2 * self._place(condition, derived) + is_negated

    def _place(self, condition: Condition, derived: Mapping[str, Expression]) -> int:
        key, leaf = bare(condition, derived)
        found = self._places.get(key)
        if found is None:
            found = self._places[key] = len(self._leaves)
            self._leaves.append(leaf)
        return found

    def _gate(self, k: int, parts: list[Program]) -> Program:
        """The gate without parts that are settled, without gates inside gates of their own kind."""
        of = parts
        if not all(isinstance(part, int) or part.of for part in parts):
            k -= parts.count(ALWAYS)
            of = [part for part in parts if part not in (ALWAYS, NEVER)]
        if k <= 0:
            return ALWAYS
        if k > len(of):
            return NEVER
        if len(of) == 1:
            return of[0]
        if k in (1, len(of)):
            of = _flattened(of, is_every=k > 1)
            k = 1 if k == 1 else len(of)
            if len(of) == 1:
                return of[0]
        gate = Gate(k, tuple(of))
        return self._gates.setdefault(gate, gate)


def _flattened(parts: list[Program], *, is_every: bool) -> list[Program]:
    """The parts of inner gates of the same kind as if they stood outside, each once."""
    found: dict[Program, None] = {}
    for part in parts:
        if isinstance(part, Gate) and part.k == (len(part.of) if is_every else 1):
            found.update(dict.fromkeys(part.of))
        else:
            found[part] = None
    return list(found)
