"""Is everybody in the last two, and nobody else, found in two months on end, however the months came in?"""

from collections.abc import Mapping
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.policies_rules.strength_making import SEPTEMBER, rules

from qifu.policies.rules import last_places
from qifu.policies.rules.honoured import Month
from qifu.policies.rules.last_places import Standing
from qifu.policies.schema import Watching

property_test = settings(deadline=None, max_examples=200)
RULE = rules().supervision
PLACES = "甲乙丙丁戊己"
VALUES = st.dictionaries(
    st.sampled_from(PLACES), st.one_of(st.none(), st.integers(0, 4).map(Fraction)), min_size=0, max_size=6
)


def ranks(values: Mapping[str, int | None], rule: Watching = RULE) -> dict[str, Standing]:
    given_ = {name: None if value is None else Fraction(value) for name, value in values.items()}
    return last_places.ranked(given_, rule)


def last(values: Mapping[str, int | None]) -> set[str]:
    return {name for name, each in ranks(values).items() if each.is_last}


def test_the_last_two_of_five() -> None:
    assert last({"甲": 5, "乙": 4, "丙": 3, "丁": 2, "戊": 1}) == {"丁", "戊"}


def test_two_level_at_the_bottom_are_the_last_two() -> None:
    assert last({"甲": 5, "乙": 4, "丙": 3, "丁": 1, "戊": 1}) == {"丁", "戊"}


def test_all_that_are_level_with_the_second_last_are_in() -> None:
    assert last({"甲": 5, "乙": 2, "丙": 2, "丁": 2, "戊": 1}) == {"乙", "丙", "丁", "戊"}


def test_where_all_are_level_nobody_is_last() -> None:
    assert last(dict.fromkeys(PLACES, 3)) == set()


def test_fewer_places_with_data_than_the_table_asks_for_are_not_ranked() -> None:
    assert ranks({"甲": 3, "乙": 2, "丙": 1, "丁": None}) == {}


def test_of_days_the_most_are_last() -> None:
    values = {name: Fraction(days) for name, days in zip(PLACES, (1, 2, 3, 4, 5, 6), strict=True)}

    found = last_places.ranked(values, RULE, more_is_better=False)

    assert {name for name, each in found.items() if each.is_last} == {"戊", "己"}
    assert (found["甲"].rank, found["己"].rank, found["己"].from_bottom) == (1, 6, 1)


@property_test
@given(VALUES)
def test_last_is_whoever_has_at_most_one_worse_and_somebody_better(
    values: dict[str, Fraction | None],
) -> None:
    found = last_places.ranked(values, RULE)
    known = {name: value for name, value in values.items() if value is not None}

    assert found.keys() == (known.keys() if len(known) >= 4 else set())
    for name, each in found.items():
        worse = [other for other in known.values() if other < known[name]]
        assert each.is_last == (len(worse) <= 1 and known[name] < max(known.values()))
        assert each.rank == 1 + sum(other > known[name] for other in known.values())


def test_a_month_without_data_breaks_the_run() -> None:
    bad = ranks({"甲": 5, "乙": 4, "丙": 3, "丁": 2, "戊": 1})
    gone = ranks({"甲": 5, "乙": 4, "丙": 3, "丁": 2, "戊": None})
    months = [(SEPTEMBER, bad), (SEPTEMBER.before, gone), (SEPTEMBER.before.before, bad)]

    assert [each.place for each in last_places.runs(months, RULE)] == ["丁"]


def test_a_month_that_was_never_taken_breaks_the_run() -> None:
    bad = ranks({"甲": 5, "乙": 4, "丙": 3, "丁": 2, "戊": 1})

    assert last_places.runs([(SEPTEMBER, bad), (SEPTEMBER.before.before, bad)], RULE) == ()


@property_test
@given(st.lists(VALUES, min_size=0, max_size=5), st.permutations(range(5)))
def test_a_run_is_every_month_on_end_back_from_the_latest(
    months: list[dict[str, Fraction | None]], order: list[int]
) -> None:
    held: list[tuple[Month, dict[str, Standing]]] = []
    month = SEPTEMBER
    for values in months:
        held.append((month, last_places.ranked(values, RULE)))
        month = month.before

    found = {each.place: each for each in last_places.runs(held, RULE)}
    shuffled = [held[place] for place in order if place < len(held)]

    assert {each.place: each for each in last_places.runs(shuffled, RULE)} == found
    for place in PLACES:
        length = 0
        for _, standings in held:
            if place not in standings or not standings[place].is_last:
                break
            length += 1
        assert (place in found) == (length >= 2)
        if place in found:
            assert len(found[place].months) == length
            assert found[place].months[-1] == SEPTEMBER
