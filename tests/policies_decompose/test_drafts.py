"""Is a draft an item document once what it lacks is filled in, and does it pay what the text says?"""

from datetime import date
from typing import Any

import pytest
from tests.policies_decompose.making import MEASURES, PLACES, drafted, text_of, values

from qifu.kernel.conditions import Known, given_facts
from qifu.kernel.errors import Refused
from qifu.policies import documents
from qifu.policies.rules.benefit import benefit
from qifu.policies.rules.eligibility import Standing, eligibility
from qifu.policies.schema import Item
from qifu.policies.writing import drafting

ON = date(2025, 6, 1)


def items(written: str = MEASURES) -> list[Item]:
    made = drafting.draft(text_of(written), places=PLACES)
    return [
        documents.parse(drafting.as_yaml(each, text=text_of(written)), file="draft.yaml").item
        for each in made.drafts
    ]


def known(facts: dict[str, Any]) -> Known:
    return Known(given_facts(facts, ON), ON)


def test_a_text_that_says_all_becomes_documents_without_a_hand() -> None:
    made = drafting.draft(text_of(MEASURES), places=PLACES)

    assert [each.lacking for each in made.drafts] == [(), (), ()]
    assert [each.title for each in items()] == ["高新技术企业奖励", "研发补助", "企业技术中心奖励"]


def test_the_document_says_where_each_thing_stands() -> None:
    first = items()[0]

    assert first.source.doc == "示范区支持企业创新发展若干措施（示政发〔2025〕3号）"
    assert (first.source.article, first.source.issuer) == ("二（一）", "示范区人民政府")
    assert first.source.quote == "对认定为国家高新技术企业的企业，给予一次性奖励20万元。"
    assert (first.valid.from_on, first.valid.to) == (date(2025, 5, 1), date(2028, 4, 30))
    assert first.apply.phone == "0572-2398765"
    assert first.apply.materials == ("申请表", "营业执照复印件")
    assert (first.mode, first.kind) == ("免申即享", "奖补")


@pytest.mark.parametrize(
    ("research", "amount_fen"), [("100万", 10_000_000), ("1000万", 100_000_000), ("1200万", 100_000_000)]
)
def test_a_drafted_rate_with_a_cap_pays_what_the_sentence_says(research: str, amount_fen: int) -> None:
    held = benefit(items()[1], known({"研发费用@上年": research}))

    assert held is not None
    assert held.amount_fen == amount_fen


@pytest.mark.parametrize(
    ("level", "amount_fen"), [("国家级", 100_000_000), ("省级", 50_000_000), ("市级", 20_000_000)]
)
def test_drafted_levels_pay_each_its_own_sum(level: str, amount_fen: int) -> None:
    held = benefit(items()[2], known({"资质": [{"name": "企业技术中心", "level": level}]}))

    assert held is not None
    assert held.amount_fen == amount_fen


def test_a_firm_that_meets_all_drafted_conditions_is_eligible_and_one_elsewhere_is_not() -> None:
    first = items()[0]
    facts = {"资质": [{"name": "国家高新技术企业"}], "独立法人": True, "注册地": "330502"}

    assert eligibility(first, known(facts)).standing is Standing.ELIGIBLE
    assert eligibility(first, known(facts | {"注册地": "330503"})).standing is Standing.NOT_ELIGIBLE
    assert eligibility(first, known({})).standing is Standing.UNKNOWN


def test_what_was_not_found_is_left_out_and_said() -> None:
    made = drafted("一、研发补助\n对企业给予适当补助，最高50万元。").drafts[0]

    assert "valid" not in made.fields
    assert {lack.field for lack in made.lacking} >= {"valid.from", "mode", "source.doc"}
    assert any("受理部门" in remark for remark in made.remarks)


@pytest.mark.parametrize(
    "sentence",
    [
        "对企业按研发投入的10%给予补助，其中设备部分再补助5%。",
        "对企业每年给予20万元奖励，连续3年。",
        "对引进的人才每人给予20万元奖励。",
        "对项目按投资额的20%给予奖补，最高不超过1000万。",
        "对不良贷款按损失的50%给予补助，补助总额不超过贷款总额的3%。",
        "对企业给予不低于20万元奖励。",
        "对新认定的企业给予5万元奖励，通过复审的企业给予最高2万元奖励。",
        "对企业给予20万元奖励，对其负责人给予2万元奖励。",
        "对获得贷款的企业按银行基准利率的50%给予贴息。",
    ],
)
def test_an_amount_that_is_not_understood_whole_is_quoted_instead(sentence: str) -> None:
    made = drafted(sentence).drafts[0]

    assert "pay" not in made.fields
    assert made.fields["benefit"] == sentence


@pytest.mark.parametrize(
    "sentence", ["对企业给予最高50万元奖励。", "对企业按不超过投资额10%的比例给予补助。"]
)
def test_up_to_a_sum_leaves_the_sum_itself_to_a_person(sentence: str) -> None:
    pay = drafted(sentence).drafts[0].fields["pay"]

    assert "judge" in pay["fixed"]
    assert "cap" in pay or "caps" in pay


def test_a_fine_and_last_years_payments_are_no_support() -> None:
    assert values(drafted("违反规定的，给予警告，并处以1万元以上3万元以下罚款。"), "amount") == []
    assert values(drafted("申请补助的企业，单个企业贷款原则上不超过1000万元。"), "cap") == []
    assert values(drafted("截至11月底，已发放补助资金3.57亿元。"), "amount") == []


def test_a_limit_in_the_next_sentence_belongs_to_the_grant_before_it() -> None:
    pay = drafted("对企业按研发投入的10%给予补助。单个企业最高不超过100万元。").drafts[0].fields["pay"]

    assert (pay["rate"], pay["cap"]) == ("10%", "100万元")


def test_one_of_several_conditions_is_any_and_the_excluded_are_none() -> None:
    written = (
        "第一条申请补助的企业应当符合下列条件之一：（一）具有独立法人资格；（二）职工总数不超过500人。"
        "第二条有下列情形之一的，不予补助：（一）提供虚假材料的；（二）已经停产的。"
    )
    who = drafted(written).drafts[0].fields["who"]["all"]

    assert [next(iter(each)) for each in who] == ["any", "none"]
    assert who[0]["any"][0]["fact"] == "独立法人"


def test_a_thousand_policies_in_one_are_refused() -> None:
    with pytest.raises(Refused, match="许多文件"):
        drafted("对企业给予奖励20万元。" * 600)


@pytest.mark.parametrize(
    "sentence",
    [
        "对新引进的工业项目，投资总额在1亿元以上的，给予20万元奖励。",
        "首次通过国家认定的，对企业给予20万元奖励。",
        "当年营业收入首次达到1亿元的企业，给予20万元奖励。",
    ],
)
def test_a_condition_outside_the_target_is_never_lost(sentence: str) -> None:
    who = drafted(sentence).drafts[0].fields["who"]["all"]

    assert {"judge": {"text": sentence}} in who


def test_a_target_that_says_all_is_not_doubled() -> None:
    who = drafted("对国家高新技术企业，按研发费用的10%给予补助。").drafts[0].fields["who"]["all"]

    assert [each.get("fact") for each in who] == ["资质"]


def test_a_text_without_support_or_conditions_makes_no_item() -> None:
    assert drafted("今天天气很好。").drafts == ()
