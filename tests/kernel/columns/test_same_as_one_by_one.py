"""Do the columns say exactly what the row evaluator says of each enterprise, unknown included?"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.kernel.columns.random_conditions import (
    COMPARED,
    CONDITIONS,
    DERIVED,
    LEAVES,
    ON,
    Row,
    answers,
    enterprises,
    one_by_one,
)

from qifu.kernel.conditions import Answer, Condition, Operator, Test
from qifu.kernel.conditions.expressions import (
    Call,
    Choice,
    Expression,
    Function,
    Number,
    Range,
    Reading,
    Tiers,
)
from qifu.kernel.conditions.language import Compare
from qifu.kernel.money import Money

thorough = settings(suppress_health_check=list(HealthCheck), max_examples=60)


@thorough
@given(st.lists(LEAVES, min_size=1, max_size=6), enterprises(), st.just(ON) | st.none(), DERIVED)
def test_every_leaf(
    items: list[Condition], rows: list[Row], on: date | None, derived: Mapping[str, Expression]
) -> None:
    assert answers(items, rows, on, derived) == one_by_one(items, rows, on, derived)


@thorough
@given(st.lists(COMPARED, min_size=3, max_size=8), enterprises(), DERIVED)
def test_every_comparison(items: list[Condition], rows: list[Row], derived: Mapping[str, Expression]) -> None:
    assert answers(items, rows, ON, derived) == one_by_one(items, rows, ON, derived)


@thorough
@given(st.lists(CONDITIONS, min_size=1, max_size=4), enterprises(), DERIVED)
def test_every_tree(items: list[Condition], rows: list[Row], derived: Mapping[str, Expression]) -> None:
    assert answers(items, rows, ON, derived) == one_by_one(items, rows, ON, derived)


def test_a_function_asks_for_no_more_than_it_looks_at() -> None:
    window, year = Reading("营收", "近三年"), Reading("营收", "2022")
    item = Compare(
        of=Call(Function.GROWTH, (window, year)), operator=Operator.AT_LEAST, bound=Number(Fraction(1, 10))
    )
    rows: list[Row] = [{"营收@2020": Money(100), "营收@2021": Money(size)} for size in (100, 90, 110)]

    found = answers([item], rows, ON, {})

    assert found == one_by_one([item], rows, ON, {})
    assert Answer.MET in found[0]


@pytest.mark.parametrize("by", ["choose", "brackets"])
def test_what_is_looked_up_has_the_unit_of_the_row_that_applies(by: str) -> None:
    count, revenue, plain = Reading("人数"), Reading("营收@2022"), Number(Fraction(10), "")
    is_listed = Test(fact="入库", operator=Operator.IS, operand=True)
    of = Choice(((is_listed, count), (None, revenue)))
    if by == "brackets":
        of = Tiers(Reading("专利"), ((Range(None, plain), count), (Range(plain, None), revenue)))
    items = [
        Compare(of=of, operator=Operator.AT_LEAST, bound=bound)
        for bound in (plain, Number(Fraction(5), "CNY"))
    ]
    rows: list[Row] = [
        {"人数": size, "营收@2022": Money(size), "入库": listed, "专利": 5 if listed else 20}
        for size in (4, 5, 9, 10, 11)
        for listed in (True, False)
    ]

    found = answers(items, rows, ON, {})

    assert found == one_by_one(items, rows, ON, {})
    assert set(found[0]) == {Answer.MET, Answer.UNMET, Answer.UNKNOWN}
