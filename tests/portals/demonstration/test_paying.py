"""Do the pay days of the demonstration city leave something on every page, and books that agree?"""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.policies import making
from tests.portals import city as cities
from tests.portals import moneys
from tests.portals.city import City

from qifu.policies.models import PublishedItem
from qifu.policies.money import books, money_back_queries, money_queries, payment_queries
from qifu.portals.city import paying
from qifu.portals.city.paying import Desk
from qifu.registry.models import Department

pytestmark = pytest.mark.django_db
ITEMS = ("t-one", "t-two")


@pytest.fixture
def city() -> Iterator[City]:
    with cities.living() as made:
        making.published(*(making.item(code) for code in ITEMS))
        executor = Department.objects.get(pk=made.departments["industry"])
        PublishedItem.objects.update(executor=executor)
        yield made


def test_pay_days_end_with_every_kind_of_thing_and_books_that_agree(city: City) -> None:
    desk = Desk("chenghu", moneys.PAYER, moneys.PAYER2, {})
    begin = city.now - timedelta(days=300)
    assert paying.budget(desk, city.now.year, begin) == 1
    items = [PublishedItem.objects.get(code=code) for code in ITEMS]
    number = 0
    for day in paying.DAYS:
        at = city.now + timedelta(days=day * 7 / 5)
        for item in items:
            number += 1
            moneys.grant(city, item, number, 1_000_000 * number, at)
        for _ in paying.pay_day(desk, day, at + timedelta(hours=1)):
            pass
    for item in items:
        moneys.grant(city, item, number + 7, 77_700, city.now)
    paying.adjust(desk, city.now.year, city.now)

    states = [line.state for line in payment_queries.batch_lines()]
    troubled = payment_queries.troubled(moneys.PAYER, city.now.date())
    back = money_back_queries.recoveries(moneys.PAYER, city.now.date())
    (statement,) = money_back_queries.statements()
    (line,) = money_queries.budget_lines(moneys.PAYER, city.now.year)

    assert states == ["done"] * len(paying.DAYS)
    assert {one.state for one in troubled} == {"refused", "returned"}
    assert [one.is_overdue for one in back] == [True, False]
    assert statement.open > 0
    assert line.total_fen >= line.used_fen > 0
    assert books.check() == ()
