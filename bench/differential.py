"""Do our row evaluator, our columns, DuckDB on the exported SQL and zen-engine on the exported JDM agree?

    python -m bench.differential [--firms 100000] [--workers 2] [--seed 1] PATH...

For every item of the files and folders given (the packs and the clauses of the tests if none is) so many
random enterprises are made, one in a hundred exactly on a line of the item, a tenth of all facts missing. All
four ways answer met, unmet or unknown for each; any difference is written out and ends the run with 1.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

from bench import engines, firms

from qifu.policies import documents
from qifu.policies.rules import exporting

ROOT = Path(__file__).resolve().parent.parent
DAY = date(2026, 5, 8)


@dataclass
class Compared:
    """What came out for one item; `reference` is the row evaluator."""

    item: str
    rows: int
    lines: int
    on_line: int
    spread: tuple[int, int, int]
    differences: list[str] = field(default_factory=list)
    compared: dict[str, int] = field(default_factory=dict)
    not_exported: dict[str, str] = field(default_factory=dict)


def compare(path: Path, count: int, seed: str = "1") -> Compared:
    """One item in all four ways."""
    item = documents.read(path).item
    on = exporting.day_of(item, item.given.as_of if item.given and item.given.as_of else DAY)
    made = firms.firms(item, on, count, seed)
    reference = engines.by_rows(item, made.rows, on)
    spread = (reference.count(True), reference.count(False), reference.count(None))
    found = Compared(item.item, count, made.lines, len(made.on_line), spread)
    _note(found, "columns", reference, engines.by_columns(item, made.rows, made.names, on), made)
    for to, ask in (("sql", engines.by_sql), ("jdm", engines.by_jdm)):
        exported = exporting.export(item, to, on)
        if exported.why_not:
            found.not_exported[to] = exported.why_not
        else:
            _note(found, to, reference, ask(exported, made.rows), made)
    return found


def _note(
    found: Compared, engine: str, wanted: engines.Answers, got: engines.Answers, made: firms.Firms
) -> None:
    found.compared[engine] = len(got)
    for place, (ours, theirs) in enumerate(zip(wanted, got, strict=True)):
        if ours is not theirs:
            found.differences.append(f"{found.item}: {engine} says {theirs}, rows {ours}: {made.rows[place]}")


def items() -> list[Path]:
    """All items of the packs, and the clauses of the tests."""
    clauses = [ROOT / "tests" / "policies_rules" / name for name in ("items", "unseen")]
    folders = [*sorted((ROOT / "packs").rglob("policies")), *clauses]
    return [path for folder in folders for path in sorted(folder.glob("*.yaml"))]


def run(paths: list[Path], count: int, seed: str, workers: int) -> Iterator[Compared]:
    """All items, on so many processes."""
    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(partial(compare, count=count, seed=seed), paths)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--firms", type=int, default=100_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", default="1")
    given = parser.parse_args()
    started = time.monotonic()
    total: dict[str, int] = {}
    differences = on_line = 0
    for each in run(documents.files(given.paths) or items(), given.firms, given.seed, given.workers):
        for engine, answers in each.compared.items():
            total[engine] = total.get(engine, 0) + answers
        differences += len(each.differences)
        on_line += each.on_line
        why = "; ".join(f"not {to}: {reason}" for to, reason in each.not_exported.items())
        print(each.item, each.spread, f"{each.on_line} on {each.lines} lines", why, flush=True)  # noqa: T201
        for line in each.differences[:5]:
            print("  DIFFERENT", line, flush=True)  # noqa: T201
    seconds = time.monotonic() - started
    print(f"compared {total}, {on_line} firms on a line, {differences} differences, {seconds:.0f} s")  # noqa: T201
    return 1 if differences else 0


if __name__ == "__main__":
    raise SystemExit(main())
