"""Do the steps of an amount run in one order, exactly, rounded once, and divided to the fen?"""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from tests.policies_rules.making import decided, item, paid, sums

from qifu.policies.rules.eligibility import Standing

YUAN, WAN = 100, 1_000_000
property_test = settings(deadline=None, max_examples=150)


def test_the_steps_run_in_the_fixed_order_whatever_their_order_in_the_file() -> None:
    pay = {
        "rounding": "down",
        "round": "元",
        "share": {"市": "50%", "县": "50%"},
        "stages": [{"at": "认定", "share": "50%"}, {"at": "达产", "share": "50%"}],
        "residual": {"after": "省级补助", "of": "投资"},
        "cap": "100万",
        "floor": "10万",
        "uplift": [{"by": "20%", "when": {"fact": "亩均评价", "is": "A"}}],
        "rate": "15%",
        "exchange": [{"currency": "USD", "rate": "7元"}],
        "base": "投资",
    }
    facts = {"投资": "100万美元", "亩均评价": "A", "省级补助": "1万元"}

    names = [name for name, _ in sums(paid(facts, pay=pay))]

    assert names == ["base", "exchange", "rate", "uplift", "floor", "cap", "residual", "rounding"]


def test_the_exchange_comes_before_the_rate_and_the_cap_is_in_yuan() -> None:
    pay = {
        "base": "到资",
        "rate": "2%",
        "cap": "150万",
        "exchange": [{"currency": "USD", "rate": "6.8元", "on": "申报日", "source": "中国人民银行中间价"}],
    }

    found = paid({"到资": "1000万美元"}, pay=pay)

    assert sums(found)[1:4] == [("exchange", 6800 * WAN), ("rate", 136 * WAN), ("cap", 136 * WAN)]
    assert "1 美元合 6.8 元（2023-05-01，中国人民银行中间价）" in found.steps[1].sentence
    assert paid({"到资": "2000万美元"}, pay=pay).amount_fen == 150 * WAN


def test_the_uplift_comes_before_the_cap() -> None:
    pay = {"base": "投资", "rate": "10%", "uplift": [{"by": "20%"}, {"add": "1万"}], "cap": "500万"}

    assert paid({"投资": "1000万"}, pay=pay).amount_fen == 121 * WAN
    assert paid({"投资": "5000万"}, pay=pay).amount_fen == 500 * WAN


@pytest.mark.parametrize(
    ("below", "spent", "expected"),
    [("raise", "20万", 10), ("nothing", "20万", 0), ("raise", "0元", 0), ("nothing", "100万", 15)],
)
def test_a_floor_raises_or_drops_a_small_sum_and_leaves_nothing_nothing(
    below: str, spent: str, expected: int
) -> None:
    pay = {"base": "研发费用", "rate": "15%", "floor": {"at": "10万", "below": below}}

    assert paid({"研发费用": spent}, pay=pay).amount_fen == expected * WAN


def test_caps_take_off_what_was_had_in_their_scope() -> None:
    pay = {
        "base": "租金",
        "rate": "50%",
        "caps": [
            {"per": "企业/累计", "max": "300万", "used": "累计已得"},
            {"per": "企业/年", "max": "上年地方贡献"},
        ],
    }

    assert (
        paid({"租金": "400万", "累计已得": "250万", "上年地方贡献": "80万"}, pay=pay).amount_fen == 50 * WAN
    )
    assert paid({"租金": "400万", "累计已得": "0元", "上年地方贡献": "80万"}, pay=pay).amount_fen == 80 * WAN
    assert paid({"租金": "400万", "累计已得": "400万", "上年地方贡献": "80万"}, pay=pay).amount_fen == 0


def test_a_cap_by_class_holds_for_its_class_only() -> None:
    pay = {
        "base": "投资",
        "rate": "10%",
        "caps": [
            {"max": "200万", "when": {"fact": "规上", "is": True}},
            {"max": "100万", "when": {"fact": "规上", "is": False}},
        ],
    }

    assert paid({"投资": "3000万", "规上": True}, pay=pay).amount_fen == 200 * WAN
    assert paid({"投资": "3000万", "规上": False}, pay=pay).amount_fen == 100 * WAN
    unknown = paid({"投资": "3000万"}, pay=pay)
    assert (unknown.amount_fen, unknown.at_most_fen, unknown.missing) == (None, 300 * WAN, ("规上",))


def test_only_what_another_grant_left_is_paid() -> None:
    pay = {"base": "展位费", "rate": "50%", "residual": {"of": "展位费", "after": "省级补助"}}

    assert paid({"展位费": "4万", "省级补助": "1万"}, pay=pay).amount_fen == 2 * WAN
    assert paid({"展位费": "4万", "省级补助": "3万"}, pay=pay).amount_fen == 1 * WAN
    assert paid({"展位费": "4万", "省级补助": "5万"}, pay=pay).amount_fen == 0


@pytest.mark.parametrize(
    ("rule", "taken", "expected"),
    [
        ("take_highest", "30万", 70),
        ("take_highest", "200万", 0),
        ("exclusive", "1元", 0),
        ("exclusive", "0元", 100),
        ("add", "30万", 100),
    ],
)
def test_what_was_had_of_the_group_counts_by_its_rule(rule: str, taken: str, expected: int) -> None:
    stack = {"group": "技改类", "rule": rule, "taken": "同类已得"}

    found = paid({"同类已得": taken}, pay={"fixed": "100万"}, stack=stack)

    assert found.amount_fen == expected * WAN


def test_nothing_is_paid_beside_an_item_it_must_not_stand_with() -> None:
    stack = {"not_with": ["cf-int-01"]}

    had = paid({"已享受事项": ["cf-int-01"]}, pay={"fixed": "5万"}, stack=stack)

    assert had.amount_fen == 0
    assert "已享受 cf-int-01，不得同时享受" in had.steps[1].sentence
    assert paid({"已享受事项": ["other"]}, pay={"fixed": "5万"}, stack=stack).amount_fen == 5 * WAN
    unknown = paid({}, pay={"fixed": "5万"}, stack=stack)
    assert (unknown.amount_fen, unknown.at_most_fen, unknown.missing) == (None, 5 * WAN, ("已享受事项",))


@pytest.mark.parametrize(
    ("unit", "how", "expected"),
    [
        ("分", "down", 333_333),
        ("元", "down", 333_300),
        ("元", "half_up", 333_300),
        ("元", "up", 333_400),
        ("百元", "half_up", 330_000),
        ("万元", "up", 1_000_000),
    ],
)
def test_the_sum_is_rounded_once_at_the_end(unit: str, how: str, expected: int) -> None:
    pay = {"base": "1万 / 3", "round": unit, "rounding": how}

    assert paid({}, pay=pay).amount_fen == expected


def test_rounding_up_never_passes_a_cap() -> None:
    assert (
        paid({}, pay={"fixed": "1.5万", "cap": "1.5万", "round": "万元", "rounding": "up"}).amount_fen == WAN
    )


def test_components_are_added_or_the_best_of_them_is_taken() -> None:
    parts = [
        {"fixed": "100万", "when": {"fact": "股改", "is": True}},
        {"base": "担保额", "rate": "1%", "cap": "20万"},
    ]
    facts = {"股改": True, "担保额": "5000万"}

    assert paid(facts, pay={"parts": parts}).amount_fen == 120 * WAN
    assert paid(facts, pay={"parts": parts, "pick": "highest"}).amount_fen == 100 * WAN
    assert paid(facts, pay={"parts": parts, "pick": "lowest"}).amount_fen == 20 * WAN
    assert paid({**facts, "股改": False}, pay={"parts": parts, "pick": "highest"}).amount_fen == 20 * WAN


def test_an_unknown_base_still_says_the_most_it_can_be() -> None:
    found = paid({}, pay={"base": "研发费用", "rate": "15%", "cap": "100万"})

    assert (found.amount_fen, found.at_most_fen, found.missing) == (None, 100 * WAN, ("研发费用",))


def test_eligible_for_nothing_is_not_the_same_as_not_eligible() -> None:
    made = item(who={"fact": "高企", "is": True}, pay={"base": "保费", "rate": "30%"})

    nothing, no = decided(made, {"高企": True, "保费": "0元"}), decided(made, {"高企": False, "保费": "9万"})

    assert (nothing.standing, nothing.amount_fen) == (Standing.ELIGIBLE, 0)
    assert (no.standing, no.benefit) == (Standing.NOT_ELIGIBLE, None)


FAIRS = {"展览": [{"费": "1000美元"}, {"费": "1000欧元"}, {"费": "1000元"}]}
RATES = [{"currency": "USD", "rate": "6.5元"}, {"currency": "EUR", "rate": "7.5元"}]


@pytest.mark.parametrize(
    ("more", "yuan"),
    [
        ({}, 15_000),
        ({"cap": "2000元"}, 5_000),
        ({"top": 1}, 7_500),
        ({"per": "地", "per_cap": "1万"}, None),
    ],
)
def test_a_list_in_several_currencies_is_exchanged_entry_by_entry(
    more: dict[str, Any], yuan: int | None
) -> None:
    pay = {"base": {"total": "展览", "each": "费", **more}, "exchange": RATES}

    found = paid(FAIRS, pay=pay)

    assert found.amount_fen == (None if yuan is None else yuan * 100)
    assert yuan or found.at_most_fen == 1_500_000
    assert "清单已折合人民币：1 美元合 6.5 元" in "".join(step.sentence for step in found.steps)


def test_a_cap_in_yuan_of_entries_in_dollars() -> None:
    pay = {"base": {"total": "展览", "each": "费", "cap": "5000元"}, "exchange": RATES[:1]}

    assert paid({"展览": [{"费": "1000美元"}, {"费": "100美元"}]}, pay=pay).amount_fen == 565_000


def test_a_foreign_sum_without_an_exchange_is_a_fault_and_no_amount() -> None:
    found = paid({"到资": "1万美元"}, pay={"base": "到资"})

    assert (found.amount_fen, found.fault) == (None, "金额是美元，没有写明折算（exchange）")


def test_stages_fall_due_one_by_one() -> None:
    pay = {
        "fixed": "100.01元",
        "stages": [
            {"at": "认定", "share": "50%"},
            {"at": "达产升规", "share": "50%", "when": {"fact": "达产升规", "is": True}},
        ],
    }

    first, both = paid({"达产升规": False}, pay=pay), paid({"达产升规": True}, pay=pay)

    assert [(stage.at, stage.amount_fen) for stage in first.stages] == [("认定", 5001), ("达产升规", 5000)]
    assert (first.due_fen, both.due_fen, paid({}, pay=pay).due_fen) == (5001, 10_001, None)
    assert paid({}, pay=pay).missing == ("达产升规",)


def test_the_cost_share_follows_the_class() -> None:
    pay = {
        "fixed": "99.99元",
        "share": [
            {"when": {"fact": "总投资", "at_least": "1000万"}, "of": {"市": "50%", "区": "50%"}},
            {"of": {"区": "100%"}},
        ],
    }

    assert paid({"总投资": "1000万"}, pay=pay).shares == (("市", 5000), ("区", 4999))
    assert paid({"总投资": "999万"}, pay=pay).shares == (("区", 9999),)
    assert paid({}, pay=pay).shares == ()


rates = st.integers(1, 4).flatmap(
    lambda count: st.lists(st.integers(0, 12), min_size=count, max_size=count).filter(
        lambda parts: sum(parts) > 0
    )
)


@property_test
@given(st.integers(0, 10**12), rates, rates)
def test_no_fen_is_lost_or_made_in_dividing(fen: int, shares: list[int], stages: list[int]) -> None:
    whole = {"fixed": f"{fen}分"}
    share = {f"第{index}级": Fraction(part, sum(shares)) for index, part in enumerate(shares)}
    staged = [{"at": f"第{i}期", "share": Fraction(part, sum(stages))} for i, part in enumerate(stages)]

    found = paid({}, pay={**whole, "share": share, "stages": staged})

    assert found.amount_fen == fen
    assert sum(part for _, part in found.shares) == fen
    assert sum(stage.amount_fen for stage in found.stages) == fen == found.due_fen
    assert all(
        abs(part - fen * rate) < 1 for (_, part), rate in zip(found.shares, share.values(), strict=True)
    )


AMOUNTS = st.fixed_dictionaries(
    {
        "投资": st.integers(0, 10**9).map(lambda fen: f"{fen}分"),
        "规上": st.booleans(),
        "省级补助": st.integers(0, 10**8).map(lambda fen: f"{fen}分"),
        "累计已得": st.integers(0, 10**8).map(lambda fen: f"{fen}分"),
    }
)
RICH: dict[str, Any] = {
    "base": "投资",
    "rate": "7%",
    "uplift": [{"by": "20%", "when": {"fact": "规上", "is": True}}],
    "floor": {"at": "10万", "below": "nothing"},
    "caps": [{"max": "50万", "used": "累计已得"}],
    "residual": {"after": "省级补助", "of": "投资"},
    "round": "元",
    "rounding": "up",
}


@property_test
@given(AMOUNTS, st.sets(st.sampled_from(["投资", "规上", "省级补助", "累计已得"])))
def test_the_most_it_can_be_is_never_less_than_what_it_turns_out_to_be(
    facts: dict[str, Any], forgotten: set[str]
) -> None:
    whole = paid(facts, pay=RICH)

    part = paid({name: each for name, each in facts.items() if name not in forgotten}, pay=RICH)

    assert whole.amount_fen is not None
    assert 0 <= whole.amount_fen <= 50 * WAN
    assert part.at_most_fen is None or part.at_most_fen >= whole.amount_fen
    assert part.amount_fen in (None, whole.amount_fen)


@pytest.mark.parametrize(
    ("given_", "told"),
    [
        ({"pay": {"fixed": "1万", "base": "投资"}}, "应写且只写一个"),
        ({"pay": {"fixed": "1万", "rate": "5%"}}, "rate 请与 base 一起写"),
        ({"pay": {"fixed": "1万", "share": {"市": "50%", "县": "40%"}}}, "合起来应为 100%"),
        ({"pay": {"fixed": "1万", "stages": [{"at": "认定", "share": "50%"}]}}, "合起来应为 100%"),
        ({}, "至少写一个"),
        ({"pay": {"fixed": "甲"}, "let": {"甲": "乙 + 1元", "乙": "甲"}}, "互相"),
    ],
)
def test_an_item_that_contradicts_itself_is_refused(given_: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        item(**given_)
