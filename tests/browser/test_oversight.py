"""Do the pages of oversight hold at both widths, for every eye, and can an enterprise say what it thinks?"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.policies import oversight_making as making
from tests.portals import city as cities
from tests.portals.city import City
from tests.portals.oversight.watched import Watched, watched

from qifu.policies.finding import match_counts

Axe = Callable[[Page], None]
Shot = Callable[..., Path]


@pytest.fixture
def city(transactional_db: None) -> Iterator[City]:  # noqa: ARG001 - the server sees committed rows only
    with cities.living() as made:
        yield made


@pytest.fixture
def seen(city: City) -> Watched:
    found = watched(city)
    match_counts.count(city.now)
    for firm in found.town.firms:
        making.reviewed(found.town, firm, "good", city.now, text="办得快")
    return found


def arrive(page: Page, live_server: LiveServer, client: Client, path: str) -> None:
    cookie = {
        "name": settings.SESSION_COOKIE_NAME,
        "value": str(client.session.session_key),
        "url": live_server.url,
    }
    page.context.add_cookies([cookie])  # type: ignore[list-item]
    page.goto(f"{live_server.url}{path}")


def held(page: Page, axe: Axe, width: int) -> None:
    assert int(page.evaluate("document.documentElement.scrollWidth")) == width
    axe(page)


def paths(seen: Watched) -> dict[str, str]:
    item = seen.town.item
    return {
        "strength": reverse("strength"),
        "strength-place": reverse("strength_place", args=("area", "999906")),
        "supervisions": reverse("supervisions"),
        "supervision": reverse("supervision", args=(seen.number,)),
        "effects": reverse("effects"),
        "effect": reverse("effect", args=(item.area_code, item.code)),
        "rectifications": reverse("rectifications"),
    }


def test_on_a_desk(
    live_server: LiveServer, desk: Page, axe: Axe, shot: Shot, city: City, seen: Watched
) -> None:
    client = cities.sign_in(Client(), city, "supervisor")
    for name, path in paths(seen).items():
        arrive(desk, live_server, client, path)
        shot(desk, f"{name}-1440", whole=True)
        held(desk, axe, 1440)


def test_on_a_phone(
    live_server: LiveServer, phone: Page, axe: Axe, shot: Shot, city: City, seen: Watched
) -> None:
    client = cities.sign_in(Client(), city, "leader")
    for name, path in paths(seen).items():
        arrive(phone, live_server, client, path)
        shot(phone, f"{name}-390", whole=True)
        held(phone, axe, 390)


def test_an_enterprise_reviews_a_policy_with_the_thumb(
    live_server: LiveServer, phone: Page, axe: Axe, shot: Shot, city: City, seen: Watched
) -> None:
    client = cities.enter(Client(), city.members[0])
    arrive(phone, live_server, client, reverse("policies_item", args=(seen.town.item.code,)))
    phone.locator("#review").scroll_into_view_if_needed()
    shot(phone, "policy-review-390")
    held(phone, axe, 390)

    phone.get_by_role("radio", name="满意", exact=True).check()
    phone.get_by_role("group", name="看得懂吗？").get_by_role("radio", name="不是").check()
    phone.get_by_label("还想说").fill("口径要写清楚")
    phone.get_by_role("button", name="送出评价").click()

    expect(phone.get_by_text("评价已送出，部门会看到")).to_be_visible()
    expect(phone.get_by_role("button", name="修改评价")).to_be_visible()
