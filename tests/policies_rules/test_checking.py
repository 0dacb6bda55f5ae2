"""Is each slip of an author told in a sentence, at its line, before anybody is decided by it?"""

from datetime import date
from textwrap import dedent

import pytest

from qifu.policies import documents
from qifu.policies.rules import checking

GOOD = """\
item: cf-01
title: 研发补助
source: {doc: 试〔2023〕1号, article: 第三条}
valid: {from: 2023-01-01}
kind: 奖补
mode: 免申即享
who:
  all:
    - {fact: 营业收入@上年, at_least: 500万}
pay: {base: 研发费用@上年, rate: 15%, cap: 100万}
given: {as_of: 2023-05-01, facts: {营业收入@上年: 500万, 研发费用@上年: 20万}}
tests:
  - {name: 线下, facts: {营业收入@上年: 499万}, expect: {verdict: not_eligible}}
  - {name: 恰好, expect: {verdict: eligible, amount: 3万}}
  - {name: 以上, facts: {营业收入@上年: 900万}, expect: {amount: 3万}}
"""
WHO = "    - {fact: 营业收入@上年, at_least: 500万}\n"
PAY = "pay: {base: 研发费用@上年, rate: 15%, cap: 100万}\n"


def told(text: str, **given: object) -> list[str]:
    held = documents.parse(text, file="cf.yaml")
    return [
        f"{held.place(each.path)} {'' if each.is_fault else '（提示）'}{each.what}"
        for each in checking.check(held.item, **given)  # type: ignore[arg-type]  # names of its own arguments
    ]


def swapped(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, dedent(new) if new.startswith("\n") else new)


def test_a_gap_that_nobody_eligible_lies_in_is_none() -> None:
    first = "{at_least: LOW, below: 1亿, value: 50万}"
    rows = f"{{tiers: {{by: 营业收入@上年, rows: [{first}, {{at_least: 1亿, value: 100万}}]}}}}"
    from_the_line = swapped("cap: 100万", f"cap: {rows}".replace("LOW", "500万"))
    above_it = swapped("cap: 100万", f"cap: {rows}".replace("LOW", "501万"))

    assert told(from_the_line) == []
    assert told(above_it) == ["cf.yaml:10 分档有空档：不低于 0且低于 501 万元的哪一档也不属于"]


def test_a_careful_item_has_no_findings() -> None:
    assert told(GOOD) == []


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        (
            swapped(WHO, WHO + "    - {fact: 营业收入@上年, below: 300万}\n"),
            "cf.yaml:7 条件自相矛盾，谁也不会满足：同时满足（营业收入@上年不低于 500 万元；营业收入@上年低于",
        ),
        (
            swapped(WHO, WHO + "    - any: [{fact: 高企, is: true}, {none: [{fact: 高企, is: true}]}]\n"),
            "cf.yaml:10 条件总是满足，等于没有写：满足其一（高企为 是；没有以下情形（高企为 是））",
        ),
        (
            swapped(
                "cap: 100万", "cap: {tiers: {by: 营业收入@上年, rows: [[..5000万, 50万], [1亿.., 100万]]}}"
            ),
            "cf.yaml:10 分档有空档：高于 5,000 万元且不高于 1 亿元的哪一档也不属于",
        ),
        (
            swapped(
                "cap: 100万", "cap: {tiers: {by: 营业收入@上年, rows: [[..5000万, 50万], [..2亿, 100万]]}}"
            ),
            "cf.yaml:10 分档有空档：高于 2 亿元的哪一档也不属于",
        ),
        (
            swapped(WHO, WHO + "    - {of: 研发费用@上年 / 营业收入@上年, at_least: 5}\n"),
            "cf.yaml:10 （提示）研发费用@上年 / 营业收入@上年不低于 5，就是 500%",
        ),
        (swapped("cap: 100万", "cap: 100"), "cf.yaml:10 金额：算出来的不是金额"),
        (swapped(PAY, "pay: {base: 500, rate: 15%}\n"), "cf.yaml:10 金额：算出来的不是金额，请核对单位"),
        (
            swapped(PAY, "pay: {fixed: 5万美元}\n"),
            "cf.yaml:10 金额：金额是美元，没有写明折算（exchange）",
        ),
        (
            swapped(WHO, WHO + "    - {of: 500万 / 1万美元, at_least: 3}\n"),
            "cf.yaml:10 5000000元 / 10000美元不低于 3：两种货币的金额不能相除",
        ),
        (
            swapped(WHO, WHO + "    - {fact: 营业收入@上上年, at_least: 300}\n"),
            "cf.yaml:10 事实「营业收入」在这里当作数，在别处当作金额（元）",
        ),
        (swapped(", article: 第三条", ""), "cf.yaml:3 没有写明所依据的条款或原文"),
        (
            swapped(WHO, WHO + "    - judge: {text: 符合产业方向, by: 县经信局}\n"),
            "cf.yaml:10 免申即享的事项还要人判断「符合产业方向」",
        ),
        (swapped("rate: 15%", "rate: 15%, floor: 200万"), "cf.yaml:10 下限高于上限"),
        (swapped("rate: 15%", "rate: 150%"), "cf.yaml:10 （提示）比例 150% 不在 0 与 100% 之间"),
        (
            swapped(PAY, PAY + "stack: {rule: take_highest}\n"),
            "cf.yaml:11 写了 take_highest，没有写明在哪一组之内",
        ),
        (swapped(PAY, PAY + "stack: {not_with: [cf-01]}\n"), "cf.yaml:11 事项不能与它自己互斥"),
        (
            swapped("rate: 15%", "rate: {choose: [{when: {fact: 营业收入@上年, above: 1亿}, value: 15%}]}"),
            "cf.yaml:10 （提示）符合条件的企业可能一种情形也不属于，就算不出来",
        ),
        (
            swapped("rate: 15%", "rate: 15%, uplift: [{when: {fact: 营业收入@上年, below: 1万}, by: 5%}]"),
            "cf.yaml:10 （提示）符合申报条件的企业都不会「营业收入@上年低于 1 万元」",
        ),
        (
            swapped("facts: {营业收入@上年: 900万}", "facts: {营业收人@上年: 900万}"),
            "cf.yaml:15 （提示）测试给出了「营业收人」，但事项不读它",
        ),
        (
            swapped("研发费用@上年: 20万", "营业收入@2019: 20万"),
            "cf.yaml:10 （提示）没有一个测试给出「研发费用」",
        ),
        (
            swapped("  - {name: 线下, facts: {营业收入@上年: 499万}, expect: {verdict: not_eligible}}\n", ""),
            "cf.yaml:12 （提示）只有 2 个测试",
        ),
        (
            swapped("facts: {营业收入@上年: 500万,", "facts: {营业收入@上年: 501万,"),
            "cf.yaml:9 （提示）没有测试恰在线上：营业收入@上年不低于 500 万元",
        ),
    ],
)
def test_each_slip_is_told_with_its_line(text: str, finding: str) -> None:
    assert any(each.startswith(finding) for each in told(text)), told(text)


def test_facts_that_no_source_supplies_stand_in_the_way_of_paying_without_applying() -> None:
    supplied = frozenset({"营业收入"})

    assert told(GOOD, supplied=supplied) == ["cf.yaml:10 没有来源能提供事实「研发费用」，不能免申即享"]
    by_applying = GOOD.replace("mode: 免申即享", "mode: 即申即享")
    assert told(by_applying, supplied=supplied) == [
        "cf.yaml:10 （提示）没有来源能提供事实「研发费用」，须由企业申报"
    ]
    assert told(GOOD, supplied=supplied | {"研发费用"}) == []


def test_an_item_whose_time_is_over_is_remarked_on() -> None:
    over = GOOD.replace("{from: 2023-01-01}", "{from: 2023-01-01, to: 2023-12-31}")

    assert told(over, on=date(2024, 1, 1)) == ["cf.yaml:4 （提示）有效期到 2023-12-31 为止，已经过期"]
    assert told(over, on=date(2023, 12, 31)) == []
