"""The same thing, the same kind, or nothing in common: proposals with reasons."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from qifu.appeals.rules import names
from qifu.appeals.rules.duplicates import Heard, Likeness, Nearness, Thresholds, judge, measure
from qifu.kernel.text.index import SimilarTexts

NOON = datetime(2026, 9, 24, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
CLOSE = Nearness(title=0.7, whole=0.6, crossed=0.5, topic=0.4)
FAR = Nearness(title=0.05, whole=0.06, crossed=0.05, topic=0.05)


def heard(key: str, title: str, *, by: str = "甲厂", days: int = 0, text: str = "", place: str = "") -> Heard:
    return Heard(key, text or title, title, by, place, NOON + timedelta(days=days))


def likeness(one: str, other: str, near: Nearness = CLOSE, days: int = 10, by: str = "甲厂") -> Likeness:
    return judge(heard("2", one, days=days, by=by), heard("1", other), near)


def against(found: Likeness) -> list[str]:
    return [reason.text for reason in found.reasons if not reason.speaks_for]


def test_the_same_enterprise_saying_nearly_the_same_soon_after_repeats_itself() -> None:
    found = likeness("明湖新城旁搅拌站噪音扰民", "明湖新城搅拌站夜里噪音大")

    assert found.kind == "repeat"
    assert "同一企业" in [reason.text for reason in found.reasons if reason.speaks_for]
    assert "都指向“明湖”" in [reason.text for reason in found.reasons]


def test_another_enterprise_saying_it_is_the_same_kind() -> None:
    assert likeness("搅拌站噪音扰民", "搅拌站夜里噪音大", by="乙厂").kind == "same_kind"


def test_two_unknown_speakers_are_not_the_same_enterprise() -> None:
    found = judge(heard("2", "搅拌站噪音", by=""), heard("1", "搅拌站噪音", by=""), CLOSE)

    assert found.kind == "same_kind"
    assert "企业身份不明，按不同企业看待" in against(found)


def test_little_in_common_is_nothing() -> None:
    assert likeness("路灯不亮", "学费过高", FAR).kind == "none"


@pytest.mark.parametrize(
    ("days", "kind"), [(90, "repeat"), (91, "same_kind"), (180, "same_kind"), (181, "none")]
)
def test_time_apart_turns_a_repeat_into_a_kind_and_then_into_nothing(days: int, kind: str) -> None:
    assert likeness("搅拌站噪音", "搅拌站噪音大", days=days).kind == kind


def test_the_order_in_time_does_not_matter() -> None:
    early, late = heard("1", "搅拌站噪音"), heard("2", "搅拌站噪音大", days=9)

    assert judge(early, late, CLOSE) == judge(late, early, CLOSE)


def test_a_place_sets_its_own_thresholds() -> None:
    strict = Thresholds(repeat=0.9999, same_kind=0.9999)

    assert judge(heard("2", "搅拌站噪音"), heard("1", "搅拌站噪音大"), CLOSE, strict).kind == "none"


@pytest.mark.parametrize(
    ("one", "other", "conflict"),
    [
        ("明湖新城旁搅拌站扰民", "望江新城旁搅拌站扰民", "小区或楼盘不同：明湖／望江"),
        ("东陆产业园停电", "西陵产业园停电", "园区或市场不同：东陆／西陵"),
        ("华晟公司拖欠工资", "永泰公司拖欠工资", "企业不同：华晟／永泰"),
        ("金桥路积水", "银杏路积水", "道路不同：金桥／银杏"),
        ("青溪苑3号楼漏水", "青溪苑5号楼漏水", "编号不同：3号楼／5号楼"),
        ("青溪苑三号楼漏水", "青溪苑５号楼漏水", "编号不同：3号楼／5号楼"),
        ("建议地铁2号线延伸", "建议地铁7号线延伸", "编号不同：2号线／7号线"),
    ],
)
def test_a_different_name_is_a_veto_however_alike_the_words(one: str, other: str, conflict: str) -> None:
    same = Nearness(0.95, 0.95, 0.95, 0.95)

    found = likeness(one, other, same)

    assert found.kind == "none"
    assert conflict in against(found)
    assert found.score <= 0.5


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("投诉明湖新城旁搅拌站", "万和明湖新城小区边上有搅拌站"),
        ("明湖新城搅拌站，靠金桥路", "明湖新城搅拌站，靠银杏路"),
        ("我们公司用电", "贵公司用电"),
        ("搅拌站扰民", "望江新城旁搅拌站扰民"),
    ],
)
def test_an_added_prefix_a_second_road_or_a_missing_name_is_no_veto(one: str, other: str) -> None:
    assert likeness(one, other).kind == "repeat"


def test_a_different_district_weighs_against_but_does_not_forbid() -> None:
    near, far = (
        judge(
            replace(heard("2", "搅拌站噪音"), area=area),
            replace(heard("1", "搅拌站噪音大"), area="东区"),
            CLOSE,
        )
        for area in ("东区", "西区")
    )

    assert far.score < near.score
    assert far.kind == "repeat"
    assert "属地不同：西区／东区" in against(far)


def test_more_nearness_never_lowers_the_score() -> None:
    scores = [likeness("噪音", "噪声", Nearness(x / 10, x / 10, x / 10, x / 10)).score for x in range(11)]

    assert scores == sorted(scores)
    assert scores[0] < 0.05
    assert scores[-1] > 0.99


def test_measuring_uses_the_index_and_does_without_titles() -> None:
    index: SimilarTexts[str] = SimilarTexts()
    one, other = heard("1", "明湖新城搅拌站扰民"), heard("2", "明湖新城又有搅拌站")
    index.add_many((message.key, message.whole) for message in (one, other))

    near, untitled = (
        measure(index, one, other),
        measure(index, replace(one, title=""), replace(other, title="")),
    )

    assert 0 < near.topic < near.crossed < 1
    assert untitled.title == untitled.whole == untitled.crossed == untitled.topic > 0


def test_proper_names_that_have_no_ending_agree() -> None:
    one, other = names.named_in("严查58车贷案", ""), names.named_in("", "58车贷至今没有说法")

    assert names.agreements(one, other) == ["58车贷"]
