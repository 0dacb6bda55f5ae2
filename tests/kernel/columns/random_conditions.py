"""Which conditions and which enterprises are tried? Any the language can say, many exactly on a bound."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import strategies as st

from qifu.kernel import columns, conditions
from qifu.kernel.columns import Asked, Leaves, Matcher, Planner, Table, building
from qifu.kernel.columns.bits import unpack
from qifu.kernel.columns.layout import NOBODY
from qifu.kernel.columns.leaf import names
from qifu.kernel.conditions import Answer, Condition, Operator, Test, Value
from qifu.kernel.conditions.expressions import (
    Arithmetic,
    Call,
    Choice,
    Expression,
    Function,
    Marginal,
    Number,
    Range,
    Reading,
    Steps,
    Tally,
    Tiers,
)
from qifu.kernel.conditions.language import (
    AtLeast,
    Compare,
    Elapsed,
    Every,
    Judge,
    Neither,
    Recognition,
    Same,
    Some,
    Take,
    Undefined,
)
from qifu.kernel.money import Money

ON = date(2023, 5, 1)
AREA = "注册地"
DAYS = [ON + timedelta(days=shift) for shift in (-800, -366, -365, -364, -31, -30, 0, 1, 400)]
SUMS = [0, 1, 5, 50, 99, 100, 101, 1_000, 2_000, 5_000_000_000, -100, 10**16 + 1, 10**16]
WHOLE = [-1, 0, 1, 2, 3, 5, 20, 100, 330502]
WORDS = ["甲", "乙", "330502", "33", "高新技术企业", "新材料 ABC"]
ENTRIES: list[Any] = [
    {"name": "高企", "level": "省级", "from": date(2021, 1, 1), "until": date(2023, 4, 30)},
    {"name": "高企", "from": date(2022, 6, 1), "until": date(2025, 5, 31)},
    {"name": "专精特新", "level": None, "from": None},
    {"名称": "小巨人", "级别": "国家级", "数": 3},
    {"name": None, "数": 5},
]
SUM_FACTS = ["营收@2022", "研发@2022", "营收@2021", "研发@2021", "营收@2020"]
KINDS: Mapping[str, st.SearchStrategy[Any]] = {
    **{name: st.sampled_from([Money(each) for each in SUMS]) for name in SUM_FACTS},
    "人数": st.sampled_from(WHOLE),
    "专利": st.sampled_from(WHOLE),
    "比率": st.sampled_from([Decimal("0.05"), Decimal("5.5"), Fraction(1, 3), Fraction(0)]),
    "成立日期": st.sampled_from(DAYS),
    "认定日期": st.sampled_from(DAYS),
    "规模": st.sampled_from(WORDS),
    "入库": st.booleans(),
    AREA: st.sampled_from(["330502", "330503", "330521001", "330521002", "331002"]),
    "名单": st.lists(st.sampled_from(["甲", "乙", "330502"]), max_size=3).map(tuple),
    "资质": st.lists(st.sampled_from(ENTRIES), max_size=3).map(tuple),
    "杂": st.sampled_from([Money(100), 5, "甲", True, Decimal("5"), ON, ("甲",), Money(7, "USD")]),
    "judge:方向": st.booleans(),
}
Row = dict[str, Any]


@st.composite
def enterprises(draw: st.DrawFn, most: int = 12) -> list[Row]:
    """Rows in which any fact may be missing, and some facts are held of nobody."""
    held = draw(st.lists(st.sampled_from(list(KINDS)), max_size=4).map(set))
    asked = {name: kind for name, kind in KINDS.items() if name not in held}
    row = st.fixed_dictionaries(
        {name: st.one_of(kind, kind, kind, st.none()) for name, kind in asked.items()}
    )
    return draw(st.lists(row, min_size=1, max_size=most))


VALUES: st.SearchStrategy[Value] = st.one_of(
    st.sampled_from(WHOLE), st.sampled_from(WORDS), st.booleans(), st.sampled_from(DAYS),
    st.sampled_from([Money(each) for each in SUMS]), st.sampled_from([Decimal("0.05"), Fraction(1, 20)]),
    st.sampled_from([Money(100, "USD"), Decimal("5.0")]),
)  # fmt: skip
FACTS = st.sampled_from([*KINDS, "没有的事实", "营收@上年", "研发@上上年", "派生"])
COMPARISONS = (Operator.AT_LEAST, Operator.ABOVE, Operator.AT_MOST, Operator.BELOW)
COMPARING = st.sampled_from(COMPARISONS)
PERIODS = st.sampled_from(["上年", "近两年", "2022", "近三年"])


OWN: Mapping[str, st.SearchStrategy[Any]] = {
    **KINDS, "营收@上年": KINDS["营收@2022"], "研发@上上年": KINDS["研发@2021"], "派生": KINDS["营收@2022"],
    "名单": st.sampled_from(WORDS), "资质": st.sampled_from(["高企", "小巨人"]),
}  # fmt: skip


def _tests() -> st.SearchStrategy[Condition]:
    """Mostly a fact against a value of its own kind, which is often exactly what somebody has."""
    texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(tuple)
    any_value = st.tuples(FACTS, VALUES)
    own_value = st.sampled_from(sorted(OWN)).flatmap(lambda name: st.tuples(st.just(name), OWN[name]))
    either = st.one_of(own_value, own_value, any_value)
    equal = st.sampled_from([Operator.IS, Operator.HAS, Operator.IS, *COMPARISONS, *COMPARISONS])
    one = st.builds(lambda pair, how: Test(fact=pair[0], operator=how, operand=pair[1]), either, equal)
    listed = st.builds(
        lambda pair, more: Test(fact=pair[0], operator=Operator.IN, operand=(pair[1], *more)),
        either,
        st.lists(VALUES, max_size=3),
    )
    spoken = st.builds(
        Test, fact=FACTS, operator=st.sampled_from([Operator.STARTS, Operator.CONTAINS]), operand=texts
    )
    days = st.sampled_from(["成立日期", "认定日期", "人数"])
    within = st.builds(Test, fact=days, operator=st.just(Operator.WITHIN), operand=PERIODS)
    return st.one_of(one, one, listed, spoken, within)


_DAY = st.sampled_from([*DAYS[:3], "成立日期", "认定日期", "申报日", "规模"])
SUM = st.builds(
    Reading, st.sampled_from(["营收", "研发"]), st.sampled_from(["2022", "上年", "2021", "近两年", "近三年"])
)
_READING = st.one_of(SUM, SUM, st.builds(Reading, st.sampled_from(["人数", "比率", "杂", "派生", "专利"])))
RATES = st.builds(Number, st.sampled_from([Fraction(1, 20), Fraction(1, 3), Fraction(-1, 2)]), st.just("%"))
NUMBERS = st.one_of(
    st.builds(Number, st.sampled_from(SUMS).map(Fraction), st.just("CNY")),
    RATES,
    st.builds(Number, st.sampled_from(WHOLE).map(Fraction)),
)
SPANS: tuple[Range, ...] = (
    Range(None, Number(Fraction(100), "CNY")),
    Range(Number(Fraction(100), "CNY"), Number(Fraction(1000), "CNY"), has_low=False, has_high=False),
    Range(Number(Fraction(1000), "CNY"), None, has_low=True),
)


def _expressions(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Expression]:
    tally = st.builds(
        Tally,
        st.sampled_from(["资质", "名单", "规模"]),
        st.none() | inner,
        st.none() | st.builds(Reading, st.sampled_from(["数", "人数"])),
        st.none() | NUMBERS | st.just(Reading("数")),
        st.sampled_from([None, None, 1, 2]),
        st.sampled_from(["", "", "level", "人数"]),
        st.none() | NUMBERS,
    )

    def grown(parts: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
        pair, some = st.tuples(parts, parts), st.lists(parts, min_size=1, max_size=3).map(tuple)
        spans = st.tuples(parts, parts, parts).map(lambda each: tuple(zip(SPANS, each, strict=True)))
        several = st.sampled_from([Function.SUM, Function.MEAN, Function.MIN, Function.MAX])
        cases = st.lists(st.tuples(inner, parts), min_size=1, max_size=2)
        return st.one_of(
            st.builds(Arithmetic, st.sampled_from("+-*/"), parts, parts),
            st.builds(Call, several, some),
            st.builds(Call, st.just(Function.GROWTH), pair),
            st.builds(Call, st.just(Function.FLOOR), st.tuples(parts)),
            st.builds(Tiers, parts, spans),
            st.builds(Marginal, parts, spans),
            st.builds(Steps, parts, parts, parts, st.none() | parts),
            st.tuples(cases, st.none() | parts).map(
                lambda each: Choice((*each[0], *(((None, each[1]),) if each[1] else ())))
            ),
        )

    ratio = st.builds(Arithmetic, st.sampled_from("/+-"), SUM, SUM)
    by_size = st.builds(
        lambda by, rates: Tiers(by, tuple(zip(SPANS, rates, strict=True))),
        SUM,
        st.tuples(RATES, RATES, RATES),
    )
    growth = st.builds(Call, st.just(Function.GROWTH), st.tuples(SUM, SUM))
    whole = st.recursive(st.one_of(_READING, _READING, NUMBERS, tally), grown, max_leaves=4)
    return st.one_of(whole, whole, ratio, growth, by_size, tally)


def _compares(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    quantity = _expressions(inner)
    return st.builds(
        Compare,
        of=quantity,
        operator=COMPARING,
        bound=st.one_of(NUMBERS, NUMBERS, quantity),
        take=st.one_of(st.none(), st.none(), st.sampled_from([*Take, 1, 2, 5])),
        undefined=st.none() | st.sampled_from(Undefined),
    )


def _leaves() -> st.SearchStrategy[Condition]:
    called = st.lists(st.sampled_from(["高企", "专精特新", "小巨人", "甲"]), min_size=1, max_size=2).map(
        tuple
    )
    recognitions = st.builds(
        Recognition,
        fact=st.sampled_from(["资质", "名单", "规模", "杂"]),
        names=called,
        levels=st.sampled_from([(), ("省级",), ("省级", "国家级")]),
        on=st.sampled_from(["", "申报日", "认定日期", date(2022, 1, 1)]),
        within=st.sampled_from(["", "", "上年", "2021"]),
    )
    times = st.builds(
        Elapsed, since=_DAY, until=_DAY, operator=COMPARING, count=st.sampled_from([0, 1, 12, 365]),
        unit=st.sampled_from(["年", "个月", "天"]),
    )  # fmt: skip
    alike = st.builds(Same, fact=FACTS, other=FACTS)
    judged = st.just(Judge(text="方向", by="")) | st.just(Judge(text="其他", by="某局"))
    compared = _compares(_tests())
    return st.one_of(_tests(), _tests(), recognitions, times, judged, alike, compared, compared)


LEAVES = _leaves()
COMPARED = _compares(_tests())


def trees(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    some = st.lists(inner, min_size=0, max_size=4).map(tuple)
    return st.one_of(
        *(st.builds(kind, of=some) for kind in (Every, Some, Neither)),
        st.builds(AtLeast, k=st.integers(0, 5), of=some),
    )


CONDITIONS = st.recursive(LEAVES, trees, max_leaves=8)
DERIVED = st.one_of(
    st.just({}),
    st.fixed_dictionaries(
        {"派生": _expressions(_tests()).filter(lambda each: "派生" not in set(names(each)))}
    ),
)


def table(rows: Sequence[Row], on: date | None) -> Table:
    """The rows in columns; a fact that nobody has ever been asked for has no column."""
    held_of = dict.fromkeys(name for row in rows for name in row)
    places = ["", *sorted({str(row[AREA]) for row in rows if row.get(AREA)})]
    codes = np.array([places.index(str(row.get(AREA) or "")) for row in rows])
    layout = columns.by_code(codes, places)
    found = {name: building.column(layout, [row.get(name) for row in rows]) for name in held_of}
    if AREA in found:
        found[AREA] = building.dictionary(layout, [row.get(AREA) for row in rows])
    return Table(layout, found, on, AREA)


def answers(
    items: Sequence[Condition], rows: Sequence[Row], on: date | None, derived: Mapping[str, Expression]
) -> list[list[Answer]]:
    """What the columns say: for each item its answer for each row."""
    held = table(rows, on)
    plan = Planner(on).plan(Asked(str(index), item, derived) for index, item in enumerate(items))
    matcher = Matcher(plan, Leaves(held))
    found = [[Answer.UNMET] * len(rows) for _ in items]
    for decided in (each for group in held.layout.groups() for each in matcher.decided(group)):
        order = held.layout.order[decided.block.rows]
        for several, masks in matcher.evaluated(decided):
            for item, (sure, possible) in zip(several.tolist(), masks, strict=True):
                _note(found[item], order, unpack(sure), unpack(possible))
    return found


def _note(found: list[Answer], order: Any, sure: Any, possible: Any) -> None:
    for position, row in enumerate(order.tolist()):
        if row == NOBODY:
            assert not possible[position]
        elif possible[position]:
            found[row] = Answer.MET if sure[position] else Answer.UNKNOWN


def one_by_one(
    items: Sequence[Condition], rows: Sequence[Row], on: date | None, derived: Mapping[str, Expression]
) -> list[list[Answer]]:
    """What the row evaluator says."""
    return [[conditions.decide(item, row, on, derived).answer for row in rows] for item in items]
