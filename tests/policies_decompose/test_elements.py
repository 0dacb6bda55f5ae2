"""Is each kind of element found where official papers put it, and pinned to its words?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.policies_decompose.making import drafted, text_of, values

from qifu.policies.rules.decompose import PolicyText, holds
from qifu.policies.writing import drafting


@pytest.mark.parametrize(
    ("code", "written", "said"),
    [
        ("number", "某科规〔2024〕1号某市科技局关于印发《办法》的通知", "某科规〔2024〕1号"),
        ("number", "某市科技局关于开展申报的通知 某科函[2023]12号 各县：", "某科函[2023]12号"),
        (
            "title",
            "某科规〔2024〕1号某市科技局关于印发《办法》的通知 各县：",
            "某市科技局关于印发《办法》的通知",
        ),
        ("issuer", "请遵照执行。 某市科技局某市财政局 2024年1月2日", "某市科技局某市财政局"),
        ("issued_on", "请遵照执行。 某市科技局 二〇二四年一月二日", "二〇二四年一月二日"),
        ("effective", "本办法自印发之日起施行。", "自印发之日起施行"),
        ("effective", "本办法自2024年1月1日起实施。", "自2024年1月1日起实施"),
        ("validity", "本办法有效期三年。", "有效期三年"),
        (
            "replaces",
            "原《旧办法管理规定》（某科〔2019〕1号）同时废止。",
            "《旧办法管理规定》（某科〔2019〕1号）",
        ),
        ("basis", "根据《某某条例》，制定本办法。", "《某某条例》"),
        ("interpreter", "本办法由某市科技局负责解释。", "某市科技局"),
        ("area", "本办法适用于本省行政区域内的企业。", "本省行政区域内"),
        ("stacking", "同一项目不得重复享受补助。", "不得重复享受补助"),
        ("stacking", "多项政策的，从高不重复。", "从高不重复"),
        ("funding", "所需资金由市、县财政按1:1比例分担。", "所需资金由市、县财政按1:1比例分担"),
        ("window", "请于2024年9月30日前将申报材料报送科技局。", "于2024年9月30日前将申报材料报送科技局"),
        ("window", "每年9月份，企业向所在地科技局申请。", "每年9月份"),
        ("office", "企业向所在地科技局提出申请。", "所在地科技局"),
        ("phone", "联系电话：0572－2398765", "0572－2398765"),
        ("mode", "本项目实行免申即享。", "免申即享"),
        ("mode", "科技局组织专家评审，确定支持项目。", "评审"),
        (
            "within",
            "科技局自受理申请之日起10个工作日内完成审核。",
            "科技局自受理申请之日起10个工作日内完成审核",
        ),
        ("material", "申报材料包括：申请书、营业执照。", "申请书、营业执照"),
        ("beneficiary", "对首次上规的工业企业，给予奖励20万元。", "首次上规的工业企业"),
        ("amount", "对企业给予每人1000元补贴。", "每人1000元"),
        ("cap", "单个项目补助最高不超过50万元。", "50万元"),
        ("rate", "按设备投资额的15%给予补助。", "15%"),
        ("base", "按设备投资额的15%给予补助。", "设备投资额"),
        ("way", "对企业给予贷款贴息。", "贷款贴息"),
    ],
)
def test_the_element_is_found(code: str, written: str, said: str) -> None:
    assert said in values(drafted(written), code)


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("number", "根据《某某意见》（某政发〔2020〕3号）制定。"),
        ("title", "为落实《某省关于支持企业的意见》，现通知如下。"),
        ("validity", "证书有效期三年。"),
        ("effective", "2012年9月1日起施行的《旧办法》废止。"),
        ("phone", "传真：0572-2398765"),
        ("phone", "邮箱：abc87042261@example.com，联系人见附件"),
        ("beneficiary", "对弄虚作假的单位，由科技局给予通报批评。"),
        ("amount", "全市产值力争突破3000亿元，给予大力支持。"),
        ("stacking", "政务数据不得重复采集。"),
        ("material", "提交验收申请表。"),
    ],
)
def test_what_only_looks_like_it_is_left(code: str, written: str) -> None:
    assert values(drafted(written), code) == []


def test_materials_under_their_heading_are_a_list() -> None:
    written = (
        "三、申报材料\n1.项目申报书；\n2.营业执照复印件；\n3.上年度审计报告。\n四、其他\n1.联系人见附件。"
    )

    assert values(drafted(written), "material") == ["项目申报书", "营业执照复印件", "上年度审计报告"]


def test_conditions_on_jurors_are_none_on_applicants() -> None:
    written = "第一条评审委员会由符合下列条件的专家组成：（一）具有高级职称；（二）熟悉业务。"

    assert values(drafted(written), "judgment") == []


def test_every_kind_of_the_list_has_a_label_and_a_group() -> None:
    kinds = drafting.vocabulary().elements

    assert len(kinds) == 32
    assert {kind.group for kind in kinds.values()} == {"政策", "对象", "待遇", "办理"}


PIECES = [
    "对企业",
    "，给予",
    "20万元",
    "10%",
    "奖励",
    "。",
    "第一条",
    "（一）",
    "申请材料：",
    "申请表；",
    "以上",
    "营业收入",
    "不超过",
    "2024年1月1日",
    "前",
    "由科技局",
    "负责解释",
    "《办法》",
    "同时废止",
    " ",
    "\n",
    "電",
    "国家级",
    "企业技术中心",
    "，",
    "：",
    "（",
    "）",
    "向财政局申请",
    "有下列情形之一的不予支持：",
]


@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_every_pin_holds_whatever_the_text(pieces: list[str]) -> None:
    text = text_of("".join(pieces)) if "".join(pieces).strip() else PolicyText("原文", ("无",))

    made = drafting.draft(text)

    assert all(holds(text, each.pin) for each in made.elements)
