"""Do a database and a rule engine, given the exported condition, answer as we do, unknown included?

Enterprises and conditions are random, many of them exactly on a bound.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.kernel.columns.random_conditions import (
    COMPARING,
    KINDS,
    NUMBERS,
    ON,
    RATES,
    SPANS,
    SUM,
    WORDS,
    Row,
    enterprises,
    trees,
)

from qifu.kernel import conditions
from qifu.kernel.conditions import Answer, Condition, Operator, Test
from qifu.kernel.conditions.expressions import Arithmetic, Call, Function, Tiers
from qifu.kernel.conditions.language import Compare, Elapsed, Judge, Recognition, Same, Take, Undefined
from qifu.kernel.exports import jdm, sql
from qifu.kernel.exports.plain import Kind, NotExpressible
from qifu.kernel.money import Money

COLUMNS: Mapping[str, Kind] = {
    **{name: Kind.MONEY for name in KINDS if name.startswith(("营收", "研发"))},
    "人数": Kind.WHOLE, "专利": Kind.WHOLE, "成立日期": Kind.DAY, "认定日期": Kind.DAY, "规模": Kind.TEXT,
    "注册地": Kind.TEXT, "入库": Kind.TRUTH, "名单": Kind.WORDS, "judge:方向": Kind.TRUTH,
    "资质": Kind.ENTRIES, "负债率": Kind.SHARE,
}  # fmt: skip
TYPES = {
    Kind.MONEY: "BIGINT", Kind.WHOLE: "BIGINT", Kind.TEXT: "VARCHAR", Kind.TRUTH: "BOOLEAN",
    Kind.DAY: "DATE", Kind.WORDS: "VARCHAR[]", Kind.SHARE: "BIGINT",
    Kind.ENTRIES: "STRUCT(name VARCHAR, level VARCHAR, from_on DATE, until DATE)[]",
}  # fmt: skip
SHARES = st.sampled_from([Fraction(1, 20), Fraction(1, 2), Decimal("0.600001"), Fraction(-1, 2), Fraction(1)])
thorough = settings(suppress_health_check=list(HealthCheck), max_examples=40)


def _tests() -> st.SearchStrategy[Condition]:
    """Tests of a fact by a value of its own kind."""
    of_kind = {
        Kind.TEXT: st.sampled_from([Operator.IS, Operator.STARTS]), Kind.TRUTH: st.just(Operator.IS),
        Kind.WORDS: st.just(Operator.HAS), Kind.ENTRIES: st.just(Operator.HAS),
    }  # fmt: skip

    words = {Kind.WORDS: st.sampled_from(WORDS), Kind.ENTRIES: st.sampled_from(["高企", "小巨人"])}
    held = {**KINDS, "负债率": SHARES}

    def one(name: str) -> st.SearchStrategy[Condition]:
        kind = COLUMNS[name]
        value = words[kind] if kind in words else held[name]
        how = of_kind.get(kind, st.one_of(COMPARING, COMPARING, st.just(Operator.IS)))
        return st.builds(_test, st.just(name), how, value)

    return st.sampled_from(sorted(COLUMNS.keys() - {"judge:方向"})).flatmap(one)


def _test(name: str, how: Operator, value: Any) -> Condition:
    return Test(fact=name, operator=how, operand=(value,) if how is Operator.STARTS else value)


def _compared() -> st.SearchStrategy[Condition]:
    ratio = st.builds(Arithmetic, st.sampled_from("/+-"), SUM, SUM)
    growth = st.builds(Call, st.just(Function.GROWTH), st.tuples(SUM, SUM))
    nested = st.builds(Arithmetic, st.sampled_from("/*"), ratio, st.one_of(ratio, SUM, NUMBERS))
    ways = st.none() | st.sampled_from(Undefined)
    plain_ones = st.builds(
        Compare, of=st.one_of(ratio, growth, nested, SUM), operator=COMPARING,
        bound=st.one_of(NUMBERS, RATES, RATES, SUM, ratio), undefined=ways,
        take=st.sampled_from([None, None, *Take, 2]),
    )  # fmt: skip
    rows = st.tuples(RATES, RATES, RATES).map(lambda each: tuple(zip(SPANS, each, strict=True)))
    brackets = st.builds(
        lambda by, top, how, row: Compare(
            of=Arithmetic("/", top, by), operator=how, bound=Tiers(by, row)
        ),
        SUM, SUM, COMPARING, rows,
    )  # fmt: skip
    return st.one_of(plain_ones, plain_ones, brackets)


def _others() -> st.SearchStrategy[Condition]:
    days = st.sampled_from(["成立日期", "认定日期", "申报日", ON])
    times = st.builds(
        Elapsed, since=days, until=days, operator=COMPARING, count=st.sampled_from([0, 1, 12, 13]),
        unit=st.sampled_from(["年", "个月", "天"]),
    )  # fmt: skip
    listed = st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(tuple)
    within = st.builds(
        Test,
        fact=st.just("成立日期"),
        operator=st.just(Operator.WITHIN),
        operand=st.sampled_from(["上年", "2021"]),
    )
    alike = st.sampled_from(
        [("规模", "注册地"), ("人数", "专利"), ("成立日期", "认定日期"), ("营收@2022", "研发@2022")]
    )
    same = alike.map(lambda pair: Same(fact=pair[0], other=pair[1]))
    judged = st.sampled_from([Judge(text="方向", by=""), Judge(text="其他", by="")])
    return st.one_of(
        times,
        within,
        judged,
        same,
        _recognitions(),
        st.builds(Recognition, fact=st.just("名单"), names=listed),
    )


def _recognitions() -> st.SearchStrategy[Condition]:
    names = st.lists(st.sampled_from(["高企", "专精特新", "小巨人"]), min_size=1, max_size=2).map(tuple)
    return st.builds(
        Recognition, fact=st.just("资质"), names=names, levels=st.sampled_from([(), ("省级", "国家级")]),
        on=st.sampled_from(["", "申报日"]), within=st.sampled_from(["", "", "上年", "2021"]),
    )  # fmt: skip


CONDITIONS = st.recursive(st.one_of(_tests(), _compared(), _others()), trees, max_leaves=6)


@st.composite
def registers(draw: st.DrawFn, most: int = 12) -> list[Row]:
    """Enterprises, with a share beside what they have."""
    return [{**row, "负债率": draw(SHARES | st.none())} for row in draw(enterprises(most))]


def answers(condition: Condition, rows: list[Row]) -> list[bool | None]:
    said = {Answer.MET: True, Answer.UNMET: False, Answer.UNKNOWN: None}
    held = [{name: row.get(name) for name in COLUMNS} for row in rows]
    return [said[conditions.decide(condition, row, ON).answer] for row in held]


def plain(value: Any) -> Any:
    if isinstance(value, Fraction | Decimal):
        return int(value * 10**6)
    if isinstance(value, tuple):
        return [entry(each) if isinstance(each, Mapping) else each for each in value]
    return value.fen if isinstance(value, Money) else value


def entry(each: Mapping[str, Any]) -> dict[str, Any]:
    """An entry under the names of the other engine."""
    names = (("name", "名称"), ("level", "级别"), ("from", "起"), ("until", "止"))
    found = [next((each[name] for name in both if each.get(name) is not None), None) for both in names]
    return dict(zip(("name", "level", "from_on", "until"), found, strict=True))


@cache
def opened(connect: Callable[[], Any]) -> Any:
    """One database for all examples: opening it takes longer than asking."""
    database = connect()
    columns = ", ".join(f"{sql.quoted(name)} {TYPES[kind]}" for name, kind in COLUMNS.items())
    database.execute(f"CREATE TABLE register (place INTEGER, {columns})")
    return database


@thorough
@given(CONDITIONS, registers())
def test_a_database(condition: Condition, rows: list[Row]) -> None:
    duckdb = pytest.importorskip("duckdb")
    asked = exported(lambda: sql.condition(condition, COLUMNS, ON))
    database = opened(duckdb.connect)
    database.execute("DELETE FROM register")
    values = [[place, *(plain(row.get(name)) for name in COLUMNS)] for place, row in enumerate(rows)]
    database.executemany(f"INSERT INTO register VALUES ({', '.join('?' * (len(COLUMNS) + 1))})", values)

    found = database.execute(f"SELECT {asked} FROM register ORDER BY place").fetchall()

    assert [row[0] for row in found] == answers(condition, rows), asked


@thorough
@given(CONDITIONS, registers(4))
def test_a_rule_engine(condition: Condition, rows: list[Row]) -> None:
    zen = pytest.importorskip("zen")
    graph = exported(lambda: jdm.graph(condition, COLUMNS, ON))
    decision = zen.ZenEngine().create_decision(json.dumps(graph.content))
    small = [{name: value for name, value in row.items() if not is_large(value)} for row in rows]

    found = [decision.evaluate(context(row, graph.names))["result"]["answer"] for row in small]

    assert [{2: True, 1: None, 0: False}[int(each)] for each in found] == answers(condition, small), graph


def is_large(value: Any) -> bool:
    """Two of them multiplied go beyond the 28 digits of the engine's decimals."""
    return isinstance(value, Money) and abs(value.fen) > 10**12


def context(row: Row, names: Mapping[str, str]) -> dict[str, Any]:
    found = {short: plain(row.get(name)) for name, short in names.items()}
    return {short: counted(value) for short, value in found.items()}


def counted(value: Any) -> Any:
    """Days as whole numbers, inside entries too."""
    if isinstance(value, list):
        return [counted(each) for each in value]
    if isinstance(value, dict):
        return {name: counted(each) for name, each in value.items()}
    return value.toordinal() if isinstance(value, date) else value


def exported(export: Any) -> Any:
    try:
        return export()
    except NotExpressible:
        assume(False)


@pytest.mark.parametrize(
    ("node", "said"),
    [
        ({"fact": "规模", "contains": ["甲"]}, "contains"),
        ({"of": {"count": "名单"}, "at_least": 1}, "count"),
        ({"of": "min(营收@2022, 5万)", "at_least": "1万"}, "min"),
        ({"fact": "没有", "is": 1}, "没有「没有」这一列"),
        ({"fact": "营收@2022", "at_least": "5万美元"}, "单位不一致"),
    ],
)
def test_what_has_no_exact_form_is_named(node: dict[str, Any], said: str) -> None:
    with pytest.raises(NotExpressible, match=said):
        sql.condition(conditions.parse(node), COLUMNS, ON)


def test_how_a_ratio_is_written() -> None:
    asked = conditions.parse({"of": "研发@上年 / 营收@上年", "at_least": "5%"})

    assert sql.condition(asked, COLUMNS, ON, wide="NUMERIC") == (
        '(CASE WHEN CAST("营收@2022" AS NUMERIC) = 0 THEN NULL '
        'WHEN (CAST("营收@2022" AS NUMERIC) < 0) '
        'THEN ((CAST("研发@2022" AS NUMERIC) * CAST(20 AS NUMERIC)) <= CAST("营收@2022" AS NUMERIC)) '
        'ELSE ((CAST("研发@2022" AS NUMERIC) * CAST(20 AS NUMERIC)) >= CAST("营收@2022" AS NUMERIC)) END)'
    )
