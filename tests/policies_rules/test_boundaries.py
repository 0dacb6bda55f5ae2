"""Does each line of an item get a test below, on and above it, with what the engine answers?"""

from datetime import date
from pathlib import Path

import pytest

from qifu.policies import documents
from qifu.policies.rules import boundaries, coverage, trials
from qifu.policies.schema import Item, Trial

ITEM = """\
item: t-lines
title: 试验
source: {doc: 办法, article: 第一条}
valid: {from: 2026-01-01}
kind: 奖补
mode: 即申即享
let: {研发占比: 研发费用@上年 / 营业收入@上年}
who:
  all:
    - {of: 研发占比, at_least: 5%}
    - {fact: 营业收入@上年, above: 500万}
    - {fact: 职工人数, at_least: 20}
    - {fact: 资产负债率, at_most: 70%}
    - {fact: 认定日期, at_least: 2024-01-01}
    - {elapsed: 成立日期, at_least: 1年}
pay: {base: 研发费用@上年, rate: 10%}
given:
  as_of: 2026-03-31
  facts:
    研发费用@2025: 100万
    营业收入@2025: 1000万
    职工人数: 50
    资产负债率: 40%
    认定日期: 2025-05-01
    成立日期: 2020-02-03
"""
PACKED = sorted((Path(__file__).parents[2] / "packs").glob("**/policies/*.yaml"))


def item(text: str = ITEM) -> Item:
    return documents.parse(text, file="t.yaml").item


def test_every_line_has_its_three_tests() -> None:
    found = boundaries.propose(item())

    sides: dict[str, list[tuple[str, str]]] = {}
    for each in found:
        sides.setdefault(each.line, []).append((each.side, each.verdict))
    assert len(sides) == 6
    assert {line: [side for side, _ in three] for line, three in sides.items()} == {
        line: ["线下", "恰在线上", "线以上"] for line in sides
    }


@pytest.mark.parametrize(
    ("line", "verdicts"),
    [
        ("研发占比不低于 5%", ("not_eligible", "eligible", "eligible")),
        ("营业收入@上年高于 500 万元", ("not_eligible", "not_eligible", "eligible")),
        ("资产负债率不高于 70%", ("eligible", "eligible", "not_eligible")),
        ("认定日期不低于 2024-01-01", ("not_eligible", "eligible", "eligible")),
    ],
)
def test_what_comes_out_is_what_the_line_says(line: str, verdicts: tuple[str, ...]) -> None:
    found = [each for each in boundaries.propose(item()) if each.line == line]

    assert tuple(each.verdict for each in found) == verdicts


def test_a_ratio_is_met_to_the_fen_by_its_numerator() -> None:
    found = {each.side: each for each in boundaries.propose(item()) if each.line.startswith("研发占比")}

    assert found["线下"].facts == {"研发费用@2025": "499999.99元"}
    assert found["恰在线上"].facts == {"研发费用@2025": "500000元"}
    assert found["恰在线上"].amount_fen == 5_000_000


def test_a_year_is_reached_on_its_day() -> None:
    found = {each.side: each for each in boundaries.propose(item()) if "成立日期" in each.line}

    assert found["恰在线上"].facts == {"成立日期": date(2025, 3, 31)}
    assert (found["线下"].verdict, found["恰在线上"].verdict) == ("not_eligible", "eligible")


def with_tests(made: Item) -> Item:
    """The item with everything proposed for it."""
    proposed = tuple(Trial.model_validate(each.as_trial()) for each in boundaries.propose(made))
    return made.model_copy(update={"tests": (*made.tests, *proposed)})


def test_added_tests_hold_and_leave_no_line_untried() -> None:
    full = with_tests(item())

    assert [each for each in trials.run(full) if not each.holds] == []
    assert [each.what for each in coverage.lacking(full)] == []
    assert boundaries.propose(full) == ()


@pytest.mark.parametrize("path", PACKED, ids=[path.stem for path in PACKED])
def test_what_is_proposed_for_the_items_of_the_packs_holds(path: Path) -> None:
    full = with_tests(documents.read(path).item)

    assert [each for each in trials.run(full) if not each.holds] == []
