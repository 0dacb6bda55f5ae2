"""Is a closed month kept once, the same for whoever makes it again, and as it stood at its end?"""

from datetime import date
from fractions import Fraction

import pytest
from tests.policies import oversight_making as making
from tests.policies.oversight_making import PACK, Town, moment

from qifu.kernel.errors import Refused
from qifu.ledger.models import Entry
from qifu.policies.models import StrengthMonth
from qifu.policies.oversight import strength
from qifu.policies.rules.honoured import Month
from qifu.policies.rules.strength import Colour

pytestmark = pytest.mark.django_db
AUGUST, SEPTEMBER = Month(2026, 8), Month(2026, 9)
LATER = moment(date(2026, 10, 8))


@pytest.fixture
def town() -> Town:
    return making.town()


def test_closed_months_are_kept_once(town: Town) -> None:
    making.granted(town, town.firms[0], date(2026, 8, 3))

    assert strength.take(PACK, LATER) == (AUGUST, SEPTEMBER)
    assert strength.take(PACK, LATER) == ()
    assert strength.months() == (AUGUST, SEPTEMBER)
    assert Entry.objects.filter(kind="strength.month_taken").count() == 2


def test_a_month_that_still_runs_is_not_kept(town: Town) -> None:
    making.granted(town, town.firms[0], date(2026, 10, 3))

    assert strength.take(PACK, LATER) == ()


def test_whoever_makes_it_again_gets_the_same_bytes(town: Town) -> None:
    making.a_year(town, date(2026, 8, 3), date(2026, 9, 1))
    strength.take(PACK, LATER)

    for month in (AUGUST, SEPTEMBER):
        kept, again = strength.compare(PACK, month)
        assert kept.encode() == again.document.encode()
        assert StrengthMonth.objects.get(month=str(month)).sha == again.sha


def test_what_comes_after_the_month_does_not_change_it(town: Town) -> None:
    making.granted(town, town.firms[0], date(2026, 8, 3))
    strength.take(PACK, LATER)

    making.granted(town, town.firms[1], date(2026, 9, 3), fen=700_000_00)
    making.reviewed(town, town.firms[0], "very_poor", moment(date(2026, 9, 3)))

    kept, again = strength.compare(PACK, AUGUST)
    assert kept == again.document


def test_what_was_decided_after_the_month_is_open_in_it(town: Town) -> None:
    making.granted(town, town.firms[0], date(2026, 8, 28), days=10)
    strength.take(PACK, LATER)

    august, september = strength.month_line(AUGUST), strength.month_line(SEPTEMBER)
    assert august is not None
    assert september is not None
    before, after = august.place("area", "999901"), september.place("area", "999901")
    assert before is not None
    assert after is not None
    days = [place.reading("days_to_decision") for place in (before, after)]
    assert [each.value if each else 0 for each in days] == [None, Fraction(10)]


def test_area_and_department_are_scored_with_colour_and_reason(town: Town) -> None:
    making.granted(town, town.firms[0], date(2026, 9, 1))
    strength.take(PACK, LATER)

    line = strength.month_line(SEPTEMBER)
    assert line is not None
    area, other = line.place("area", "999901"), line.place("area", "999902")
    bureau = line.place("department", "science")
    assert area is not None
    assert other is not None
    assert bureau is not None
    assert area.of("speed").colour is Colour.GREEN
    assert area.of("speed").score == bureau.of("speed").score == 100
    assert other.of("whole").colour is Colour.NONE
    prefilled = area.reading("fields_prefilled")
    assert prefilled is not None
    assert (prefilled.top, prefilled.under) == (1, 2)
    assert "得 50%" in prefilled.say


def test_a_month_that_was_never_kept_cannot_be_compared(town: Town) -> None:  # noqa: ARG001 - tables first
    with pytest.raises(Refused, match="还没有读数"):
        strength.compare(PACK, AUGUST)
