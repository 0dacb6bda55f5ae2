"""Which enterprises try an item hardest? Random ones near its figures, and some put exactly on its lines.

The figures come from the item itself: the values its own tests give, and the bounds its conditions name.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from qifu.kernel import conditions
from qifu.kernel.conditions import Answer, Compare, Elapsed, Known, Operator, Recognition, Test
from qifu.kernel.conditions.facts import DAY
from qifu.kernel.conditions.possible import is_measured
from qifu.kernel.errors import Refused
from qifu.kernel.exports.plain import Kind
from qifu.kernel.money import Money
from qifu.policies.rules import reads, trials
from qifu.policies.rules.kinds import kind_of, kinds
from qifu.policies.rules.walking import spots
from qifu.policies.schema import Item

Firm = dict[str, Any]
TURNED = {
    Operator.AT_LEAST: Operator.ABOVE, Operator.ABOVE: Operator.AT_LEAST,
    Operator.AT_MOST: Operator.BELOW, Operator.BELOW: Operator.AT_MOST,
}  # fmt: skip
MISSING = 0.1
ON_A_LINE = 0.01
SHARE_PARTS = 10**6  # the exports hold shares in whole millionths


@dataclass(frozen=True)
class Firms:
    """`rows` in order; `on_line` are the places of those that lie exactly on a line."""

    rows: list[Firm]
    on_line: tuple[int, ...]
    names: tuple[str, ...]
    lines: int


def firms(item: Item, on: date, count: int, seed: str) -> Firms:
    """So many enterprises with the facts that decide the standing; one in a hundred on a line."""
    draw = random.Random(f"{item.item} {seed}")
    names = tuple(sorted(reads.keys_of_who(item, on) - {DAY}))
    examples = [_canonical(each, names) for each in _examples(item, on)] or [{}]
    wanted = kinds(item, on)
    pools = {name: _of_kind(_pool(item, name, examples, on), wanted.get(name)) for name in names}
    rows = [_random(draw, names, examples, pools) for _ in range(count)]
    lines = list(_lines(item))
    placed = []
    if lines:
        for place in draw.sample(range(count), max(1, int(count * ON_A_LINE))):
            found = _on_a_line(draw, item, on, lines, [rows[place], *draw.choices(examples, k=3)])
            if found is not None:
                rows[place] = found
                placed.append(place)
    return Firms(rows, tuple(sorted(placed)), names, len(lines))


def _examples(item: Item, on: date) -> Iterator[Mapping[str, Any]]:
    """What the item's own tests give, on the day."""
    for trial in item.tests:
        raw, day = trials.facts_of(item, trial)
        try:
            found = conditions.given_facts(raw, day)
        except Refused:
            continue
        yield {_shifted(key, day, on): fact.value for key, fact in found.items()}


def _shifted(key: str, day: date, on: date) -> str:
    """营业收入@2022 told in 2023 is 营业收入@2025 told in 2026."""
    name, _, word = conditions.facts.canonical(key, day).partition("@")
    return f"{name}@{int(word) + on.year - day.year}" if word.isdigit() and len(word) == 4 else key


def _canonical(example: Mapping[str, Any], names: tuple[str, ...]) -> Firm:
    return {name: _whole(example.get(name)) for name in names}


def _pool(item: Item, name: str, examples: list[Firm], on: date) -> Iterator[Any]:
    """Values of one fact: those of the tests, those the conditions name, and those beside each."""
    held = [each[name] for each in examples if each[name] is not None]
    if name.startswith("judge:"):
        held += [True, False]
    base = name.partition("@")[0]
    for spot in spots(item):
        if isinstance(spot.part, Test) and spot.part.fact.partition("@")[0] == base:
            operand = spot.part.operand
            held += list(operand) if isinstance(operand, tuple) else [operand]
        elif isinstance(spot.part, Elapsed) and base in (spot.part.since, spot.part.until):
            held.append(on)
        elif isinstance(spot.part, Recognition) and spot.part.fact == base:
            held += [(each,) for each in spot.part.names if not any(map(_is_entries, held))]
    kinds = {type(each) for each in held}
    for value in held:
        yield from _beside(value, kinds)
        if isinstance(value, tuple):
            yield from (value + _another(held), *_moved(value, on))


def _of_kind(values: Iterator[Any], kind: Kind | None) -> list[Any]:
    """What one column can hold."""
    alike = {Kind.SHARE: {Kind.SHARE, Kind.WHOLE}, Kind.ENTRIES: {Kind.ENTRIES, Kind.WORDS}}
    return [_whole(each) for each in values if kind is None or kind_of(each) in alike.get(kind, {kind})]


def _whole(value: Any) -> Any:
    """A share in whole millionths."""
    return (
        Fraction(round(value * SHARE_PARTS), SHARE_PARTS) if isinstance(value, Fraction | Decimal) else value
    )


def _is_entries(value: Any) -> bool:
    return isinstance(value, tuple) and any(isinstance(each, Mapping) for each in value)


def _beside(value: Any, kinds: set[type]) -> Iterator[Any]:
    match value:
        case bool():
            yield from (value, not value)
        case str() | tuple() | date():
            yield from _beside_words(value, kinds)
        case Money(fen=fen):
            yield from (replace(value, fen=each) for each in (fen, fen - 1, fen + 1, fen // 2, fen * 3, 0))
        case int() if Money in kinds:
            yield Money(value)
        case int() | Fraction() | Decimal() if kinds & {Fraction, Decimal}:
            yield from (
                Fraction(value) + Fraction(step, SHARE_PARTS) for step in (0, -1, 1, -200_000, 300_000)
            )
        case int():
            yield from (value, value - 1, value + 1, value * 2, 0)


def _beside_words(value: str | tuple[Any, ...] | date, kinds: set[type]) -> Iterator[Any]:
    match value:
        case date():
            yield from (value + timedelta(days=step) for step in (0, -1, 1, -365, 366, -40))
        case str():
            yield from (value, f"{value}1", "其他") if tuple not in kinds else ((value,), ("其他",))
        case _:
            yield from (value, (), value[:1])


def _another(held: list[Any]) -> tuple[Any, ...]:
    return next((each[:1] for each in reversed(held) if isinstance(each, tuple) and each), ())


def _moved(entries: tuple[Any, ...], on: date) -> Iterator[Any]:
    """The same entries, without a level, without a beginning, ending yesterday, today, or begun tomorrow."""
    if _is_entries(entries):
        for field, value in (
            ("level", None), ("from", None), ("name", None), ("until", on - timedelta(days=1)), ("until", on),
            ("from", on), ("from", on + timedelta(days=1)), ("from", date(on.year - 1, 7, 1)),
        ):  # fmt: skip
            yield tuple({**each, field: value} if isinstance(each, Mapping) else each for each in entries)


def _random(
    draw: random.Random, names: tuple[str, ...], examples: list[Firm], pools: Mapping[str, list[Any]]
) -> Firm:
    """An example with about a third of its facts drawn anew, and a tenth missing."""
    example = draw.choice(examples)
    found = {}
    for name in names:
        value = example[name]
        if value is None or draw.random() < 0.35:
            value = draw.choice(pools[name]) if pools[name] else None
            value = _scaled(draw, value)
        found[name] = None if draw.random() < MISSING else value
    return found


def _scaled(draw: random.Random, value: Any) -> Any:
    """Half of the figures drawn are anywhere around."""
    if draw.random() < 0.5:
        return value
    if isinstance(value, Money):
        return replace(value, fen=int(value.fen * draw.uniform(0.2, 3)))
    if isinstance(value, int) and not isinstance(value, bool):
        return int(value * draw.uniform(0.2, 3))
    return value


def _lines(item: Item) -> Iterator[Test | Compare | Elapsed]:
    """The comparisons of `who` that have a line to lie on."""
    for spot in spots(item):
        leaf = spot.part
        if spot.path[0] != "who" or spot.entries_of or not isinstance(leaf, Test | Compare | Elapsed):
            continue
        if is_measured(leaf) and not (isinstance(leaf, Compare) and leaf.take is not None):
            yield leaf


def _on_a_line(
    draw: random.Random, item: Item, on: date, lines: list[Any], starts: list[Firm]
) -> Firm | None:
    """One of the enterprises moved onto one of the lines; None if it cannot be."""
    for leaf in draw.sample(lines, len(lines)):
        for start in starts:
            for name in sorted(reads.keys_of(each, on)[0] for each in _read(item, leaf)):
                found = _moved_to(item, on, leaf, start, name)
                if found is not None:
                    return found
    return None


def _read(item: Item, leaf: Any) -> Iterator[str]:
    for name in conditions.facts_of(leaf):
        yield from _read_by(item, item.let[name]) if name in item.let else (name,)


def _read_by(item: Item, of: Any) -> Iterator[str]:
    for name in conditions.quantities_of(of):
        yield from _read_by(item, item.let[name]) if name in item.let else (name,)


def _moved_to(item: Item, on: date, leaf: Any, start: Firm, name: str) -> Firm | None:
    """`start` with the fact `name` such that the leaf is exactly on its line."""
    if name not in start:
        return None
    if isinstance(leaf, Compare):
        start = {key: _rounded(value) for key, value in start.items()}
    for value in _candidates(item, on, leaf, start, name):
        firm = {**start, name: value}
        if is_on_line(item, on, leaf, firm):
            return firm
    return None


def is_on_line(item: Item, on: date, leaf: Any, firm: Firm) -> bool:
    """Whether `at least` and `above` (or `at most` and `below`) part here."""
    known = Known(firm, on, item.let)
    answers = {
        conditions.decide(each, known).answer
        for each in (leaf, replace(leaf, operator=TURNED[leaf.operator]))
    }
    return answers == {Answer.MET, Answer.UNMET}


def _candidates(item: Item, on: date, leaf: Any, start: Firm, name: str) -> Iterator[Any]:
    if isinstance(leaf, Test):
        operand = leaf.operand
        yield Money(operand) if isinstance(operand, int) and isinstance(start[name], Money) else operand
    elif isinstance(leaf, Elapsed):
        count, unit = leaf.count, leaf.unit
        years, months = (count, 0) if unit == "年" else divmod(count, 12) if unit == "个月" else (0, 0)
        yield _before(on, years, months) - timedelta(days=count if unit == "天" else 0)
    else:
        yield from _solved(item, on, leaf, start, name)


def _before(day: date, years: int, months: int) -> date:
    count = day.year * 12 + day.month - 1 - years * 12 - months
    return date(count // 12, count % 12 + 1, min(day.day, 28))


def _solved(item: Item, on: date, leaf: Compare, start: Firm, name: str) -> Iterator[Any]:
    """Where both sides meet, if the difference is linear in the fact; whole fen only."""
    kind = start[name]
    if not isinstance(kind, Money | int | Fraction) or isinstance(kind, bool):
        return
    first, second = Fraction(10**9), Fraction(3 * 10**9)
    below, above = (_difference(item, on, leaf, start, name, at) for at in (first, second))
    if below is None or above is None or below == above:
        return
    found = first - below * (second - first) / (above - below)
    if isinstance(kind, Fraction):
        yield _whole(found)
    elif found.denominator == 1:
        yield Money(found.numerator) if isinstance(kind, Money) else found.numerator


def _rounded(value: Any) -> Any:
    """Whole 万元, so that shares of it are whole fen."""
    return Money(max(value.fen // 10**6, 1) * 10**6) if isinstance(value, Money) else value


def _difference(item: Item, on: date, leaf: Compare, start: Firm, name: str, at: Fraction) -> Fraction | None:
    value = start[name]
    known = Known({**start, name: _like(value, at)}, on, item.let)
    left, right = (conditions.compute(each, known).value for each in (leaf.of, leaf.bound))
    return None if left is None or right is None else left - right


def _like(value: Any, at: Fraction) -> Any:
    return Money(int(at)) if isinstance(value, Money) else int(at) if isinstance(value, int) else at
