"""Can a condition come out met at all, and can it come out not met, whatever an enterprise is like?

A condition that cannot is a slip of its author: 不低于 500 万 and 低于 300 万, both or either of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product
from math import prod
from typing import Final

from qifu.kernel.conditions import reading
from qifu.kernel.conditions.expressions import PLAIN, SHARE, Number, Reading
from qifu.kernel.conditions.facts import Known
from qifu.kernel.conditions.language import (
    COMPARISONS,
    AtLeast,
    Compare,
    Condition,
    Elapsed,
    Every,
    Judge,
    Neither,
    Operand,
    Recognition,
    Same,
    Some,
    Test,
)
from qifu.kernel.conditions.sampling import truth_rows
from qifu.kernel.conditions.verdict import needed
from qifu.kernel.money import Money

MOST_OUTCOMES: Final = 1 << 14
EITHER: Final = frozenset({True, False})
_TREES = Every | Some | Neither | AtLeast


def outcomes(condition: Condition, known: Known) -> frozenset[bool]:
    """The answers a condition can come to once everything is known; both where that is too much to try."""
    if not isinstance(condition, _TREES):
        return EITHER
    keys = [_keys(child) for child in condition.of]
    apart = sum(map(len, keys)) == len(frozenset().union(*keys))
    if apart:
        return _counted(condition, [outcomes(child, known) for child in condition.of])
    return _tried((condition,), known)[0]


def ever_together(conditions: Sequence[Condition], known: Known) -> frozenset[tuple[bool, ...]]:
    """The answers several conditions can come to at once; all of them where that is too much to try."""
    rows = _rows(conditions, known)
    if rows is None:
        return frozenset(product((True, False), repeat=len(conditions)))
    return frozenset(tuple(_answer(each, truths) for each in conditions) for truths in rows)


def _tried(conditions: Sequence[Condition], known: Known) -> list[frozenset[bool]]:
    found = ever_together(conditions, known)
    return [frozenset(answers[index] for answers in found) for index in range(len(conditions))]


def _rows(conditions: Sequence[Condition], known: Known) -> Iterator[dict[Condition, bool]] | None:
    """Every way the leaves can come out together, or None if there are too many."""
    leaves = sorted({bare(leaf) for each in conditions for leaf in leaves_of(each)}, key=_key)
    groups = truth_rows([(_as_test(leaf), frozenset({_key(leaf)})) for leaf in leaves], known)
    if prod(len(group) for group in groups) > MOST_OUTCOMES:
        return None
    return (
        dict(zip(leaves, (truth for group in picked for truth in group), strict=True))
        for picked in product(*groups)
    )


def _counted(condition: "_TREES", children: list[frozenset[bool]]) -> frozenset[bool]:
    """For parts that have no fact in common: how many can be met, and how many must be."""
    most = sum(True in each for each in children)
    least = sum(False not in each for each in children)
    wanted = needed(condition)
    found = {enough for enough, can in ((True, most >= wanted), (False, least < wanted)) if can}
    return frozenset(not each for each in found) if isinstance(condition, Neither) else frozenset(found)


def _answer(condition: Condition, truths: dict[Condition, bool]) -> bool:
    if not isinstance(condition, _TREES):
        return truths[bare(condition)]
    enough = sum(_answer(child, truths) for child in condition.of) >= needed(condition)
    return enough is not isinstance(condition, Neither)


def leaves_of(condition: Condition) -> Iterator[Condition]:
    """The leaves of a tree."""
    if isinstance(condition, _TREES):
        for child in condition.of:
            yield from leaves_of(child)
    else:
        yield condition


def bare(leaf: Condition) -> Condition:
    """The leaf without what is only said of it, so that equal ones are one."""
    return replace(leaf, say="", article="", place=None)


def _keys(condition: Condition) -> frozenset[str]:
    return frozenset(_key(leaf) for leaf in leaves_of(condition))


def _key(leaf: Condition) -> str:
    """What a leaf measures: leaves of one key can stand in each other's way."""
    match leaf:
        case Test(fact=fact):
            return fact
        case Compare(of=Reading() as read, take=None, bound=Number()):
            return read.key
        case Compare(of=of, take=None, bound=Number()):
            return str(reading.write_quantity(of))
        case Elapsed(since=since, until=until, unit=unit):
            return f"{since} → {until} {'天' if unit == '天' else '月'}"
        case Judge():
            return leaf.key
        case Recognition() | Compare() | Same():
            return str(reading.write(bare(leaf)))
        case _:
            raise TypeError(f"{type(leaf).__name__} is not a leaf")


def _as_test(leaf: Condition) -> Condition:
    """A comparison with a number as a test of one fact, which `truth_rows` can lay beside others."""
    match leaf:
        case Compare(operator=operator, take=None, bound=Number(value=value, unit=unit)):
            return Test(fact=_key(leaf), operator=operator, operand=_operand(value, unit))
        case Elapsed(operator=operator, count=count, unit=unit):
            return Test(fact=_key(leaf), operator=operator, operand=count * 12 if unit == "年" else count)
        case _:
            return leaf


def _operand(value: Fraction, unit: str) -> Operand:
    is_sum = unit not in (PLAIN, SHARE) and value.denominator == 1
    return Money(value.numerator, unit) if is_sum else value


def is_measured(leaf: Condition) -> bool:
    """Whether a leaf draws a line on a scale, so that a value can lie below, on or above it."""
    return isinstance(leaf, Compare | Elapsed) or (isinstance(leaf, Test) and leaf.operator in COMPARISONS)
