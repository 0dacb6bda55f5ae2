"""Is each score what the table says, exactly, and is what nobody knows left out and not taken for nought?"""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.policies_rules.strength_making import SEPTEMBER, grant, picture, rules

from qifu.policies.rules import strength
from qifu.policies.rules.honoured import Month, Picture
from qifu.policies.rules.strength import Colour, Reading
from qifu.policies.rules.strength_formulas import FORMULAS
from qifu.policies.schema.strength import Colours

property_test = settings(deadline=None, max_examples=100)
FRACTIONS = st.fractions(min_value=-10, max_value=1000, max_denominator=997)
THRESHOLDS = Colours(by="thresholds", green=80, yellow=60)
THIRDS = Colours(by="terciles", green=80, yellow=60)


def readings(seen: Picture) -> dict[str, Reading]:
    return {each.code: each for each in strength.score(seen, rules()).readings}


def test_one_grant_gives_every_figure_by_hand() -> None:
    seen = picture(
        grant(),
        budget_fen=200_000_00,
        budget_items=frozenset({"t-a"}),
        meant=frozenset({("t-a", 1), ("t-a", 2)}),
        good_reviews=4,
        reviews=5,
    )

    values = {code: each.value for code, each in readings(seen).items()}

    assert values == {
        "paid_of_budget": Fraction(1, 2),
        "paid_of_granted": Fraction(1),
        "firms_reached": Fraction(1, 2),
        "yuan_per_firm": Fraction(100_000_00),
        "days_to_decision": Fraction(10),
        "days_to_payment": Fraction(5),
        "decided_in_time": Fraction(1),
        "without_application": Fraction(0),
        "zero_materials": Fraction(0),
        "materials_each": Fraction(2),
        "fields_prefilled": Fraction(3, 4),
        "complete_first_time": Fraction(1),
        "content": Fraction(4, 5),
    }
    assert values.keys() == set(FORMULAS)


def test_the_reason_holds_what_was_counted_and_the_bounds() -> None:
    found = readings(picture(grant(), budget_fen=200_000_00, budget_items=frozenset({"t-a"})))[
        "paid_of_budget"
    ]

    assert found.score == Fraction(100, 6)
    assert found.say == (
        "年初至月末已兑付 10 万元，到期预算 20 万元，得 50%；40% 为 0 分、100% 为 100 分，计 16.67 分"
    )


def test_a_month_in_which_nothing_happened_has_no_data_and_not_nought() -> None:
    found = strength.score(picture(), rules())

    assert {each.score for each in found.readings} == {None}
    assert [each.score for each in found.dimensions] == [None, None, None]
    assert found.whole.score is None
    assert all("数据不足" in each.say for each in (*found.readings, *found.dimensions, found.whole))


def test_too_few_reviews_are_no_data() -> None:
    assert readings(picture(good_reviews=4, reviews=4))["content"].score is None
    assert readings(picture(good_reviews=4, reviews=5))["content"].score is not None


def test_money_counts_from_new_year_and_the_rest_by_the_month() -> None:
    early = grant(opened_on=date(2026, 2, 1))
    last_year = grant(2, opened_on=date(2025, 9, 1))

    values = {code: each.value for code, each in readings(picture(early, last_year)).items()}

    assert values["paid_of_granted"] == 1
    assert values["yuan_per_firm"] == 100_000_00
    assert values["days_to_decision"] is None


def test_what_is_overdue_and_not_decided_counts_as_late() -> None:
    open_late = grant(2, decided_on=None, is_granted=False, paid=(), due_on=date(2026, 9, 30))
    open_in_time = grant(3, decided_on=None, is_granted=False, paid=(), due_on=date(2026, 10, 8))

    found = readings(picture(grant(), open_late, open_in_time))["decided_in_time"]

    assert (found.top, found.under) == (1, 2)


@property_test
@given(FRACTIONS, FRACTIONS, FRACTIONS)
def test_a_score_lies_between_nought_and_a_hundred_and_grows_one_way(
    value: Fraction, none_at: Fraction, full_at: Fraction
) -> None:
    if none_at == full_at:
        return
    points = strength.scored(value, none_at, full_at)

    assert 0 <= points <= 100
    assert strength.scored(none_at, none_at, full_at) == 0
    assert strength.scored(full_at, none_at, full_at) == 100
    nearer = (value + full_at) / 2
    assert strength.scored(nearer, none_at, full_at) >= points


@property_test
@given(st.fractions(min_value=0, max_value=100))
def test_rounding_is_half_up_and_never_further_than_half_a_hundredth(value: Fraction) -> None:
    rounded = strength.hundredths(value)

    assert (rounded * 100).denominator == 1
    assert Fraction(-1, 200) <= value - rounded < Fraction(1, 200)


@property_test
@given(
    st.lists(st.integers(0, 3), min_size=1, max_size=6),
    st.lists(st.integers(1, 40), min_size=6, max_size=6),
)
def test_a_dimension_is_the_mean_of_what_is_known_and_lies_between_its_indicators(
    paid: list[int], opened: list[int]
) -> None:
    grants = [
        grant(
            number,
            paid=((date(2026, 9, 20), share * 10_000_00),) if share else (),
            decided_on=date(2026, 9, days) if days <= 30 else None,
            is_granted=days <= 30,
        )
        for number, (share, days) in enumerate(zip(paid, opened, strict=False))
    ]
    found = strength.score(picture(*grants), rules())

    for dimension in found.dimensions:
        known = [each.score for each in found.readings if each.dimension == dimension.code]
        held = [each for each in known if each is not None]
        if dimension.score is not None:
            assert min(held) - Fraction(1, 100) <= dimension.score <= max(held) + Fraction(1, 100)
        else:
            assert dimension.weight_known * 2 < dimension.weight_whole


@pytest.mark.parametrize(
    ("value", "colour"),
    [
        (Fraction(80), Colour.GREEN),
        (Fraction(7999, 100), Colour.YELLOW),
        (Fraction(60), Colour.YELLOW),
        (Fraction(5999, 100), Colour.RED),
        (None, Colour.NONE),
    ],
)
def test_a_colour_turns_exactly_on_its_line(value: Fraction | None, colour: Colour) -> None:
    assert strength.colours({"a": value}, THRESHOLDS) == {"a": colour}


def test_thirds_give_each_colour_a_third_and_level_places_one_colour() -> None:
    scores = {name: Fraction(points) for name, points in zip("abcdef", (90, 80, 70, 60, 50, 40), strict=True)}

    assert list(strength.colours(scores, THIRDS).values()) == [
        *[Colour.GREEN] * 2,
        *[Colour.YELLOW] * 2,
        *[Colour.RED] * 2,
    ]
    assert set(strength.colours(dict.fromkeys("abc", Fraction(1)), THIRDS).values()) == {Colour.GREEN}


def test_months_follow_each_other_over_new_year() -> None:
    assert (SEPTEMBER.after, Month(2025, 12).after, Month(2026, 1).before) == (
        Month(2026, 10),
        Month(2026, 1),
        Month(2025, 12),
    )
    assert Month.read("2026-09") == SEPTEMBER
    with pytest.raises(ValueError, match="2026-13"):
        Month.read("2026-13-01")
