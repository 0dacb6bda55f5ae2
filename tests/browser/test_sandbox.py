"""Does the sandbox hold at a desk and on a phone: a number dragged, the result redrawn, judged by axe?"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.policies import making
from tests.portals import city as cities
from tests.portals.city import City

from qifu.policies.finding import stating
from qifu.registry import enterprises
from qifu.registry.rules.access import SETUP

Axe = Callable[[Page], None]
Shot = Callable[..., Path]
BUDGET = "budget: {total: 60万}\npay: {"


@pytest.fixture
def city(transactional_db: None) -> Iterator[City]:  # noqa: ARG001 - the tables
    with cities.living() as built:
        for firm, spent in zip(built.firms, ("96.8万", "200万", "900万"), strict=True):
            known = {"recognitions": ["高新技术企业"], "employees": 80, "size": "小型"}
            enterprises.change(firm, changed=known, by=SETUP, at=built.now)
            facts = {"研发费用@上年": spent, "严重失信名单": False}
            stating.state_facts(firm, facts, source="税务", by=SETUP, at=built.now)
        making.published(making.item().replace("pay: {", BUDGET))
        yield built


def entered(page: Page, live_server: LiveServer, city: City) -> None:
    """The browser with the session of the head of a department."""
    client = cities.enter(Client(), city.accounts["head"])
    key = client.session.session_key or ""
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])


def test_at_a_desk_a_threshold_is_moved_and_the_money_follows(
    desk: Page, live_server: LiveServer, city: City, axe: Axe, shot: Shot
) -> None:
    entered(desk, live_server, city)
    desk.goto(f"{live_server.url}/s/sandbox/")
    axe(desk)
    desk.get_by_role("link", name="高新技术企业奖励").click()
    expect(desk.locator("#result")).to_contain_text("现在两边一样")
    axe(desk)

    desk.locator("#f0").fill("90")

    expect(desk.locator("#result")).to_contain_text("新享受")
    expect(desk.locator("#result")).to_contain_text("差 3.2 万元")
    expect(desk.locator("#result")).to_contain_text("已超出预算")
    expect(desk.locator("#leaves")).to_contain_text("不低于 90 万元")
    axe(desk)
    shot(desk, "desk-sandbox", whole=True)


def test_on_a_narrow_window_it_holds_too(
    phone: Page, live_server: LiveServer, city: City, axe: Axe, shot: Shot
) -> None:
    entered(phone, live_server, city)
    phone.goto(f"{live_server.url}/s/sandbox/")
    axe(phone)
    phone.get_by_role("link", name="高新技术企业奖励").click()
    phone.locator("#f0").fill("300")

    expect(phone.locator("#result")).to_contain_text("改后不能")
    axe(phone)
    shot(phone, "phone-sandbox", whole=True)
