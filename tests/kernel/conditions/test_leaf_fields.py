"""Does a form show each leaf it can hold as it stands, change only what was typed, forget no kind of leaf?"""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.kernel.columns.random_conditions import LEAVES

from qifu.kernel import conditions
from qifu.kernel.conditions import Condition, ConditionError, Operator, leaf_fields, leaf_forms, leaf_reading
from qifu.kernel.conditions.language import COMPARISONS

# A leaf in every form, and one that says more than its form can show.
IN_FORMS: dict[str, dict[str, Any]] = {
    "fact": {"fact": "营业收入@上年", "at_least": "5000万"},
    "same": {"fact": "注册地", "same_as": "纳税地"},
    "of": {"of": "研发费用@上年 / 营业收入@上年", "at_least": "5%"},
    "growth": {"growth": "营业收入", "from": "上上年", "to": "上年", "at_least": "10%"},
    "has": {"fact": "资质", "has": ["高新技术企业"], "level": ["省级"], "on": "申报日"},
    "listed": {"listed": "重点企业", "in": "名单"},
    "count": {"count": "境外展位@上年", "per": "展会", "at_least": 1},
    "elapsed": {"elapsed": "成立日期", "at_most": "3年"},
    "judge": {"judge": {"text": "符合产业发展方向", "by": "县经信局"}},
}
AS_TEXT: list[dict[str, Any]] = [
    {"count": "专利", "where": {"fact": "种类", "is": "发明"}, "at_least": 2},
    {"total": "贷款", "each": "本金", "above": "0元"},
    {"brackets": {"by": "营收", "of": "研发", "at_least": [["..100万", "5%"], ["..", "3%"]]}},
    {"of": "研发费用@近三年", "take": 2, "at_least": "200万"},
    {"of": "人数", "at_least": {"choose": [{"value": 15}]}},
    {"listed": "重点企业", "level": "省级"},
    {"fact": "资质", "has": ["甲\n乙"]},
]


def test_no_kind_of_leaf_is_forgotten() -> None:
    """Some are told apart by more than one key, all others by their first."""
    kinds = {*leaf_reading.KINDS, "same", "has", "judge"}

    assert set(leaf_forms.FORMS) | set(leaf_forms.AS_TEXT) == kinds
    assert set(leaf_forms.FORMS) == set(IN_FORMS)


def test_every_comparison_of_the_language_is_offered_in_words() -> None:
    assert set(leaf_forms.FORMS["fact"].operators) == set(leaf_forms.LABELS) == set(Operator)
    assert set(leaf_forms.DAY_LABELS) == COMPARISONS
    for form in leaf_forms.FORMS.values():
        assert set(form.operators) in (set(), set(COMPARISONS), set(Operator)), form.name


@pytest.mark.parametrize("name", IN_FORMS)
def test_a_leaf_fills_its_form_and_the_form_writes_the_leaf(name: str) -> None:
    filled = leaf_fields.filled(IN_FORMS[name])

    assert filled
    assert filled.form.name == name
    written = leaf_fields.written(name, filled.answers)
    assert conditions.parse(written) == conditions.parse(IN_FORMS[name])


@pytest.mark.parametrize("leaf", AS_TEXT, ids=lambda leaf: next(iter(leaf)))
def test_a_leaf_that_says_more_has_no_form(leaf: dict[str, Any]) -> None:
    conditions.parse(leaf)

    assert leaf_fields.filled(leaf) is None


@given(leaf=LEAVES)
def test_a_form_left_as_it_is_writes_the_same_leaf(leaf: Condition) -> None:
    written = conditions.write(leaf)
    filled = leaf_fields.filled(written)

    if filled is not None:
        again = leaf_fields.written(filled.form.name, filled.answers, written)
        assert again == written
        assert list(again) == list(written)


@given(leaf=LEAVES, said=st.sampled_from(["第三条", "第四条第一款"]))
def test_an_answer_changes_its_own_key_only(leaf: Condition, said: str) -> None:
    written = conditions.write(leaf)
    filled = leaf_fields.filled(written)

    if filled is not None:
        changed = leaf_fields.written(filled.form.name, {**filled.answers, "article": said}, written)
        assert changed == {**written, "article": said}


def test_another_bound_keeps_the_order_and_the_manner_of_the_rest() -> None:
    leaf = {"fact": "注册地", "in": ["330502", 330503], "say": "在中心城区"}
    filled = leaf_fields.filled(leaf)
    assert filled

    more = leaf_fields.written("fact", {**filled.answers, "values": "330502\n330503\n330504"}, leaf)

    assert more == {"fact": "注册地", "in": ["330502", 330503, 330504], "say": "在中心城区"}
    other = leaf_fields.written("fact", {**filled.answers, "how": "is", "value": "330502"}, leaf)
    assert list(other) == ["fact", "is", "say"]


def test_yes_and_no_are_the_answers_to_a_question() -> None:
    assert leaf_fields.written("fact", {"fact": "规模以上", "how": "is", "value": "是"})["is"] is True


def test_names_with_commas_of_their_own_stay_whole() -> None:
    said = {"fact": "行业门类", "how": "in", "values": "交通运输、仓储和邮政业\n 制造业 \n"}

    assert leaf_fields.written("fact", said)["in"] == ["交通运输、仓储和邮政业", "制造业"]


@pytest.mark.parametrize(
    ("name", "said", "what", "key"),
    [
        ("fact", {"how": "is", "value": "是"}, "看哪一项", "fact"),
        ("fact", {"fact": "人数", "how": "at_least", "value": "很多"}, "不能比较大小", "at_least"),
        ("fact", {"fact": "人数", "how": "at_least"}, "没有填比什么", "value"),
        ("fact", {"fact": "人数", "how": "more", "value": "1"}, "没有选怎么比", "how"),
        ("fact", {"fact": "日期", "how": "below", "value": "2026-02-30"}, "没有这一天", "value"),
        ("fact", {"fact": "人数@何年", "how": "is", "value": "1"}, "不是单个期间", "fact"),
        ("of", {"of": "甲 /", "how": "above", "value": "0"}, "没有写完", "of"),
        ("has", {"fact": "资质", "has": "甲", "within": "某年"}, "不认识的期间", "within"),
        ("elapsed", {"elapsed": "成立日期", "how": "at_least", "value": "三年"}, "数目和单位", "at_least"),
        ("judge", {"by": "县经信局"}, "判断什么", "text"),
    ],
)
def test_what_is_wrong_is_told_with_its_field(name: str, said: dict[str, str], what: str, key: str) -> None:
    with pytest.raises(ConditionError) as refused:
        leaf_fields.written(name, said)

    assert what in refused.value.what
    assert refused.value.path[0] == key
