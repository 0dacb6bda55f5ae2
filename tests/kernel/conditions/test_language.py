"""Is a condition read as it is written, and is a wrong one told by line?"""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qifu.kernel import conditions
from qifu.kernel.conditions import AtLeast, Condition, Every, Judge, Neither, Operator, Some, Test
from qifu.kernel.errors import PackError, Place
from qifu.kernel.packs import tree

WORDS = st.text("甲乙丙丁abc012", min_size=1, max_size=4)
VALUES = st.one_of(
    WORDS, st.integers(), st.booleans(), st.dates(), st.decimals(allow_nan=False, allow_infinity=False)
)
BOUNDS = st.one_of(
    st.integers(),
    st.dates(),
    st.fractions(max_denominator=10**15),
    st.decimals(allow_nan=False, allow_infinity=False),
)
NOTES = {"say": st.one_of(st.just(""), WORDS), "article": st.one_of(st.just(""), WORDS)}


def _tests() -> st.SearchStrategy[Condition]:
    def of(operators: list[Operator], operand: st.SearchStrategy[Any]) -> st.SearchStrategy[Condition]:
        return st.builds(Test, fact=WORDS, operator=st.sampled_from(operators), operand=operand, **NOTES)

    return st.one_of(
        of([Operator.IS, Operator.HAS], VALUES),
        of([Operator.IN], st.lists(VALUES, min_size=1, max_size=3).map(tuple)),
        of([Operator.STARTS, Operator.CONTAINS], st.lists(WORDS, min_size=1, max_size=3).map(tuple)),
        of([Operator.AT_LEAST, Operator.ABOVE, Operator.AT_MOST, Operator.BELOW], BOUNDS),
        st.builds(Judge, text=WORDS, by=st.one_of(st.just(""), WORDS), **NOTES),
    )


def _trees(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    some = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Every, of=st.lists(inner, max_size=3).map(tuple), **NOTES),
        st.builds(Some, of=some, **NOTES),
        st.builds(Neither, of=some, **NOTES),
        some.flatmap(lambda of: st.builds(AtLeast, k=st.integers(1, len(of)), of=st.just(of), **NOTES)),
    )


@settings(deadline=None, max_examples=150)
@given(st.recursive(_tests(), _trees, max_leaves=8))
def test_what_is_written_is_read_back(condition: Condition) -> None:
    assert conditions.parse(conditions.write(condition)) == condition


def test_a_whole_item_is_read_from_yaml() -> None:
    written = tree.parse(
        """all:
  - {fact: 注册地, in: [330502, 330503], article: 第一条}
  - {fact: 资质, has: 国家高新技术企业}
  - {fact: 研发占比, at_least: 5%}
  - {fact: 成立日期, below: 2022-01-01}
  - at_least: {k: 1, of: [{fact: 增速, above: 12.5}, {judge: {text: 方向相符, by: 县经信局}}]}
say: 研发补助
""",
        file="a.yaml",
    )

    read = conditions.parse(written)

    assert isinstance(read, Every)
    assert read.say == "研发补助"
    assert read.of[0] == Test(fact="注册地", operator=Operator.IN, operand=(330502, 330503), article="第一条")
    assert read.of[2] == Test(fact="研发占比", operator=Operator.AT_LEAST, operand=Fraction(1, 20))
    assert read.of[3] == Test(fact="成立日期", operator=Operator.BELOW, operand=date(2022, 1, 1))
    assert read.of[4].of[0].operand == Decimal("12.5")  # type: ignore[union-attr]
    assert read.of[4].place == Place("a.yaml", 6)
    assert conditions.facts_of(read) == {"注册地", "资质", "研发占比", "成立日期", "增速", "judge:方向相符"}


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("all:\n  - {fact: 甲, is: 1}\n  - {fact: 乙, iss: 1}", 3, "不认识的键「iss」"),
        ("alll: []", 1, "是不是「all」"),
        ("any: []", 1, "条件的列表是空的"),
        ("all: {fact: 甲, is: 1}", 1, "这里应为条件的列表"),
        ("fact: 甲", 1, "应有且只有一个比较方式"),
        ("fact: 甲\nat_least: 1\nbelow: 5", 1, "上下限分成两条写进 all"),
        ("fact: 甲\nat_least: 五千", 2, "「五千」不能比较大小"),
        ("fact: 甲\nat_least: true", 2, "不能比较大小"),
        ("fact: 甲\nin: 330502", 2, "in 后面应为列表"),
        ("fact: 甲\nis:", 2, "这里应为一个值"),
        ("at_least:\n  k: 3\n  of: [{fact: 甲, is: 1}]", 2, "k 应为 1 到 1 之间的整数"),
        ("at_least:\n  k: true\n  of: [{fact: 甲, is: 1}]", 2, "k 应为"),
        ("judge: {by: 县经信局}", 1, "缺少 text"),
        ("all: []\nany: [{fact: 甲, is: 1}]", 1, "一个条件只能用一种写法"),
        ("say: 只有说明", 1, "看不出这是哪一种条件"),
        ("[]", 1, "条件应为键值表"),
    ],
)
def test_a_wrong_condition_is_told_with_its_line(text: str, line: int, said: str) -> None:
    with pytest.raises(PackError) as caught:
        conditions.parse(tree.parse(text, file="routing.yaml"))

    assert said in str(caught.value)
    assert caught.value.at == Place("routing.yaml", line)


def test_a_float_never_enters() -> None:
    with pytest.raises(PackError, match="不接受浮点数"):
        conditions.parse({"fact": "研发占比", "at_least": 0.05})


def test_plain_values_take_the_place_they_are_given() -> None:
    with pytest.raises(PackError) as caught:
        conditions.parse({"any": [{"fakt": "甲"}]}, at=Place("b.yaml", 9))

    assert caught.value.at == Place("b.yaml", 9)
    assert "是不是「fact」" in str(caught.value)


def test_nesting_has_a_bottom() -> None:
    node: dict[str, object] = {"fact": "甲", "is": 1}
    for _ in range(100):
        node = {"all": [node]}

    with pytest.raises(PackError, match="嵌套超过"):
        conditions.parse(node)
