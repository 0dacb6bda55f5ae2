"""Are facts read as people write them, exactly, and what cannot be read refused by name?"""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from qifu.kernel import conditions
from qifu.kernel.errors import Refused
from qifu.kernel.money import Money

ON = date(2023, 5, 1)


def read(value: Any) -> Any:
    return conditions.given_facts({"事实": value}, ON)["事实"].value


@pytest.mark.parametrize(
    ("written", "held"),
    [
        ("5000万", Money(5_000_000_000)),
        ("12.5元", Money(1250)),
        ("1.2亿元", Money(12_000_000_000)),
        ("20万美元", Money(20_000_000, "USD")),
        ("5%", Fraction(1, 20)),
        ("3.5个百分点", Fraction(7, 200)),
        ("2023-04-30", date(2023, 4, 30)),
        ("300", "300"),
        (300, 300),
        (Decimal("0.05"), Decimal("0.05")),
        (True, True),
        ("", None),
        (None, None),
        ("国家高新技术企业", "国家高新技术企业"),
        (["高企", "", "小微"], ("高企", "小微")),
        ([], ()),
    ],
)
def test_each_way_of_writing_has_one_meaning(written: Any, held: Any) -> None:
    assert read(written) == held


def test_entries_of_a_list_are_read_field_by_field() -> None:
    assert read([{"种类": "发明", "授权": "2022-03-01", "费用": "3万"}, "外观"]) == (
        {"种类": "发明", "授权": date(2022, 3, 1), "费用": Money(3_000_000)},
        {"name": "外观"},
    )


def test_a_fact_may_bring_its_unit_source_and_day() -> None:
    fact = conditions.given_facts(
        {
            "营业收入@上年": {
                "value": Decimal("3.55"),
                "unit": "万元",
                "source": "年报",
                "as_of": "2023-03-01",
            }
        },
        ON,
    )["营业收入@上年"]

    assert (fact.value, fact.source, fact.as_on) == (Money(3_550_000), "年报", date(2023, 3, 1))


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ({"营收": 0.05}, "浮点数"),
        ({"营收@大年": 1}, "期间看不懂"),
        ({"营收@上年": 1, "营收@2022": 2}, "说的是同一期"),
        ({"营收": "0.001元"}, "不足一分"),
        ({"营收": {"value": 1, "origin": "年报"}}, "不认识的键「origin」"),
        ({"营收": {"source": "年报"}}, "缺少 value"),
        ({"营收": {"value": 1, "as_of": "去年"}}, "as_of 不是日期"),
        ({"营收": {"value": "很多", "unit": "万元"}}, "用不上"),
        ({"日子": "2023-02-30"}, "没有 2023-02-30 这一天"),
        ({"营收": 10**18}, "大得不可能"),
        ({"营收": Decimal("NaN")}, "不是一个确定的数"),
        ({"营收": object()}, "看不懂"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(raw: dict[str, Any], told: str) -> None:
    with pytest.raises(Refused, match=told) as refused:
        conditions.given_facts(raw, ON)

    assert next(iter(raw)).partition("@")[0] in refused.value.what


def test_a_period_is_the_same_however_it_is_written() -> None:
    facts = conditions.given_facts({"营业收入@2022": "5000万"}, ON)
    line = conditions.parse({"fact": "营业收入@上年", "at_least": "5000万"})

    assert conditions.decide(line, facts, ON).answer == "met"
    assert conditions.decide(line, facts, date(2024, 5, 1)).answer == "unknown"
