"""Which tests would try each line of an item below, on and above it, and what does the engine answer?

The tests are proposals: what comes out is what the item says now, and its author confirms that it should.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Final

from qifu.kernel import conditions
from qifu.kernel.conditions import Compare, Condition, Elapsed, Expression, Facts, Known, Test
from qifu.kernel.conditions.expressions import PLAIN, Reading
from qifu.kernel.conditions.facts import DAY, canonical
from qifu.kernel.conditions.leaf_writing import written_sum
from qifu.kernel.conditions.leaves import as_number
from qifu.kernel.conditions.periods import months_later
from qifu.kernel.conditions.possible import is_measured
from qifu.kernel.errors import Refused
from qifu.kernel.money import Money
from qifu.kernel.packs.model import show_fraction
from qifu.policies.rules import reads, trials
from qifu.policies.rules.deciding import Decision, decide
from qifu.policies.rules.walking import spots
from qifu.policies.schema import Item

SIDES: Final = ((-1, "线下"), (0, "恰在线上"), (1, "线以上"))
MOST: Final = 60
# Fine enough to fall on the other side of a line between shares.
_SHARE_STEP: Final = Fraction(1, 10_000)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One test of a line: its name, the facts that differ from the shared ones, and what comes out now."""

    name: str
    line: str
    side: str
    facts: Mapping[str, Any]
    verdict: str
    amount_fen: int | None

    def as_trial(self) -> dict[str, Any]:
        """The test as the document writes it."""
        amount = {} if self.amount_fen is None else {"amount": written_sum(Money(self.amount_fen))}
        return {"name": self.name, "facts": dict(self.facts), "expect": {"verdict": self.verdict, **amount}}


def propose(item: Item) -> tuple[Proposal, ...]:
    """Three tests for every line of `who` that the shared facts allow to be reached, at most `MOST`."""
    base, on = _base(item)
    taken = {trial.name for trial in item.tests}
    found: list[Proposal] = []
    for spot in spots(item):
        leaf = spot.part
        is_line = spot.path[0] == "who" and not spot.entries_of and len(found) < MOST
        if is_line and isinstance(leaf, Test | Compare | Elapsed) and is_measured(leaf):
            found += _of_leaf(item, leaf, base, on, taken)
    return tuple(found)


def _of_leaf(
    item: Item, leaf: Test | Compare | Elapsed, base: Mapping[str, Any], on: date, taken: set[str]
) -> Iterator[Proposal]:
    line = conditions.describe(leaf)
    for side, word in SIDES:
        moved = _moved(item, leaf, side, base, on)
        name = f"{line}：{word}"[:120]
        if moved is None or name in taken:
            continue
        decision = _decided(item, base, moved, on)
        if decision is not None:
            amount = decision.amount_fen
            yield Proposal(name, line, word, moved, decision.standing.value, amount)


def _base(item: Item) -> tuple[dict[str, Any], date]:
    """The facts all tests share; without them those of the first test, for they are a whole enterprise."""
    on = item.given.as_of if item.given else item.valid.from_on
    if item.given is not None and item.given.facts:
        return dict(item.given.facts), on
    for trial in item.tests:
        if trial.expect.verdict in ("eligible", None):
            return trials.facts_of(item, trial)
    return {}, on


def _decided(item: Item, base: Mapping[str, Any], moved: Mapping[str, Any], on: date) -> Decision | None:
    try:
        return decide(item, conditions.given_facts(_laid(base, moved, on), on), on)
    except Refused:
        return None


def _laid(base: Mapping[str, Any], moved: Mapping[str, Any], on: date) -> dict[str, Any]:
    own = {canonical(key, on) for key in moved}
    return {**{key: value for key, value in base.items() if canonical(key, on) not in own}, **moved}


def _moved(
    item: Item, leaf: Condition, side: int, base: Mapping[str, Any], on: date
) -> dict[str, Any] | None:
    """The facts that put an enterprise on this side of the line; None where no single fact can."""
    if isinstance(leaf, Elapsed):
        return _elapsed(leaf, side, on)
    if isinstance(leaf, Test):
        return _tested(leaf, side)
    assert isinstance(leaf, Compare)
    return _compared(item, leaf, side, base, on)


def _tested(leaf: Test, side: int) -> dict[str, Any] | None:
    operand = leaf.operand
    if isinstance(operand, date):
        return {leaf.fact: operand + timedelta(days=side)}
    bound = as_number(operand)
    if bound is None:
        return None
    if isinstance(operand, Money):
        return {leaf.fact: written_sum(Money(operand.fen + side, operand.currency))}
    if bound.unit == PLAIN and bound.value.denominator == 1:
        return {leaf.fact: int(bound.value) + side}
    return {leaf.fact: show_fraction(bound.value + side * _SHARE_STEP)}


def _elapsed(leaf: Elapsed, side: int, on: date) -> dict[str, Any] | None:
    """The day so long ago; one day later it is not that long yet."""
    if not isinstance(leaf.since, str) or leaf.since == DAY:
        return None
    until = leaf.until if isinstance(leaf.until, date) else on if leaf.until == DAY else None
    if until is None:
        return None
    months = {"年": 12, "个月": 1, "月": 1}.get(leaf.unit)
    since = months_later(until, -leaf.count * months) if months else until - timedelta(days=leaf.count)
    return {leaf.since: since - timedelta(days=side)}


def _compared(
    item: Item, leaf: Compare, side: int, base: Mapping[str, Any], on: date
) -> dict[str, Any] | None:
    """Move the one fact by which the difference of the two sides changes evenly until it is nought."""
    for key in _candidates(item, leaf, base, on):
        root = _root(item, leaf, key, base, on)
        if root is not None:
            value, is_money = root
            rising = _difference(item, leaf, base, on, key, value + 1, is_money=is_money)
            sign = 1 if rising is not None and rising > 0 else -1
            moved = value + side * sign
            if moved >= 0:
                return {key: written_sum(Money(int(moved))) if is_money else int(moved)}
    return None


def _candidates(item: Item, leaf: Compare, base: Mapping[str, Any], on: date) -> list[str]:
    """Facts the comparison reads, as the shared facts write them, in the order of the formula."""
    names: list[str] = []
    for name in _named(leaf.of, item):
        names += [key for key in base if key == name or canonical(key, on) in reads.keys_of(name, on)] or [
            name
        ]
    return list(dict.fromkeys(names))


def _named(expression: Expression, item: Item, depth: int = 0) -> Iterator[str]:
    if isinstance(expression, Reading):
        if expression.key in item.let and depth < 9:
            yield from _named(item.let[expression.key], item, depth + 1)
        else:
            yield expression.key
        return
    for part in ("left", "right"):
        if hasattr(expression, part):
            yield from _named(getattr(expression, part), item, depth)
    parts = getattr(expression, "of", ())
    for each in parts if isinstance(parts, tuple) else ():
        yield from _named(each, item, depth)


def _root(
    item: Item, leaf: Compare, key: str, base: Mapping[str, Any], on: date
) -> tuple[Fraction, bool] | None:
    """The whole value of the fact at which both sides are equal, and whether it is money."""
    for is_money in (True, False):
        first, second, third = (
            _difference(item, leaf, base, on, key, Fraction(at), is_money=is_money)
            for at in (1_000, 2_000, 3_000)
        )
        if first is None or second is None or third is None or second == first:
            continue
        if third - second != second - first:
            continue
        root = 1_000 - first * 1_000 / (second - first)
        if root.denominator == 1 and 0 <= root <= 10**15:
            return root, is_money
    return None


def _difference(
    item: Item,
    leaf: Compare,
    base: Mapping[str, Any],
    on: date,
    key: str,
    value: Fraction,
    *,
    is_money: bool,
) -> Fraction | None:
    raw = _laid(base, {key: written_sum(Money(int(value))) if is_money else int(value)}, on)
    try:
        facts: Facts = conditions.given_facts(raw, on)
    except Refused:
        return None
    known = Known(facts, on, item.let)
    left, right = (conditions.compute(each, known) for each in (leaf.of, leaf.bound))
    if left.value is None or right.value is None or not _fit(left.unit, right.unit):
        return None
    return left.value - right.value


def _fit(left: str | None, right: str | None) -> bool:
    return left == right or left is None or right is None
