"""Is everybody counted on the side of a bound on which the row evaluator puts them?"""

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.kernel.columns.random_conditions import ON, table

from qifu.kernel import conditions
from qifu.kernel.columns import Asked
from qifu.kernel.columns.nearby import HALF, nearby
from qifu.kernel.conditions import Answer, Condition, Operator, Test
from qifu.kernel.money import Money

BOUNDS = st.sampled_from([1, 2, 3, 5, 7, 100, 101])
WORDS = st.sampled_from([Operator.AT_LEAST, Operator.ABOVE, Operator.AT_MOST, Operator.BELOW])
COUNTS = st.lists(st.one_of(st.none(), st.integers(-3, 400)), min_size=1, max_size=40)


def asked(word: Operator, bound: Any, fact: str = "职工人数") -> Condition:
    return Test(fact=fact, operator=word, operand=bound)


@given(WORDS, BOUNDS, COUNTS)
def test_the_line_parts_those_who_meet_it_from_those_who_do_not(
    word: Operator, bound: int, values: list[int | None]
) -> None:
    rows = [{} if value is None else {"职工人数": value} for value in values]
    condition = asked(word, bound)

    found = nearby(Asked("", condition), table(rows, ON), np.arange(len(rows)))

    answers = [conditions.decide(condition, row, ON).answer for row in rows]
    if not any(value is not None for value in values):
        return  # nothing is known: there is no picture
    assert found is not None
    assert found.bound == bound
    before, behind = sum(found.counts[:HALF]) + found.none, sum(found.counts[HALF:])
    met, unmet = answers.count(Answer.MET), answers.count(Answer.UNMET)
    assert (behind, before) == ((met, unmet) if found.is_floor else (unmet, met))


def test_spans_are_sixths_of_the_bound_to_the_fen() -> None:
    sums = [0, 99, 100, 101, 499, 500, 599, 600, 601, 699, 700, 1199, 1200, 10**9]
    rows = [{"营业收入@2022": Money(fen)} for fen in sums]
    held = table(rows, ON)

    found = nearby(
        Asked("", asked(Operator.AT_LEAST, Money(600), "营业收入@2022")), held, np.arange(len(rows))
    )

    assert found is not None
    assert found.bound == Money(600)
    assert (found.none, found.counts) == (1, (1, 2, 0, 0, 1, 2, 3, 1, 0, 0, 0, 1, 2))


def test_what_is_no_bound_on_one_number_has_no_picture() -> None:
    rows = [{"行业": "制造业", "职工人数": 5}]
    everybody = np.arange(1)
    growth = conditions.parse({"growth": "职工人数@2022", "at_least": "10%"})

    for condition in (asked(Operator.IS, "制造业", "行业"), asked(Operator.ABOVE, 0), growth):
        assert nearby(Asked("", condition), table(rows, ON), everybody) is None
