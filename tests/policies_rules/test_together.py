"""Do several items of one enterprise come to what the law allows together?"""

from typing import Any

from tests.policies_rules.making import HEAD, ON

from qifu.kernel import conditions
from qifu.policies.rules.together import decide_all
from qifu.policies.schema import Item

WAN = 1_000_000


def made(name: str, **given: Any) -> Item:
    return Item.model_validate({**HEAD, "item": name, **given})


ITEMS = (
    made("a", pay={"base": "设备", "rate": "15%"}, stack={"group": "技改类", "rule": "take_highest"}),
    made("b", pay={"base": "利息", "rate": "50%"}, stack={"group": "技改类", "rule": "take_highest"}),
    made(
        "c",
        pay={"fixed": "20万"},
        stack={"caps": [{"per": "企业/年", "max": "上年贡献", "used": "本年已得"}]},
    ),
    made(
        "d",
        pay={"fixed": "30万"},
        stack={"caps": [{"per": "企业/年", "max": "上年贡献", "used": "本年已得"}]},
    ),
    made("e", pay={"base": "研发费用", "rate": "10%"}),
    made("f", who={"fact": "高企", "is": True}, pay={"fixed": "50万"}),
)


def test_groups_and_shared_caps_hold_over_the_items_of_an_enterprise() -> None:
    facts = conditions.given_facts(
        {"设备": "1000万", "利息": "400万", "上年贡献": "60万", "本年已得": "20万", "高企": False}, ON
    )

    found = decide_all(ITEMS, facts, ON)

    assert [(each.item, each.paid_fen) for each in found.combination.taken] == [
        ("b", 200 * WAN),
        ("c", 10 * WAN),
        ("d", 30 * WAN),
    ]
    assert found.combination.total_fen == 240 * WAN
    assert [each.item for each in found.combination.left_out] == ["a"]
    assert found.decisions[4].missing == ("研发费用",)


def test_what_is_open_takes_no_part() -> None:
    found = decide_all(ITEMS, {}, ON)

    assert found.combination.total_fen == 0
    assert found.combination.taken == ()
