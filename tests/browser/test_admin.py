"""Do the administrators' pages look right and work for everybody, on a desk and on a phone?"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.portals import city as cities
from tests.portals.city import City

from qifu.ledger import commands as ledger
from qifu.registry import government, signing_in
from qifu.registry.rules.access import SETUP, Role

Axe = Callable[[Page], None]
Shot = Callable[..., Path]
PAGES = (
    ("system_admin", "accounts"),
    ("system_admin", "accounts_new"),
    ("system_admin", "accounts_posts"),
    ("system_admin", "accounts_one"),
    ("security_admin", "accounts_one"),
    ("security_admin", "security"),
    ("security_admin", "security_roles"),
    ("audit_admin", "audit"),
    ("clerk", "members"),
)


@pytest.fixture
def city(transactional_db: None) -> Iterator[City]:  # noqa: ARG001 - the server sees committed rows only
    with cities.living() as made:
        for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN):
            made.accounts[role.value] = seated(made, role)
        cities.hear(made)
        ledger.seal(made.now)
        yield made


def seated(city: City, role: Role) -> int:
    account = signing_in.create_account(
        username=role.value, name="江镇", password=cities.PASSWORD, must_change=False, by=SETUP, at=city.now
    )
    post = government.create_post(
        department_id=city.departments["center"], role=role, title="管理岗", by=SETUP, at=city.now
    )
    government.fill_post(
        post_id=post.pk, account_id=account.pk, from_on=city.now.date(), by=SETUP, at=city.now
    )
    return account.pk


def arrive(page: Page, live_server: LiveServer, city: City, who: str, path: str) -> None:
    key = cities.sign_in(Client(), city, who).session.session_key
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": str(key), "url": live_server.url}
    page.context.add_cookies([cookie])  # type: ignore[list-item]
    page.goto(live_server.url + path)


def address(city: City, door: str) -> str:
    return reverse(door, args=[city.accounts["handler"]] if door == "accounts_one" else [])


def looked_at(page: Page, size: int, live_server: LiveServer, city: City, axe: Axe, shot: Shot) -> list[str]:
    """All pages once; those that are wider than their window."""
    wide = []
    for who, door in PAGES:
        arrive(page, live_server, city, who, address(city, door))
        shot(page, f"admin-{door}-{who}-{size}", whole=True)
        axe(page)
        wide += [door] if page.evaluate("document.documentElement.scrollWidth") > size else []
    return wide


def test_on_a_desk(live_server: LiveServer, desk: Page, axe: Axe, shot: Shot, city: City) -> None:
    assert looked_at(desk, 1440, live_server, city, axe, shot) == []


def test_on_a_phone(live_server: LiveServer, phone: Page, axe: Axe, shot: Shot, city: City) -> None:
    assert looked_at(phone, 390, live_server, city, axe, shot) == []


def test_an_account_is_opened_and_the_password_is_seen_once(
    live_server: LiveServer, desk: Page, axe: Axe, shot: Shot, city: City
) -> None:
    arrive(desk, live_server, city, "system_admin", reverse("accounts_new"))

    desk.get_by_label("用户名").fill("li.ning")
    desk.get_by_label("姓名").fill("李宁宁")
    desk.get_by_role("button", name="开通账号").click()
    desk.get_by_text("初始密码", exact=True).wait_for()
    shot(desk, "admin-first-password-1440")
    axe(desk)
    desk.get_by_role("link", name="我已记下").click()

    expect(desk.locator("h1")).to_have_text("李宁宁")


def test_the_journal_is_verified_at_a_button(
    live_server: LiveServer, desk: Page, shot: Shot, city: City
) -> None:
    arrive(desk, live_server, city, "audit_admin", reverse("audit"))

    desk.get_by_role("button", name="校验全部台账").click()
    desk.get_by_text("校验通过，没有发现改动").wait_for()

    shot(desk, "admin-verified-1440")
