"""Are shares, the worst step, percentiles and comparisons exact, and silent where there is too little?"""

import itertools
from fractions import Fraction
from statistics import median, quantiles

from hypothesis import given, settings
from hypothesis import strategies as st

from qifu.policies.rules import comparison, funnel
from qifu.policies.rules.comparison import Seen
from qifu.policies.rules.funnel import Stage

property_test = settings(deadline=None, max_examples=100)
DAYS = st.lists(st.integers(0, 400), min_size=1, max_size=30)
COUNTS = st.fixed_dictionaries({stage: st.integers(0, 6) for stage in Stage})
LIKE = ("制造业", "小型")


def grown(is_paid: bool, percent: int, stratum: tuple[str, str] = LIKE) -> Seen:
    return Seen(stratum, is_paid, Fraction(100), Fraction(100 + percent))


@property_test
@given(DAYS)
def test_the_median_is_that_of_the_library(days: list[int]) -> None:
    assert funnel.median(days) == Fraction(median(days))


@property_test
@given(st.lists(st.integers(0, 400), min_size=2, max_size=30))
def test_the_ninth_decile_is_that_of_the_library(days: list[int]) -> None:
    exact = quantiles([Fraction(day) for day in days], n=10, method="inclusive")[8]

    assert funnel.percentile(days, Fraction(9, 10)) == exact


@property_test
@given(COUNTS)
def test_a_share_is_part_of_the_step_before_or_there_is_none(counts: dict[Stage, int]) -> None:
    steps = funnel.funnel(counts)

    assert [step.count for step in steps] == [counts[stage] for stage in Stage]
    for before, step in itertools.pairwise(steps):
        if step.share is None:
            assert before.count == 0 or step.count > before.count
        else:
            assert step.share * before.count == step.count
    lost = [step.share for step in steps if step.share is not None and step.share < 1]
    worst = [step for step in steps if step.is_worst]
    assert [step.share for step in worst] == ([min(lost)] if lost else [])


def test_enterprises_are_compared_with_their_like_only() -> None:
    others = [grown(False, 4) for _ in range(5)] + [grown(False, 90, ("建筑业", "大型")) for _ in range(9)]

    found = comparison.compare([*(grown(True, 10) for _ in range(5)), *others])

    assert (found.paid.firms, found.others.firms) == (5, 5)
    assert found.ahead == Fraction(6, 100)


def test_under_five_enterprises_nothing_is_said() -> None:
    found = comparison.compare([grown(True, 10) for _ in range(4)] + [grown(False, 4) for _ in range(9)])

    assert (found.paid.growth, found.ahead) == (None, None)


def test_who_lacks_a_figure_or_began_at_nought_is_not_counted() -> None:
    odd = [
        Seen(LIKE, True, None, Fraction(1)),
        Seen(LIKE, True, Fraction(1), None),
        Seen(LIKE, True, Fraction(0), Fraction(1)),
    ]

    assert comparison.compare(odd).paid.firms == 0
