"""Do brackets, counts, windows, spells, growth and judged figures say what the documents say?"""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qifu.kernel import conditions
from qifu.kernel.conditions import Answer, ConditionError, Known, brackets, periods
from qifu.kernel.conditions.expressions import Number, Range
from qifu.kernel.packs import tree

ON = date(2023, 5, 1)
property_test = settings(deadline=None, max_examples=200)


def decided(node: dict[str, Any], facts: dict[str, Any], on: date = ON) -> conditions.Verdict:
    return conditions.decide(conditions.parse(node), conditions.given_facts(facts, on), on)


def computed(node: object, facts: dict[str, Any], on: date = ON) -> conditions.Quantity:
    return conditions.compute(conditions.parse_quantity(node), Known(conditions.given_facts(facts, on), on))


# Brackets

RESEARCH = {
    "brackets": {
        "by": "营业收入@上年",
        "of": "研发费用@上年 / 营业收入@上年",
        "at_least": [["..5000万", "5%"], ["..2亿", "4%"], ["..", "3%"]],
    }
}


@pytest.mark.parametrize(
    ("revenue", "research", "answer"),
    [
        ("71万", "3.55万", "met"),
        ("71万", "3.54万", "unmet"),
        ("5000万", "250万", "met"),
        ("5000万", "249.9999万", "unmet"),
        ("5000.01万", "200.0004万", "met"),
        ("2亿", "800万", "met"),
        ("2.0001亿", "600.03万", "met"),
        ("2.0001亿", "600.02万", "unmet"),
    ],
)
def test_each_bracket_has_its_own_line(revenue: str, research: str, answer: str) -> None:
    verdict = decided(RESEARCH, {"营业收入@上年": revenue, "研发费用@上年": research})

    assert verdict.answer == answer


@pytest.mark.parametrize(("value", "found"), [(4, 1), (5, 1), (6, 2)])
def test_the_edge_of_a_bracket_belongs_to_one_side_whatever_the_order(value: int, found: int) -> None:
    rows = [{"above": 5, "value": 2}, {"at_most": 5, "value": 1}]
    turned = [{"at_least": 5, "value": 1}, {"below": 5, "value": 2}]

    assert computed({"tiers": {"by": "甲", "rows": rows}}, {"甲": value}).value == found
    assert computed({"tiers": {"by": "甲", "rows": turned}}, {"甲": 10 - value}).value == found


def test_a_share_above_every_line_needs_no_exact_revenue() -> None:
    line = {"of": "占比", "at_least": {"tiers": {"by": "营收", "rows": [["..5000万", "5%"], ["..", "3%"]]}}}

    assert decided(line, {"占比": "6%"}).answer is Answer.MET
    assert decided(line, {"占比": "2%"}).answer is Answer.UNMET
    assert decided(line, {"占比": "4%"}).answer is Answer.UNKNOWN


ends = st.one_of(st.none(), st.integers(0, 8))
ranges = st.builds(
    lambda low, high, has_low, has_high: Range(
        None if low is None else Number(Fraction(low)),
        None if high is None else Number(Fraction(high)),
        has_low,
        has_high,
    ),
    ends,
    ends,
    st.booleans(),
    st.booleans(),
).filter(lambda span: span.low is None or span.high is None or span.low.value < span.high.value)
halves = [Fraction(half, 2) for half in range(-2, 19)]


def _lies_in(value: Fraction, span: Range) -> bool:
    above = span.low is None or value > span.low.value or (span.has_low and value == span.low.value)
    below = span.high is None or value < span.high.value or (span.has_high and value == span.high.value)
    return above and below


@property_test
@given(st.lists(ranges, min_size=1, max_size=4))
def test_overlaps_and_gaps_are_those_seen_point_by_point(spans: list[Range]) -> None:
    rows = tuple((span, Number(Fraction(0))) for span in spans)
    counts = {value: sum(_lies_in(value, span) for span in spans) for value in halves}

    assert (brackets.overlaps(rows) is None) is all(count <= 1 for count in counts.values())
    open_ = brackets.gaps(rows)
    assert {v for v, count in counts.items() if not count} == {
        v for v in halves if any(_lies_in(v, gap) for gap in open_)
    }


def test_overlapping_brackets_are_refused_with_the_two_rows() -> None:
    with pytest.raises(ConditionError, match=r"第 1 档.*与第 2 档.*重叠"):
        conditions.parse_quantity(
            {"tiers": {"by": "营收", "rows": [{"at_most": 5, "value": 1}, {"at_least": 5, "value": 2}]}}
        )


def test_marginal_brackets_pay_each_part_at_its_own_rate() -> None:
    node = {"marginal": {"of": "投资", "rows": [["..1000万", "10%"], ["..", "5%"]]}}

    assert computed(node, {"投资": "1000万"}).value == 100_000_000
    assert computed(node, {"投资": "1200万"}).value == 110_000_000


def test_only_full_steps_count() -> None:
    node = {"steps": {"of": "增加值", "each": "2000万", "pay": "20万", "above": "5亿"}}

    assert computed(node, {"增加值": "5.2亿"}).value == 20_000_000
    assert computed(node, {"增加值": "5.1999亿"}).value == 0
    assert computed(node, {"增加值": "4亿"}).value == 0


# Counts

PATENTS = {"count": "知识产权", "where": {"fact": "种类", "is": "发明"}, "at_least": 2}


def test_entries_are_counted_by_their_own_fields() -> None:
    two = [{"种类": "发明"}, {"种类": "外观"}, {"种类": "发明"}]

    assert decided(PATENTS, {"知识产权": two}).answer is Answer.MET
    assert decided(PATENTS, {"知识产权": two[:2]}).answer is Answer.UNMET
    assert decided(PATENTS, {"知识产权": []}).answer is Answer.UNMET
    assert decided(PATENTS, {}).answer is Answer.UNKNOWN


def test_a_field_left_open_leaves_the_count_open_only_if_it_can_turn_the_scale() -> None:
    verdict = decided(PATENTS, {"知识产权": [{"种类": "发明"}, {"号": "甲"}]})

    assert verdict.answer is Answer.UNKNOWN
    assert conditions.missing(verdict) == ("知识产权.种类",)
    assert decided(PATENTS, {"知识产权": [{"号": "甲"}]}).answer is Answer.UNMET


def test_a_total_takes_each_entry_up_to_its_cap() -> None:
    node = {"total": "项目", "each": "拨款", "cap": "500万", "where": {"fact": "层级", "is": "国家"}}
    held = [
        {"层级": "国家", "拨款": "600万"},
        {"层级": "国家", "拨款": "100万"},
        {"层级": "省", "拨款": "900万"},
    ]

    assert computed(node, {"项目": held}).value == 60_000_000_0


def test_only_so_many_of_the_largest_entries_count() -> None:
    node = {"total": "项目", "each": "奖励", "top": 2}
    held = [{"奖励": "10万"}, {"奖励": "30万"}, {"奖励": "20万"}]

    assert computed(node, {"项目": held}).value == 50_000_000
    assert computed(node, {"项目": held[:1]}).value == 10_000_000
    with pytest.raises(ConditionError, match="top 应为正整数"):
        conditions.parse_quantity({**node, "top": 0})


BOOTHS = [
    {"展会": "甲", "费": "1万"},
    {"展会": "甲", "费": "3000元"},
    {"展会": "甲", "费": "2000元"},
    {"展会": "乙", "费": "1000元"},
]


@pytest.mark.parametrize(
    ("more", "yuan"),
    [
        ({"top": 1}, 11_000),
        ({"top": 2}, 14_000),
        ({"per_cap": "1.2万"}, 13_000),
        ({"top": 2, "cap": "2500元", "per_cap": "4000元"}, 5_000),
    ],
)
def test_entries_that_belong_together_are_counted_together(more: dict[str, Any], yuan: int) -> None:
    node = {"total": "展位", "each": "费", "per": "展会", **more}

    assert computed(node, {"展位": BOOTHS}).value == yuan * 100


def test_the_same_customer_counts_once() -> None:
    node: dict[str, Any] = {"count": "服务", "per": "客户", "at_least": 2}
    twice = [{"客户": "甲"}, {"客户": "甲"}]

    assert decided(node, {"服务": twice}).answer == "unmet"
    assert decided(node, {"服务": [*twice, {"客户": "乙"}]}).answer == "met"
    assert conditions.describe(conditions.parse(node)) == "服务的不同客户的数量不低于 2"
    somebody = decided(node, {"服务": [*twice, {"单": 3}]})
    assert somebody.answer == "unknown"
    assert conditions.missing(somebody) == ("服务.客户",)


def test_an_entry_of_no_known_group_may_belong_to_any() -> None:
    node = {"total": "奖", "each": "额", "per": "产品", "top": 1}
    found = computed(node, {"奖": [{"产品": "甲", "额": "10万"}, {"额": "30万"}]})

    assert (found.low, found.high) == (30_000_000, 40_000_000)


@pytest.mark.parametrize(
    "node",
    [
        {"count": "展位", "top": 2},
        {"total": "展位", "each": "费", "per": "展会"},
        {"total": "展位", "each": "费", "per_cap": "2万"},
    ],
)
def test_groups_are_written_whole(node: dict[str, Any]) -> None:
    with pytest.raises(ConditionError, match="per"):
        conditions.parse_quantity(node)


def test_the_cap_of_an_entry_may_depend_on_its_fields() -> None:
    cap = {"choose": [{"when": {"fact": "层次", "is": "研究生"}, "value": "12000元"}, {"value": "8000元"}]}
    held = [{"层次": "研究生", "学费": "15000元"}, {"层次": "本科", "学费": "15000元"}]

    assert computed({"total": "学年", "each": "学费", "cap": cap}, {"学年": held}).value == 2_000_000


def test_a_value_may_depend_on_a_word() -> None:
    rows = [["批发业", "10万"], [["零售业", "餐饮业"], "5万"]]
    node = {"choose": {"by": "行业", "rows": rows, "otherwise": "0元"}}

    found = [computed(node, {"行业": each}).value for each in ("批发业", "餐饮业", "工业")]

    assert found == [10_000_000, 5_000_000, 0]
    assert conditions.write_quantity(conditions.parse_quantity(node)) == {
        "choose": {
            "by": "行业",
            "rows": [["批发业", "100000元"], [["零售业", "餐饮业"], "50000元"]],
            "otherwise": "0元",
        }
    }
    unsettled = computed(node, {})
    assert (unsettled.low, unsettled.high) == (0, 10_000_000)
    assert computed({"choose": {"by": "行业", "rows": rows}}, {"行业": "工业"}).fault


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"by": "行业", "rows": [["批发业", "1万"], ["批发业", "2万"]]}, "写了两行"),
        ({"by": "行业", "of": {"批发业": "1万"}}, "不认识的键「of」"),
        ({"rows": [["批发业", "1万"]]}, "缺少 by 或 rows"),
        ({"by": "行业", "rows": ["批发业"]}, "每一行应为词和它的数量"),
    ],
)
def test_a_table_of_words_is_written_whole(table: dict[str, Any], said: str) -> None:
    with pytest.raises(ConditionError, match=said):
        conditions.parse_quantity({"choose": table})


# Windows and growth


@pytest.mark.parametrize("word", ["上年13月", "上年5-3月", "上年0月", "上年前五季度", "2022H1-3月"])
def test_months_that_no_year_has_are_no_period(word: str) -> None:
    assert periods.period(word) is None


def test_the_months_of_a_year_are_one_stretch_however_written() -> None:
    node = {"growth": "产值", "from": "上年1-11月", "to": "本年1-11月", "above": "10%"}

    assert decided(node, {"产值@2022年1-11月": "1亿", "产值@2023-01..11": "1.1亿"}).answer == "unmet"
    assert decided(node, {"产值@上年1—11月": "1亿", "产值@本年前11个月": "1.1001亿"}).answer == "met"
    assert conditions.parse_quantity("产值@本年1-11月-产值@上年1-11月") == conditions.parse_quantity(
        "产值@本年1-11月 - 产值@上年1-11月"
    )
    assert computed("150BP + 3个基点", {}).value == Fraction(153, 10_000)


@pytest.mark.parametrize(
    ("word", "stretches"),
    [
        ("上年", ["2022"]),
        ("近三年", ["2020", "2021", "2022"]),
        ("近2年", ["2021", "2022"]),
        ("2年前", ["2021"]),
        ("2021年", ["2021"]),
        ("2020..2021", ["2020", "2021"]),
        ("上季", ["2023Q1"]),
        ("上年四季度", ["2022Q4"]),
        ("上年各季", ["2022Q1", "2022Q2", "2022Q3", "2022Q4"]),
        ("上月", ["2023-04"]),
        ("上年上半年", ["2022H1"]),
        ("2022年下半年", ["2022H2"]),
        ("2022H2", ["2022H2"]),
        ("下半年", ["2023H2"]),
        ("一季度", ["2023Q1"]),
        ("2023-02", ["2023-02"]),
        ("上年3月", ["2022-03"]),
        ("本年1-11月", ["2023-01..11"]),
        ("上年1—11月", ["2022-01..11"]),
        ("上年前11个月", ["2022-01..11"]),
        ("2022-01..11", ["2022-01..11"]),
        ("上年前三季度", ["2022-01..09"]),
        ("上年1-6月", ["2022H1"]),
        ("上年4至6月", ["2022Q2"]),
        ("2022年1-12月", ["2022"]),
    ],
)
def test_each_period_word_means_its_stretches(word: str, stretches: list[str]) -> None:
    assert [str(each) for each in periods.stretches(word, ON)] == stretches


@pytest.mark.parametrize(
    "word", ["大年", "大年上半年", "上半年一季度", "近0年", "2023-13", "近三", "2021..2020", ""]
)
def test_what_is_no_period_is_none(word: str) -> None:
    assert periods.period(word) is None


SHARES = {"自持率@2020": "70%", "自持率@2021": "75%", "自持率@2022": "69.99%"}


def test_a_window_is_read_year_by_year() -> None:
    each = {"of": "自持率@近三年", "take": "each", "at_least": "70%"}

    assert decided(each, SHARES).answer is Answer.UNMET
    assert decided({**each, "take": "any"}, SHARES).answer is Answer.MET
    assert decided({**each, "take": 2}, SHARES).answer is Answer.MET
    assert decided({**each, "take": 3}, SHARES).answer is Answer.UNMET
    assert decided(each, {"自持率@2020": "60%"}).answer is Answer.UNMET
    assert conditions.missing(decided(each, {"自持率@2020": "80%"})) == ("自持率@2021", "自持率@2022")


def test_the_mean_of_a_window_is_exact() -> None:
    mean = {"of": "mean(人数@上年各季)", "at_most": 300}
    people = {f"人数@2022Q{quarter}": 300 for quarter in (1, 2, 3)}

    assert decided(mean, {**people, "人数@2022Q4": 300}).answer is Answer.MET
    assert decided(mean, {**people, "人数@2022Q4": 301}).answer is Answer.UNMET


GROWTH = {"growth": "营业收入", "at_least": "10%"}


def test_growth_is_exact_and_undefined_from_nothing() -> None:
    assert decided(GROWTH, {"营业收入@2021": "3.7万", "营业收入@2022": "4.07万"}).answer is Answer.MET
    assert decided(GROWTH, {"营业收入@2021": "3.7万", "营业收入@2022": "4.06万"}).answer is Answer.UNMET
    nothing = {"营业收入@2021": "0元", "营业收入@2022": "4万"}
    assert decided(GROWTH, nothing).answer is Answer.UNKNOWN
    assert decided({**GROWTH, "from_zero": "met"}, nothing).answer is Answer.MET
    assert decided({**GROWTH, "from_zero": "unmet"}, nothing).answer is Answer.UNMET


def test_a_year_that_is_named_in_two_ways_is_missing_once() -> None:
    both = {"of": "sum(研发费用@近三年) + 研发费用@上年 + 研发费用@2022", "at_least": 5}

    assert conditions.missing(decided(both, {})) == ("研发费用@2020", "研发费用@2021", "研发费用@2022")


# Spells

YEAR_OLD = {"elapsed": "成立日期", "at_least": "12个月"}


@pytest.mark.parametrize(
    ("founded", "answer"), [("2022-05-01", "met"), ("2022-05-02", "unmet"), ("2022-04-30", "met")]
)
def test_twelve_months_are_full_on_the_same_day_of_the_month(founded: str, answer: str) -> None:
    assert decided(YEAR_OLD, {"成立日期": founded}).answer == answer


def test_a_month_without_that_day_is_full_on_its_last_day() -> None:
    assert decided(YEAR_OLD, {"成立日期": "2020-02-29"}, date(2021, 2, 28)).answer is Answer.MET
    assert decided(YEAR_OLD, {"成立日期": "2020-02-29"}, date(2021, 2, 27)).answer is Answer.UNMET


def test_the_gap_of_a_spell_is_in_days() -> None:
    assert decided(YEAR_OLD, {"成立日期": "2022-05-04"}).reason.endswith("不满足，差 3 天")


@property_test
@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.dates(date(2000, 1, 1), date(2030, 1, 1)))
def test_whole_months_agree_with_the_condition_on_months(since: date, until: date) -> None:
    months = periods.whole_units(since, until, "months")
    facts = {"起": since, "止": until}

    for count in (months, months + 1):
        node = {"elapsed": "起", "to": "止", "at_least": f"{count}个月"}
        holds = decided(node, facts).answer is Answer.MET
        assert holds is (count <= months and until >= since)


def test_interest_is_reckoned_by_the_day() -> None:
    node = "本金 * 3.65% / 365 * days(放款日, 还款日)"
    facts = {"本金": "1000万", "放款日": "2022-01-01", "还款日": "2022-04-11"}

    assert computed(node, facts).value == 10_000_000
    assert computed(node, {"本金": "1000万", "放款日": "2022-01-01"}).value is None
    assert computed(node, {**facts, "放款日": "去年"}).fault == "放款日不是日期"


# Recognitions

TITLE = {"fact": "资质", "has": ["国家高新技术企业"], "on": "申报日"}


@pytest.mark.parametrize(
    ("entry", "answer"),
    [
        ({"name": "国家高新技术企业", "from": "2020-05-02", "until": "2023-05-01"}, "met"),
        ({"name": "国家高新技术企业", "from": "2020-05-01", "until": "2023-04-30"}, "unmet"),
        ({"name": "国家高新技术企业", "from": "2023-05-02"}, "unmet"),
        ({"name": "省级高新技术企业", "from": "2020-05-02"}, "unmet"),
        ({"name": "国家高新技术企业", "until": "2024-01-01"}, "unknown"),
    ],
)
def test_a_recognition_must_be_in_force_on_the_day(entry: dict[str, Any], answer: str) -> None:
    assert decided(TITLE, {"资质": [entry]}).answer == answer


# What people set

SET = {"judge": {"text": "贴息比例", "by": "市经信局", "at_most": "50%"}}


def test_what_a_person_has_not_set_yet_is_bounded_by_their_room() -> None:
    found = computed({"times": ["利息", SET]}, {"利息": "40万"})

    assert (found.value, found.high) == (None, 20_000_000)
    assert computed({"times": ["利息", SET]}, {"利息": "40万", "judge:贴息比例": "30%"}).value == 12_000_000


def test_nobody_can_set_more_than_the_document_leaves_them() -> None:
    found = computed(SET, {"judge:贴息比例": "51%"})

    assert found.fault == "贴息比例超出了规定的范围"
    assert computed(SET, {"judge:贴息比例": "50%"}).value == Fraction(1, 2)


# Formulas


@pytest.mark.parametrize(
    ("text", "value"),
    [("min(1000, 人数)", 7), ("人数 - -2", 9), ("-人数 * 2", -14), ("ceil(人数 / 2)", 4), ("10 - 3 - 2", 5)],
)
def test_formulas_read_as_people_read_them(text: str, value: int) -> None:
    assert computed(text, {"人数": 7}).value == value


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("min(1,200)", None),
        ("人数 +", "没有写完"),
        ("(人数", "缺少「\\)」"),
        ("最小(人数)", "没有「最小」这个函数"),
        ("growth(人数)", "应有 2 项"),
        ("days(1, 2)", "两个日期事实"),
        ("人数@大年", "不认识的期间"),
    ],
)
def test_a_formula_that_cannot_be_read_is_refused(text: str, told: str | None) -> None:
    if told is None:
        assert computed(text, {}).value == 1
        return
    with pytest.raises(ConditionError, match=told):
        conditions.parse_quantity(text)


def test_a_formula_cut_at_its_comma_is_told_to_be_quoted() -> None:
    node = tree.parse("{of: min(甲, 乙), at_least: 3}", file="cf.yaml")

    with pytest.raises(ConditionError, match="含逗号的式子请加引号"):
        conditions.parse(node)
