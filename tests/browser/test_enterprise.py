"""Do the enterprise's pages hold on a phone and on a desk: seen, tapped, judged by axe?"""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer
from tests.portals import city as cities
from tests.portals.city import City
from tests.portals.enterprise import tale

from qifu.registry import enterprises, signing_in
from qifu.registry.rules.access import SETUP

Axe = Callable[[Page], None]
Shot = Callable[..., Path]


@pytest.fixture
def city(live_server: LiveServer, settings: Settings) -> City:  # noqa: ARG001 - the tables
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return cities.build()


def sign_in(page: Page, url: str, username: str = "firm0") -> None:
    page.goto(f"{url}/sign-in/")
    page.get_by_label("登录名").fill(username)
    page.get_by_label("密码").fill(cities.PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page).to_have_url(f"{url}/e/")


def befriend(city: City) -> None:
    """The first enterprise gets a specialist to call, and is known for something."""
    specialist = city.accounts["clerk"]
    signing_in.change_account(specialist, phone="0000-8800100", by=SETUP, at=city.now)
    known = {"specialist_id": specialist, "recognitions": ["规上工业", "高新技术企业"]}
    enterprises.change(city.firms[0], changed=known, by=SETUP, at=city.now)


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_the_way_in_and_home(
    size: str, request: pytest.FixtureRequest, live_server: LiveServer, city: City, axe: Axe, shot: Shot
) -> None:
    page: Page = request.getfixturevalue(size)
    befriend(city)
    tale.paused(city)
    tale.replied(city)
    cities.signed(city, cities.hear(city, title="园区南门限高杆挡住 4.2 米货车", points=()))
    cities.hear(city, title="外地员工子女秋季转学", text="外地员工子女秋季转学，材料卡住了", points=())
    page.goto(live_server.url)
    axe(page)
    shot(page, f"enterprise-start-{size}", whole=True)

    sign_in(page, live_server.url)

    expect(page.get_by_text("等你处理").first).to_be_visible()
    axe(page)
    shot(page, f"enterprise-home-{size}", whole=True)
    for path in ("e/me/", "e/appeals/", "e/appeals/?show=waiting", "password/"):
        page.goto(f"{live_server.url}/{path}")
        axe(page)
        shot(page, f"enterprise-{path.strip('/').replace('/', '-').replace('?', '')}-{size}", whole=True)


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_three_taps_and_it_is_sent(
    size: str, request: pytest.FixtureRequest, live_server: LiveServer, city: City, axe: Axe, shot: Shot
) -> None:
    page: Page = request.getfixturevalue(size)
    cities.hear(city, title="厂区每晚八点跳闸", text="厂区东片每晚八点跳闸，织机停机断经。", points=())
    sign_in(page, live_server.url)
    page.get_by_role("link", name="提诉求").click()
    expect(page.get_by_role("link", name="用电用水用气")).to_be_visible()
    axe(page)
    shot(page, f"enterprise-new-1-{size}", whole=True)

    page.get_by_role("link", name="用电用水用气").click()
    page.get_by_label("遇到了什么事").fill("厂区东片每晚八点跳闸，织机停机断经。请尽快修好。")
    axe(page)
    shot(page, f"enterprise-new-2-{size}", whole=True)
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_text("我们答应你")).to_be_visible()
    axe(page)
    shot(page, f"enterprise-new-3-{size}", whole=True)
    page.get_by_role("button", name="送出诉求").click()

    expect(page.get_by_text("已收到，编号")).to_be_visible()
    axe(page)
    shot(page, f"enterprise-new-4-{size}", whole=True)


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_one_tap_rates_and_another_reopens(
    size: str, request: pytest.FixtureRequest, live_server: LiveServer, city: City, axe: Axe, shot: Shot
) -> None:
    page: Page = request.getfixturevalue(size)
    case = tale.replied(city)
    tale.joined(city, case, cities.hear(city, firm=1, at=city.before(days=2)))
    sign_in(page, live_server.url)
    page.get_by_role("link", name="评价").click()
    expect(page.get_by_role("button", name="不满意").first).to_be_visible()
    axe(page)
    shot(page, f"enterprise-appeal-{size}", whole=True)

    page.get_by_role("button", name="不满意").first.click()
    expect(page.get_by_role("heading", name="不满意，重新办理")).to_be_visible()
    axe(page)
    shot(page, f"enterprise-appeal-rated-{size}", whole=True)
    page.get_by_role("button", name="要求重新办理").click()

    expect(page.get_by_text("第 2 次办理，已收到")).to_be_visible()
    axe(page)
    shot(page, f"enterprise-appeal-again-{size}", whole=True)


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_what_is_asked_for_is_supplied(
    size: str, request: pytest.FixtureRequest, live_server: LiveServer, city: City, axe: Axe, shot: Shot
) -> None:
    page: Page = request.getfixturevalue(size)
    tale.paused(city)
    sign_in(page, live_server.url)
    page.get_by_role("link", name="补充").click()
    expect(page.get_by_label("说明")).to_be_visible()
    axe(page)
    shot(page, f"enterprise-supply-{size}", whole=True)

    page.get_by_label("说明").fill("设备清单见附件，共 12 台。")
    page.get_by_role("button", name="送出补充，恢复计时").click()

    expect(page.get_by_text("补充内容已送到，计时恢复。")).to_be_visible()


def test_large_type_never_runs_over_the_edge(
    live_server: LiveServer, city: City, phone: Page, axe: Axe
) -> None:
    befriend(city)
    number = tale.number_of(city, tale.replied(city))
    tale.paused(city)
    sign_in(phone, live_server.url)
    phone.get_by_role("button", name="大字").click()
    expect(phone.get_by_role("button", name="大字")).to_have_attribute("aria-pressed", "true")

    for path in ("e/", "e/appeals/", f"e/appeals/{number}/", "e/appeals/new/", "e/me/", "password/"):
        phone.goto(f"{live_server.url}/{path}")
        over = phone.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, f"{path} is {over} px too wide"
        axe(phone)


@pytest.mark.usefixtures("city")
def test_a_password_tells_while_typing_which_rules_it_keeps(live_server: LiveServer, phone: Page) -> None:
    sign_in(phone, live_server.url)
    phone.goto(f"{live_server.url}/password/")
    kept = phone.locator(".q-rule-kept")

    phone.get_by_label("新密码", exact=True).fill("abc")
    expect(kept).to_have_count(0)
    phone.get_by_label("新密码", exact=True).fill("Lake-and-Loom-88")

    expect(kept).to_have_count(2)


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_a_make_believe_city_is_entered_by_one_tap(
    size: str, request: pytest.FixtureRequest, live_server: LiveServer, axe: Axe, shot: Shot
) -> None:
    page: Page = request.getfixturevalue(size)
    people = (
        ("firm0", "方以宁", "企业", "有两件等她处理"),
        ("clerk", "沈知行", "综合受理", "早上来了十件"),
    )
    rows = [
        {"username": username, "name": name, "role": role, "say": say, "password": cities.PASSWORD}
        for username, name, role, say in people
    ]
    kept = Path(settings.HOME) / "demo.json"
    kept.write_text(json.dumps(rows), encoding="utf-8")
    page.goto(f"{live_server.url}/")
    axe(page)
    shot(page, f"enterprise-demo-{size}", whole=True)

    page.get_by_role("button", name="方以宁").click()
    expect(page).to_have_url(f"{live_server.url}/e/")
    kept.unlink()
