"""Does an application go from the phone to the desk and back, and is the public list read on a phone?"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer
from tests.browser.test_desk_tools import walk
from tests.policies import grant_making, making
from tests.portals import city as cities
from tests.portals.city import City

from qifu.policies.finding import stating
from qifu.policies.granting import following, lists
from qifu.policies.models import Grant, PaperPromise, PublishedItem
from qifu.registry import enterprises
from qifu.registry.rules.access import SETUP

pytestmark = pytest.mark.django_db(transaction=True)
Axe = Callable[[Page], None]
Shot = Callable[..., Path]
PDF = {"name": "扫描件.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 a small file"}
LINES = (
    "lines: {columns: [{name: 展会}, {name: 发票号}, {name: 金额, kind: money}],"
    " sum: 金额, fact: 展位费@本年, document: 发票号}\n"
)


@pytest.fixture
def city(transactional_db: None) -> City:  # noqa: ARG001 - the tables
    made = cities.build()
    firm = made.firms[0]
    enterprises.change(firm, changed={"recognitions": ["高新技术企业"]}, by=SETUP, at=made.now)
    facts = {"研发费用@上年": "320万", "严重失信名单": False}
    stating.state_facts(firm, facts, source="税务", by=SETUP, at=made.now)
    sheet = grant_making.item("t-sheet", mode="快申快享", pay="pay: {base: 展位费@本年, rate: 50%}")
    making.published(
        grant_making.item("t-fast", mode="快申快享", materials="申请表"),
        sheet.partition("given:")[0] + LINES,
        making.item("t-free"),
    )
    return made


def enter(page: Page, server: LiveServer, account: int) -> None:
    cookie = cities.enter(Client(), account).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": server.url}])


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_applied_on_the_phone_decided_on_the_desk_and_the_account_confirmed(
    phone: Page, desk: Page, live_server: LiveServer, city: City, axe: Axe, shot: Shot
) -> None:
    enter(phone, live_server, city.members[0])
    phone.goto(f"{live_server.url}/e/policies/t-fast/apply/")
    axe(phone)
    assert fits(phone)
    phone.get_by_role("button", name="申报 32").click()
    phone.get_by_text("还有 1 处没有填好").wait_for()
    axe(phone)
    shot(phone, "phone-grant-lacks-a-paper", whole=True)
    phone.get_by_label("申请表").set_input_files(files=[PDF])  # type: ignore[list-item]
    phone.get_by_role("button", name="申报 32").click()
    phone.get_by_text("申报已送到").wait_for()

    number = Grant.objects.select_related("case").get().case.number
    enter(desk, live_server, city.accounts["handler"])
    desk.goto(f"{live_server.url}/s/grants/{number}/")
    axe(desk)
    assert fits(desk)
    desk.get_by_role("button", name="同意兑现 32").click()
    desk.get_by_text("已审定，企业马上能看到").wait_for()
    shot(desk, "desk-grant-decided", whole=True)

    phone.goto(f"{live_server.url}/e/grants/{number}/")
    axe(phone)
    assert fits(phone)
    phone.get_by_label("开户行").fill("澄湖银行东桥支行")
    phone.get_by_label("账号").fill("6222020200112230")
    phone.get_by_role("button", name="确认这个账户").click()
    phone.get_by_text("收款账户已确认").wait_for()
    shot(phone, "phone-grant-confirmed", whole=True)
    assert Grant.objects.get().payee_confirmed_at is not None


def test_a_sheet_is_pasted_on_the_phone_and_its_wrong_cell_named(
    phone: Page, live_server: LiveServer, city: City, axe: Axe, shot: Shot
) -> None:
    enter(phone, live_server, city.members[0])
    answer = phone.goto(f"{live_server.url}/e/policies/t-sheet/apply/")
    assert answer is not None
    assert answer.status == 200
    rows = "\n".join(f"工业展\tF{place}\t{1000 + place}" for place in range(11))

    phone.locator("[name=sheet_paste]").evaluate(
        "(box, text) => { box.value = text }",
        f"展会\t发票号\t金额\n{rows}\n工业展\tF12\t一千",
    )
    phone.locator("[name=step][value=sheet]").first.click()

    phone.get_by_text("应是金额").first.wait_for()
    axe(phone)
    assert fits(phone)
    shot(phone, "phone-grant-sheet", whole=True)


def test_the_public_list_reads_on_a_phone_and_on_a_desk(
    phone: Page, desk: Page, live_server: LiveServer, city: City, axe: Axe, shot: Shot
) -> None:
    number = lists.propose(PublishedItem.objects.get(code="t-free").pk, by=SETUP, at=city.now)
    lists.publish(number, pack=cities.PACK, by=SETUP, at=city.now)
    pages = {"notices": "/notices/", "notice": f"/notices/{number}/"}

    walk(phone, live_server, pages, axe, shot, "phone")
    walk(desk, live_server, pages, axe, shot, "desk")


def test_a_slip_is_taken_back_in_one_tap_and_the_phone_says_so(
    phone: Page, desk: Page, live_server: LiveServer, city: City, axe: Axe, shot: Shot
) -> None:
    firm = cities.enter(Client(), city.members[0])
    file = SimpleUploadedFile("申请表.pdf", b"%PDF-1.4 a small file", "application/pdf")
    firm.post("/e/policies/t-fast/apply/", {"paper0": file})
    number = Grant.objects.select_related("case").get().case.number
    enter(desk, live_server, city.accounts["handler"])
    desk.goto(f"{live_server.url}/s/grants/")
    desk.get_by_label(f"同意兑现 {number}").check()
    desk.once("dialog", lambda dialog: dialog.accept())
    desk.get_by_role("button", name="同意兑现 1").click()
    desk.get_by_role("button", name="撤回这 1 件").wait_for()
    axe(desk)
    assert fits(desk)
    shot(desk, "desk-grants-undo", whole=True)
    desk.set_viewport_size({"width": 390, "height": 844})
    assert fits(desk)
    shot(desk, "desk-grants-undo-narrow", whole=True)
    enter(phone, live_server, city.members[0])
    phone.goto(f"{live_server.url}/e/grants/{number}/")
    phone.get_by_text("审定结果").wait_for()

    desk.get_by_role("button", name="撤回这 1 件").click()
    desk.get_by_text("已撤回 1 件审定").wait_for()
    desk.goto(f"{live_server.url}/s/grants/{number}/")
    axe(desk)
    shot(desk, "desk-grant-undone", whole=True)
    phone.reload()
    phone.get_by_role("heading", name="原来的审定已撤回").wait_for()
    axe(phone)
    assert fits(phone)
    shot(phone, "phone-grant-undone", whole=True)


def test_a_promised_paper_that_did_not_come_is_seen_on_phone_and_desk(
    phone: Page, desk: Page, live_server: LiveServer, city: City, axe: Axe, shot: Shot
) -> None:
    cities.enter(Client(), city.members[0]).post("/e/policies/t-fast/apply/", {"follows": "1"})
    number = Grant.objects.select_related("case").get().case.number
    PaperPromise.objects.update(due_on=city.now.date() - timedelta(days=3))
    following.follow(city.now)
    enter(phone, live_server, city.members[0])
    phone.goto(f"{live_server.url}/e/grants/")
    phone.get_by_text("已过期").wait_for()
    axe(phone)
    shot(phone, "phone-grants-paper-late", whole=True)
    phone.goto(f"{live_server.url}/e/grants/{number}/")
    phone.get_by_text("现在交还来得及").wait_for()
    axe(phone)
    assert fits(phone)
    shot(phone, "phone-grant-paper-late", whole=True)

    enter(desk, live_server, city.accounts["handler"])
    desk.goto(f"{live_server.url}/s/grants/")
    desk.get_by_role("link", name="容缺逾期").click()
    desk.get_by_text("只列承诺补交").wait_for()
    axe(desk)
    assert fits(desk)
    shot(desk, "desk-grants-paper-late", whole=True)
    desk.set_viewport_size({"width": 390, "height": 844})
    assert fits(desk)
    desk.goto(f"{live_server.url}/s/grants/{number}/")
    desk.get_by_text("可以通知补正").wait_for()
    axe(desk)
