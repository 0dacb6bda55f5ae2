"""How is a whole register asked of the four ways to decide: row by row, in columns, in SQL, in JDM?

Each answers True, False or None (not known) for every enterprise.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from bench.firms import Firm

from qifu.kernel import columns, conditions
from qifu.kernel.columns import Asked, Leaves, Matcher, Planner, Table, building
from qifu.kernel.columns.bits import unpack
from qifu.kernel.columns.layout import NOBODY
from qifu.kernel.conditions import Answer, Known
from qifu.kernel.exports.plain import MILLION, Kind
from qifu.kernel.money import Money
from qifu.policies.rules.exporting import TYPES, Exported
from qifu.policies.schema import Item

Answers = list[bool | None]
SAID = {Answer.MET: True, Answer.UNMET: False, Answer.UNKNOWN: None}
ENTRY = (("name", "名称"), ("level", "级别"), ("from", "起"), ("until", "止"))


def by_rows(item: Item, rows: list[Firm], on: date) -> Answers:
    """One after the other, by the evaluator that explains."""
    return [SAID[conditions.decide(item.who, Known(row, on, item.let)).answer] for row in rows]


def by_columns(item: Item, rows: list[Firm], names: tuple[str, ...], on: date) -> Answers:
    """All at once, by the engine that matches whole registers."""
    layout = columns.plain(len(rows))
    table = Table(layout, {name: building.column(layout, [row[name] for row in rows]) for name in names}, on)
    matcher = Matcher(Planner(on).plan([Asked(item.item, item.who, item.let)]), Leaves(table))
    found: Answers = [False] * len(rows)
    for decided in (each for group in layout.groups() for each in matcher.decided(group)):
        order = layout.order[decided.block.rows].tolist()
        for _, masks in matcher.evaluated(decided):
            for sure, possible in masks:
                for row, is_sure, may in zip(order, unpack(sure), unpack(possible), strict=True):
                    if row != NOBODY and may:
                        found[row] = True if is_sure else None
    return found


def by_sql(asked: Exported, rows: list[Firm]) -> Answers:
    """The exported query, in DuckDB."""
    import duckdb  # noqa: PLC0415 - wanted only here
    import pyarrow  # noqa: PLC0415

    database = duckdb.connect()
    arrays = {"place": pyarrow.array(range(len(rows)), pyarrow.int64())}
    for name, kind in asked.columns.items():
        arrays[name] = pyarrow.array([plain(row[name], kind) for row in rows], _type(kind))
    database.register("given", pyarrow.table(arrays))
    casts = ", ".join(f'CAST("{name}" AS {TYPES[kind]}) AS "{name}"' for name, kind in asked.columns.items())
    database.execute(f"CREATE TABLE register AS SELECT place, {casts or '1'} FROM given")
    found = database.execute(f"SELECT {asked.condition} FROM register ORDER BY place").fetchall()
    return [row[0] for row in found]


def by_jdm(asked: Exported, rows: list[Firm]) -> Answers:
    """The exported graph, in zen-engine."""
    import zen  # noqa: PLC0415

    decision = zen.ZenEngine().create_decision(json.dumps(asked.condition))
    said = {2: True, 1: None, 0: False}
    names = [(name, short, asked.columns[name]) for name, short in (asked.names or {}).items()]
    given = ({short: counted(plain(row[name], kind)) for name, short, kind in names} for row in rows)
    return [said[int(decision.evaluate(each)["result"]["answer"])] for each in given]


def plain(value: Any, kind: Kind) -> Any:
    """A fact as the other engine holds it; what its column cannot hold is an error of the generator."""
    match value:
        case None:
            return None
        case Money(fen=fen):
            return fen
        case tuple() if kind is Kind.ENTRIES:
            return [_entry(each) for each in value]
        case tuple():
            return [str(each) for each in value]
        case _ if kind is Kind.SHARE:
            parts = Fraction(value) * MILLION
            assert parts.denominator == 1, f"{value} is no whole number of millionths"
            return parts.numerator
        case _:
            return str(value) if kind is Kind.TEXT else value


def counted(value: Any) -> Any:
    """Days as whole numbers."""
    if isinstance(value, list):
        return [counted(each) for each in value]
    if isinstance(value, dict):
        return {name: counted(each) for name, each in value.items()}
    return value.toordinal() if isinstance(value, date) else value


def _entry(entry: Any) -> dict[str, Any]:
    fields: Mapping[str, Any] = entry if isinstance(entry, Mapping) else {"name": entry}
    held = [next((fields[name] for name in both if fields.get(name) is not None), None) for both in ENTRY]
    return dict(zip(("name", "level", "from_on", "until"), held, strict=True))


def _type(kind: Kind) -> Any:
    import pyarrow as pa  # noqa: PLC0415

    entry = [("name", pa.string()), ("level", pa.string()), ("from_on", pa.date32()), ("until", pa.date32())]
    return {
        Kind.MONEY: pa.int64(), Kind.WHOLE: pa.int64(), Kind.SHARE: pa.int64(), Kind.TEXT: pa.string(),
        Kind.TRUTH: pa.bool_(), Kind.DAY: pa.date32(), Kind.WORDS: pa.list_(pa.string()),
        Kind.ENTRIES: pa.list_(pa.struct(entry)),
    }[kind]  # fmt: skip
