"""Does a decision table go out into cells and come back as exactly the same document?"""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qifu.kernel.conditions.expressions import Number, Range
from qifu.kernel.errors import Refused
from qifu.kernel.money import YUAN
from qifu.policies import documents
from qifu.policies.rules import cells, item_sheets, tables, workbooks, writing
from qifu.policies.rules.item_sheets import ListRefused
from qifu.policies.schema import Item

PACKED = sorted((Path(__file__).parents[2] / "packs").glob("**/policies/*.yaml"))
ITEM = """\
item: t-tables
title: 试验
source: {doc: 办法, article: 第一条}
valid: {from: 2026-01-01}
kind: 奖补
mode: 即申即享
who:
  all:
    - brackets:
        by: 营业收入@上年
        of: 研发费用@上年 / 营业收入@上年
        at_least: [[..5000万, 5%], [..2亿, 4%], [.., 3%]]
pay:
  pick: highest
  parts:
    - {when: {fact: 资质, has: [高新技术企业]}, fixed: 20万, say: 高企, article: 第二条}
    - when: {all: [{fact: 职工人数, at_least: 20}, {fact: 属地, is: 东桥}]}
      base: 研发费用@上年
      rate: 10%
      cap: 30万
    - {when: {any: [{fact: 甲, is: true}, {fact: 乙, is: false}]}, fixed: 1万}
    - {fixed: {marginal: {of: 研发费用@上年, rows: [[..100万, 5%], [.., 3%]]}}}
given: {as_of: 2026-03-31}
"""


def test_cells_read_as_people_write_them() -> None:
    found = {each.path: each for each in tables.tables(ITEM)}

    assert list(found["who.all.0.brackets"].rows) == [
        ("<= 5000万元", "5%"),
        ("(5000万元..2亿元]", "4%"),
        ("> 2亿元", "3%"),
    ]
    parts = found["pay.parts"]
    assert parts.columns[:3] == ("资质", "职工人数", "属地")
    assert parts.rows[0][:3] == ("高新技术企业", "-", "-")
    assert parts.rows[1][:3] == ("-", ">= 20", "= 东桥")


def returned(text: str) -> str:
    """A document after all its tables went through a workbook."""
    found = tables.tables(text)
    if not found:
        return text
    for table in workbooks.tables_in(workbooks.of_tables(found)):
        text = tables.with_table(text, table)
    return text


def test_all_tables_of_an_item_come_back_the_same() -> None:
    assert documents.parse(returned(ITEM), file="t").item == documents.parse(ITEM, file="t").item


@pytest.mark.parametrize("path", PACKED, ids=[path.stem for path in PACKED])
def test_the_tables_of_the_packs_come_back_the_same(path: Path) -> None:
    text = path.read_text("utf-8")

    assert documents.parse(returned(text), file="t").item == documents.parse(text, file="t").item


def test_a_list_of_all_items_comes_back_the_same() -> None:
    texts = [path.read_text("utf-8") for path in PACKED]

    back = item_sheets.documents_in(item_sheets.export(texts))

    for before, after in zip(texts, back, strict=True):
        assert documents.parse(after, file="t").item == documents.parse(before, file="t").item


def test_a_list_has_a_column_for_everything_an_item_may_say() -> None:
    assert set(Item.model_fields) == {key.partition(".")[0] for key in item_sheets.COLUMNS}


def test_each_faulty_cell_is_named_and_nothing_is_taken() -> None:
    good, bad = ITEM, ITEM.replace("t-tables", "t-bad").replace("kind: 奖补", "kind: 礼物")
    wrong = bad.replace("t-bad", "T BAD")

    with pytest.raises(ListRefused) as told:
        item_sheets.documents_in(item_sheets.export([good, bad, wrong]))

    assert {(each.row, each.column) for each in told.value.wrong} == {(3, "类别"), (4, "类别"), (4, "编号")}


def test_a_file_that_is_no_workbook_is_refused_in_words() -> None:
    with pytest.raises(Refused, match="不是能打开的表格"):
        workbooks.tables_in(b"not a workbook")


@settings(max_examples=200, deadline=None)
@given(
    low=st.none() | st.integers(0, 10**13),
    width=st.none() | st.integers(1, 10**13),
    ends=st.tuples(st.booleans(), st.booleans()),
)
def test_any_range_of_money_is_read_back_to_the_fen(
    low: int | None, width: int | None, ends: tuple[bool, bool]
) -> None:
    first = None if low is None else Number(Fraction(low), YUAN)
    last = None if width is None else Number(Fraction((low or 0) + width), YUAN)
    span = Range(first, last, ends[0] and first is not None, ends[1] or last is None)

    keys = cells.range_keys(cells.of_range(span))

    document = ITEM.replace("[[..100万, 5%], [.., 3%]]", writing.flowing([{**keys, "value": "5%"}]))
    item = documents.parse(document, file="t").item
    assert item.pay is not None
    marginal = item.pay.parts[3].fixed
    assert marginal.rows[0][0] == span  # type: ignore[union-attr]
