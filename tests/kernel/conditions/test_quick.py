"""Does the quick form of a condition answer as the evaluator does, or else leave the answer to it?"""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.kernel.columns.random_conditions import (
    COMPARED,
    CONDITIONS,
    DERIVED,
    LEAVES,
    ON,
    Row,
    enterprises,
)

from qifu.kernel import conditions
from qifu.kernel.conditions import Answer, Condition, Expression, Fact, Known
from qifu.kernel.conditions.quick import counted, quickly
from qifu.kernel.conditions.values import of_firm
from qifu.kernel.money import Money


def agree(asked: Sequence[Condition], rows: list[Row], derived: Mapping[str, Expression]) -> None:
    """Every answer that is told at once is the evaluator's."""
    for condition in asked:
        quick = quickly(condition, ON, derived)
        for row in rows:
            values = of_firm(row, ON)
            assert values is not None
            found = quick.answer(values)
            if found is not None:
                whole = conditions.decide(condition, row, ON, derived)
                assert found is whole.answer
                told = quick.verdict(values)
                assert told is None or [each.answer for each in told.children] == [
                    each.answer for each in whole.children
                ]


@settings(max_examples=400, deadline=None)
@given(st.lists(CONDITIONS, min_size=1, max_size=3), enterprises(6), DERIVED)
def test_trees_are_answered_as_by_the_evaluator(
    asked: list[Condition], rows: list[Row], derived: Mapping[str, Expression]
) -> None:
    agree(asked, rows, derived)


@settings(max_examples=600, deadline=None)
@given(st.lists(st.one_of(LEAVES, COMPARED), min_size=1, max_size=4), enterprises(6), DERIVED)
def test_leaves_are_answered_as_by_the_evaluator(
    asked: list[Condition], rows: list[Row], derived: Mapping[str, Expression]
) -> None:
    agree(asked, rows, derived)


@settings(max_examples=300, deadline=None)
@given(COMPARED, enterprises(6), DERIVED)
def test_quantities_are_those_of_the_evaluator(
    asked: Any, rows: list[Row], derived: Mapping[str, Expression]
) -> None:
    count = counted(asked.of, ON, derived)
    for row in rows:
        values = of_firm(row, ON)
        assert values is not None
        found = count(values)
        whole = conditions.compute(asked.of, Known(row, ON, derived))
        if isinstance(found, tuple):
            assert (Fraction(found[0]), found[1]) == (whole.value, whole.unit)
        elif found is Answer.UNKNOWN:
            assert (whole.low, whole.high, whole.is_undefined) == (None, None, False)


KNOWN: dict[str, Any] = {
    "营收@2022": Money(5_000_00), "研发@2022": Money(300_00), "人数": 30, "规模": "小型", "入库": True,
    "成立日期": date(2020, 1, 31), "资质": ({"name": "高企"}, {"name": "小巨人", "level": "省级"}),
    "项目": ({"数": Money(5)}, {"数": Money(7)}),
}  # fmt: skip
TOLD: list[dict[str, Any]] = [
    {"fact": "人数", "at_least": 30},
    {"fact": "规模", "in": ["小型", "微型"]},
    {"fact": "入库", "is": True},
    {"of": "研发@上年 / 营收@上年", "at_least": "6%"},
    {"count": "资质", "where": {"fact": "name", "is": "高企"}, "at_least": 1},
    {"total": "项目", "each": "数", "at_least": "0.12元"},
    {"fact": "资质", "has": "高企"},
    {"elapsed": "成立日期", "at_least": "24个月"},
    {"at_least": {"k": 1, "of": [{"fact": "没有", "is": True}, {"fact": "人数", "above": 29}]}},
    {"none": [{"fact": "人数", "below": 30}]},
    {"fact": "没有", "is": True},
]


@pytest.mark.parametrize("node", TOLD)
def test_what_is_usual_is_told_at_once(node: dict[str, Any]) -> None:
    asked = conditions.parse(node)
    values = of_firm(KNOWN, ON)
    assert values is not None

    assert quickly(asked, ON).answer(values) is conditions.decide(asked, KNOWN, ON).answer


def test_two_names_of_one_fact_are_left_to_the_evaluator() -> None:
    assert of_firm({"营收@2022": Money(1), "营收@上年": Money(2)}, ON) is None


def test_a_fact_said_to_be_open_is_not_derived() -> None:
    asked = conditions.parse({"fact": "比率", "at_least": "5%"})
    derived = {"比率": conditions.parse_quantity("研发@上年 / 营收@上年")}
    values = of_firm({**KNOWN, "比率": Fact(None, "比率")}, ON)
    assert values is not None

    assert quickly(asked, ON, derived).answer(values) is Answer.UNKNOWN
    assert quickly(asked, ON, derived).answer(of_firm(KNOWN, ON) or values) is Answer.MET


def test_a_float_is_refused() -> None:
    with pytest.raises(TypeError, match="float"):
        of_firm({"比率": 0.05}, ON)  # type: ignore[dict-item]
