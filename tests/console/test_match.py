"""Does `qifu match` say of a whole register what the row evaluator says of each enterprise?"""

import csv
import json
from pathlib import Path

import pytest

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
    words = ["match", str(given / "register.csv"), str(given / "items"), "--on", "2023-05-01"]
    return main([*words, "--out", str(given / "out"), *more])


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
            "file": "lists/rd.csv",
        }
    ]
    assert (given / "out" / "lists" / "rd.csv").read_text(encoding="utf-8").split() == [
        "统一社会信用代码,amount_fen", "91A,500000",
    ]  # fmt: skip


def test_nothing_is_overwritten(given: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(given) == 0
    assert run(given) == 1
    assert "不是空的" in capsys.readouterr().err


def test_a_day_without_items_is_refused(given: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(given, "--on", "2030-01-01") == 1
    assert "没有一个事项" in capsys.readouterr().err
