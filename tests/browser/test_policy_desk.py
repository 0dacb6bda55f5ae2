"""Does a policy come from a pasted text to the public page in the browser, through two pairs of hands?"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.policies import making
from tests.portals import city as cities
from tests.portals.city import City
from tests.portals.policy_desk.test_policy_desk import SAY, TEXT, begun

from qifu.policies.models import ItemDraft, SourceText

pytestmark = pytest.mark.django_db(transaction=True)
Axe = Callable[[Page], None]
Shot = Callable[..., Path]


@pytest.fixture
def city(transactional_db: None) -> City:  # noqa: ARG001 - the tables
    return cities.build()


def enter(page: Page, server: LiveServer, city: City, who: str) -> None:
    """Sign in by the cookie that the sign-in page would leave."""
    cookie = cities.sign_in(Client(), city, who).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.clear_cookies()
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": server.url}])


def looked_at(page: Page, axe: Axe, shot: Shot, name: str) -> None:
    """A picture, no breach of access, nothing wider than the screen."""
    shot(page, f"policy-{name}", whole=True)
    axe(page)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{name} is {wide} px wider than the screen"


def test_from_a_pasted_text_to_the_public_page(
    desk: Page, live_server: LiveServer, city: City, axe: Axe, shot: Shot
) -> None:
    desk.on("dialog", lambda dialog: dialog.accept())
    enter(desk, live_server, city, "handler")
    desk.goto(f"{live_server.url}/s/policies/new/")
    desk.get_by_label("粘贴政策原文").fill(TEXT)
    looked_at(desk, axe, shot, "new")
    desk.get_by_role("button", name="拆解这份原文").click()

    desk.locator("[data-pin]").first.click()
    expect(desk.locator(".p-mark.p-on")).not_to_have_count(0)
    looked_at(desk, axe, shot, "source")
    desk.get_by_role("button", name="起草勾选的事项").click()
    desk.get_by_label("事项文件").wait_for()
    draft = ItemDraft.objects.get().pk
    _write(desk, axe, shot)

    desk.get_by_role("button", name="送审第").click()
    desk.get_by_text("你保存过这份草稿").wait_for()
    enter(desk, live_server, city, "head")
    desk.goto(f"{live_server.url}/s/policies/drafts/{draft}/review/")
    looked_at(desk, axe, shot, "review")
    desk.get_by_role("button", name="审核通过").click()
    desk.get_by_role("button", name="审核通过").wait_for(state="detached")
    for label in ("制定部门", "执行部门"):
        desk.get_by_label(f"写{label}的解读").fill(SAY)
        desk.get_by_role("button", name=f"保存{label}的解读").click()
        desk.get_by_label(f"改写{label}的解读").wait_for()
    looked_at(desk, axe, shot, "interpreted")
    desk.get_by_role("button", name="发布").click()
    desk.get_by_role("heading", name="期限").wait_for()
    looked_at(desk, axe, shot, "published")

    desk.get_by_role("link", name="看企业看到的").click()
    desk.get_by_role("heading", name="部门解读").wait_for()
    expect(desk.get_by_text(SAY)).to_have_count(2)


def _write(desk: Page, axe: Axe, shot: Shot) -> None:
    """Fill in what is lacking, change a field of the form, add the tests of the lines, save."""
    whole = making.item("t-browser").replace("valid:", "issued_by: industry\nvalid:", 1)
    desk.get_by_label("事项文件").fill(whole)
    desk.get_by_text("不属于「严重失信名单」").wait_for()
    desk.locator("#sum").get_by_role("button", name="上限（本项）50").click()
    desk.get_by_label("多少", exact=True).fill("60万")
    desk.get_by_label("多少", exact=True).press("Enter")
    expect(desk.get_by_label("事项文件")).to_have_value(re.compile("cap: 60万"))
    desk.get_by_label("全选").check()
    desk.get_by_role("button", name="结论都核对过，加上勾选的").click()
    desk.get_by_text("个边界测试，并保存").wait_for()
    assert "恰在线上" in desk.get_by_label("事项文件").input_value()
    looked_at(desk, axe, shot, "draft")


def test_all_pages_fit_a_phone(
    phone: Page, live_server: LiveServer, city: City, axe: Axe, shot: Shot
) -> None:
    draft = begun(city)
    published = making.published(making.item("t-there")).new[0]
    client = cities.sign_in(Client(), city, "handler")
    client.post("/s/policies/new/", {"text": TEXT})
    enter(phone, live_server, city, "handler")
    pages = {
        "items": "",
        "new": "new/",
        "draft": f"drafts/{draft}/",
        "review": f"drafts/{draft}/review/",
        "source": f"sources/{SourceText.objects.get().pk}/",
        "published": f"published/{published}/",
        "import": "import/",
    }

    for name, address in pages.items():
        answer = phone.goto(f"{live_server.url}/s/policies/{address}")
        assert answer
        assert answer.status == 200, address
        looked_at(phone, axe, shot, f"{name}-phone")


THREE_DEEP = """\
who:
  all:
    - {fact: 资质, has: [高新技术企业, 科技型中小企业], on: 申报日, say: 高新或科技型中小, article: 第三条}
    - any:
        - {fact: 研发费用@上年, at_least: 100万}
        - all:
            - {of: 研发费用@上年 / 营业收入@上年, at_least: 5%, article: 第四条第一款}
            - {count: 知识产权, where: {fact: 种类, is: 发明专利}, at_least: 2}
            - none: [{fact: 行业, starts: ["C25", "B06"]}]
      say: 研发投入达到要求
    - none: [{fact: 严重失信名单, is: true}]
"""


def three_deep() -> str:
    head, _, rest = (
        making.item("t-deep").replace("valid:", "issued_by: industry\nvalid:", 1).partition("who:\n")
    )
    return head + THREE_DEEP + rest[rest.index("pay:") :]


def _at_the_tree(page: Page, server: LiveServer, city: City) -> None:
    enter(page, server, city, "handler")
    page.goto(f"{server.url}/s/policies/drafts/{begun(city, three_deep())}/")
    page.get_by_role("heading", name="申报条件").wait_for()


def test_the_condition_tree_is_written_without_a_word_of_yaml(
    desk: Page, live_server: LiveServer, city: City, axe: Axe, shot: Shot
) -> None:
    _at_the_tree(desk, live_server, city)
    yaml = desk.get_by_label("事项文件")
    tree = desk.locator("#tree")
    looked_at(desk, axe, shot, "tree")

    tree.get_by_role("button", name=re.compile("上年研发费用不低于")).click()
    expect(tree.get_by_label("写法")).to_be_focused()
    looked_at(desk, axe, shot, "tree-leaf")
    tree.get_by_role("textbox", name="比什么").fill("120万")
    tree.get_by_role("textbox", name="比什么").press("Enter")
    expect(yaml).to_have_value(re.compile("at_least: 120万"))
    expect(tree.get_by_role("button", name=re.compile("不低于 120 万元"))).to_be_focused()

    tree.get_by_role("button", name="加条件，到「满足任意一条」").click()
    tree.get_by_label("写法").select_option("拥有认定")
    tree.get_by_label("认定名称").fill("专精特新\n小巨人")
    tree.get_by_label("什么期间取得").fill("上年")
    looked_at(desk, axe, shot, "tree-new")
    tree.get_by_role("button", name="加上这一条").click()
    expect(yaml).to_have_value(re.compile(r"\{fact: 资质, has: \[专精特新, 小巨人\], within: 上年\}"))

    tree.get_by_label("这一组怎么组合").nth(1).select_option("至少满足几条")
    expect(yaml).to_have_value(re.compile(r"at_least:\n +k: 2"))
    tree.get_by_role("button", name=re.compile("知识产权中符合")).click()
    tree.get_by_label("这一条的 YAML").fill("{count: 知识产权, at_leest: 2}")
    tree.get_by_role("button", name="改好").click()
    tree.get_by_text("是不是「at_least」").wait_for()
    looked_at(desk, axe, shot, "tree-fault")
    tree.get_by_role("button", name="移除", exact=True).click()
    expect(yaml).not_to_have_value(re.compile("知识产权"))
    expect(tree.get_by_role("button", name="撤销")).to_be_focused()
    tree.get_by_role("button", name="撤销").press("Enter")
    expect(yaml).to_have_value(re.compile("count: 知识产权"))

    desk.get_by_role("button", name=re.compile("^保存")).click()
    desk.get_by_text("已保存第 2 版").wait_for()


def test_the_condition_tree_is_walked_and_changed_by_the_keys_alone(
    desk: Page, live_server: LiveServer, city: City
) -> None:
    _at_the_tree(desk, live_server, city)
    tree, yaml = desk.locator("#tree"), desk.get_by_label("事项文件")
    tree.locator("select").first.focus()
    for _ in range(2):
        desk.keyboard.press("Tab")
    expect(tree.get_by_role("button", name=re.compile("高新技术企业"))).to_be_focused()

    desk.keyboard.press("Enter")
    down = tree.get_by_role("button", name="下移")
    down.focus()
    desk.keyboard.press("Enter")
    expect(yaml).to_have_value(re.compile(r"article: 第三条\}\n    - none:"))
    expect(down).to_be_focused()
    up = tree.get_by_role("button", name="上移")
    up.focus()
    desk.keyboard.press("Enter")

    expect(yaml).to_have_value(three_deep())


def test_the_condition_tree_three_deep_is_clear_on_a_phone(
    phone: Page, live_server: LiveServer, city: City, axe: Axe, shot: Shot
) -> None:
    _at_the_tree(phone, live_server, city)
    tree = phone.locator("#tree")
    looked_at(phone, axe, shot, "tree-phone")

    tree.get_by_role("button", name=re.compile("代码以此开头")).tap()
    tree.get_by_role("button", name="移除", exact=True).wait_for()
    looked_at(phone, axe, shot, "tree-leaf-phone")
    phone.evaluate("document.documentElement.setAttribute('data-large', '')")
    looked_at(phone, axe, shot, "tree-leaf-phone-large")
    tree.get_by_role("button", name="移除", exact=True).tap()
    tree.get_by_role("button", name="撤销").tap()

    yaml = phone.get_by_label("事项文件")
    expect(yaml).to_have_value(three_deep())
    for at in range(tree.locator(".t-leaf").count()):
        tree.locator(".t-leaf").nth(at).tap()
        tree.get_by_role("button", name="改好").tap()
        tree.get_by_role("button", name="改好").wait_for(state="detached")
        expect(yaml).to_have_value(three_deep())


def test_the_condition_tree_is_changed_in_a_browser_without_script(
    browser: Browser, live_server: LiveServer, city: City
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.set_default_timeout(15_000)
    _at_the_tree(page, live_server, city)
    tree, yaml = page.locator("#tree"), page.get_by_label("事项文件")

    tree.get_by_role("button", name=re.compile("上年研发费用不低于")).click()
    tree.get_by_role("textbox", name="比什么").fill("120万")
    tree.get_by_role("button", name="改好").click()
    changed = three_deep().replace("at_least: 100万", "at_least: 120万")
    expect(yaml).to_have_value(changed)
    tree.get_by_label("这一组怎么组合").nth(1).select_option("都不满足")
    tree.get_by_role("button", name="改组合").nth(1).click()
    expect(tree.get_by_role("status")).to_contain_text("已改这一组")
    tree.get_by_role("button", name="撤销").click()
    expect(yaml).to_have_value(changed)
    context.close()


def _at_the_sum(page: Page, server: LiveServer, city: City) -> None:
    enter(page, server, city, "handler")
    page.goto(f"{server.url}/s/policies/drafts/{begun(city, summed())}/")
    page.get_by_role("heading", name="给多少", exact=True).wait_for()


SUM = """\
pay:  # 钱
  base: 研发费用@上年  # 上年的
  rate: 10%
  uplift:
    - {when: {fact: 规模以上, is: true}, by: 20%, article: 第五条}
  cap: {tiers: {by: 营业收入@上年, rows: [{below: 5亿, value: 50万}, {at_least: 5亿, value: 100万}]}}
  share: {市: 50%, 县: 50%}
"""


def summed() -> str:
    head, _, rest = making.item("t-sum").replace("valid:", "issued_by: industry\nvalid:", 1).partition("pay:")
    return head + SUM + rest[rest.index("\n") + 1 :]


@pytest.mark.parametrize("width", ["desk", "phone"])
def test_a_sum_is_written_without_a_word_of_yaml(
    request: pytest.FixtureRequest, width: str, live_server: LiveServer, city: City, axe: Axe, shot: Shot
) -> None:
    page: Page = request.getfixturevalue(width)
    _at_the_sum(page, live_server, city)
    card, yaml = page.locator("#sum"), page.get_by_label("事项文件")
    looked_at(page, axe, shot, f"sum-{width}")

    card.get_by_role("button", name="按 10% 的比例").click()
    expect(card.get_by_label("写法")).to_be_focused()
    card.get_by_label("多少", exact=True).fill("15 /")
    card.get_by_label("多少", exact=True).press("Enter")
    card.locator(".t-wrong").wait_for()
    looked_at(page, axe, shot, f"sum-fault-{width}")
    card.get_by_label("多少", exact=True).fill("15%")
    card.get_by_label("多少", exact=True).press("Enter")
    expect(yaml).to_have_value(summed().replace("rate: 10%", "rate: 15%"))
    expect(card.get_by_role("button", name="按 15% 的比例")).to_be_focused()
    expect(card.locator("#sum-example")).to_contain_text("30 万元")
    card.get_by_role("button", name="撤销").press("Enter")
    expect(yaml).to_have_value(summed())

    card.get_by_role("button", name=re.compile("规模以上")).click()
    card.get_by_role("combobox", name="上浮的比例").wait_for()
    looked_at(page, axe, shot, f"sum-part-{width}")
    card.locator(".s-when").get_by_role("button", name=re.compile("规模以上")).click()
    card.get_by_role("textbox", name="比什么").fill("否")
    card.get_by_role("button", name="改好").click()
    expect(yaml).to_have_value(summed().replace("规模以上, is: true", "规模以上, is: false"))

    card.get_by_role("button", name="加一档").click()
    card.get_by_role("textbox", name=re.compile("^上限")).fill("6亿")
    card.locator(".t-for-row").get_by_label("给多少").fill("80万")
    looked_at(page, axe, shot, f"sum-row-{width}")
    card.get_by_role("button", name="加上", exact=True).click()
    expect(yaml).to_have_value(re.compile("below: 6亿, value: 80万"))

    card.get_by_role("button", name="加一步：分期").click()
    card.get_by_label("什么时候兑现").fill("认定")
    card.get_by_label("占几成").fill("100%")
    card.get_by_label("占几成").press("Enter")
    expect(yaml).to_have_value(re.compile(r"stages: \[\{at: 认定, share: 100%\}\]"))
    looked_at(page, axe, shot, f"sum-done-{width}")


def test_a_sum_is_changed_in_a_browser_without_script(
    browser: Browser, live_server: LiveServer, city: City
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.set_default_timeout(15_000)
    _at_the_sum(page, live_server, city)
    card, yaml = page.locator("#sum"), page.get_by_label("事项文件")

    card.get_by_role("button", name="按 10% 的比例").click()
    card.get_by_label("多少", exact=True).fill("15%")
    card.get_by_role("button", name="改好").click()
    expect(yaml).to_have_value(summed().replace("rate: 10%", "rate: 15%"))
    card.get_by_role("button", name="撤销").click()
    expect(yaml).to_have_value(summed())
    context.close()
