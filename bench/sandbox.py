"""How long does it take to see who gains and who loses if one bound moves, on a million firms?

taskset -c 1 python bench/sandbox.py [--rows 1000000]
"""

from __future__ import annotations

import argparse
import time

import province

from qifu.kernel import conditions
from qifu.kernel.columns import Asked
from qifu.kernel.columns.sandbox import Sandbox

WHO = [
    {"fact": "高新技术企业", "is": True},
    {"none": [{"fact": "严重失信", "is": True}]},
    {"brackets": {"by": "营业收入@2025", "of": "研发费用@2025 / 营业收入@2025",
                  "at_least": [["..5000万", "5%"], ["..2亿", "4%"], ["..", "3%"]]}},
]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    given = parser.parse_args()
    held = province.table(province.facts(given.rows))
    sandbox = Sandbox(held)
    before = Asked("before", conditions.parse({"all": [*WHO, {"fact": "职工人数", "at_least": 30}]}))
    for least in (20, 25, 40):
        after = Asked("after", conditions.parse({"all": [*WHO, {"fact": "职工人数", "at_least": least}]}))
        wall, cpu = time.perf_counter(), time.process_time()
        change = sandbox.change(before, after, by=["注册地", "行业"])
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        print(  # noqa: T201
            f"30 -> {least}: wall {wall:.3f} s, cpu {cpu:.3f} s; "
            f"met {change.met_before} -> {change.met_after}, "
            f"gain {len(change.gained)}, lose {len(change.lost)}, in {len(change.by['注册地'])} counties"
        )


if __name__ == "__main__":
    main()
