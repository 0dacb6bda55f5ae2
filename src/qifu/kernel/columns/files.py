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
# The same columns as programs like to call them.
SHORT: Final[Mapping[str, str]] = {AREA: "area", NAME: "uscc"}
_UNIT: Final = re.compile(r"(.+?)\s*[（(]\s*([^（）()]+?)\s*[）)]")
DECIMAL: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,9})?", re.ASCII)
_TOO_LONG: Final = re.compile(r"-?[0-9]{19,}(?:\.[0-9]*)?", re.ASCII)
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
    except Refused as refused:
        raise _in(path, refused) from refused
    try:
        return register(held, on, area=area, name=name)
    except Refused as refused:
        raise _in(path, refused) from refused


def _in(path: Path, refused: Refused) -> Refused:
    return Refused(f"{path.name}：{refused.what}", why=refused.why, remedy=refused.remedy)


def register(
    raw: Mapping[str, Raw],
    on: date,
    *,
    area: str = AREA,
    name: str = NAME,
    numeric: Mapping[str, bool] | None = None,
) -> Register:
    """Raw columns laid out by area; `numeric` tells of columns of words whether all of them are numbers.

    Where these are only some rows of a register, they alone would not tell.
    """
    if not raw:
        raise Refused("文件里没有任何列", remedy="第一行应为各列的名称")
    raw = _renamed(raw, area, name)
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
            is_numeric = None if numeric is None else numeric.get(header)
            columns[fact] = _column(held, column, fact, unit, on, is_numeric)
    names = _names(raw[name]) if name in raw else [str(row) for row in range(1, rows + 1)]
    return Register(names, Table(held, columns, on, area))


def _renamed(raw: Mapping[str, Raw], area: str, name: str) -> Mapping[str, Raw]:
    """Area and number under their usual names; a column that was asked for by name must be there."""
    for asked in (area, name):
        if asked not in raw and asked not in SHORT:
            raise Refused(
                f"没有「{asked}」这一列", why="有：" + "、".join(raw), remedy="请核对 --area 和 --name"
            )
    short = {SHORT[full]: full for full in (area, name) if full in SHORT and full not in raw}
    return {short.get(header.strip(), header): column for header, column in raw.items()}


def _names(raw: Raw) -> list[str]:
    """How the enterprises are called, each once."""
    names = raw.texts()
    places: dict[str, int] = {}
    for row, each in enumerate(names, start=1):
        if not each.strip():
            raise Refused(f"第 {row} 家企业没有编号", remedy="请补上，或删去这一行")
        if places.setdefault(each, row) != row:
            raise told_twice(each, f"第 {places[each]} 家和第 {row} 家")
    return names


def told_twice(name: str, where: str) -> Refused:
    """The same enterprise twice would be counted and paid twice."""
    return Refused(f"企业「{name}」出现了不止一次", why=where, remedy="一家企业只能有一行，请合并或删去")


def _coded(texts: Sequence[str]) -> tuple[NDArray[np.int64], list[str]]:
    places = {"": 0}
    codes = np.fromiter((places.setdefault(each, len(places)) for each in texts), np.int64, len(texts))
    return codes, list(places)


def fact_of(header: str) -> str:
    """The fact that a column is called by."""
    full = {short: full for full, short in SHORT.items()}
    return full.get(header.strip(), _header(header)[0])


def _header(header: str) -> tuple[str, Number | None]:
    """The fact, and the unit in brackets behind it."""
    found = _UNIT.fullmatch(header.strip())
    unit = formula.number(f"1{found[2]}") if found else None
    return (found[1], unit) if found and unit is not None else (header.strip(), None)


def _column(
    held: layout.Layout, raw: Raw, fact: str, unit: Number | None, on: date, is_numeric: bool | None
) -> Column:
    if raw.words is None and raw.is_day:
        return building.days(held, raw.values, raw.known)
    if raw.words is None:
        return _numbers(held, raw, fact, unit)
    if is_numeric is None:
        is_numeric = all(word is None or DECIMAL.fullmatch(str(word)) for word in raw.words)
    values = [_value(word, fact, unit, on, is_numeric=is_numeric) for word in raw.words]
    _refuse_no_numbers(raw, values, fact, is_bare=unit is None)
    return building.column(held, [values[code] for code in raw.values.tolist()])


def _refuse_no_numbers(raw: Raw, values: Sequence[Held], fact: str, *, is_bare: bool) -> None:
    """Words in a column with a unit, and numbers too long to be ones among others that are."""
    words = [str(word or "").strip() for word in raw.words or ()]
    is_long = [_TOO_LONG.fullmatch(word) is not None for word in words]
    if is_bare and not any(DECIMAL.fullmatch(word) for word in words):
        return
    for code, value in enumerate(values):
        if is_long[code] or (not is_bare and isinstance(value, str)):
            row = int(np.flatnonzero(raw.values == code)[0]) + 1
            what = "大得不可能" if is_long[code] else "不是数字"
            raise Refused(f"「{fact}」第 {row} 家的「{words[code][:40]}」{what}", remedy="请核对数字和单位")


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
        elif (is_numeric or unit is not None) and DECIMAL.fullmatch(word):
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
    if abs(exact) > building.LARGEST:
        raise Refused(f"「{fact}」中的 {number} 大得不可能", remedy="请核对金额和单位")
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
