"""Does Spark give the very answers of one machine? Skipped where PySpark or Java is missing."""

import importlib.util
import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow as arrow
import pytest
from pyarrow import csv, parquet
from tests.console.test_match import ITEM, REGISTER

from qifu.kernel.errors import Refused
from qifu.portals.console import match_spark
from qifu.portals.console.main import main

needs_spark = pytest.mark.skipif(
    importlib.util.find_spec("pyspark") is None or shutil.which("java") is None,
    reason="PySpark or Java is missing",
)
BY_TRADE = """\
item: trade
title: 行业补助
source: {doc: 试点办法}
valid: {from: 2022-01-01}
kind: 奖补
mode: 免申即享
who:
  all:
    - {fact: 行业, in: ["0130", "2610"]}
    - {fact: 职工人数, at_least: 20}
pay: {fixed: 职工人数 * 1000元, cap: 5万, round: 元}
"""


@pytest.fixture
def given(tmp_path: Path) -> Path:
    (tmp_path / "items").mkdir()
    text = ITEM.format(item="rd", title="研发补助", until="2023-12-31")
    (tmp_path / "items" / "rd.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "items" / "trade.yaml").write_text(BY_TRADE, encoding="utf-8")
    drawn = random.Random(7)
    rows = []
    for row in range(600):
        place, trade = drawn.choice(["330502", "330503", "331002", ""]), drawn.choice(["2610", "1310", ""])
        listed, revenue = drawn.choice(["是", "否", ""]), drawn.choice(["100", "100.5", "", "1亿"])
        cells = (f"91{row:04d}", place, revenue, drawn.choice(["5", "4.9999", "50", ""]), listed)
        rows.append(",".join((*cells, trade, drawn.choice(["3", "20", "37", ""]), '"x, ""y"""')))
    # One code that begins with 0 makes codes of all: the partition that does not hold it must know.
    rows.append('919999,330502,100,5,否,0130,20,"a\nb"')
    header = REGISTER.splitlines()[0] + ",行业,职工人数,备注\n"
    (tmp_path / "register.csv").write_text(header + "\n".join(rows) + "\n", encoding="utf-8")
    table = csv.read_csv(
        tmp_path / "register.csv",
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(
            column_types=dict.fromkeys(header.strip().split(","), arrow.string())
            | {"职工人数": arrow.int32()},
            null_values=[""], strings_can_be_null=True,
        ),
    )  # fmt: skip
    parquet.write_table(table, tmp_path / "register.parquet", row_group_size=100)
    return tmp_path


def run(given: Path, facts: str, engine: str, *more: str) -> int:
    words = ["match", "--facts", str(given / facts), "--items", str(given / "items"), "--as-of", "2023-05-01"]
    return main([*words, "--out", str(given / engine), "--engine", engine, "--workers", "2", "--json", *more])


@needs_spark
@pytest.mark.parametrize("facts", ["register.csv", "register.parquet"])
def test_the_same_counts_sums_and_lists(
    given: Path, facts: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(match_spark, "PARTITION_BYTES", 4096)  # so that there are several
    assert run(given, facts, "local") == 0
    local = json.loads(capsys.readouterr().out)
    assert run(given, facts, "spark") == 0
    spark = json.loads(capsys.readouterr().out)

    assert local["by_item"] == spark["by_item"]
    assert all(item["met"] and item["unknown"] and item["amount_fen"] for item in local["by_item"])
    assert local["enterprises"] == spark["enterprises"] == 601
    for item in ("rd", "trade"):
        lists = [
            parquet.read_table(given / engine / "lists" / f"{item}.parquet") for engine in ("local", "spark")
        ]
        assert lists[0].equals(lists[1])


@needs_spark
def test_no_java_is_left_behind(given: Path) -> None:
    assert run(given, "register.csv", "spark") == 0

    mine = subprocess.run(
        ["ps", "-o", "args=", "--ppid", str(os.getpid())], capture_output=True, text=True, check=True
    )
    assert "java" not in mine.stdout


@needs_spark
@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("910001,", "910000,", "「910000」出现了不止一次"),
        ("910001,", ",", "没有编号"),
        (",100.5,", ",一百,", "不是数字"),
        ("统一社会信用代码", "编号", "没有「统一社会信用代码」这一列"),
    ],
)
def test_what_is_refused_here_is_refused_there(
    given: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, said: str
) -> None:
    text = (given / "register.csv").read_text(encoding="utf-8").replace(old, new, 1)
    (given / "register.csv").write_text(text, encoding="utf-8")

    assert run(given, "register.csv", "spark") == 1

    assert said in json.loads(capsys.readouterr().out)["refused"]["what"]
    assert not (given / "spark").exists()


def test_without_pyspark_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(Refused, match=r"qifu\[spark\]"), match_spark.session(1):
        pass


@pytest.mark.skipif(importlib.util.find_spec("pyspark") is None, reason="PySpark is missing")
def test_without_java_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(Refused, match="Java"), match_spark.session(1):
        pass
