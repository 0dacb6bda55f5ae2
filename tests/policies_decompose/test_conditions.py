"""Is a drafted condition ever weaker, or about somebody else, than the sentence it comes from?"""

from datetime import date
from typing import Any

import pytest
from tests.policies_decompose.making import PLACES

from qifu.kernel import conditions
from qifu.kernel.conditions import Answer, given_facts
from qifu.policies.rules.decompose.leaves import condition, leaves
from qifu.policies.writing import drafting


def node(words: str) -> dict[str, Any]:
    known = drafting.vocabulary()
    return condition(words, leaves(words, known, PLACES), words, "第五条")


def plain(words: str) -> dict[str, Any]:
    return {key: value for key, value in node(words).items() if key not in ("say", "article")}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("上年度营业收入5000万元以上的企业", {"fact": "营业收入@上年", "at_least": "5000万元"}),
        ("资产负债率不超过70%", {"fact": "资产负债率", "at_most": "70%"}),
        ("职工总数不超过500人", {"fact": "职工总数", "at_most": "500"}),
        (
            "上年度研发费用占营业收入的比例不低于3%",
            {"of": "研发费用@上年 / 营业收入@上年", "at_least": "3%"},
        ),
        (
            "近三年研发费用总额占同期销售收入总额的比例不低于5%",
            {"of": "sum(研发费用@近3年) / sum(销售收入@近3年)", "at_least": "5%"},
        ),
        ("认定为国家高新技术企业的企业", {"fact": "资质", "has": "国家高新技术企业"}),
        (
            "认定为国家级、省级企业技术中心的企业",
            {"fact": "资质", "has": ["企业技术中心"], "level": ["国家级", "省级"]},
        ),
        ("具有独立法人资格", {"fact": "独立法人", "is": True}),
        ("注册成立满2年的企业", {"elapsed": "成立日期", "at_least": "2年"}),
        ("在本区注册的企业", {"fact": "注册地", "starts": ["330502"]}),
        ("未被列入失信被执行人名单", {"none": [{"fact": "失信被执行人", "is": True}]}),
        ("中小微企业", {"fact": "企业规模", "in": ["中型", "小型", "微型"]}),
    ],
)
def test_what_the_words_say_surely_becomes_a_condition(words: str, expected: dict[str, Any]) -> None:
    assert plain(words) == expected
    conditions.parse(node(words))


@pytest.mark.parametrize(
    "words",
    [
        "企业诚信经营，财务制度健全",
        "近三年营业收入不低于5000万元",  # in each year, or together? a person must say
        "原则上注册成立满2年的企业",
        "非高新技术企业",
        "营业收入5000万元以上或具有独立法人资格且经营良好",
        "为小微企业提供融资担保的机构",
        "兴办科技型中小企业的传统企业",
        "产品销售收入500万元以上的项目",
        "除高新技术企业外的企业",
        "列入示范名录的企业和新认定的高新技术企业",
        "国家级制造业单项冠军企业、省级隐形冠军企业、省级专精特新企业",
    ],
)
def test_what_is_not_sure_stays_with_a_person(words: str) -> None:
    assert list(plain(words)) == ["judge"]


def test_what_is_left_over_is_judged_beside_what_is_understood() -> None:
    found = node("具有独立法人资格、信誉良好的企业")

    assert found["all"][0]["fact"] == "独立法人"
    assert found["all"][1]["judge"] == {"text": "具有独立法人资格、信誉良好的企业"}


def test_either_of_two_honours_is_any() -> None:
    found = plain("高新技术企业或者科技型中小企业")

    assert found == {"fact": "资质", "has": ["高新技术企业", "科技型中小企业"]}


def test_a_firm_exactly_on_the_line_meets_it_and_one_fen_below_does_not() -> None:
    asked = conditions.parse(node("上年度营业收入5000万元以上的企业"))

    def answer(revenue: str) -> Answer:
        facts = given_facts({"营业收入@2024": revenue}, date(2025, 5, 1))
        return conditions.decide(asked, facts, date(2025, 5, 1)).answer

    assert answer("5000万") is Answer.MET
    assert answer("49999999.99元") is Answer.UNMET


def test_a_place_nobody_gave_the_code_of_stays_with_a_person() -> None:
    known = drafting.vocabulary()
    words = "在示范县注册的企业"

    assert "judge" in condition(words, leaves(words, known, {}), words, "")
