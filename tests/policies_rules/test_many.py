"""Is everybody paid side by side what they would be paid one by one?"""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.kernel.columns.random_conditions import ON, Row, enterprises, table

from qifu.kernel.conditions import Known
from qifu.policies.rules.benefit import benefit
from qifu.policies.rules.many import amounts
from qifu.policies.schema import Item

PAYS: list[dict[str, Any]] = [
    {"fixed": "20万"},
    {"base": "研发@上年", "rate": "15%", "floor": "1元", "cap": "10元", "round": "元"},
    {"base": "研发@上年 + 营收@2021", "rate": "1/3", "round": "角", "rounding": "half_up"},
    {"base": "研发@上年 / 营收@上年 * 3元", "cap": "1.5元", "round": "元", "rounding": "up"},
    {"base": "营收@上年", "floor": {"at": "1元", "below": "nothing"}},
    {"base": "人数 * 1000元", "cap": "研发@上年"},
    {"base": "增量", "rate": "5%"},
    {"fixed": "20万", "uplift": [{"when": {"fact": "入库", "is": True}, "by": "50%"}]},
    {"parts": [{"fixed": "1万"}, {"base": "研发@上年", "rate": "5%", "cap": "3元"}]},
    {"base": "没有的事实", "rate": "5%"},
    {"base": "人数", "rate": "5%"},
]  # fmt: skip


def item(pay: dict[str, Any]) -> Item:
    return Item.model_validate(
        {
            "item": "x", "title": "x", "source": {"doc": "x"}, "valid": {"from": ON}, "kind": "奖补",
            "mode": "免申即享", "who": {"all": []}, "pay": pay, "let": {"增量": "营收@上年 - 营收@2021"},
        }
    )  # fmt: skip


@pytest.mark.parametrize("pay", PAYS)
@settings(max_examples=15)
@given(rows=enterprises())
def test_the_same_to_the_fen(pay: dict[str, Any], rows: list[Row]) -> None:
    asked = item(pay)

    found = amounts(asked, table(rows, ON), np.arange(len(rows)))

    one_by_one = [benefit(asked, Known(row, ON, asked.let)) for row in rows]
    assert found == [each.amount_fen if each is not None else None for each in one_by_one]


@given(st.data())
def test_only_those_asked_for_are_paid_in_their_order(data: st.DataObject) -> None:
    rows = data.draw(enterprises())
    some = data.draw(st.permutations(range(len(rows))))[: data.draw(st.integers(0, len(rows)))]
    asked = item(PAYS[1])

    found = amounts(asked, table(rows, ON), np.array(some, dtype=np.int64))

    whole = amounts(asked, table(rows, ON), np.arange(len(rows)))
    assert found == [whole[row] for row in some]
