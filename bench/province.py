"""What do three million enterprises and forty-six thousand items of a province look like?

Invented, from a seed: eleven cities with ninety counties, thirty facts of which a tenth is missing, a
thousand distinct conditions, items of three to seven terms beside their area. Each leaf is also written for
the naive row: a function of whole columns that a programmer with numpy would write first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np

from qifu.kernel import columns
from qifu.kernel.columns import Asked, Table, building
from qifu.kernel.conditions import AtLeast, Condition, Every, Neither, Operator, Some, Test
from qifu.kernel.conditions.expressions import Arithmetic, Call, Function, Number, Range, Reading, Tiers
from qifu.kernel.conditions.language import Compare, Recognition
from qifu.kernel.money import Money

ON = date(2026, 5, 1)
AREA = "注册地"
CITIES, COUNTIES = 11, 90
SUMS = [
    f"{name}@{year}"
    for name in ("营业收入", "研发费用", "纳税额", "利润", "投资额", "社保费")
    for year in (2024, 2025)
]
COUNTS = ["职工人数", "发明专利", "软件著作权", "研发人员", "参保人数"]
DATES = ["成立日期", "认定日期"]
CODES = {"行业": 97, "规模": 4, "信用等级": 5, "企业类型": 12, "园区": 60, "阶段": 6}
FLAGS = ["高新技术企业", "规上", "严重失信", "入库", "上市后备", "外资"]
TITLES = [f"资质{index:02d}" for index in range(30)]

Columns = dict[str, np.ndarray]


@dataclass(frozen=True)
class Facts:
    """Arrays by row; `known` says of whom a fact is known, `sizes` and `titles` make the lists."""

    area: np.ndarray
    places: list[str]
    values: Columns
    known: Columns
    sizes: np.ndarray
    titles: np.ndarray


def facts(rows: int, seed: int = 1) -> Facts:
    """The register, in no order."""
    random = np.random.default_rng(seed)
    places = [f"33{1 + index % CITIES:02d}{1 + index // CITIES:02d}" for index in range(COUNTIES)]
    weight = random.uniform(0.5, 1.5, COUNTIES)
    area = random.choice(COUNTIES, rows, p=weight / weight.sum()).astype(np.int16)
    values: Columns = {}
    size = random.normal(0, 1.2, rows).astype(np.float32)
    for name in SUMS:
        values[name] = (np.exp(size + random.normal(12, 1.5, rows).astype(np.float32)) * 100).astype(np.int64)
    for name in COUNTS:
        values[name] = np.minimum(np.exp(size + random.normal(1.5, 1, rows)), 30_000).astype(np.int32)
    for name in DATES:
        values[name] = (ON.toordinal() - random.integers(0, 9000, rows)).astype(np.int32)
    for name, count in CODES.items():
        values[name] = random.integers(1, count + 1, rows).astype(np.uint8)
    for name in FLAGS:
        values[name] = (random.random(rows) < 0.05).astype(np.uint8) + np.uint8(1)
    known = {name: random.random(rows, dtype=np.float32) > 0.1 for name in [*values, "资质"]}
    sizes = np.where(known["资质"], random.poisson(0.5, rows), 0).astype(np.int64)
    titles = random.integers(0, len(TITLES), int(sizes.sum())).astype(np.int32)
    return Facts(area, places, values, known, sizes, titles)


def table(held: Facts) -> Table:
    """The register in columns, sorted by area."""
    layout = columns.by_code(held.area, held.places)
    made: dict[str, columns.Column] = {
        AREA: building.codes(layout, held.area.astype(np.int64) + 1, [None, *held.places])
    }
    for name in list(held.values):
        values, known = held.values.pop(name), held.known[name]
        if name in SUMS:
            made[name] = building.numbers(layout, values, known, unit="CNY")
        elif name in COUNTS:
            made[name] = building.numbers(layout, values, known)
        elif name in DATES:
            made[name] = building.days(layout, values, known)
        else:
            named = [True] if name in FLAGS else [f"{name}{code:02d}" for code in range(1, CODES[name] + 1)]
            named = [None, False, True] if name in FLAGS else [None, *named]
            made[name] = building.codes(layout, np.where(known, values, 0), named)
    unknown = building.unknown_words(layout, held.known["资质"])
    made["资质"] = building.gathered_lists(layout, held.sizes, held.titles, TITLES, unknown)
    return Table(layout, made, ON, AREA)


@dataclass(frozen=True)
class LeafSpec:
    """A leaf as a condition, and as naive numpy: the facts it reads and a function of whole columns."""

    condition: Condition
    reads: tuple[str, ...]
    naive: Callable[[Columns], np.ndarray]


def leaves(held: Facts, count: int, seed: int = 2) -> list[LeafSpec]:
    """Distinct leaves: bounds of numbers, ratios, growth, brackets, words, marks, days and titles."""
    random = np.random.default_rng(seed)
    sample = {name: values[:50_000] for name, values in held.values.items()}
    kinds = ["sum"] * 42 + ["count"] * 15 + ["code"] * 26 + ["day"] * 6 + ["title"] * 6
    kinds += ["ratio"] * 3 + ["growth", "brackets"]
    found: dict[str, LeafSpec] = {}
    for name in FLAGS:
        found[name] = LeafSpec(
            Test(fact=name, operator=Operator.IS, operand=True), (name,), lambda c, n=name: c[n] == 2
        )
    while len(found) < count:
        spec = _MAKERS[str(random.choice(kinds))](random, sample)
        found.setdefault(repr(spec.condition), spec)
    return list(found.values())


def _sum(random: np.random.Generator, sample: Columns) -> LeafSpec:
    name = str(random.choice(SUMS))
    bound = int(np.quantile(sample[name], random.uniform(0.93, 0.998))) // 1_000_000 * 1_000_000
    return LeafSpec(
        Test(fact=name, operator=Operator.AT_LEAST, operand=Money(bound)), (name,), lambda c: c[name] >= bound
    )


def _count(random: np.random.Generator, sample: Columns) -> LeafSpec:
    name = str(random.choice(COUNTS))
    bound = int(np.quantile(sample[name], random.uniform(0.93, 0.998))) + int(random.integers(0, 25))
    return LeafSpec(
        Test(fact=name, operator=Operator.AT_LEAST, operand=bound), (name,), lambda c: c[name] >= bound
    )


def _code(random: np.random.Generator, _sample: Columns) -> LeafSpec:
    name = str(random.choice(list(CODES)))
    count = random.integers(1, max(2, CODES[name] // 10))
    some = sorted(random.choice(CODES[name], count, replace=False) + 1)
    words = tuple(f"{name}{code:02d}" for code in some)
    codes = np.array(some)
    return LeafSpec(
        Test(fact=name, operator=Operator.IN, operand=words), (name,), lambda c: np.isin(c[name], codes)
    )


def _day(random: np.random.Generator, _sample: Columns) -> LeafSpec:
    name = str(random.choice(DATES))
    bound = ON.toordinal() - int(random.integers(300, 3000))
    return LeafSpec(
        Test(fact=name, operator=Operator.AT_LEAST, operand=date.fromordinal(bound)),
        (name,),
        lambda c: c[name] >= bound,
    )


def _title(random: np.random.Generator, _sample: Columns) -> LeafSpec:
    some = sorted(random.choice(len(TITLES), random.integers(1, 4), replace=False).tolist())

    def naive(c: Columns) -> np.ndarray:
        hits = np.isin(c["_titles"], some)
        found = np.zeros(len(c["_starts"]) - 1, dtype=bool)
        found[c["_rows"][hits]] = True
        return found

    return LeafSpec(Recognition(fact="资质", names=tuple(TITLES[each] for each in some)), ("资质",), naive)


def _ratio(random: np.random.Generator, _sample: Columns) -> LeafSpec:
    top, under = random.choice(SUMS, 2, replace=False).tolist()
    rate = Fraction(int(random.integers(1, 400)), 1000)
    condition = Compare(
        of=Arithmetic("/", Reading(*top.split("@")), Reading(*under.split("@"))),
        operator=Operator.AT_LEAST,
        bound=Number(rate, "%"),
    )
    p, q = rate.numerator, rate.denominator
    return LeafSpec(condition, (top, under), lambda c: (c[top] * q >= c[under] * p) & (c[under] > 0))


def _growth(random: np.random.Generator, _sample: Columns) -> LeafSpec:
    name = str(random.choice(SUMS)).split("@")[0]
    now, base = f"{name}@2025", f"{name}@2024"
    rate = Fraction(int(random.integers(-100, 400)), 1000)
    condition = Compare(
        of=Call(Function.GROWTH, (Reading(name, "2025"), Reading(name, "2024"))),
        operator=Operator.AT_LEAST,
        bound=Number(rate, "%"),
    )
    p, q = rate.numerator, rate.denominator
    return LeafSpec(condition, (now, base), lambda c: ((c[now] - c[base]) * q >= c[base] * p) & (c[base] > 0))


def _brackets(random: np.random.Generator, _sample: Columns) -> LeafSpec:
    cuts = sorted(int(each) * 1_000_000 for each in random.choice(5000, 2, replace=False) + 1)
    rates = [Fraction(int(each), 100) for each in random.integers(1, 40, 3)]
    low, high = (Number(Fraction(cut), "CNY") for cut in cuts)
    spans = (Range(None, low), Range(low, high), Range(high, None))
    revenue, research = Reading("营业收入", "2025"), Reading("研发费用", "2025")
    rows = tuple((span, Number(rate, "%")) for span, rate in zip(spans, rates, strict=True))
    condition = Compare(
        of=Arithmetic("/", research, revenue), operator=Operator.AT_LEAST, bound=Tiers(revenue, rows)
    )

    def naive(c: Columns) -> np.ndarray:
        size, spent = c["营业收入@2025"], c["研发费用@2025"]
        p = np.where(
            size <= cuts[0],
            rates[0].numerator,
            np.where(size <= cuts[1], rates[1].numerator, rates[2].numerator),
        )
        q = np.where(
            size <= cuts[0],
            rates[0].denominator,
            np.where(size <= cuts[1], rates[1].denominator, rates[2].denominator),
        )
        return (spent * q >= size * p) & (size > 0)

    return LeafSpec(condition, ("营业收入@2025", "研发费用@2025"), naive)


_MAKERS: dict[str, Callable[[np.random.Generator, Columns], LeafSpec]] = {
    "sum": _sum, "count": _count, "code": _code, "day": _day, "title": _title, "ratio": _ratio,
    "growth": _growth, "brackets": _brackets,
}  # fmt: skip


@dataclass(frozen=True)
class ItemSpec:
    """An item: its area (a start of the code, empty for the province) and its terms, by the leaves' numbers.

    Each term is (kind, leaves): one leaf, one of several, none, or two of several.
    """

    place: str
    terms: tuple[tuple[str, tuple[int, ...]], ...]


def items(held: Facts, leaf_count: int, count: int, seed: int = 3) -> list[ItemSpec]:
    """3 % province-wide, a fifth for a city, the others for a county; three to seven leaves each."""
    random = np.random.default_rng(seed)
    found = []
    for level in random.random(count):
        county = held.places[int(random.integers(COUNTIES))]
        place = "" if level < 0.03 else county[:4] if level < 0.23 else county
        left = int(random.integers(3, 8))
        terms: list[tuple[str, tuple[int, ...]]] = []
        while left > 0:
            kind = str(random.choice(["one", "any", "none", "two"], p=[0.83, 0.07, 0.07, 0.03]))
            size = min(left, {"one": 1, "none": 1, "any": 2, "two": 3}[kind])
            terms.append(
                (
                    kind if size > 1 or kind == "none" else "one",
                    tuple(random.integers(0, leaf_count, size).tolist()),
                )
            )
            left -= size
        found.append(ItemSpec(place, tuple(terms)))
    return found


def asked(specs: list[ItemSpec], held: list[LeafSpec]) -> list[Asked]:
    """The items as documents would give them."""
    return [Asked(f"item-{index:05d}", _who(spec, held)) for index, spec in enumerate(specs)]


def _who(spec: ItemSpec, held: list[LeafSpec]) -> Condition:
    of: list[Condition] = []
    if spec.place:
        of.append(Test(fact=AREA, operator=Operator.STARTS, operand=(spec.place,)))
    for kind, chosen in spec.terms:
        parts = tuple(held[each].condition for each in chosen)
        if kind == "one":
            of += parts
        elif kind == "any":
            of.append(Some(of=parts))
        elif kind == "none":
            of.append(Neither(of=parts))
        else:
            of.append(AtLeast(k=2, of=parts) if len(parts) > 2 else Every(of=parts))
    return Every(of=tuple(of))
