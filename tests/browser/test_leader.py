"""Does the wall look right on a wall, on a desk and on a phone, and does it renew itself without a jump?"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer
from tests.portals import city as cities
from tests.portals.city import City

Axe = Callable[[Page], None]
Shot = Callable[..., Path]


@pytest.fixture
def city(transactional_db: None) -> Iterator[City]:  # noqa: ARG001 - the server sees committed rows only
    with cities.living() as made:
        for number in range(6):
            case = cities.hear(made, title=f"第 {number + 1} 件来自企业的诉求", firm=number % 3)
            if number < 2:
                cities.assigned(made, case)
        old = cities.hear(made, title="拖了很久的一件", at=made.before(days=40))
        cities.assigned(made, old, at=made.now - timedelta(days=39))
        yield made


def arrive(page: Page, live_server: LiveServer, city: City, who: str) -> None:
    key = cities.sign_in(Client(), city, who).session.session_key
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": str(key), "url": live_server.url}
    page.context.add_cookies([cookie])  # type: ignore[list-item]
    page.goto(f"{live_server.url}/l/")


def width(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))


def test_on_a_desk(live_server: LiveServer, desk: Page, axe: Axe, shot: Shot, city: City) -> None:
    arrive(desk, live_server, city, "leader")

    shot(desk, "cockpit-1440", whole=True)
    assert width(desk) == 1440
    axe(desk)


def test_on_a_phone(live_server: LiveServer, phone: Page, axe: Axe, shot: Shot, city: City) -> None:
    arrive(phone, live_server, city, "leader")

    shot(phone, "cockpit-390", whole=True)
    assert width(phone) == 390
    axe(phone)


def test_on_a_wall(live_server: LiveServer, browser: Browser, axe: Axe, shot: Shot, city: City) -> None:
    page = browser.new_page(viewport={"width": 1920, "height": 1080}, locale="zh-CN")
    arrive(page, live_server, city, "leader")

    shot(page, "cockpit-1920")
    height = page.evaluate("document.documentElement.scrollHeight")
    axe(page)
    page.close()

    assert height <= 1080


def test_it_renews_itself_in_place(live_server: LiveServer, desk: Page, city: City) -> None:
    arrive(desk, live_server, city, "leader")
    desk.evaluate("window.kept = document.querySelector('header')")
    cities.hear(city, title="刚刚进来的一件", at=city.now)

    desk.evaluate("htmx.trigger('#cockpit', 'every'); htmx.ajax('GET', '/l/', {source: '#cockpit', "
                  "target: '#cockpit', select: '#cockpit', swap: 'outerHTML'})")  # fmt: skip
    desk.get_by_text("刚刚进来的一件").first.wait_for()

    assert desk.evaluate("window.kept === document.querySelector('header')")


def test_a_wall_that_was_signed_out_goes_to_the_sign_in_page(
    live_server: LiveServer, desk: Page, city: City
) -> None:
    arrive(desk, live_server, city, "leader")
    desk.context.clear_cookies()

    desk.evaluate("htmx.ajax('GET', '/l/', {source: '#cockpit', target: '#cockpit', select: '#cockpit', "
                  "swap: 'outerHTML'})")  # fmt: skip

    desk.wait_for_url("**/sign-in/**")
