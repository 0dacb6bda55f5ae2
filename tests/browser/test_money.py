"""Do the pages of the money work and read well on a desk and on a phone, without a console error?"""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer
from tests.browser.test_desk_tools import walk
from tests.policies import making
from tests.portals import city as cities
from tests.portals import moneys
from tests.portals.city import City

from qifu.registry.rules.access import Role

pytestmark = pytest.mark.django_db(transaction=True)
Axe = Callable[[Page], None]
Shot = Callable[..., Path]


@pytest.fixture
def city(transactional_db: None) -> City:  # noqa: ARG001 - the tables
    made = cities.build()
    making.published(making.item())
    return made


def enter(
    page: Page, server: LiveServer, city: City, role: Role = Role.TREASURER, at: str = "reform"
) -> None:
    client = cities.enter(Client(), moneys.treasurer(city, f"{role}温以守", at, role))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": server.url}])


def addresses(city: City) -> dict[str, str]:
    """Every page by the name of its picture."""
    money = moneys.build(city)
    return {
        "money": "/s/money/",
        "money-new": "/s/money/new/",
        "money-budget": f"/s/money/budgets/{money['budget']}/",
        "money-orders": "/s/money/orders/",
        "money-batches": "/s/money/batches/",
        "money-batch": f"/s/money/batches/{money['batch']}/",
        "money-statements": "/s/money/statements/",
        "money-statement": f"/s/money/statements/{money['statement']}/",
        "money-back": "/s/money/back/",
        "money-books": "/s/money/books/",
        "money-stages": "/s/money/stages/",
    }


def test_all_pages_on_a_desk(desk: Page, live_server: LiveServer, city: City, axe: Axe, shot: Shot) -> None:
    enter(desk, live_server, city)

    walk(desk, live_server, addresses(city), axe, shot, "desk")


def test_all_pages_on_a_phone(phone: Page, live_server: LiveServer, city: City, axe: Axe, shot: Shot) -> None:
    enter(phone, live_server, city)

    walk(phone, live_server, addresses(city), axe, shot, "phone")


def test_a_batch_is_drawn_on_the_page(desk: Page, live_server: LiveServer, city: City) -> None:
    moneys.build(city)
    enter(desk, live_server, city)
    desk.goto(f"{live_server.url}/s/money/orders/")

    desk.get_by_role("button", name="拟成一批").click()

    desk.get_by_text("这一批是您拟的").wait_for()
