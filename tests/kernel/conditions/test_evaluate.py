"""Do three values obey Kleene's laws, exactly, and does each answer say why?"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qifu.kernel import conditions
from qifu.kernel.conditions import (
    Answer,
    AtLeast,
    Condition,
    Every,
    Fact,
    Judge,
    Neither,
    Operator,
    Some,
    Test,
)

NAMES = ["甲", "乙", "丙", "丁"]
LEAVES = st.sampled_from(NAMES).map(lambda name: Test(fact=name, operator=Operator.IS, operand=True))
KNOWN = st.dictionaries(st.sampled_from(NAMES), st.booleans())


def _trees(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    some = st.lists(inner, min_size=1, max_size=4).map(tuple)
    return st.one_of(
        *(st.builds(kind, of=some) for kind in (Every, Some, Neither)),
        some.flatmap(lambda of: st.builds(AtLeast, k=st.integers(1, len(of)), of=st.just(of))),
    )


CONDITIONS = st.recursive(LEAVES, _trees, max_leaves=10)
property_test = settings(deadline=None, max_examples=150)


def answer(condition: Condition, facts: Mapping[str, Any]) -> Answer:
    return conditions.decide(condition, facts).answer


def test_the_tables_of_kleene() -> None:
    order = {True: 2, None: 1, False: 0}
    for left, right in product(order, repeat=2):
        facts = {"甲": left, "乙": right}
        leaves = tuple(Test(fact=name, operator=Operator.IS, operand=True) for name in ("甲", "乙"))
        answers = [Answer.UNMET, Answer.UNKNOWN, Answer.MET]

        assert answer(Every(of=leaves), facts) is answers[min(order[left], order[right])]
        assert answer(Some(of=leaves), facts) is answers[max(order[left], order[right])]
        assert answer(Neither(of=leaves), facts) is answers[2 - max(order[left], order[right])]


@property_test
@given(st.lists(CONDITIONS, min_size=1, max_size=3).map(tuple), KNOWN)
def test_de_morgan(of: tuple[Condition, ...], facts: dict[str, bool]) -> None:
    none_each = tuple(Neither(of=(each,)) for each in of)

    assert answer(Neither(of=of), facts) is answer(Every(of=none_each), facts)
    assert answer(Neither(of=(Every(of=of),)), facts) is answer(Some(of=none_each), facts)


@property_test
@given(CONDITIONS, KNOWN)
def test_twice_not_is_the_thing_itself(condition: Condition, facts: dict[str, bool]) -> None:
    assert answer(Neither(of=(Neither(of=(condition,)),)), facts) is answer(condition, facts)


@property_test
@given(st.lists(CONDITIONS, min_size=1, max_size=4).map(tuple), KNOWN)
def test_at_least_spans_any_and_all(of: tuple[Condition, ...], facts: dict[str, bool]) -> None:
    assert answer(AtLeast(k=1, of=of), facts) is answer(Some(of=of), facts)
    assert answer(AtLeast(k=len(of), of=of), facts) is answer(Every(of=of), facts)


@property_test
@given(CONDITIONS, KNOWN, KNOWN)
def test_learning_a_fact_never_turns_an_answer_round(
    condition: Condition, first: dict[str, bool], later: dict[str, bool]
) -> None:
    before = answer(condition, first)

    after = answer(condition, {**later, **first})

    assert before is Answer.UNKNOWN or before is after


@property_test
@given(CONDITIONS, KNOWN)
def test_an_unknown_verdict_names_what_is_missing_and_nothing_known(
    condition: Condition, facts: dict[str, bool]
) -> None:
    verdict = conditions.decide(condition, facts)

    missing = conditions.missing(verdict)

    assert bool(missing) is (verdict.answer is Answer.UNKNOWN)
    assert not set(missing) & set(facts)
    assert answer(condition, {**dict.fromkeys(missing, True), **facts}) is not Answer.UNKNOWN


@property_test
@given(st.integers(), st.integers(1), st.integers(), st.integers(1))
def test_comparisons_are_exact(a: int, b: int, c: int, d: int) -> None:
    value, bound = Fraction(a, b), Fraction(c, d)
    for operator, holds in {
        Operator.AT_LEAST: a * d >= c * b,
        Operator.ABOVE: a * d > c * b,
        Operator.AT_MOST: a * d <= c * b,
        Operator.BELOW: a * d < c * b,
    }.items():
        got = answer(Test(fact="率", operator=operator, operand=bound), {"率": value})

        assert got is (Answer.MET if holds else Answer.UNMET)


def test_exactly_five_per_cent_is_at_least_five_per_cent() -> None:
    five = conditions.parse({"fact": "研发占比", "at_least": "5%"})

    assert answer(five, {"研发占比": Fraction(355, 7100)}) is Answer.MET
    assert answer(five, {"研发占比": Decimal("0.05")}) is Answer.MET
    with pytest.raises(TypeError, match="float"):
        conditions.decide(five, {"研发占比": 0.05})  # type: ignore[dict-item]


@pytest.mark.parametrize(
    ("node", "value", "expected", "reason"),
    [
        ({"in": [330502]}, "330502", "met", "甲为 330502，在所列范围内（330502）"),
        ({"in": ["330503"]}, 330502, "unmet", "甲为 330502，不在所列范围内（330503）"),
        ({"starts": [26, 27]}, "2710", "met", "甲为 2710，属于 27 类"),
        ({"starts": ["26"]}, "2710", "unmet", "甲为 2710，不属于 26"),
        ({"contains": ["消防", "ＡＩ"]}, "我们的ai算力", "met", "甲中提到「ＡＩ」"),
        ({"contains": ["消防"]}, "用地", "unmet", "甲中没有提到 消防"),
        ({"has": "高企"}, frozenset({"高企", "小微"}), "met", "甲包括 高企"),
        ({"has": "高企"}, [], "unmet", "甲不包括 高企（目前一项也没有）"),
        ({"is": True}, False, "unmet", "甲为 否，不是 是"),
        ({"at_least": 300}, 260, "unmet", "甲为 260，未达到 300，相差 40"),
        ({"below": 300}, 300, "unmet", "甲为 300，不低于 300"),
        (
            {"at_least": "5%"},
            Fraction(3, 71),
            "unmet",
            "甲为 3/71（约 4.23%），未达到 5%，相差 11/1420（约 0.77%）",
        ),
        ({"at_most": date(2024, 1, 1)}, date(2024, 1, 2), "unmet", "甲为 2024-01-02，晚于 2024-01-01"),
        ({"at_least": 300}, "很多", "unknown", "甲为 很多，不是数字，无法与 300 比较"),
        ({"is": True}, "是", "unknown", "甲为 是，无法对照 是"),
        ({"has": "高企"}, "高企", "unknown", "甲为 高企，不是一组值，无法查对 高企"),
        ({"at_least": 300}, None, "unknown", "尚不掌握「甲」"),
    ],
)
def test_each_test_says_what_it_read(node: dict[str, Any], value: Any, expected: str, reason: str) -> None:
    verdict = conditions.decide(conditions.parse({"fact": "甲", **node}), {"甲": value})

    assert (verdict.answer, verdict.reason) == (expected, reason)


def test_a_fact_brings_its_label_and_source_into_the_verdict() -> None:
    held = Fact(260, label="设备投资", source="统计", as_on=date(2024, 3, 1))
    condition = conditions.parse(
        {"fact": "invest", "at_least": 300, "say": "投资不少于 300 万元", "article": "第三条"}
    )

    verdict = conditions.decide(condition, {"invest": held})

    assert verdict.reason == "投资不少于 300 万元：设备投资为 260，未达到 300，相差 40"
    assert verdict.facts[0].fact is held
    assert verdict.condition.article == "第三条"


def test_a_judgment_stays_open_until_a_person_says_so() -> None:
    judge = Judge(text="符合县产业发展方向", by="县经信局")
    both = Every(of=(Test(fact="甲", operator=Operator.IS, operand=True), judge))

    waiting = conditions.decide(both, {"甲": True})
    said = conditions.decide(both, {"甲": True, judge.key: False})

    assert waiting.answer is Answer.UNKNOWN
    assert conditions.missing(waiting) == ()
    assert conditions.open_judgments(waiting) == (judge.key,)
    assert waiting.reason == "符合县产业发展方向，待由县经信局判断"
    assert said.reason == "有条件未满足：符合县产业发展方向，已由县经信局判断为否"


def test_a_field_of_an_entry_is_set_against_a_fact_of_the_enterprise() -> None:
    node = {"count": "配套企业", "where": {"fact": "所在县", "same_as": "本企业所在县"}, "at_least": 2}
    local = conditions.parse(node)
    partners = [{"所在县": "甲县"}, {"所在县": "甲县"}, {"所在县": "乙县"}]

    assert answer(local, {"配套企业": partners, "本企业所在县": "甲县"}) is Answer.MET
    assert answer(local, {"配套企业": partners, "本企业所在县": "乙县"}) is Answer.UNMET
    assert answer(local, {"配套企业": partners}) is Answer.UNKNOWN
    one = conditions.parse({"fact": "注册地", "same_as": "纳税地"})
    assert conditions.facts_of(one) == {"注册地", "纳税地"}
    verdict = conditions.decide(one, {"注册地": "330502", "纳税地": "330503"})
    assert verdict.reason == "注册地为 330502，不同于纳税地（330503）"


def test_an_unknown_industry_is_not_taken_for_a_permitted_one() -> None:
    barred = conditions.parse({"none": [{"fact": "行业", "starts": ["16"]}]})

    assert answer(barred, {}) is Answer.UNKNOWN
    assert answer(barred, {"行业": "1610"}) is Answer.UNMET
    assert answer(barred, {"行业": "2710"}) is Answer.MET


def test_k_of_n_is_decided_as_soon_as_it_can_be() -> None:
    two = AtLeast(k=2, of=tuple(Test(fact=name, operator=Operator.IS, operand=True) for name in NAMES[:3]))

    assert answer(two, {"甲": True, "乙": True}) is Answer.MET
    assert answer(two, {"甲": False, "乙": False}) is Answer.UNMET
    assert answer(two, {"甲": True, "乙": False}) is Answer.UNKNOWN
