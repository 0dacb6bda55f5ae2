"""Does the built city offer its items, and do its registers say of each enterprise what was drawn?"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from tests.portals.demonstration.ordering import NOW, QUICK, order

from qifu.ledger.models import Entry
from qifu.policies.finding import facts, matching, noticing
from qifu.policies.models import FirmFact, PolicyNotice, PublishedItem
from qifu.policies.rules.eligibility import Standing
from qifu.portals.city import build
from qifu.portals.city.reading import words
from qifu.portals.city.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:  # noqa: ARG001
    """The place before its first appeal; taken back at the end of this file."""
    with django_db_blocker.unblock(), QUICK, transaction.atomic():
        yield build.settle(order())
        transaction.set_rollback(True)


def test_every_item_of_the_place_is_published(city: World) -> None:
    assert PublishedItem.objects.count() >= 60
    assert Entry.objects.filter(kind="policy.published").count() == PublishedItem.objects.count()
    assert FirmFact.objects.values("enterprise").distinct().count() == len(city.firms)


def test_what_a_visitor_signs_in_for_has_items_to_take(city: World) -> None:
    for firm in city.firms[:3]:
        found = matching.for_enterprise(firm.id, NOW.date())

        standings = [match.decision.standing for match in found.all]
        assert standings.count(Standing.ELIGIBLE) >= 3
        assert standings.count(Standing.UNKNOWN) >= 3


def test_only_of_the_news_is_anybody_told(city: World) -> None:
    told = PolicyNotice.objects.values_list("item__code", flat=True)

    assert {"ch-labor-graduates", "ch-labor-retention"} <= set(told) <= set(words("facts")["news"])
    assert noticing.told_to(city.firms[0].id)
    assert noticing.tell(NOW) == 0


def test_the_sources_and_days_of_facts_come_through(city: World) -> None:
    known = facts.facts_of(city.firms[0].id, NOW.date())

    revenue = known[f"营业收入@{NOW.year - 1}"]
    assert (str(revenue.value), revenue.source) == ("4,960 万元", "统计")
    assert revenue.as_on is not None
    assert revenue.as_on < NOW.date()
    assert known["企业规模"].value == "小型"
