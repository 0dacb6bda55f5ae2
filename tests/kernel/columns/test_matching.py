"""Do counts, lists, areas, kept leaves and several workers agree with asking one firm after the other?"""

from fractions import Fraction
from random import Random
from typing import Any

import numpy as np
import pytest
from tests.kernel.columns.random_conditions import AREA, ON, Row, table

from qifu.kernel import conditions
from qifu.kernel.columns import Asked, Leaves, Matcher, Matches, Planner, Table, building, plain, workers
from qifu.kernel.columns.by_rows import ByRows
from qifu.kernel.columns.comparing import Comparison
from qifu.kernel.columns.leaf import Leaf
from qifu.kernel.columns.table import View
from qifu.kernel.conditions import Answer
from qifu.kernel.money import Money

WHO: list[dict[str, Any]] = [
    {"all": [{"fact": AREA, "starts": ["3305"]}, {"fact": "营收@上年", "at_least": "100万"}]},
    {"all": [{"fact": AREA, "in": [330502]}, {"of": "研发@上年 / 营收@上年", "at_least": "5%"}]},
    {"all": [{"fact": AREA, "starts": ["330521001"]}, {"none": [{"fact": "入库", "is": True}]}]},
    {"all": [{"none": [{"fact": AREA, "in": [330503]}]}, {"fact": "入库", "is": True}]},
    {"at_least": {"k": 2, "of": [
        {"fact": "入库", "is": True},
        {"fact": "营收@上年", "above": "50万"},
        {"fact": "研发@上年", "above": "3万"},
    ]}},
    {"all": []},
    {"all": [{"fact": AREA, "starts": ["33"]}, {"judge": {"text": "符合方向"}}]},
    {"any": [{"fact": AREA, "in": [331002]}, {"growth": "营收", "at_least": "10%"}]},
]  # fmt: skip


def register(count: int, seed: int = 1) -> list[Row]:
    """A tenth of all facts missing, one firm of a hundred exactly at 5 %, areas known of nearly all."""
    random = Random(seed)
    rows: list[Row] = []
    for _ in range(count):
        revenue = random.randrange(0, 200_000_000)
        spent = revenue // 10 // 2 if random.random() < 0.01 else random.randrange(0, 20_000_000)
        row: Row = {
            "营收@2022": Money(revenue // 20 * 20 if random.random() < 0.01 else revenue),
            "营收@2021": Money(random.randrange(0, 200_000_000)),
            "研发@2022": Money(spent),
            "入库": random.random() < 0.3,
        }
        row = {name: value if random.random() > 0.1 else None for name, value in row.items()}
        place = random.choice(["330502", "330503", "330521001", "330521002", "331002"])
        rows.append({**row, AREA: place if random.random() > 0.02 else None})
    return rows


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return register(1500)


@pytest.fixture(scope="module")
def held(rows: list[Row]) -> Table:
    return table(rows, ON)


def asked() -> list[Asked]:
    return [Asked(str(index), conditions.parse(who)) for index, who in enumerate(WHO)]


def check(matches: Matches, items: list[Asked], rows: list[Row]) -> None:
    for index, item in enumerate(items):
        answers = [conditions.decide(item.who, row, ON).answer for row in rows]
        met = [row for row, answer in enumerate(answers) if answer is Answer.MET]
        assert sorted(matches.of(index).tolist()) == met, item
        assert (matches.met[index], matches.unknown[index]) == (len(met), answers.count(Answer.UNKNOWN))


def test_counts_and_lists(held: Table, rows: list[Row]) -> None:
    matcher = Matcher(Planner(ON).plan(asked()), Leaves(held))

    check(matcher.matches(matcher.run()), asked(), rows)


def test_changed_items_over_kept_leaves(held: Table, rows: list[Row]) -> None:
    planner, leaves = Planner(ON), Leaves(held)
    first = Matcher(planner.plan(asked()[:3]), leaves)
    first.run(keep=True)
    changed = [*asked()[::-1], Asked("又", conditions.parse({"fact": "营收@上年", "below": "70万"}))]

    second = Matcher(planner.plan(changed), leaves)

    check(second.matches(second.run(keep=True)), changed, rows)
    check(second.matches(second.run()), changed, rows)


def test_several_workers(held: Table) -> None:
    matcher = Matcher(Planner(ON).plan(asked()), Leaves(held))

    alone, together = (matcher.matches(workers.run(matcher, count)) for count in (1, 2))

    assert (alone.rows == together.rows).all()
    assert (alone.unknown == together.unknown).all()


def test_items_that_share_a_leaf_decide_it_once() -> None:
    texts = ["甲", "乙"]
    items = [
        Asked(text, conditions.parse({"all": [{"fact": "入库", "is": True, "say": text}]})) for text in texts
    ]
    other = Asked("数", conditions.parse({"fact": "入库", "is": 1}))

    plan = Planner(ON).plan([*items, other])

    assert len(plan.leaves) == 2


@pytest.mark.parametrize("size", [10**4, 10**9, 10**13, 10**17])
def test_sums_too_large_for_a_product_are_compared_exactly(size: int) -> None:
    random = Random(size)
    firms = [{name: random.randrange(-size, size) for name in "甲乙丙丁"} for _ in range(300)]
    firms += [{"甲": size, "乙": size - 1, "丙": size + 1, "丁": size}]
    firms += [{"甲": size - 1, "乙": size, "丙": size, "丁": size + 1}]
    layout = plain(len(firms))
    held = Table(
        layout, {name: building.column(layout, [Money(row[name]) for row in firms]) for name in "甲乙丙丁"}
    )
    compare = conditions.parse({"of": "甲 / 乙", "above": "丙 / 丁"})
    leaf = Leaf(compare, {})

    found = Comparison(leaf, compare, held, lambda *_: None)  # type: ignore[arg-type]  # nothing to decide inside
    view = View(held, layout.blocks[0])

    assert (found(view) == ByRows(leaf, held)(view)).all()
    exact = [
        bool(row["乙"] and row["丁"]) and Fraction(row["甲"], row["乙"]) > Fraction(row["丙"], row["丁"])
        for row in firms
    ]
    matcher = Matcher(Planner(None).plan([Asked("一", compare)]), Leaves(held))
    assert sorted(matcher.matches(matcher.run()).of(0).tolist()) == np.flatnonzero(exact).tolist()
