"""Do the staff pages stand at 390 and 1440 px, without a console error, and can they be worked by keys?"""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.portals import city as cities
from tests.portals.city import City

from qifu.cases import assigning, handling, queries

Axe = Callable[[Page], None]
Shot = Callable[..., object]


@pytest.fixture
def city(transactional_db: None) -> Iterator[City]:  # noqa: ARG001 - the tables
    with cities.living() as city:
        yield city


def enter(page: Page, server: LiveServer, city: City, who: str) -> None:
    """The browser with somebody signed in."""
    client = cities.sign_in(Client(), city, who)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server.url}]
    )


def number_of(city: City, case: int) -> str:
    return queries.case_page(city.staff("clerk"), case, city.now).line.number


def a_full_case(city: City) -> str:
    """A case with a family, a co-handler, two answered points and a longer history."""
    first = cities.signed(city, cities.hear(city, at=city.before(days=9)), at=city.before(days=8))
    cities.hear(city, firm=1, at=city.before(days=5))
    cities.hear(city, firm=2, title="员工子女入学", text="员工子女想就近入学，名额怎么申请。")
    old = cities.hear(city, firm=1, title="老厂房验收卡在图纸", at=city.before(days=40))
    cities.signed(city, old, at=city.before(days=39))
    handler = city.staff("handler")
    power = city.departments["power"]
    assigning.co_handle(
        case=first, department_id=power, need="复测 2 号线", by=handler, at=city.before(days=6)
    )
    handling.note(case=first, text="三方会商，当晚转线", by=handler, at=city.before(days=2))
    points = [point.id for point in queries.case_page(handler, first, city.now).points]
    cities.points_answered(city, first, (points[0], points[1]), at=city.now - timedelta(hours=3))
    return number_of(city, first)


def fits(page: Page) -> None:
    """Nothing makes the page scroll sideways."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_every_page_stands(
    request: pytest.FixtureRequest, size: str, live_server: LiveServer, city: City, axe: Axe, shot: Shot
) -> None:
    page: Page = request.getfixturevalue(size)
    number = a_full_case(city)
    visits = {
        "handler": ("", f"cases/{number}/", f"cases/{number}/reply/", f"cases/{number}/note/"),
        "clerk": ("", "cases/", "cases/?q=没有", "register/"),
    }

    for who, addresses in visits.items():
        enter(page, live_server, city, who)
        for place, address in enumerate(addresses):
            page.goto(f"{live_server.url}/s/{address}")
            fits(page)
            axe(page)
            shot(page, f"staff-{size}-{who}-{place}", whole=True)


def test_keys_walk_the_list_open_a_case_and_start_an_act(
    desk: Page, live_server: LiveServer, city: City
) -> None:
    cities.signed(city, cities.hear(city))
    enter(desk, live_server, city, "handler")
    desk.goto(f"{live_server.url}/s/")

    desk.keyboard.press("j")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text(cities.TITLE)
    desk.keyboard.press("n")

    expect(desk.get_by_role("heading", name="记一笔")).to_be_visible()


def test_words_of_a_refused_act_and_an_unsent_draft_are_kept(
    desk: Page, live_server: LiveServer, city: City
) -> None:
    case = cities.signed(city, cities.hear(city))
    enter(desk, live_server, city, "handler")
    where = f"{live_server.url}/s/cases/{number_of(city, case)}/reply/"
    desk.goto(where)
    desk.locator("#act_text").fill("线路已经查过")
    expect(desk.locator("[data-draft-state]")).to_have_text("草稿已自动保存")

    desk.goto(where)
    expect(desk.locator("#act_text")).to_have_value("线路已经查过")
    desk.get_by_role("radio", name="已解决").check()
    desk.get_by_role("button", name="发出答复").click()

    expect(desk.get_by_role("alert")).to_contain_text("第 1 条诉求还没有答复")
    expect(desk.locator("#act_text")).to_have_value("线路已经查过")


def test_words_typed_when_the_session_had_ended_come_back_after_the_sign_in(
    desk: Page, live_server: LiveServer, city: City
) -> None:
    case = cities.signed(city, cities.hear(city))
    enter(desk, live_server, city, "handler")
    where = f"{live_server.url}/s/cases/{number_of(city, case)}/note/"
    desk.goto(where)
    desk.locator("#act_text").fill("线路已经查过")
    desk.context.clear_cookies(name="sessionid")
    desk.get_by_role("button", name="记下进展").click()

    expect(desk.get_by_role("heading", name="登录已过期")).to_be_visible()
    desk.get_by_role("link", name="重新登录").click()
    expect(desk.get_by_label("登录名")).to_be_visible()
    enter(desk, live_server, city, "handler")
    desk.reload()  # somebody signed in is led on to where the form was

    expect(desk).to_have_url(where)
    expect(desk.locator("#act_text")).to_have_value("线路已经查过")


def test_a_long_name_does_not_widen_the_worklist_beside_a_case(
    desk: Page, live_server: LiveServer, city: City
) -> None:
    case = cities.signed(city, cities.hear(city))
    long = "技改补助系统和窗口各要一套材料（澄湖宏泽包装（集团）智能制造产业发展有限责任公司）"
    cities.signed(city, cities.hear(city, firm=1, title=long))
    enter(desk, live_server, city, "handler")

    desk.goto(f"{live_server.url}/s/cases/{number_of(city, case)}/")

    assert desk.locator(".q-worklist").evaluate("list => list.offsetWidth") == 236


def test_ticking_counts_and_sends_as_proposed(desk: Page, live_server: LiveServer, city: City) -> None:
    cities.hear(city)
    enter(desk, live_server, city, "clerk")
    desk.goto(f"{live_server.url}/s/")

    desk.get_by_label("全选").check()
    desk.get_by_role("button", name="按建议交办 1 件").click()

    expect(desk.locator(".q-toast-success")).to_contain_text("已按建议交办 1 件")


def test_typing_shows_known_enterprises_and_likely_repeats(
    desk: Page, live_server: LiveServer, city: City
) -> None:
    cities.hear(city, at=city.before(days=1))
    cities.hear(city, title="员工子女入学", text="员工子女想就近入学，名额怎么申请。", firm=1)
    enter(desk, live_server, city, "clerk")
    desk.goto(f"{live_server.url}/s/register/")

    desk.get_by_label("企业名称").press_sequentially("澄湖启明")
    expect(desk.locator("#firms")).to_contain_text(cities.FIRMS[0])
    desk.locator("#new_text").fill(cities.TEXT)

    expect(desk.locator("#repeats")).to_contain_text(cities.TITLE)
