"""Do the columns say exactly what the row evaluator says of each enterprise, unknown included?"""

from collections.abc import Mapping
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.kernel.columns.random_conditions import (
    CONDITIONS,
    DERIVED,
    LEAVES,
    ON,
    Row,
    answers,
    enterprises,
    one_by_one,
)

from qifu.kernel.conditions import Condition
from qifu.kernel.conditions.expressions import Expression

thorough = settings(suppress_health_check=list(HealthCheck), max_examples=60)


@thorough
@given(st.lists(LEAVES, min_size=1, max_size=6), enterprises(), st.just(ON) | st.none(), DERIVED)
def test_every_leaf(
    items: list[Condition], rows: list[Row], on: date | None, derived: Mapping[str, Expression]
) -> None:
    assert answers(items, rows, on, derived) == one_by_one(items, rows, on, derived)


@thorough
@given(st.lists(CONDITIONS, min_size=1, max_size=4), enterprises(), DERIVED)
def test_every_tree(items: list[Condition], rows: list[Row], derived: Mapping[str, Expression]) -> None:
    assert answers(items, rows, ON, derived) == one_by_one(items, rows, ON, derived)
