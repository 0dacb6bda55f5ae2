"""How do we stand beside other engines on ten policies? Our row in a benchmark kept elsewhere.

    OMP_NUM_THREADS=1 taskset -c 1 python bench/peers.py FOLDER [--n 100000] [--all]

FOLDER holds that benchmark (`bench.py`, `policies.py`): fifteen facts, ten policies as trees, a referee of
exact fractions. Our engine is added to it as one more class. Then the same with a tenth of all facts missing,
checked against our own row evaluator.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import time
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from qifu.kernel import conditions
from qifu.kernel.columns import Asked, Leaves, Matcher, Planner, Table, building, plain
from qifu.kernel.columns.bits import unpack
from qifu.kernel.conditions import Answer, AtLeast, Condition, Every, Neither, Operator, Some, Test
from qifu.kernel.conditions.expressions import Arithmetic, Expression, Number, Reading
from qifu.kernel.conditions.language import Compare

HOW = {">=": Operator.AT_LEAST, ">": Operator.ABOVE, "<=": Operator.AT_MOST, "<": Operator.BELOW}


def condition(tree: Any) -> Condition:
    """One of their trees as one of our conditions."""
    if isinstance(tree, str):
        return Test(fact=tree[1:], operator=Operator.IS, operand=True)
    word, *of = tree
    if word == "k_of":
        return AtLeast(k=of[0], of=tuple(map(condition, of[1:])))
    if word in ("and", "or", "not"):
        kind = {"and": Every, "or": Some, "not": Neither}[word]
        return kind(of=tuple(map(condition, of)))
    if word == "in":
        return Test(fact=of[0][1:], operator=Operator.IN, operand=tuple(of[1]))
    if word == "==":
        return Test(fact=of[0][1:], operator=Operator.IS, operand=of[1])
    if isinstance(of[0], str):
        return Test(fact=of[0][1:], operator=HOW[word], operand=number(of[1]))
    return Compare(of=quantity(of[0]), operator=HOW[word], bound=quantity(of[1]))


def quantity(tree: Any) -> Expression:
    """The same for what is computed."""
    if isinstance(tree, str):
        return Reading(tree[1:])
    if isinstance(tree, list):
        return Arithmetic(tree[0], quantity(tree[1]), quantity(tree[2]))
    return Number(Fraction(number(tree)))


def number(value: float) -> int | Decimal:
    """0.05 as it is written, not as a float holds it."""
    return value if isinstance(value, int) else Decimal(repr(value))


def table(data: dict[str, Any], names: list[str], rows: int, known: dict[str, np.ndarray] | None) -> Table:
    """Their columns as ours: sums in hundredths."""
    layout = plain(rows)
    made = {}
    for name in names:
        is_known = None if known is None else known[name][:rows]
        values = data["_cents"].get(name, data[name])[:rows]
        if values.dtype == bool:
            codes = values.astype(np.int64) + 1
            given = codes if is_known is None else np.where(is_known, codes, 0)
            made[name] = building.codes(layout, given, [None, False, True])
        elif name in data["_cents"]:
            made[name] = building.numbers(layout, values, is_known, denominator=100, is_whole=False)
        else:
            made[name] = building.numbers(layout, values.astype(np.int64), is_known)
    return Table(layout, made)


class Decisions:
    """All policies for all enterprises, from columns to one truth per pair."""

    def __init__(self, policies: list[dict[str, Any]], held: Table) -> None:
        plan = Planner(None).plan(Asked(each["id"], condition(each["when"])) for each in policies)
        self.count, self.held = len(policies), held
        self.matcher = Matcher(plan, Leaves(held))

    def masks(self) -> tuple[np.ndarray, np.ndarray]:
        """Sure and possible, as flags by policy and enterprise."""
        words = self.held.layout.words
        found = np.empty((self.count, 2, words), dtype=np.uint64)
        for group in self.held.layout.groups():
            for decided in self.matcher.decided(group):
                for items, masks in self.matcher.evaluated(decided):
                    found[items, :, decided.block.span] = masks
        flags = unpack(found.reshape(-1)).reshape(self.count, 2, -1)[:, :, : self.held.rows]
        return flags[:, 0], flags[:, 1]


def our_row(bench: Any, policies: list[dict[str, Any]], names: list[str]) -> type:
    """Our engine as a class of their benchmark."""

    class Ours(bench.Base):  # type: ignore[misc,name-defined]
        name = "qifu columns (exact, three-valued)"
        has_amount = False

        def version(self) -> str:
            return "here"

        def setup(self, data: dict[str, Any], rows: int) -> None:
            super().setup(data, rows)
            self.decisions = Decisions(policies, table(data, names, rows, None))

        def elig(self) -> np.ndarray:
            return self.decisions.masks()[0]

    return Ours


def with_missing(data: dict[str, Any], policies: list[dict[str, Any]], names: list[str], rows: int) -> None:
    """The same with a tenth of all facts missing; a sample is checked one by one."""
    random = np.random.default_rng(3)
    known = {name: random.random(rows) > 0.1 for name in names}
    held = table(data, names, rows, known)
    decisions = Decisions(policies, held)
    best = min(_timed(decisions) for _ in range(9))
    sure, possible = decisions.masks()
    sample = random.choice(rows, 2000, replace=False).tolist() + np.flatnonzero(data["_boundary"]).tolist()
    wrong = 0
    for row in sample:
        facts = held.facts(row)
        for index, policy in enumerate(policies):
            answer = conditions.decide(condition(policy["when"]), facts).answer
            met, open_ = bool(sure[index, row]), bool(possible[index, row])
            wrong += (met, open_) != (answer is Answer.MET, answer is not Answer.UNMET)
    pairs = rows * len(policies)
    print(  # noqa: T201
        f"a tenth missing: {pairs / best / 1e6:.1f} M exact three-valued decisions/s "
        f"(cpu {best * 1e3:.1f} ms), "
        f"{wrong} wrong of {len(sample) * len(policies)} checked one by one"
    )


def _timed(decisions: Decisions) -> float:
    before = time.process_time()
    decisions.masks()
    return time.process_time() - before


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--n", type=int, default=100_000)
    parser.add_argument("--all", action="store_true", help="their other engines too, as far as installed")
    given = parser.parse_args()
    sys.path.insert(0, str(given.folder))
    bench, held = importlib.import_module("bench"), importlib.import_module("policies")
    ours = our_row(bench, held.POLICIES, held.FACTS)
    bench.ENGINES = [*(bench.ENGINES if given.all else bench.ENGINES[:2]), ours]
    sys.argv = [sys.argv[0], "--n", str(given.n)]
    bench.main()
    with_missing(held.enterprises(given.n), held.POLICIES, held.FACTS, given.n)


if __name__ == "__main__":
    main()
