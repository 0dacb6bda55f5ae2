"""How does a table of enterprises in a file become columns?

One row per enterprise, one column per fact, named like the fact (`营业收入@2023`). A unit in brackets behind
the name (`营业收入@2023（万元）`) makes sums of numbers. An empty cell is unknown. Parquet or CSV.
"""

import csv
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from qifu.kernel.columns import building, layout, parquet
from qifu.kernel.columns.column import Column
from qifu.kernel.columns.raw import Raw
from qifu.kernel.columns.table import Table
from qifu.kernel.conditions import formula, given_facts
from qifu.kernel.conditions.expressions import PLAIN, SHARE, Number
from qifu.kernel.conditions.facts import Fact, Held
from qifu.kernel.errors import Refused
from qifu.kernel.money import Money

AREA: Final = "注册地"
NAME: Final = "统一社会信用代码"
_UNIT: Final = re.compile(r"(.+?)\s*[（(]\s*([^（）()]+?)\s*[）)]")
_DECIMAL: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,9})?", re.ASCII)
_TRUTHS: Final[Mapping[str, bool]] = {"true": True, "false": False, "是": True, "否": False}


@dataclass(frozen=True, slots=True)
class Register:
    """The enterprises of a file: how each is called, and what is known of all."""

    names: Sequence[str]
    table: Table


def read(path: Path, on: date, *, area: str = AREA, name: str = NAME) -> Register:
    """The register in a file; whatever cannot be read exactly is refused by the name of its column."""
    kind = path.suffix.lower()
    if kind not in (".parquet", ".csv"):
        raise Refused(f"不认识 {path.name} 的格式", remedy="请给出 .parquet 或 .csv")
    try:
        held = _csv(path) if kind == ".csv" else parquet.columns(path)
    except (OSError, UnicodeDecodeError, csv.Error) as broken:
        raise Refused(f"读不出 {path.name}", why=str(broken), remedy="请核对文件；csv 应为 UTF-8") from broken
    return register(held, on, area=area, name=name)


def register(raw: Mapping[str, Raw], on: date, *, area: str = AREA, name: str = NAME) -> Register:
    """Raw columns laid out by area."""
    if not raw:
        raise Refused("文件里没有任何列", remedy="第一行应为各列的名称")
    rows = len(next(iter(raw.values())).values)
    if not rows:
        raise Refused("文件里没有一家企业", remedy="每家企业一行，第一行是各列的名称")
    codes, places = _coded(raw[area].texts() if area in raw else [""] * rows)
    held = layout.by_code(codes, places)
    columns: dict[str, Column] = {}
    for header, column in raw.items():
        fact, unit = _header(header)
        if fact == area:
            columns[fact] = building.codes(held, codes, [None, *places[1:]])
        elif fact != name:
            columns[fact] = _column(held, column, fact, unit, on)
    names = raw[name].texts() if name in raw else [str(row) for row in range(1, rows + 1)]
    return Register(names, Table(held, columns, on, area))


def _coded(texts: Sequence[str]) -> tuple[NDArray[np.int64], list[str]]:
    places = {"": 0}
    codes = np.fromiter((places.setdefault(each, len(places)) for each in texts), np.int64, len(texts))
    return codes, list(places)


def _header(header: str) -> tuple[str, Number | None]:
    """The fact, and the unit in brackets behind it."""
    found = _UNIT.fullmatch(header.strip())
    unit = formula.number(f"1{found[2]}") if found else None
    return (found[1], unit) if found and unit is not None else (header.strip(), None)


def _column(held: layout.Layout, raw: Raw, fact: str, unit: Number | None, on: date) -> Column:
    if raw.words is None and raw.is_day:
        return building.days(held, raw.values, raw.known)
    if raw.words is None:
        return _numbers(held, raw, fact, unit)
    is_numeric = all(word is None or _DECIMAL.fullmatch(str(word)) for word in raw.words)
    values = [_value(word, fact, unit, on, is_numeric=is_numeric) for word in raw.words]
    return building.column(held, [values[code] for code in raw.values.tolist()])


def _numbers(held: layout.Layout, raw: Raw, fact: str, unit: Number | None) -> Column:
    if unit is None:
        return building.numbers(held, raw.values, raw.known)
    scale = unit.value
    if unit.unit == SHARE:
        return building.numbers(held, raw.values, raw.known, denominator=scale.denominator, is_whole=False)
    most = max(abs(int(raw.values.min(initial=0))), abs(int(raw.values.max(initial=0))))
    if scale.denominator != 1 or most * scale > building.LARGEST:
        raise Refused(f"「{fact}」这一列的数大得不可能", remedy="请核对数字和单位")
    currency = None if unit.unit == PLAIN else unit.unit
    return building.numbers(held, raw.values * int(scale), raw.known, unit=currency)


def _value(word: Any, fact: str, unit: Number | None, on: date, *, is_numeric: bool) -> Held:
    """What one distinct cell says."""
    if isinstance(word, str):
        word = word.strip()
        if word.startswith("["):
            word = _listed(word, fact)
        elif word.lower() in _TRUTHS:
            word = _TRUTHS[word.lower()]
        elif is_numeric and word:
            word = int(word) if "." not in word else Decimal(word)
    if word is None or word == "":
        return None
    if unit is not None and isinstance(word, int | Decimal) and not isinstance(word, bool):
        return _with_unit(word, fact, unit)
    found = given_facts({fact: word}, on)[fact]
    return found.value if isinstance(found, Fact) else found


def _with_unit(number: int | Decimal, fact: str, unit: Number) -> Held:
    exact = Fraction(number) * unit.value
    if unit.unit in (PLAIN, SHARE):
        return exact
    if exact.denominator != 1:
        raise Refused(f"「{fact}」中的 {number} 不足一分", remedy="请核对金额和单位")
    return Money(exact.numerator, unit.unit)


def _listed(word: str, fact: str) -> Any:
    try:
        return json.loads(word, parse_float=Decimal)
    except json.JSONDecodeError as broken:
        raise Refused(f"「{fact}」中的清单看不懂：{word[:24]}", remedy='写成 ["甲", "乙"]') from broken


def _csv(path: Path) -> dict[str, Raw]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        headers = next(rows, [])
        if len(set(headers)) < len(headers):
            raise Refused("有两列同名", why="、".join(headers), remedy="请只保留一列")
        places: list[dict[str, int]] = [{"": 0} for _ in headers]
        codes: list[list[int]] = [[] for _ in headers]
        for number, row in enumerate((row for row in rows if any(row)), start=2):
            if len(row) != len(headers):
                raise Refused(
                    f"第 {number} 行有 {len(row)} 格，应有 {len(headers)} 格", remedy="请核对逗号和引号"
                )
            for cell, held, found in zip(row, places, codes, strict=True):
                found.append(held.setdefault(cell, len(held)))
    return {
        header: Raw(np.array(found, dtype=np.int64), np.array(found) != 0, (None, *list(held)[1:]))
        for header, held, found in zip(headers, places, codes, strict=True)
    }
