"""Does the policy calculator hold on a phone and on a desk: answered, dragged, judged by axe?"""

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
OTHER = making.item("t-other").replace("title: 高新技术企业奖励", "title: 研发后补助")


@pytest.fixture
def city(transactional_db: None) -> Iterator[City]:  # noqa: ARG001 - the tables
    with cities.living() as built:
        known = {"recognitions": ["高新技术企业"], "employees": 80}
        enterprises.change(built.firms[0], changed=known, by=SETUP, at=built.now)
        facts = {"研发费用@上年": "96.8万", "严重失信名单": False}
        stating.state_facts(built.firms[0], facts, source="税务", by=SETUP, at=built.now)
        spending = "{fact: 研发费用@上年, at_least: 100万, article: 第三条}"
        people = OTHER.replace(spending, "{fact: 规模以上, is: true}")
        making.published(making.item(), people.replace("facts: {", "facts: {规模以上: true, "))
        yield built


def entered(page: Page, live_server: LiveServer, city: City) -> None:
    """The browser with the session of the first enterprise."""
    client = cities.enter(Client(), city.members[0])
    key = client.session.session_key or ""
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])


def test_on_a_phone_one_answers_and_drags(
    phone: Page, live_server: LiveServer, city: City, axe: Axe, shot: Shot
) -> None:
    entered(phone, live_server, city)
    phone.goto(f"{live_server.url}/e/policies/")
    expect(phone.get_by_role("heading", name="差一步")).to_be_visible()
    axe(phone)
    shot(phone, "phone-policies", whole=True)

    phone.get_by_role("button", name="是", exact=True).click()
    expect(phone.locator(".q-hero")).to_have_text("9.7万元")

    phone.get_by_role("link", name="高新技术企业奖励").first.click()
    expect(phone.get_by_role("button", name="达标线 100 万元")).to_be_visible()
    axe(phone)
    phone.get_by_role("button", name="达标线 100 万元").click()
    expect(phone.locator("#trial")).to_contain_text("差一步 9.7 万元")
    expect(phone.locator("#trial")).to_contain_text("各项合计多享10.3万元")
    expect(phone.locator("#at-s0")).to_have_text("100\u2009万元")
    axe(phone)
    shot(phone, "phone-policy", whole=True)


def test_dragging_asks_the_server_and_stores_nothing(
    desk: Page, live_server: LiveServer, city: City, axe: Axe
) -> None:
    entered(desk, live_server, city)
    desk.goto(f"{live_server.url}/e/policies/t-high-tech/")
    dial = desk.locator("#s0")
    dial.focus()
    for _ in range(10):
        dial.press("ArrowRight")

    expect(desk.locator("#trial")).to_contain_text("符合，免申即享")
    axe(desk)
    desk.reload()
    expect(desk.locator("#trial")).to_contain_text("拖动上面的数")


def answered(page: Page) -> bool:
    """One question answered as a firm that fits would; nothing where none is left."""
    no, send = page.get_by_role("button", name="不是"), page.get_by_role("button", name="记下，重新算")
    if no.count():
        with page.expect_navigation():
            no.click()
        return True
    if not send.count():
        return False
    if page.get_by_role("checkbox").count():
        page.get_by_role("checkbox").first.check()
    else:
        page.locator("input[name=answer]").fill("320")
    with page.expect_navigation():
        send.click()
    return True


@pytest.mark.usefixtures("city")
def test_a_stranger_reckons_without_signing_in(desk: Page, live_server: LiveServer, axe: Axe) -> None:
    desk.goto(f"{live_server.url}/policies/")
    axe(desk)
    desk.goto(f"{live_server.url}/policies/ask/")
    axe(desk)
    while answered(desk):
        pass

    expect(desk.locator(".c-total")).to_have_text("32.0万元")
    axe(desk)
