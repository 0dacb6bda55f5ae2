"""Does `qifu match` say of a whole register what the row evaluator says of each enterprise?"""

import csv
import json
from pathlib import Path

import pytest
from pyarrow import parquet

from qifu.portals.console.main import main

ITEM = """\
item: {item}
title: {title}
source: {{doc: 试点办法}}
valid: {{from: 2022-01-01, to: {until}}}
kind: 奖补
mode: 免申即享
let: {{研发占比: 研发费用@上年 / 营业收入@上年}}
who:
  all:
    - {{fact: 注册地, starts: ["3305"]}}
    - {{of: 研发占比, at_least: 5%}}
    - {{none: [{{fact: 严重失信, is: true}}]}}
pay: {{base: 研发费用@上年, rate: 10%, cap: 1万, round: 元}}
"""
REGISTER = """\
统一社会信用代码,注册地,营业收入@2022（万元）,研发费用@2022（万元）,严重失信
91A,330502,100,5,否
91B,330503,100,4.9999,否
91C,330503,100,5,是
91D,331002,100,50,否
91E,330521,100,50,
91F,330521,,50,是
91G,,100,50,否
"""


@pytest.fixture
def given(tmp_path: Path) -> Path:
    (tmp_path / "items").mkdir()
    for item, title, until in (("rd", "研发补助", "2023-12-31"), ("old", "旧办法", "2022-12-31")):
        text = ITEM.format(item=item, title=title, until=until)
        (tmp_path / "items" / f"{item}.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "register.csv").write_text(REGISTER, encoding="utf-8")
    return tmp_path


def run(given: Path, *more: str) -> int:
    words = ["match", "--facts", str(given / "register.csv"), "--items", str(given / "items")]
    return main([*words, "--as-of", "2023-05-01", "--out", str(given / "out"), *more])


def listed(path: Path) -> list[tuple[str, int | None]]:
    """The list of one item."""
    table = parquet.read_table(path).to_pydict()
    return list(zip(table["统一社会信用代码"], table["amount_fen"], strict=True))


@pytest.mark.parametrize("workers", ["1", "2"])
def test_counts_and_lists(given: Path, capsys: pytest.CaptureFixture[str], workers: str) -> None:
    assert run(given, "--workers", workers, "--json") == 0

    told = json.loads(capsys.readouterr().out)
    assert (told["enterprises"], told["items"], told["met"], told["unknown"]) == (7, 1, 1, 2)
    with (given / "out" / "counts.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert rows == [
        {
            "item": "rd",
            "title": "研发补助",
            "met": "1",
            "unmet": "4",
            "unknown": "2",
            "amount_fen": "500000",
            "amount_open": "0",
            "file": "lists/rd.parquet",
        }
    ]
    assert listed(given / "out" / "lists" / "rd.parquet") == [("91A", 500_000)]
    (item,) = told["by_item"]
    assert (item["item"], item["eligible"], item["unknown"], item["amount_fen"]) == ("rd", 1, 2, 500_000)


def test_facts_and_items_may_be_given_one_after_the_other(given: Path) -> None:
    words = ["match", str(given / "register.csv"), str(given / "items"), "--on", "2023-05-01"]

    assert main([*words, "--out", str(given / "out")]) == 0

    assert listed(given / "out" / "lists" / "rd.parquet") == [("91A", 500_000)]


def test_columns_by_their_short_names(given: Path) -> None:
    text = REGISTER.replace("统一社会信用代码,注册地", "uscc,area")
    (given / "register.csv").write_text(text, encoding="utf-8")

    assert run(given) == 0

    assert listed(given / "out" / "lists" / "rd.parquet") == [("91A", 500_000)]


def test_without_facts_it_is_wrong_use(given: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["match", "--items", str(given / "items"), "--out", str(given / "out")]) == 2
    assert "--facts" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("91B,", "91A,", "「91A」出现了不止一次（第 1 家和第 2 家）"),
        ("91B,", ",", "第 2 家企业没有编号"),
        ("4.9999", "四", "「研发费用@2022」第 2 家的「四」不是数字"),
        ("4.9999", "9" * 30, "大得不可能"),
        ("4.9999", "9" * 18, "大得不可能"),
        ("4.9999", "4.9999999", "不足一分"),
        ("否\n91B", "否,多\n91B", "第 2 行有 6 格，应有 5 格"),
        ("统一社会信用代码,", "注册地,", "同名"),
        ("（万元）,严重", "（吨）,严重", "（吨）"),
    ],
)
def test_what_cannot_be_right_is_refused_and_nothing_is_left(
    given: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, said: str
) -> None:
    (given / "register.csv").write_text(REGISTER.replace(old, new, 1), encoding="utf-8")
    before = sorted(given.iterdir())

    assert run(given) == 1

    told = capsys.readouterr().err
    assert said in told
    assert "register.csv" in told
    assert sorted(given.iterdir()) == before


@pytest.mark.parametrize("content", [b"", b"\xd6\xd0,\xb9\xfa\n1,2\n", REGISTER.splitlines()[0].encode()])
def test_a_file_that_is_none_is_refused(
    given: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    (given / "register.csv").write_bytes(content)

    assert run(given, "--json") == 1

    assert "register.csv" in json.loads(capsys.readouterr().out)["refused"]["what"]


def test_a_column_asked_for_by_name_must_be_there(given: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(given, "--area", "地区") == 1
    assert "没有「地区」这一列" in capsys.readouterr().err


def test_facts_that_no_column_holds_are_named(given: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = REGISTER.replace("严重失信", "失信")
    (given / "register.csv").write_text(text, encoding="utf-8")

    assert run(given) == 0

    assert "没有这些列，按未知计算：严重失信" in capsys.readouterr().err


def test_a_register_that_no_item_reads_is_refused(given: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (given / "register.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")

    assert run(given) == 1

    assert "没有一列是事项要读的" in capsys.readouterr().err


def test_nothing_is_overwritten(given: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(given) == 0
    assert run(given) == 1
    assert "不是空的" in capsys.readouterr().err


def test_a_day_without_items_is_refused(given: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(given, "--on", "2030-01-01") == 1
    assert "没有一个事项" in capsys.readouterr().err
