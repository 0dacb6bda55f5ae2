"""Does a verdict read line by line as it was meant, and is a near miss told from a lost cause?"""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qifu.kernel import conditions
from qifu.kernel.conditions import Answer, Verdict
from qifu.kernel.errors import Place
from qifu.kernel.packs.origins import as_written, bare
from qifu.kernel.packs.tree import parse as parse_tree
from qifu.policies import documents
from qifu.policies.rules import lines, trying, wanted
from qifu.policies.rules.lines import Mark
from qifu.policies.rules.matches import Offer, Shelf, match_one, offered
from qifu.policies.rules.plainly import plainly
from qifu.policies.rules.wanted import Wants

ON = date(2026, 3, 2)
ITEM = """\
item: t-lines
title: 试项
source: {{doc: 测试办法, article: 一}}
valid: {{from: 2026-01-01}}
kind: 奖补
mode: 评审
who: {who}
pay: {{fixed: 10万}}
"""


def decided(who: str, **facts: Any) -> Verdict:
    """The verdict on a condition written as in a document."""
    node = bare(as_written(parse_tree(who, file="who.yaml"), pack=""))
    known = conditions.given_facts(facts, ON)
    return conditions.decide(conditions.parse(node, at=Place("who.yaml", 1)), known, ON)


def offer(who: str) -> Offer:
    item = documents.parse(ITEM.format(who=who), file="t.yaml").item
    return offered(1, "999900", "sha", item, ON)


def shelf(who: str, **facts: Any) -> Shelf:
    return match_one(offer(who), conditions.given_facts(facts, ON), ON).shelf


def marks(who: str, **facts: Any) -> list[Mark]:
    return [line.mark for line in lines.lines(decided(who, **facts))]


def test_what_must_not_be_there_is_fulfilled_by_absence() -> None:
    who = "none: [{fact: 失信, is: true}, {fact: 处罚, is: true}]"

    assert marks(who, 失信=False, 处罚=False) == [Mark.YES] * 3
    assert marks(who, 失信=True, 处罚=False) == [Mark.NO, Mark.NO, Mark.YES]
    assert marks(who, 失信=False) == [Mark.OPEN, Mark.YES, Mark.OPEN]


def test_a_single_forbidden_mark_is_one_line_in_plain_words() -> None:
    (line,) = lines.lines(decided("none: [{fact: 失信, is: true}]", 失信=False))

    assert (line.say, line.mark) == ("不属于「失信」", Mark.YES)


def test_a_way_that_is_not_needed_stands_back() -> None:
    who = "any: [{fact: 人数, at_least: 30}, {fact: 规上, is: true}]"

    found = lines.lines(decided(who, 人数=10, 规上=True))

    assert [line.mark for line in found] == [Mark.YES, Mark.SPARE, Mark.YES]
    assert found[1].gap is None


def test_what_only_people_can_say_has_a_mark_of_its_own() -> None:
    assert marks("{judge: {text: 符合方向, by: 经信局}}") == [Mark.PERSON]


@pytest.mark.parametrize(
    ("who", "facts", "count"),
    [
        ("all: [{fact: 甲, at_least: 5}, {fact: 乙, at_least: 5}]", {"甲": 1, "乙": 1}, 2),
        ("any: [{fact: 甲, at_least: 5}, {fact: 乙, at_least: 5}]", {"甲": 1, "乙": 1}, 1),
        ("at_least: {k: 2, of: [{fact: 甲, is: true}, {fact: 乙, is: true}, {fact: 丙, is: true}]}",
         {"甲": True, "乙": False, "丙": False}, 1),
        ("none: [{fact: 甲, is: true}, {fact: 乙, is: true}]", {"甲": True, "乙": True}, 2),
        ("none: [{all: [{fact: 甲, is: true}, {fact: 乙, is: true}]}]", {"甲": True, "乙": True}, 1),
    ],
)  # fmt: skip
def test_a_smallest_set_of_failing_conditions_is_found(who: str, facts: dict[str, Any], count: int) -> None:
    found = lines.lacking(decided(who, **facts))

    assert found is not None
    assert len(found) == count


@given(st.lists(st.booleans(), min_size=1, max_size=4), st.integers(1, 4))
def test_what_lacks_nothing_is_met_and_nothing_else(holds: list[bool], k: int) -> None:
    names = "甲乙丙丁"[: len(holds)]
    of = ", ".join(f"{{fact: {name}, is: true}}" for name in names)
    verdict = decided(
        f"at_least: {{k: {min(k, len(holds))}, of: [{of}]}}", **dict(zip(names, holds, strict=True))
    )

    found = lines.lacking(verdict)

    assert found is not None
    assert (found == ()) == (verdict.answer is Answer.MET)
    assert len(found) == max(0, min(k, len(holds)) - sum(holds))


def test_near_is_what_one_more_step_would_bring() -> None:
    assert shelf("{fact: 投资, at_least: 300万}", 投资="296.8万") is Shelf.NEAR
    assert shelf("{fact: 资质, has: [绿色工厂], on: 申报日}", 资质=[]) is Shelf.NEAR


@pytest.mark.parametrize(
    ("who", "facts"),
    [
        ("{fact: 投资, at_least: 300万}", {"投资": "100万"}),  # not half the way
        ("{fact: 人数, at_most: 30}", {"人数": 31}),  # nobody is told to become smaller
        ("{fact: 注册地, in: [999901]}", {"注册地": "999902"}),
        ("{fact: 成立日期, at_least: 2020-01-01}", {"成立日期": date(2019, 12, 31)}),
    ],
)
def test_far_is_what_no_step_of_theirs_would_bring(who: str, facts: dict[str, Any]) -> None:
    assert shelf(who, **facts) is Shelf.NOT


def test_the_bar_shows_what_there_is_and_where_the_line_is() -> None:
    found = lines.reach(decided("{fact: 投资, at_least: 300万}", 投资="296.8万"))

    assert found is not None
    assert (found.have, found.line, found.unit) == (296_800_000, 300_000_000, "CNY")


def test_a_fact_is_wanted_as_what_the_documents_make_of_it() -> None:
    who = (
        "{all: [{fact: 失信, is: false}, {fact: 规模, in: [小型, 微型]}, {fact: 收入@上年, at_least: 100万}, "
        "{fact: 人数, at_least: 5}, {fact: 占比, at_least: 5%}, {fact: 资质, has: [甲级], on: 申报日}, "
        "{fact: 行业, starts: [C21, C22], say: 属于家具业}]}"
    )

    found = wanted.wanted([offer(who).item], ON)

    assert {key: each.kind for key, each in found.items() if key != "申报日"} == {
        "失信": Wants.YES_NO, "规模": Wants.ONE_OF, "收入@2025": Wants.MONEY, "人数": Wants.NUMBER,
        "占比": Wants.SHARE, "资质": Wants.SEVERAL, "行业": Wants.ONE_OF,
    }  # fmt: skip
    assert found["规模"].words == ("小型", "微型")
    assert found["行业"].labels == (("C21", "属于家具业"),)


def test_a_slider_reaches_the_value_it_stands_at_and_goes_twice_as_far() -> None:
    held = offer("{all: [{fact: 收入@上年, at_least: 100万}, {fact: 人数, at_least: 5}]}")
    facts = conditions.given_facts({"收入@2025": "968123元"}, ON)

    money, people = trying.sliders(held, facts, wanted.wanted([held.item], ON), ON)

    assert (money.now, money.lines) == (968_123, (1_000_000,))
    assert (money.now - money.low) % money.step == 0
    assert money.low <= money.now <= 2 * money.now - money.step <= money.high
    assert (people.now, people.low, people.lines) == (None, 0, (5,))


def test_periods_are_said_as_people_say_them() -> None:
    keys = ["研发费用@2025", "费用@2025"]

    assert plainly("按研发费用@上年不低于 5% 的企业", keys) == "按上年研发费用不低于 5% 的企业"
    assert plainly("营业收入@近三年", ["营业收入@2024"]) == "近三年营业收入"
    assert plainly("没有期间的话", keys) == "没有期间的话"
