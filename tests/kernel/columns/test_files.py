"""Is a file of enterprises read exactly, and refused where it cannot be?"""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from qifu.kernel.columns import files
from qifu.kernel.errors import Refused
from qifu.kernel.money import Money

ON = date(2023, 5, 1)
CSV = """\ufeff统一社会信用代码,注册地,营业收入@2022（万元）,研发费用@上年,职工人数,占比（%）,\
成立日期,高企,资质,行业
91A,330503,123.45,500万,12,5.5,2020-02-29,是,"[""甲"", ""乙""]",0130
91B,330502,,,,,,,,
91C,,-1,0.01元,0,100,2023-05-01,否,[],2610
"""


def held(register: files.Register) -> dict[str, dict[str, Any]]:
    table = register.table
    order = table.layout.order.tolist()
    return {register.names[row]: table.facts(position) for position, row in enumerate(order) if row >= 0}


def test_every_cell_is_read_exactly(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text(CSV, encoding="utf-8")

    found = held(files.read(path, ON))

    assert found["91A"] == {
        "注册地": "330503", "营业收入@2022": Money(123_450_000), "研发费用@上年": Money(500_000_000),
        "职工人数": 12, "占比": Fraction(55, 1000), "成立日期": date(2020, 2, 29), "高企": True,
        "资质": ("甲", "乙"), "行业": "0130",
    }  # fmt: skip
    assert set(found["91B"].values()) == {"330502", None}
    assert found["91C"]["注册地"] is None
    assert found["91C"]["资质"] == ()
    assert (found["91C"]["研发费用@上年"], found["91C"]["职工人数"]) == (Money(1), 0)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.xlsx", "", "格式"),
        ("a.csv", "", "没有任何列"),
        ("a.csv", "注册地\n", "没有一家企业"),
        ("a.csv", "甲,甲\n1,2\n", "同名"),
        ("a.csv", "甲,乙\n1\n", "第 2 行有 1 格"),
        ("a.csv", "收入（元）\n0.001\n", "不足一分"),
        ("a.csv", "资质\n[甲\n", "清单看不懂"),
        ("a.csv", "收入@2022,收入@上年\n1,2\n", "同一期"),
        ("a.csv", "成立日期\n2023-02-30\n", "没有 2023-02-30"),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path: Path, name: str, text: str, said: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")

    with pytest.raises(Refused, match=said):
        files.read(path, ON)


def test_a_parquet_file_is_read_exactly(tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "register.parquet"
    columns = {
        "注册地": arrow.array(["330503", "330502", None]),
        "营业收入@2022（元）": arrow.array([12, None, -3], arrow.int64()),
        "研发费用@2022（万元）": arrow.array([Decimal("0.05"), None, Decimal("7.00")]),
        "职工人数": arrow.array([1, 2, None], arrow.int16()),
        "成立日期": arrow.array([date(1969, 12, 31), None, date(2020, 2, 29)]),
        "高企": arrow.array([True, None, False]),
        "资质": arrow.array([["甲"], None, []]),
        "名单": arrow.array([[{"name": "甲", "from": date(2021, 1, 1)}], [], None]),
    }
    parquet.write_table(arrow.table(columns), path)

    found = held(files.read(path, ON))

    assert found["1"] == {
        "注册地": "330503", "营业收入@2022": Money(1200), "研发费用@2022": Money(50_000), "职工人数": 1,
        "成立日期": date(1969, 12, 31), "高企": True, "资质": ("甲",),
        "名单": ({"name": "甲", "from": date(2021, 1, 1)},),
    }  # fmt: skip
    assert {name: value for name, value in found["2"].items() if value is not None} == {
        "注册地": "330502", "职工人数": 2, "名单": (),
    }  # fmt: skip
    assert found["3"]["成立日期"] == date(2020, 2, 29)


def test_floats_are_refused(tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "register.parquet"
    parquet.write_table(arrow.table({"收入": [0.05]}), path)

    with pytest.raises(Refused, match="浮点数"):
        files.read(path, ON)


def test_without_the_library_parquet_is_refused_with_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)

    with pytest.raises(Refused, match=r"没有安装.*qifu\[match\]"):
        files.read(tmp_path / "register.parquet", ON)
