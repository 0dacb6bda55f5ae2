"""What may an enterprise have of several items at once, and how much does that come to?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from qifu.kernel import conditions
from qifu.kernel.conditions import Answer, Facts, Known
from qifu.policies.rules.combination import Combination, Grant, SharedCap, best
from qifu.policies.rules.deciding import Decision, decide
from qifu.policies.rules.starting import applies
from qifu.policies.schema import Cap, Item


@dataclass(frozen=True, slots=True)
class Together:
    """The decision on each item, and the best lawful combination of those whose sums are certain."""

    decisions: tuple[Decision, ...]
    combination: Combination


def decide_all(items: Iterable[Item], facts: Facts, as_of: date) -> Together:
    """Each item by itself, then together. Items that are open or whose sums are open take no part."""
    listed = tuple(items)
    decisions = tuple(decide(item, facts, as_of) for item in listed)
    grants = [
        grant_of(item, decision.amount_fen, Known(facts, as_of, item.let))
        for item, decision in zip(listed, decisions, strict=True)
        if decision.amount_fen is not None
    ]
    return Together(decisions, best(grants))


def grant_of(item: Item, amount_fen: int, known: Known) -> Grant:
    """A certain sum with what its item says of others; the same scope in one group is shared."""
    stack = item.stack
    caps = tuple(
        SharedCap(f"{stack.group}｜{each.per}" if stack.group else each.per, left)
        for each in stack.caps
        if (left := _left(each, known)) is not None
    )
    return Grant(item.item, amount_fen, stack.group, stack.rule, frozenset(stack.not_with), caps)


def _left(cap: Cap, known: Known) -> int | None:
    """What is left under a cap, or None if it does not apply."""
    if applies(cap.when, known) is not Answer.MET:
        return None
    most = conditions.compute(cap.max, known).value
    used = conditions.compute(cap.used, known).value if cap.used is not None else Fraction(0)
    return None if most is None or used is None else int(max(most - used, Fraction(0)))
