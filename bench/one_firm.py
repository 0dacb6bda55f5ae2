"""How fast are all items decided for one firm: at first sight, again, and after one fact has changed?

    python bench/one_firm.py [ITEMS_DIR] [--items 400] [--json]

Items are those of a folder, repeated under new names until there are enough; the firm is one that the items'
own tests know. Nothing here is asserted: a figure says what it ran on, and is read by people.
"""

import argparse
import json
import platform
import statistics
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import process_time

from qifu.kernel import conditions
from qifu.kernel.conditions import Fact
from qifu.policies import documents
from qifu.policies.rules import lines
from qifu.policies.rules.matches import Matches, Offer, match_all, offered

ROOT = Path(__file__).resolve().parents[1]
REPEATS = 15
MOST_VALUABLE = 50


def main() -> None:
    """Measure and tell."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", nargs="?", type=Path, default=ROOT / "packs/demo/chenghu/policies")
    asked.add_argument("--items", type=int, default=400)
    asked.add_argument("--as-of", type=date.fromisoformat, default=date(2026, 11, 21))
    asked.add_argument("--json", action="store_true")
    given = asked.parse_args()
    found = measured(given.folder, given.items, given.as_of)
    if given.json:
        sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
        return
    for name, figure in found.items():
        sys.stdout.write(f"{name:28} {figure}\n")


def measured(folder: Path, count: int, on: date) -> dict[str, object]:
    """Milliseconds of the processor, the median of some repeats."""
    offers, facts = firm(folder, count, on)
    whole = match_all(offers, facts, on)
    changed = {**facts, **(one := a_change(facts))}
    readers = sum(1 for offer in offers if not offer.keys.isdisjoint(one))
    return {
        "items": len(offers),
        "facts": len(facts),
        "first_sight_ms": median_ms(lambda: reasons(match_all(offers, facts, on))),
        "first_sight_with_sums_ms": median_ms(lambda: reasons(match_all(offers, facts, on), sums=True)),
        "again_ms": median_ms(lambda: reasons(match_all(offers, facts, on, whole))),
        "one_fact_changed_ms": median_ms(lambda: match_all(offers, changed, on, whole)),
        "items_that_read_it": readers,
        "python": platform.python_version(),
        "machine": platform.machine(),
    }


def firm(folder: Path, count: int, on: date) -> tuple[list[Offer], dict[str, Fact]]:
    """So many items in force, and the facts of one firm."""
    held = [
        document.item
        for document in documents.read_all([folder])
        if document.item.valid.from_on <= on and (document.item.valid.to or on) >= on
    ]
    facts: dict[str, Fact] = {}
    for item in held:
        for name, fact in conditions.given_facts(item.given.facts if item.given else {}, on).items():
            facts.setdefault(name, fact)
    offers = []
    for number in range(count):
        item = held[number % len(held)]
        offers.append(offered(number, "", str(number), item, on))
    return offers, facts


def a_change(facts: dict[str, Fact]) -> dict[str, Fact]:
    """A figure that some items read, a little larger."""
    for name, fact in sorted(facts.items()):
        if name.startswith("参保人数") and isinstance(fact.value, int):
            return {name: replace(fact, value=fact.value + 1)}
    name, fact = next(iter(facts.items()))
    return {name: replace(fact, value=None)}


def reasons(matches: Matches, *, sums: bool = False) -> int:
    """The most valuable with each of their lines, and with the steps of their sums if those are wanted."""
    best = matches.all[:MOST_VALUABLE]
    steps = sum(len(match.decision.benefit.steps) for match in best if sums and match.decision.benefit)
    return steps + sum(len(lines.lines(match.verdict)) for match in best)


def median_ms(run: Callable[[], object]) -> float:
    """Of some repeats."""
    taken = []
    for _ in range(REPEATS):
        start = process_time()
        run()
        taken.append((process_time() - start) * 1000)
    return round(statistics.median(taken), 2)


if __name__ == "__main__":
    main()
