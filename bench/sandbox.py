"""How long does it take to see who gains, who loses and what it costs, on a million firms?

taskset -c 1 python bench/sandbox.py [--rows 1000000]

One item, of which a threshold, the rate and the cap are moved in turn; counts and yuan by county, industry
and size, and each condition by itself.
"""

from __future__ import annotations

import argparse
import time
from datetime import date
from typing import Any

import province

from qifu.kernel import conditions
from qifu.kernel.columns.sandbox import Sandbox
from qifu.policies.rules import what_if
from qifu.policies.schema import Item

BY = ["注册地", "行业", "规模"]


def item(*, least: int = 30, rate: str = "10%", cap: str = "50万") -> Item:
    """Research of enterprises with some staff, paid at a rate up to a cap."""
    brackets = {"by": "营业收入@2025", "of": "研发费用@2025 / 营业收入@2025",
                "at_least": [["..5000万", "5%"], ["..2亿", "4%"], ["..", "3%"]]}  # fmt: skip
    who: list[dict[str, Any]] = [
        {"none": [{"fact": "严重失信", "is": True}]},
        {"brackets": brackets},
        {"fact": "职工人数", "at_least": least},
    ]
    return Item.model_validate(
        {
            "item": "research", "title": "研发补助", "source": {"doc": "试"}, "kind": "奖补",
            "mode": "免申即享",
            "valid": {"from": date(2026, 1, 1)}, "who": {"all": who},
            "pay": {"base": "研发费用@2025", "rate": rate, "cap": cap},
        }
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    given = parser.parse_args()
    sandbox = Sandbox(province.table(province.facts(given.rows)))
    everybody = conditions.parse({"all": []})
    before = item()
    changes = [
        ("first question", item(least=25)),
        ("threshold", item(least=20)),
        ("threshold", item(least=40)),
        ("rate", item(rate="12%")),
        ("cap", item(cap="80万")),
        ("all three", item(least=20, rate="12%", cap="80万")),
    ]
    for name, after in changes:
        wall, cpu = time.perf_counter(), time.process_time()
        found = what_if.compare(sandbox, before, after, everybody, BY, ("注册地", "规模"))
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        print(  # noqa: T201
            f"{name:15} wall {wall:.3f} s, cpu {cpu:.3f} s; met {found.before.met} -> {found.after.met}, "
            f"gain {found.gained}, lose {found.lost}, {(found.after.fen - found.before.fen) / 1e10:+.3f} "
            f"hundred million yuan, sums open {found.after.without_sum}"
        )


if __name__ == "__main__":
    main()
