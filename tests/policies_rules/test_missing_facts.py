"""When facts are missing, is the answer Kleene's, and is exactly what is missing named?"""

from typing import Any

import pytest
from tests.policies_rules.making import decided, item

from qifu.policies.rules.eligibility import Standing

REVENUE = {"fact": "营业收入@上年", "at_least": "5000万"}
HIGH_TECH = {"fact": "高企", "is": True}
PATENTS = {"fact": "专利数", "at_least": 5}
INDUSTRY = {"fact": "行业", "in": [25, 26]}
TWO_OF_THREE = {"at_least": {"k": 2, "of": [HIGH_TECH, PATENTS, REVENUE]}}
LAYOFFS = {"fact": "裁员率", "at_most": "5.5%"}

MATRIX = [
    ("unknown and false", {"all": [REVENUE, HIGH_TECH]}, {"高企": False}, "not_eligible", ()),
    ("unknown and true", {"all": [REVENUE, HIGH_TECH]}, {"高企": True}, "unknown", ("营业收入@上年",)),
    ("unknown or true", {"any": [REVENUE, HIGH_TECH]}, {"高企": True}, "eligible", ()),
    ("unknown or false", {"any": [REVENUE, HIGH_TECH]}, {"高企": False}, "unknown", ("营业收入@上年",)),
    ("not unknown", {"none": [REVENUE]}, {"高企": True}, "unknown", ("营业收入@上年",)),
    ("unknown at most a limit", LAYOFFS, {"高企": True}, "unknown", ("裁员率",)),
    ("unknown in a list", INDUSTRY, {"高企": True}, "unknown", ("行业",)),
    ("not (unknown in a list)", {"none": [INDUSTRY]}, {"高企": True}, "unknown", ("行业",)),
    ("2 of 3: true, true, unknown", TWO_OF_THREE, {"高企": True, "专利数": 9}, "eligible", ()),
    (
        "2 of 3: true, false, unknown",
        TWO_OF_THREE,
        {"高企": True, "专利数": 0},
        "unknown",
        ("营业收入@上年",),
    ),
    ("2 of 3: false, false, unknown", TWO_OF_THREE, {"高企": False, "专利数": 0}, "not_eligible", ()),
]


@pytest.mark.parametrize(
    ("name", "who", "facts", "standing", "missing"), MATRIX, ids=lambda each: str(each)[:30]
)
def test_what_is_not_known_is_never_taken_for_false(
    name: str, who: dict[str, Any], facts: dict[str, Any], standing: str, missing: tuple[str, ...]
) -> None:
    decision = decided(item(who=who, pay={"fixed": "1万"}), facts)

    assert (decision.standing, decision.missing) == (standing, missing), name


def test_nothing_but_human_judgments_open_is_conditional() -> None:
    made = item(who={"all": [HIGH_TECH, {"judge": {"text": "符合产业方向"}}]}, pay={"fixed": "1万"})

    assert decided(made, {"高企": True}).standing is Standing.CONDITIONAL
    assert decided(made, {}).standing is Standing.UNKNOWN
    assert decided(made, {"高企": False}).standing is Standing.NOT_ELIGIBLE
    assert decided(made, {"高企": True, "judge:符合产业方向": True}).standing is Standing.ELIGIBLE


def test_what_is_still_open_of_an_eligible_sum_is_asked_after_what_the_standing_waits_for() -> None:
    made = item(who=HIGH_TECH, pay={"base": "研发费用@上年", "rate": "10%", "cap": "50万"})

    decision = decided(made, {})

    assert decision.missing == ("高企", "研发费用@上年")
    assert decision.amount_fen is None
    assert decided(made, {"高企": True}).missing == ("研发费用@上年",)


def test_a_judgment_that_is_neither_yes_nor_no_settles_nothing() -> None:
    made = item(who={"judge": {"text": "符合产业方向"}}, pay={"fixed": "1万"})

    decision = decided(made, {"judge:符合产业方向": "看情况"})

    assert decision.standing is Standing.UNKNOWN
    assert "应为是或否" in decision.verdict.reason
