"""Is the set of facts we ask for enough, the smallest that is enough, and asked in a good order?"""

import random
import time
from collections.abc import Iterator, Mapping
from itertools import combinations, product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from qifu.kernel import conditions
from qifu.kernel.conditions import Answer, AtLeast, Condition, Every, Known, Neither, Operator, Some, Test

YES_OR_NO = ("甲", "乙", "丙", "丁")
AMOUNTS = ("营收", "人数")
VALUES: Mapping[str, tuple[Any, ...]] = {
    **dict.fromkeys(YES_OR_NO, (True, False)),
    **dict.fromkeys(AMOUNTS, (0, 1, 2, 3)),
}
property_test = settings(deadline=None, max_examples=150)

_claims = st.sampled_from(YES_OR_NO).map(lambda name: Test(fact=name, operator=Operator.IS, operand=True))
_lines = st.builds(
    Test,
    fact=st.sampled_from(AMOUNTS),
    operator=st.sampled_from([Operator.AT_LEAST, Operator.BELOW]),
    operand=st.integers(1, 3),
)


def _trees(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    some = st.lists(inner, min_size=1, max_size=4).map(tuple)
    return st.one_of(
        *(st.builds(kind, of=some) for kind in (Every, Some, Neither)),
        some.flatmap(lambda of: st.builds(AtLeast, k=st.integers(1, len(of)), of=st.just(of))),
    )


CONDITIONS = st.recursive(st.one_of(_claims, _lines), _trees, max_leaves=7)
KNOWN = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(values) for name, values in VALUES.items() if name != "人数"}
)


def asked(condition: Condition, facts: Mapping[str, Any]) -> tuple[str, ...]:
    known = Known(facts)
    return conditions.to_ask(conditions.decide(condition, known), known)


def outcomes(names: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    for values in product(*(VALUES[name] for name in names)):
        yield dict(zip(names, values, strict=True))


def settles(condition: Condition, facts: Mapping[str, Any], names: tuple[str, ...]) -> bool:
    return all(
        conditions.decide(condition, {**facts, **learned}).answer is not Answer.UNKNOWN
        for learned in outcomes(names)
    )


@property_test
@given(CONDITIONS, KNOWN)
def test_the_set_is_enough_and_none_smaller_is(condition: Condition, facts: dict[str, Any]) -> None:
    unknown = tuple(sorted(conditions.facts_of(condition) - facts.keys()))

    wanted = asked(condition, facts)

    assert settles(condition, facts, wanted)
    sizes = (
        size
        for size in range(len(unknown) + 1)
        if any(settles(condition, facts, some) for some in combinations(unknown, size))
    )
    assert len(wanted) == next(sizes)


@property_test
@given(CONDITIONS, KNOWN)
def test_nothing_is_asked_that_is_known_or_not_read(condition: Condition, facts: dict[str, Any]) -> None:
    wanted = asked(condition, facts)

    assert set(wanted) <= conditions.facts_of(condition) - facts.keys()
    assert len(set(wanted)) == len(wanted)


def test_one_fact_that_settles_both_ways_is_asked_alone() -> None:
    condition = conditions.parse(
        {"any": [{"fact": "甲", "is": True}, {"all": [{"none": [{"fact": "甲", "is": True}]}]}]}
    )

    assert asked(condition, {}) == ("甲",)


def test_the_fact_more_parts_hang_on_comes_first() -> None:
    condition = conditions.parse(
        {
            "all": [
                {"any": [{"fact": "乙", "is": True}, {"fact": "丙", "is": True}]},
                {"fact": "甲", "is": True},
            ]
        }
    )

    assert asked(condition, {})[0] == "甲"


def test_a_judgment_is_never_asked_of_an_enterprise() -> None:
    condition = conditions.parse({"all": [{"fact": "甲", "is": True}, {"judge": {"text": "可行"}}]})

    assert asked(condition, {}) == ("甲",)
    assert asked(condition, {"甲": True}) == ()


def test_a_quotient_asks_for_both_its_facts_and_then_for_the_one_left() -> None:
    ratio = conditions.parse({"of": "研发费用 / 营业收入", "at_least": "5%"})

    assert set(asked(ratio, {})) == {"研发费用", "营业收入"}
    assert asked(ratio, {"研发费用": 5}) == ("营业收入",)


def test_a_value_of_the_wrong_kind_is_asked_for_again() -> None:
    line = conditions.parse({"fact": "营收", "at_least": 3})

    verdict = conditions.decide(line, {"营收": "很多"})

    assert conditions.to_ask(verdict, Known({"营收": "很多"})) == ("营收",)
    assert not conditions.is_stuck(verdict)


def test_a_quotient_by_nought_is_stuck_since_no_further_fact_helps() -> None:
    ratio = conditions.parse({"of": "研发费用 / 营业收入", "at_least": "5%"})

    verdict = conditions.decide(ratio, {"研发费用": 5, "营业收入": 0})

    assert verdict.answer is Answer.UNKNOWN
    assert conditions.is_stuck(verdict)


def test_many_parts_that_share_their_facts_are_settled_quickly() -> None:
    chance = random.Random(3)
    names = [f"事实{index}" for index in range(9)]

    def grown(size: int) -> Condition:
        if size == 1:
            return Test(fact=chance.choice(names), operator=Operator.IS, operand=True)
        left = chance.randint(1, size - 1)
        of = (grown(left), grown(size - left))
        return chance.choice([Every, Some, Neither])(of=of)

    trees = [grown(chance.randint(8, 24)) for _ in range(60)]

    started = time.process_time()
    for tree in trees:
        asked(tree, {})

    assert time.process_time() - started < 10
