"""How is a parquet file read, column by column? With pyarrow, which is installed only where it is wanted."""

import importlib
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from qifu.kernel.columns.raw import Raw
from qifu.kernel.errors import Refused

_EPOCH = date(1970, 1, 1).toordinal()


def columns(path: Path) -> dict[str, Raw]:
    """Every column; those of floats are refused, because a float has no exact value to compare."""
    try:
        arrow = importlib.import_module("pyarrow")
        reader = importlib.import_module("pyarrow.parquet")
    except ImportError as missing:
        raise Refused(
            "读 parquet 需要 pyarrow，本机没有安装", remedy="pip install 'qifu[match]'，或改用 csv"
        ) from missing
    try:
        table = reader.read_table(path)
    except arrow.ArrowException as broken:
        raise Refused(f"读不出 {path.name}", why=str(broken), remedy="请核对文件") from broken
    return raw(table)


def raw(table: Any) -> dict[str, Raw]:
    """Every column of a table that is already in memory."""
    arrow = importlib.import_module("pyarrow")
    if len(set(table.column_names)) < len(table.column_names):
        raise Refused("有两列同名", why="、".join(table.column_names), remedy="请只保留一列")
    return {name: _column(arrow, name, table.column(name)) for name in table.column_names}


def _column(arrow: Any, name: str, held: Any) -> Raw:
    kind, types = held.type, arrow.types
    if types.is_floating(kind):
        raise Refused(
            f"「{name}」这一列是浮点数", remedy="请存为整数、decimal 或带单位的文字，例如以分为单位"
        )
    if types.is_uint64(kind):
        raise Refused(f"「{name}」这一列的整数太宽", remedy="请存为 int64")
    whole = held.combine_chunks()
    known = np.asarray(whole.is_valid())
    if types.is_integer(kind):
        return Raw(np.asarray(whole.fill_null(0).cast(arrow.int64())), known)
    if types.is_date32(kind):
        days = np.asarray(whole.cast(arrow.int32()).fill_null(0)).astype(np.int64)
        return Raw(days + _EPOCH, known, is_day=True)
    if types.is_nested(kind) or types.is_decimal(kind):
        return _dictionary(whole.to_pylist(), known)
    return _encoded(whole, known)


def _encoded(whole: Any, known: Any) -> Raw:
    """Words, truths and whatever else has few distinct values, by a dictionary."""
    coded = whole if hasattr(whole, "dictionary") else whole.dictionary_encode()
    codes = np.asarray(coded.indices.fill_null(-1)).astype(np.int64) + 1
    return Raw(codes, known, (None, *coded.dictionary.to_pylist()))


def _dictionary(values: list[Any], known: Any) -> Raw:
    places: dict[str, int] = {"None": 0}
    words: list[Any] = [None]
    codes = np.zeros(len(values), dtype=np.int64)
    for row, value in enumerate(values):
        key = repr(value)
        if key not in places:
            places[key] = len(words)
            words.append(value)
        codes[row] = places[key]
    return Raw(codes, known, tuple(words))
