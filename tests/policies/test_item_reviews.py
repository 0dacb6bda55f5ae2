"""Can an enterprise say what it thinks once, change its mind, be answered, and stay one of at least five?"""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from tests.policies import making as firms
from tests.policies import oversight_making as making
from tests.policies.oversight_making import Town, moment, staff

from qifu.kernel.errors import Forbidden, Refused
from qifu.ledger.models import Entry
from qifu.policies.models import ItemRead, ItemReview
from qifu.policies.oversight import item_reviews
from qifu.policies.oversight.item_reviews import Said
from qifu.registry.rules.access import Role

pytestmark = pytest.mark.django_db
AT = moment(date(2026, 9, 8))


@pytest.fixture
def town() -> Town:
    return making.town()


def test_who_never_opened_it_cannot_review_it(town: Town) -> None:
    with pytest.raises(Forbidden, match="还不能评价"):
        item_reviews.review(town.item.pk, Said("good"), by=firms.member(town.firms[0]), at=AT)


def test_who_had_a_decision_can(town: Town) -> None:
    making.granted(town, town.firms[0], date(2026, 8, 3))

    item_reviews.review(town.item.pk, Said("good"), by=firms.member(town.firms[0]), at=AT)

    assert ItemReview.objects.get().level == "good"


def test_opening_it_again_keeps_the_first_time(town: Town) -> None:
    for days in range(3):
        item_reviews.read(town.firms[0], town.item.pk, town.item.code, at=AT + timedelta(days=days))

    assert [row.at for row in ItemRead.objects.all()] == [AT]


def test_a_second_review_takes_the_place_of_the_first_and_of_its_answer(town: Town) -> None:
    key = making.reviewed(town, town.firms[0], "poor", AT, text="看不懂")
    item_reviews.answer(key, "已补充解读", by=staff(Role.HANDLER), at=AT)

    assert making.reviewed(town, town.firms[0], "good", AT + timedelta(days=1), is_clear=True) == key

    line = item_reviews.own(town.firms[0], town.item.pk)
    assert line is not None
    assert (line.said.level, line.said.is_clear, line.reply, line.is_changed) == ("good", True, "", True)
    assert Entry.objects.filter(kind="policy.reviewed").count() == 2


def test_an_average_needs_five_reviews(town: Town) -> None:
    for firm in town.firms[:4]:
        making.reviewed(town, firm, "very_good", AT, is_clear=True)
    assert item_reviews.average(town.item.code, town.item.area_code).stars is None

    making.reviewed(town, town.firms[4], "fair", AT)

    found = item_reviews.average(town.item.code, town.item.area_code)
    assert (found.count, found.stars, found.clear) == (5, Fraction(23, 5), None)


def test_only_the_departments_of_the_item_answer(town: Town) -> None:
    key = making.reviewed(town, town.firms[0], "poor", AT)

    with pytest.raises(Forbidden):
        item_reviews.answer(key, "回应", by=staff(Role.HANDLER, "treasury"), at=AT)
    item_reviews.answer(key, "回应", by=staff(Role.DEPARTMENT_LEAD, "industry"), at=AT)
    item_reviews.answer(key, "再次回应", by=staff(Role.HANDLER, "science"), at=AT)

    (line,) = item_reviews.reviews(town.item.code, town.item.area_code)
    assert line.reply == "再次回应"


@pytest.mark.parametrize("said", [Said("splendid"), Said("good", text="长" * 501)])
def test_what_is_no_review_is_refused_and_nothing_is_kept(town: Town, said: Said) -> None:
    item_reviews.read(town.firms[0], town.item.pk, town.item.code, at=AT)

    with pytest.raises(Refused):
        item_reviews.review(town.item.pk, said, by=firms.member(town.firms[0]), at=AT)

    assert not ItemReview.objects.exists()
