"""Are contradictions and conditions that are always true found, and nothing else taken for one?"""

from datetime import date
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from tests.kernel.conditions.test_asking import AMOUNTS, CONDITIONS, YES_OR_NO

from qifu.kernel import conditions
from qifu.kernel.conditions import Answer, Condition, Known, possible

VALUES: dict[str, tuple[Any, ...]] = {
    **dict.fromkeys(YES_OR_NO, (True, False)),
    **dict.fromkeys(AMOUNTS, tuple(Fraction(half, 2) for half in range(0, 8))),
}
property_test = settings(deadline=None, max_examples=150)
ON = Known({}, date(2023, 5, 1))


def tried(condition: Condition) -> set[bool]:
    names = sorted(conditions.facts_of(condition))
    return {
        conditions.decide(condition, dict(zip(names, values, strict=True))).answer is Answer.MET
        for values in product(*(VALUES[name] for name in names))
    }


@property_test
@given(CONDITIONS)
def test_what_can_come_out_is_what_comes_out_by_trying(condition: Condition) -> None:
    if isinstance(condition, conditions.Test):
        return

    assert possible.outcomes(condition, ON) == tried(condition)


@pytest.mark.parametrize(
    ("node", "answers"),
    [
        ({"all": [{"fact": "甲", "at_least": "500万"}, {"fact": "甲", "below": "300万"}]}, {False}),
        ({"any": [{"fact": "甲", "at_least": "300万"}, {"fact": "甲", "below": "500万"}]}, {True}),
        ({"all": [{"of": "甲 / 乙", "at_least": "5%"}, {"of": "甲/乙", "below": "5%"}]}, {False}),
        ({"all": [{"of": "甲 / 乙", "at_least": "5%"}, {"of": "甲/乙", "at_most": "5%"}]}, {True, False}),
        ({"all": [{"fact": "甲", "at_least": 3}, {"of": "甲", "below": 3}]}, {False}),
        ({"all": [{"elapsed": "甲", "at_least": "2年"}, {"elapsed": "甲", "below": "18个月"}]}, {False}),
        ({"all": [{"fact": "甲", "within": "上年"}, {"fact": "甲", "at_least": date(2023, 1, 1)}]}, {False}),
        (
            {"all": [{"fact": "甲", "within": "上年"}, {"fact": "甲", "at_least": date(2018, 1, 1)}]},
            {True, False},
        ),
        ({"all": [{"fact": "甲", "in": ["子", "丑"]}, {"fact": "甲", "is": "寅"}]}, {False}),
        (
            {"all": [{"fact": "甲", "in": list("abcdefg")}, {"none": [{"fact": "甲", "is": "g"}]}]},
            {True, False},
        ),
        ({"all": [{"fact": "甲", "has": each} for each in "abcdefg"]}, {True, False}),
        ({"all": [{"judge": {"text": "可行"}}, {"none": [{"judge": {"text": "可行"}}]}]}, {False}),
        ({"all": []}, {True}),
        ({"none": [{"all": []}]}, {False}),
    ],
)
def test_each_kind_of_line_is_laid_beside_others_of_its_kind(
    node: dict[str, Any], answers: set[bool]
) -> None:
    assert possible.outcomes(conditions.parse(node), ON) == answers


def test_a_condition_of_very_many_shared_parts_is_taken_to_be_open() -> None:
    many = [{"listed": f"名单{index}"} for index in range(40)]

    assert possible.outcomes(conditions.parse({"all": [*many, {"none": many}]}), ON) == {True, False}
