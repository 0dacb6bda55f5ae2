"""Where only so many can come in, or the money does not last, is each told what is certain and no more?"""

from fractions import Fraction
from itertools import permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.policies_rules.making import item

from qifu.policies.rules import checking, quotas
from qifu.policies.schema import Contest

property_test = settings(deadline=None, max_examples=100)
CONTEST = Contest.model_validate(
    {"rank_by": "得分", "places": [{"name": "一等奖", "count": 1}, {"name": "二等奖", "count": 2}]}
)
SCORES = st.dictionaries(
    st.sampled_from("甲乙丙丁戊"), st.one_of(st.none(), st.integers(0, 3).map(Fraction)), min_size=1
).filter(lambda scores: sum(score is None for score in scores.values()) <= 2)


def places_by_trying(scores: dict[str, Fraction | None]) -> dict[str, set[str]]:
    """The places each may come to, over all scores still open and all ways to order those level."""
    found: dict[str, set[str]] = {name: set() for name in scores}
    names = ["一等奖", "二等奖", "二等奖"]
    open_ = [name for name, score in scores.items() if score is None]
    for guess in product([Fraction(half, 2) for half in range(-1, 8)], repeat=len(open_)):
        whole = {**scores, **dict(zip(open_, guess, strict=True))}
        for order in permutations(whole):
            ranked = [whole[name] or Fraction(0) for name in order]
            if ranked == sorted(ranked, reverse=True):
                for rank, name in enumerate(order):
                    found[name].add(names[rank] if rank < len(names) else "未入选")
    return found


@property_test
@given(SCORES)
def test_a_place_is_told_exactly_when_nothing_open_can_change_it(scores: dict[str, Fraction | None]) -> None:
    possible = places_by_trying(scores)

    for each in quotas.award(CONTEST, scores):
        assert each.place == (
            next(iter(possible[each.applicant])) if len(possible[each.applicant]) == 1 else None
        )


def test_equal_scores_across_the_edge_are_left_to_people() -> None:
    first, second, third = quotas.award(CONTEST, {"甲": Fraction(90), "乙": Fraction(90), "丙": Fraction(80)})

    assert (first.place, second.place, third.place) == (None, None, "二等奖")
    assert first.reason == "得分 90，第 1 至 2 名，一等奖还是二等奖尚不能定"


SUMS = st.lists(st.integers(0, 10**6), min_size=1, max_size=6)


@property_test
@given(SUMS, st.integers(0, 10**6))
def test_a_budget_that_does_not_last_is_shared_to_the_fen(sums: list[int], total: int) -> None:
    shared = quotas.allot(sums, total, "in_proportion")
    served = quotas.allot(sums, total, "in_order")

    for paid in (shared, served):
        assert sum(paid) == min(total, sum(sums))
        assert all(0 <= part <= whole for part, whole in zip(paid, sums, strict=True))
    if sum(sums) > total:
        rate = Fraction(total, sum(sums))
        assert all(abs(part - whole * rate) < 1 for part, whole in zip(shared, sums, strict=True))


@pytest.mark.parametrize(("shortage", "paid"), [("in_proportion", (60, 40)), ("in_order", (90, 10))])
def test_all_are_cut_alike_or_served_in_order(shortage: quotas.Shortage, paid: tuple[int, ...]) -> None:
    assert quotas.allot((90, 60), 100, shortage) == paid


def test_a_contest_nobody_reads_is_found() -> None:
    made = item(pay={"fixed": "1万"}, contest={"rank_by": "得分", "places": [{"name": "一等奖", "count": 1}]})

    assert "评比的结果「评定等次」没有被 who 或 pay 用到" in [each.what for each in checking.check(made)]
