"""Does routing say which desk, how sure it is and why, and leave the rest to a person?"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from qifu.appeals.rules.route import TextFacts, route
from qifu.appeals.schema import Routing
from qifu.kernel import packs
from qifu.kernel.packs import Pack

DAY = date(2026, 11, 21)


def pack_of(name: str) -> Pack:
    """The pack as of the day of these tests."""
    return packs.load(name, on=DAY)


REASONS = {"reasons": {"nowhere": "无处受理"}}
RULES = {
    "wages": {
        "priority": 1,
        "when": {"fact": "内容", "contains": ["欠薪"]},
        "department": "labor",
        "why": "先处理",
    },
    "law": {
        "priority": 2,
        "when": {"fact": "内容", "contains": ["纠纷"]},
        "department": "justice",
        "board": "law",
        "class": "complex",
        "why": "法律服务",
    },
}


@dataclass(frozen=True, slots=True)
class Said:
    """A model's word, as `Guess` asks for it."""

    label: str
    confidence: float
    runner_up: str = ""
    because: tuple[str, ...] = ()
    likely: str = ""


def routing_of(**changes: object) -> Routing:
    return Routing.model_validate(
        {
            "accept_at": Decimal("0.70"),
            "routes": RULES,
            "fallback": {"department": "center", "board": "fallback", **REASONS},
            **changes,
        }
    )


def test_the_lowest_priority_decides_and_the_other_is_shown() -> None:
    found = route(TextFacts("欠薪纠纷", ""), routing_of())

    assert (found.department, found.by, found.confidence) == ("labor", "rule", 0.5)
    assert [each.department for each in found.alternatives] == ["justice"]
    assert found.because[0] == "内容中提到「欠薪」"
    assert found.because[-1] == "另有 1 条规则也符合，按优先级（1）取先"


def test_a_rule_may_name_board_and_class() -> None:
    found = route(TextFacts("合同", "起了纠纷"), routing_of())

    assert (found.department, found.board, found.class_code) == ("justice", "law", "complex")


def test_rules_go_before_a_model_however_sure() -> None:
    found = route(TextFacts("欠薪", ""), routing_of(), Said("justice", 0.99))

    assert (found.department, found.by) == ("labor", "rule")
    assert found.alternatives[0].why == "学习判断，把握 99%"


def test_the_model_proposes_from_the_threshold_on() -> None:
    found = route(TextFacts("灯坏了", ""), routing_of(), Said("justice", 0.7, "labor", ("路灯",)))

    assert (found.department, found.board, found.by) == ("justice", "law", "model")
    assert "把握 70%" in found.because[0]
    assert [each.department for each in found.alternatives] == ["labor"]


@pytest.mark.parametrize("guess", [Said("justice", 0.6999), Said("", 0.9, likely="justice")])
def test_an_unsure_model_leaves_it_to_a_person_and_says_what_it_would_have_been(guess: Said) -> None:
    found = route(TextFacts("灯坏了", ""), routing_of(), guess)

    assert (found.department, found.by) == ("", "nobody")
    assert [each.department for each in found.alternatives] == ["justice", "center"]


def test_an_empty_message_is_said_to_be_empty() -> None:
    found = route(TextFacts(" ", "\n"), routing_of())

    assert found.because == ("没有内容，无法判断，请人工派单",)


def test_two_rules_of_one_priority_are_refused() -> None:
    clash = {**RULES, "law": {**RULES["law"], "priority": 1}}

    with pytest.raises(ValidationError, match="优先级相同"):
        routing_of(routes=clash)


def test_a_rule_over_an_unknown_fact_is_refused() -> None:
    odd = {"odd": {**RULES["wages"], "when": {"fact": "天气", "contains": ["雨"]}}}

    with pytest.raises(ValidationError, match="天气"):
        routing_of(routes=odd)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=80), st.text(max_size=200), st.sampled_from(["huzhou", "qiantang", "fucheng"]))
def test_a_desk_or_a_reason_for_none(title: str, text: str, name: str) -> None:
    rules = pack_of(name).section("routing", Routing)

    found = route(TextFacts(title, text), rules)

    assert bool(found.department) == (found.by == "rule")
    assert found.because
    assert 0 <= found.confidence <= 1
    assert found == route(TextFacts(title, text), rules)


@settings(deadline=None, max_examples=40)
@given(st.permutations(sorted(pack_of("huzhou").section("routing", Routing).routes)))
def test_the_order_in_which_rules_are_written_does_not_matter(order: list[str]) -> None:
    rules = pack_of("huzhou").section("routing", Routing)
    shuffled = rules.model_copy(update={"routes": {code: rules.routes[code] for code in order}})
    said = TextFacts("出口退税", "贷款到期，欠薪，消防验收，专利纠纷")

    assert route(said, shuffled) == route(said, rules)
