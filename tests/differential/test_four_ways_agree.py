"""Do rows, columns, a database and a rule engine give one answer for random enterprises, on the lines too?

`python -m bench.differential` asks the same of a hundred thousand enterprises.
"""

from pathlib import Path

import pytest
from bench import differential, engines, firms

from qifu.kernel.exports.plain import Kind
from qifu.policies import documents
from qifu.policies.rules import exporting
from qifu.policies.rules.kinds import kinds

COUNT = 150
FILES = differential.items()
HERE = Path(__file__).parent
ITEM = """\
item: line-01
title: 研发占比
source: {doc: 试〔2026〕1号, article: 第一条}
valid: {from: 2026-01-01}
kind: 奖补
mode: 免申即享
who:
  all:
    - {of: 研发费用@上年 / 营业收入@上年, at_least: 5%}
    - {fact: 资质, has: [高企], level: [省级], on: 申报日}
    - {fact: 负债率, below: 70%}
pay: {base: 研发费用@上年, rate: 10%}
given:
  as_of: 2026-05-08
  facts:
    研发费用@上年: 50万
    营业收入@上年: 1000万
    负债率: 60%
    资质: [{name: 高企, level: 省级, from: 2024-01-01}]
tests:
  - {name: 恰好, expect: {verdict: eligible}}
"""


@pytest.fixture(scope="module", autouse=True)
def _engines() -> None:
    pytest.importorskip("duckdb")
    pytest.importorskip("zen")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_item(path: Path) -> None:
    found = differential.compare(path, COUNT)

    assert found.differences == []
    assert all(count == COUNT for count in found.compared.values())


def test_enterprises_exactly_on_the_line_are_among_them(tmp_path: Path) -> None:
    item = documents.parse(ITEM, file="line-01.yaml").item
    day = exporting.day_of(item, differential.DAY)

    made = firms.firms(item, day, 400, "a")

    assert len(made.on_line) == 4
    ratio, share = list(firms._lines(item))
    rows = [made.rows[place] for place in made.on_line]
    assert all(
        firms.is_on_line(item, day, ratio, row) or firms.is_on_line(item, day, share, row) for row in rows
    )
    (tmp_path / "line-01.yaml").write_text(ITEM, encoding="utf-8")
    assert differential.compare(tmp_path / "line-01.yaml", 400).differences == []


def test_a_wrong_export_is_noticed() -> None:
    item = documents.parse(ITEM, file="line-01.yaml").item
    day = exporting.day_of(item, differential.DAY)
    made = firms.firms(item, day, 2000, "a")
    right = exporting.export(item, "sql", day)
    wrong = exporting.Exported(right.item, day, right.columns, "x", right.condition.replace(">=", ">"))

    ours = engines.by_rows(item, made.rows, day)

    assert engines.by_sql(right, made.rows) == ours
    assert engines.by_sql(wrong, made.rows) != ours


def test_the_kinds_of_columns_are_those_of_the_values_in_the_tests() -> None:
    item = documents.parse(ITEM, file="line-01.yaml").item

    assert kinds(item, differential.DAY) == {
        "研发费用@2025": Kind.MONEY,
        "营业收入@2025": Kind.MONEY,
        "负债率": Kind.SHARE,
        "资质": Kind.ENTRIES,
    }
