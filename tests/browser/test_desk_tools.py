"""Do the center's tools work and read well on a desk and on a phone, without a console error?"""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer
from tests.portals import city as cities
from tests.portals.city import City
from tests.portals.desk_tools import making

from qifu.appeals import imports
from qifu.kernel import clock
from qifu.registry.rules.access import SETUP

pytestmark = pytest.mark.django_db(transaction=True)
Axe = Callable[[Page], None]
Shot = Callable[..., Path]


@pytest.fixture
def city(transactional_db: None) -> City:  # noqa: ARG001 - the tables
    return cities.build()


def enter(page: Page, server: LiveServer, city: City, who: str = "clerk") -> None:
    """Sign in by the cookie that the sign-in page would leave."""
    client = cities.sign_in(Client(), city, who)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": server.url}])


def imported(city: City, folder: Path) -> int:
    """An import that is through, with a repeat and a faulty row."""
    rows = [making.row(f"T-{number}", f"{number} 号路路灯不亮") for number in range(1, 6)]
    path = making.table(folder, *rows, making.row("T-1"), making.row("T-9", uscc="91330500X"))
    clerk = city.staff("clerk")
    kept = imports.upload(
        name="12345 来件.xlsx", path=path, channel="12345", pack=cities.PACK, by=clerk, at=clock.now()
    )
    columns = {guess.field: kept.headers[guess.column] for guess in kept.guesses}
    imports.confirm(import_id=kept.import_id, columns=columns, by=clerk, at=clock.now())
    imports.run(kept.import_id, pack=cities.PACK, by=SETUP, at=clock.now())
    return kept.import_id


def addresses(city: City, folder: Path) -> dict[str, str]:
    """Every page by the name of its picture."""
    first, _ = making.two_alike(city)
    case = making.replied(city)
    number = imported(city, folder)
    path = making.table(folder, making.row("U-1"), making.row("U-2"), name="待核对.xlsx")
    clerk = city.staff("clerk")
    fresh = imports.upload(
        name=path.name, path=path, channel="12345", pack=cities.PACK, by=clerk, at=clock.now()
    )
    return {
        "imports": "/s/imports/",
        "import-columns": f"/s/imports/{fresh.import_id}/",
        "import-done": f"/s/imports/{number}/",
        "quarantine": "/s/quarantine/",
        "quarantine-one": f"/s/quarantine/{making.faulty(city)}/",
        "pairs": "/s/pairs/",
        "pair": f"/s/pairs/{making.first_link(city)}/",
        "family": f"/s/pairs/family/{making.number_of(city, first)}/",
        "call-backs": "/s/call-backs/",
        "call-back": f"/s/call-backs/{making.first_call(city, case)}/",
        "calendar": "/s/calendar/",
        "calendar-2027": "/s/calendar/?year=2027",
        "calendar-notice": "/s/calendar/notice/",
        "packs": "/s/packs/",
        "pack": f"/s/packs/{cities.PACK}/",
        "pack-readings": f"/s/packs/{cities.PACK}/readings/",
        "pack-differences": "/s/packs/differences/?one=national",
    }


def walk(page: Page, server: LiveServer, pages: dict[str, str], axe: Axe, shot: Shot, size: str) -> None:
    """Open each page, look for breaches of access and for anything wider than the screen."""
    for name, address in pages.items():
        answer = page.goto(server.url + address)
        assert answer
        assert answer.status == 200, address
        shot(page, f"tools-{name}-{size}", whole=True)
        axe(page)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{address} is {wide} px wider than the screen"


def test_all_tools_on_a_desk(
    desk: Page, live_server: LiveServer, city: City, axe: Axe, shot: Shot, tmp_path: Path
) -> None:
    enter(desk, live_server, city)

    walk(desk, live_server, addresses(city, tmp_path), axe, shot, "desk")


def test_all_tools_on_a_phone(
    phone: Page, live_server: LiveServer, city: City, axe: Axe, shot: Shot, tmp_path: Path
) -> None:
    enter(phone, live_server, city)

    walk(phone, live_server, addresses(city, tmp_path), axe, shot, "phone")


def test_a_clerk_joins_by_a_key_and_takes_it_back(desk: Page, live_server: LiveServer, city: City) -> None:
    making.two_alike(city)
    enter(desk, live_server, city)
    desk.goto(f"{live_server.url}/s/pairs/{making.first_link(city)}/")

    desk.keyboard.press("m")
    desk.get_by_role("button", name="撤销并入").wait_for()
    desk.keyboard.press("z")

    desk.get_by_text("已移出，独立办理").first.wait_for()


def test_a_notice_is_previewed_and_then_entered(
    desk: Page, live_server: LiveServer, city: City, axe: Axe, shot: Shot
) -> None:
    cities.hear(city)
    enter(desk, live_server, city)
    desk.goto(f"{live_server.url}/s/calendar/notice/")
    desk.get_by_label("通知全文，或逐日表格").fill(making.NEW_YEAR)
    desk.get_by_label("通知标题").fill(making.NOTICE.title)

    desk.get_by_role("button", name="查看变动").click()
    desk.get_by_role("heading", name="2027年放假安排的变动").wait_for()
    shot(desk, "tools-calendar-preview-desk", whole=True)
    axe(desk)
    desk.get_by_role("button", name="录入通知").click()

    desk.get_by_text("2027年放假安排已录入").wait_for()
