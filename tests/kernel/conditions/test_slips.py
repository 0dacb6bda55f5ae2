"""Is a plausible slip of an author refused with what to write instead?"""

from datetime import date
from typing import Any

import pytest

from qifu.kernel import conditions
from qifu.kernel.conditions import Answer, ConditionError
from qifu.kernel.errors import PackError
from qifu.kernel.packs import tree

SUM = "营业收入@上年"


@pytest.mark.parametrize(
    ("node", "remedy"),
    [
        ({"fact": SUM, "at_least": "５０００万"}, "请用半角：5000万"),
        ({"of": f"研发 / {SUM}", "at_least": "５％"}, "请用半角：5%"),
        ({"of": f"（研发 + {SUM}） / 2", "at_least": "1万"}, f"请用半角：(研发 + {SUM}) / 2"),
        ({"fact": SUM, "at_least": "五千万"}, "请用阿拉伯数字：5000万元"),
        ({"of": SUM, "at_least": "五千万"}, "请用阿拉伯数字：5000万元"),
        ({"of": SUM, "at_least": "百分之十五"}, "写成 15%"),
        ({"fact": SUM, "at_least": "5000万元以上"}, "这里只写 5000万元"),
        ({"fact": "成立日期", "at_least": "2022年1月1日"}, "日期写成 2022-01-01"),
        ({"fact": "成立日期", "at_least": "2022/1/1"}, "日期写成 2022-01-01"),
        ({"fact": "人数", "at_least": "10人"}, "只写数，不写单位：10"),
        ({"fact": "面积", "at_least": "150平方米"}, "只写数，不写单位：150"),
        ({"fact": SUM, ">=": "5000万"}, "写成 at_least"),
        ({"fact": SUM, "at_least": "1", "000万": None}, "数字里不写千分位的逗号"),
        ({f"fact：{SUM}": None, "fact": SUM, "at_least": "5000万"}, "冒号要用半角"),
        ({"fact": SUM, "any": []}, "any 自成一条"),
        ({"fact": f"研发 / {SUM}", "at_least": "5%"}, "算式写成 {of: "),
        ({"fact": "规上", "is": "是"}, "是与否写成 true"),
    ],
)
def test_the_refusal_says_how_it_is_written(node: dict[str, Any], remedy: str) -> None:
    with pytest.raises(ConditionError) as told:
        conditions.parse(node)

    assert remedy in str(told.value)


def test_a_wide_comma_between_keys_is_named() -> None:
    with pytest.raises(PackError, match=r"全角的「，」"):
        tree.parse("who:\n  {fact: 人数，at_least: 5}\n", file="a.yaml")


@pytest.mark.parametrize(
    ("written", "given"), [("5000万", "5000万"), ("5%", "5%"), ("1万美元", "1万美元"), ("甲", "甲")]
)
def test_a_value_is_equal_to_itself_however_it_is_held(written: str, given: str) -> None:
    facts = conditions.given_facts({"值": given}, date(2026, 1, 1))

    for node in ({"fact": "值", "is": written}, {"fact": "值", "in": ["乙", written]}):
        condition = conditions.parse(node)
        assert conditions.decide(condition, facts).answer is Answer.MET
        assert conditions.parse(conditions.write(condition)) == condition
