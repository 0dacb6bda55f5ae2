"""How long does it take to decide all items of a province for all its enterprises?

taskset -c 1 python bench/match_province.py [--rows 3000000] [--items 46000] [--leaves 1000] [--naive]
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import naive
import numpy as np
import province

from qifu.kernel.columns import Leaves, Matcher, Planner
from qifu.kernel.columns.workers import run as run_on_all

TIMES: dict[str, tuple[float, float]] = {}


@contextmanager
def phase(name: str) -> Iterator[None]:
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    TIMES[name] = (time.perf_counter() - wall, time.process_time() - cpu)
    say(f"{name:<44} wall {TIMES[name][0]:7.2f} s   cpu {TIMES[name][1]:7.2f} s   peak {peak():.2f} GB")


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=3_000_000)
    parser.add_argument("--items", type=int, default=46_000)
    parser.add_argument("--leaves", type=int, default=1_000)
    parser.add_argument("--naive", action="store_true")
    parser.add_argument("--workers", type=int, default=0)
    given = parser.parse_args()
    with phase("(register invented)"):
        held = province.facts(given.rows)
        specs = province.leaves(held, given.leaves)
        items = province.items(held, len(specs), given.items)
    columns = naive.columns(held) if given.naive else None
    with phase("(register laid out in columns)"):
        table = province.table(held)
    del held
    asked = province.asked(items, specs)
    with phase("items read into a plan"):
        planner = Planner(province.ON)
        plan = planner.plan(asked)
        leaves = Leaves(table)
        matcher = Matcher(plan, leaves)
    del asked
    pairs = given.rows * given.items
    if given.workers:
        with phase(f"all at once, {given.workers} processes"):
            matches = matcher.matches(run_on_all(matcher, given.workers))
        report(matches.met, len(matches.rows), pairs, TIMES[f"all at once, {given.workers} processes"][0])
        return
    total = ours(matcher, pairs)
    if columns is not None:
        compare(columns, specs, items, total)


def ours(matcher: Matcher, pairs: int) -> tuple[float, float]:
    """Everything from columns to written lists; then only the items, over leaves that were kept."""
    names = ["leaves, items, counts and lists", "lists written"]
    with phase(names[0]):
        matches = matcher.matches(matcher.run())
    with phase(names[1]), tempfile.TemporaryDirectory() as folder:
        matches.rows.tofile(Path(folder) / "rows.bin")
        np.save(Path(folder) / "starts.npy", matches.starts)
    wall, cpu = (sum(TIMES[name][index] for name in names) for index in (0, 1))
    report(matches.met, len(matches.rows), pairs, wall)
    say(f"leaves + items + written lists: wall {wall:.2f} s, cpu {cpu:.2f} s, peak {peak():.2f} GB")
    say(f"unknown pairs: {int(matches.unknown.sum()):,}")
    with phase("leaves alone, kept"):
        for group in matcher.layout.groups():
            matcher.decided(group, keep=True)
    with phase("items changed: counts and bitmaps"):
        counts = matcher.matches(matcher.run(lists=False, keep=True))
    assert (counts.met == matches.met).all()
    return wall, cpu


def report(met: np.ndarray, rows: int, pairs: int, wall: float) -> None:
    say(f"pairs {pairs:.3g}, met {int(met.sum()):,}, listed {rows:,}, {pairs / wall:.3g} pairs/s")


def compare(
    columns: naive.Sorted,
    specs: list[province.LeafSpec],
    items: list[province.ItemSpec],
    total: tuple[float, float],
) -> None:
    with phase("naive: leaves"):
        masks = [naive.leaf(columns, spec) for spec in specs]
    with phase("naive: items and lists"):
        met, rows = naive.items(columns, masks, items)
    wall, cpu = (TIMES["naive: leaves"][i] + TIMES["naive: items and lists"][i] for i in (0, 1))
    say(f"naive numpy: wall {wall:.2f} s, cpu {cpu:.2f} s, met {int(met.sum()):,}, listed {rows:,}")
    say(f"ratio to the naive row: wall {wall / total[0]:.2f}, cpu {cpu / total[1]:.2f}")


if __name__ == "__main__":
    main()
