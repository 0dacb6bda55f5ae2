"""Which answers can several tests of the same fact give together?

营收不低于 5000 万 met and 营收不低于 2000 万 not met cannot be. A few telling values of the fact
show what can.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, pairwise, product
from typing import Final

from qifu.kernel.conditions.facts import Held, Known
from qifu.kernel.conditions.language import COMPARISONS, Condition, Operand, Operator, Test, Value
from qifu.kernel.conditions.leaves import try_leaf
from qifu.kernel.conditions.periods import period
from qifu.kernel.money import Money

MOST_WORDS: Final = 5
_OTHER: Final = "\u0000"


def truth_rows(
    leaves: Sequence[tuple[Condition, frozenset[str]]], known: Known
) -> list[list[tuple[bool, ...]]]:
    """For each leaf a list of possible truths, in one entry per leaf; tests of one fact share an entry.

    The entries, laid side by side, are in the order of the leaves: leaves of one fact must stand together.
    """
    rows: list[list[tuple[bool, ...]]] = []
    index = 0
    while index < len(leaves):
        run = _run(leaves, index)
        rows.append(_together([leaf for leaf, _ in leaves[index : index + run]], known))
        index += run
    return rows


def _run(leaves: Sequence[tuple[Condition, frozenset[str]]], start: int) -> int:
    """How many leaves from `start` on test the same single fact."""
    first = leaves[start]
    if not isinstance(first[0], Test) or len(first[1]) != 1:
        return 1
    count = 1
    while start + count < len(leaves) and _tests_same(first, leaves[start + count]):
        count += 1
    return count


def _tests_same(first: tuple[Condition, frozenset[str]], second: tuple[Condition, frozenset[str]]) -> bool:
    return isinstance(second[0], Test) and second[1] == first[1]


def _together(leaves: list[Condition], known: Known) -> list[tuple[bool, ...]]:
    every = list(product((True, False), repeat=len(leaves)))
    tests = [leaf for leaf in leaves if isinstance(leaf, Test)]
    if len(leaves) == 1 or len(tests) < len(leaves):
        return every
    if len(_sought(tests)) > MOST_WORDS:
        return every
    rows = []
    for value in _telling_values(tests, known.on):
        answers = [try_leaf(test, value, test.fact, known.on).holds for test in tests]
        if None not in answers:
            rows.append(tuple(bool(each) for each in answers))
    return list(dict.fromkeys(rows)) or every


def _sought(tests: list[Test]) -> list[str]:
    """The words looked for among several, of which a value can have any number."""
    sought = [test.operand for test in tests if test.operator in (Operator.HAS, Operator.CONTAINS)]
    return list(dict.fromkeys(str(word) for each in sought for word in _words(each)))


def _words(operand: Operand) -> tuple[Value, ...]:
    return operand if isinstance(operand, tuple) else (operand,)


def _telling_values(tests: list[Test], on: date | None) -> Iterator[Held]:
    """Values on, below, above and between the bounds; words named and one not named; sets of them."""
    yield from (True, False)
    bounds: list[object] = [test.operand for test in tests if test.operator in COMPARISONS]
    bounds += [day for test in tests if test.operator is Operator.WITHIN for day in _ends(test, on)]
    others = [t for t in tests if t.operator not in COMPARISONS and t.operator is not Operator.WITHIN]
    words = [word for test in others for word in _words(test.operand)]
    yield from _around([*bounds, *words])
    texts = list(dict.fromkeys(str(word) for word in words))
    yield from (_OTHER, *texts)
    sought = _sought(tests)
    for size in range(len(sought) + 1):
        for some in combinations(sought, size):
            yield frozenset(some)
            yield _OTHER.join(some)


def _ends(test: Test, on: date | None) -> tuple[date, ...]:
    """The first and the last day of a period."""
    found = period(str(test.operand))
    if found is None or (on is None and not found.is_fixed):
        return ()
    spans = found.on_day(on or date.max)
    return spans[0].bounds()[0], spans[-1].bounds()[1]


def _around(bounds: Sequence[object]) -> Iterator[Held]:
    days = sorted({each for each in bounds if isinstance(each, date)})
    for day in days:
        yield from (day, day - timedelta(days=1), day + timedelta(days=1))
    sums = [Fraction(each.fen) for each in bounds if isinstance(each, Money)]
    plain = [
        Fraction(each)
        for each in bounds
        if isinstance(each, int | Decimal | Fraction) and not isinstance(each, bool)
    ]
    points = sorted({*sums, *plain})
    if points:
        yield from points
        yield from (points[0] - 1, points[-1] + 1)
        yield from ((low + high) / 2 for low, high in pairwise(points))
