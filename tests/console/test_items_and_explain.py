"""Do officials learn at the console what is wrong with an item, and why an enterprise has it or not?"""

from datetime import date
from pathlib import Path

import pytest
from tests.console.making import typed

from qifu.kernel import conditions
from qifu.kernel.errors import Refused
from qifu.policies import documents
from qifu.policies.rules import deciding
from qifu.portals.console import explain

ITEM = """\
item: cf-01
title: 研发补助
source: {doc: 试〔2023〕1号, article: 第三条}
valid: {from: 2023-01-01}
kind: 奖补
mode: 免申即享
who:
  all:
    - {fact: 营业收入@上年, at_least: 500万, article: 第三条第一款}
    - {of: 研发费用@上年 / 营业收入@上年, at_least: 5%}
pay: {base: 研发费用@上年, rate: 15%, cap: 100万, share: {市: 50%, 县: 50%}}
commitments: [{say: 五年内不迁出本县, otherwise: 全额退回}]
given: {as_of: 2023-05-01, facts: {营业收入@上年: 500万, 研发费用@上年: 25万}}
tests:
  - {name: 线下, facts: {营业收入@上年: 499万}, expect: {verdict: not_eligible}}
  - {name: 恰好, expect: {verdict: eligible, amount: 3.75万}}
  - {name: 占比不够, facts: {研发费用@上年: 24万}, expect: {verdict: not_eligible}}
"""
FACTS = """\
营业收入@上年: {value: 500万, source: 企业年报, as_of: 2023-03-01}
研发费用@2022: 24万
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "cf-01.yaml").write_text(ITEM, encoding="utf-8")
    return tmp_path


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    path = tmp_path / "facts.txt"
    path.write_text(FACTS, encoding="utf-8")
    return path


def test_items_in_order_pass(folder: Path) -> None:
    code, told = typed("items", "check", str(folder))

    assert (code, told["ok"], told["tests"], told["failed"], told["found"]) == (0, True, 3, 0, [])


def test_a_failed_test_is_a_fault_at_its_line(folder: Path) -> None:
    (folder / "cf-01.yaml").write_text(ITEM.replace("3.75万", "3万"), encoding="utf-8")

    code, told = typed("items", "check", str(folder))

    assert (code, told["failed"]) == (1, 1)
    assert told["found"][0]["at"] == "cf-01.yaml:16"
    assert told["found"][0]["what"] == "测试「恰好」：金额应为 3 万元，实为 3.75 万元"


def test_what_cannot_be_read_is_told_beside_what_can(folder: Path) -> None:
    (folder / "bad.yaml").write_text(ITEM.replace("at_least: 5%", "at_lest: 5%"), encoding="utf-8")

    code, told = typed("items", "check", str(folder))

    assert (code, told["items"]) == (1, ["cf-01"])
    assert [(each["at"], each["remedy"]) for each in told["found"]] == [
        ("bad.yaml:10", "是不是「at_least」？")
    ]


def test_facts_nobody_supplies_are_found_when_the_sources_are_named(folder: Path) -> None:
    names = folder / "names.txt"
    names.write_text("- 营业收入\n", encoding="utf-8")

    code, told = typed("items", "check", str(folder / "cf-01.yaml"), "--supplied", str(names))

    assert code == 1
    assert [each["what"] for each in told["found"]] == ["没有来源能提供事实「研发费用」，不能免申即享"]


def test_remarks_do_not_stand_in_the_way(folder: Path) -> None:
    fewer = "\n".join(line for line in ITEM.splitlines() if "恰好" not in line)
    (folder / "cf-01.yaml").write_text(fewer, encoding="utf-8")

    code, told = typed("items", "check", str(folder))

    assert code == 0
    assert next(each["what"] for each in told["found"]) == "只有 2 个测试"
    assert not any(each["fault"] for each in told["found"])


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="没有找到事项文件"):
        typed("items", "check", str(tmp_path))


def test_a_no_is_explained_leaf_by_leaf(folder: Path, facts: Path) -> None:
    _, told = typed("explain", str(folder), "--facts", str(facts), "--as-of", "2023-05-01")

    assert (told["standing"], told["benefit"]) == ("not_eligible", None)
    first, second = told["verdict"]["children"]
    assert (first["answer"], first["article"], first["at"]) == ("met", "第三条第一款", "cf-01.yaml:9")
    assert first["facts"][0] == {
        "name": "营业收入@上年", "label": "营业收入@上年", "value": "500 万元", "source": "企业年报",
        "as_of": "2023-03-01",
    }  # fmt: skip
    assert (second["answer"], second["article"]) == ("unmet", "第三条")
    assert second["gap"]["text"] == "差 0.2 个百分点，即研发费用@上年还差 1 万元"


def test_what_if_changes_a_fact_and_shows_the_sum(folder: Path, facts: Path) -> None:
    _, told = typed(
        "explain", str(folder), "--facts", str(facts), "--as-of", "2023-05-01", "--set", "研发费用@2022=25万"
    )

    assert told["standing"] == "eligible"
    assert told["benefit"]["amount_fen"] == 3_750_000
    assert [step["name"] for step in told["benefit"]["steps"]] == ["base", "rate", "cap", "rounding"]
    assert told["benefit"]["shares"] == {"市": 1_875_000, "县": 1_875_000}
    assert told["commitments"] == ["五年内不迁出本县"]


def test_what_is_missing_is_named_in_order(folder: Path) -> None:
    _, told = typed("explain", str(folder), "--as-of", "2023-05-01")

    assert told["standing"] == "unknown"
    assert told["missing"] == ["营业收入@上年", "研发费用@上年"]
    assert told["benefit"]["at_most_fen"] == 100_000_000


def test_a_day_outside_every_edition_is_refused(folder: Path) -> None:
    with pytest.raises(Refused, match="不在有效期内"):
        typed("explain", str(folder), "--as-of", "2022-12-31")


def test_a_person_reads_marks_articles_and_sources(folder: Path, facts: Path) -> None:
    on = date(2023, 5, 1)
    document = documents.read(folder / "cf-01.yaml")
    decision = deciding.decide(document.item, conditions.given_facts(explain.read_facts(facts), on), on)

    lines = list(explain.lines(document, decision))

    assert lines[:4] == [
        "研发补助（cf-01，试〔2023〕1号 第三条，有效期 2023-01-01 至 另行通知）",
        "2023-05-01：不符合条件，免申即享",
        "  ✗ 有条件未满足",
        "    ✓ 营业收入@上年为 500 万元，达到 500 万元〔第三条第一款，企业年报 2023-03-01〕",
    ]
    assert lines[4].startswith("    ✗ 研发费用@上年 / 营业收入@上年为 4.8%，未达到 5%")


def test_an_item_is_exported_and_decides_elsewhere_as_its_own_tests_say(folder: Path, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    out = tmp_path / "exported"

    code, told = typed(
        "items", "export", str(folder), "--to", "sql", "--as-of", "2023-05-01", "--out", str(out)
    )

    assert (code, [each["why_not"] for each in told["items"]]) == (0, [""])
    database = duckdb.connect()
    names = [each["name"] for each in told["items"][0]["columns"]]
    assert names == ["研发费用@2022", "营业收入@2022"]
    database.execute(
        'CREATE TABLE register ("统一社会信用代码" VARCHAR, "研发费用@2022" BIGINT, "营业收入@2022" BIGINT)'
    )
    for row in (
        ("线下", 25_000_000, 499_000_000),
        ("恰好", 25_000_000, 500_000_000),
        ("不足", 24_000_000, 500_000_000),
        ("未知", None, 500_000_000),
    ):
        database.execute("INSERT INTO register VALUES (?, ?, ?)", row)
    found = database.execute((out / "cf-01.sql").read_text(encoding="utf-8")).fetchall()
    assert dict(found) == {"线下": False, "恰好": True, "不足": False, "未知": None}


def test_a_graph_says_which_fact_each_short_name_is(folder: Path) -> None:
    zen = pytest.importorskip("zen")

    _, told = typed("items", "export", str(folder), "--to", "jdm", "--as-of", "2023-05-01")

    (one,) = told["items"]
    short = {each["fact"]: each["name"] for each in one["columns"]}
    decision = zen.ZenEngine().create_decision(one["text"])
    exactly = {short["营业收入@2022"]: 500_000_000, short["研发费用@2022"]: 25_000_000}
    assert decision.evaluate(exactly)["result"] == {"answer": 2}
    assert decision.evaluate({**exactly, short["研发费用@2022"]: None})["result"] == {"answer": 1}


def test_what_has_no_form_elsewhere_is_listed_with_the_reason(folder: Path) -> None:
    counted = ITEM.replace(
        "{fact: 营业收入@上年, at_least: 500万, article: 第三条第一款}", "{count: 专利, at_least: 2}"
    )
    (folder / "cf-01.yaml").write_text(counted, encoding="utf-8")

    code, told = typed("items", "export", str(folder), "--to", "sql", "--list")

    assert (code, told["items"][0]["text"]) == (1, "")
    assert "count" in told["items"][0]["why_not"]


def test_only_the_tests_of_items_can_be_run(folder: Path) -> None:
    (folder / "cf-01.yaml").write_text(ITEM.replace("article: 第三条}", "article: ''}"), encoding="utf-8")

    assert typed("items", "check", str(folder))[0] == 1
    code, told = typed("items", "test", str(folder))
    assert (code, told["tests"], told["failed"]) == (0, 3, 0)


def test_items_go_to_a_spreadsheet_and_come_back_as_they_were(folder: Path, tmp_path: Path) -> None:
    table, again = tmp_path / "list.xlsx", tmp_path / "again"

    out, _ = typed("items", "sheet", str(folder), "--out", str(table))
    back, told = typed("items", "unsheet", str(table), "--out", str(again))

    assert (out, back, told["items"]) == (0, 0, ["cf-01"])
    assert documents.read(again / "cf-01.yaml").item == documents.read(folder / "cf-01.yaml").item


def test_a_file_that_is_there_is_never_written_over_by_a_list(folder: Path, tmp_path: Path) -> None:
    table = tmp_path / "list.xlsx"
    typed("items", "sheet", str(folder), "--out", str(table))
    before = (folder / "cf-01.yaml").read_text("utf-8")

    with pytest.raises(Refused, match="没有写出"):
        typed("items", "unsheet", str(table), "--out", str(folder))

    assert (folder / "cf-01.yaml").read_text("utf-8") == before
