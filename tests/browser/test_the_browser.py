"""Does the browser ground itself hold: pages open, faults are heard, accessibility is judged?"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer


def test_a_page_that_does_not_exist_is_told_in_chinese_and_is_accessible(
    live_server: LiveServer, phone: Page, axe: Callable[[Page], None]
) -> None:
    phone.goto(f"{live_server.url}/no-such-page/")

    assert "请返回首页" in phone.inner_text("body")
    axe(phone)


def test_the_policy_lets_no_foreign_script_run(live_server: LiveServer, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{live_server.url}/health/")

    page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.got = 1'; "
        "document.head.append(s); }"
    )

    assert page.evaluate("window.got") is None
    page.close()


def test_a_picture_without_words_is_a_violation(desk: Page, axe: Callable[[Page], None]) -> None:
    desk.set_content('<html lang="zh-CN"><title>图</title><main><img src="data:,"></main></html>')

    with pytest.raises(AssertionError, match="image-alt"):
        axe(desk)
