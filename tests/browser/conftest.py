"""How does a test look at our pages? Through a real Chromium, on a phone and on a desk, with open ears.

`phone` and `desk` are pages that fail their test at its end if the browser console reported anything wrong.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
SHOTS = ROOT / "shots"
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
TIMEOUT_MS = 15_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs the browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


def chromium() -> str | None:
    """The browser's program: named by the environment, in its usual place, or on the path."""
    wanted = os.environ.get("QIFU_CHROMIUM")
    usual = "/usr/bin/chromium" if Path("/usr/bin/chromium").exists() else None
    return wanted or usual or shutil.which("chromium") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests; without one they are skipped, but never in CI."""
    program = chromium()
    if program is None:
        said = "no Chromium found: install the package `chromium`, or name one in QIFU_CHROMIUM"
        if os.environ.get("CI") == "true":
            pytest.fail(said)
        pytest.skip(said)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield running
        running.close()


def _opened(browser: Browser, **given: Any) -> Iterator[Page]:
    """A page in a context of its own; what went wrong in it is gathered and held against the test."""
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", **given)
    context.set_default_timeout(TIMEOUT_MS)
    page, wrong = context.new_page(), list[str]()
    context.on("page", lambda opened: _listen(opened, wrong))
    _listen(page, wrong)
    yield page
    context.close()
    assert not wrong, "the browser console reported: " + "; ".join(wrong)


def _listen(page: Page, wrong: list[str]) -> None:
    def hear(message: ConsoleMessage) -> None:
        about = message.location.get("url", "")
        # An error page is the right answer to some visits; the browser remarks on its status, nothing else.
        is_own_status = about == page.url and message.text.startswith("Failed to load resource")
        if message.type in {"error", "warning"} and not is_own_status:
            wrong.append(f"{message.type}: {message.text} ({about})")

    page.on("console", hear)
    page.on("pageerror", lambda error: wrong.append(f"uncaught: {error}"))


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page as on a phone held upright."""
    size = {"width": 390, "height": 844}
    yield from _opened(browser, viewport=size, device_scale_factor=2, has_touch=True, is_mobile=True)


@pytest.fixture
def desk(browser: Browser) -> Iterator[Page]:
    """A page as on an office screen."""
    yield from _opened(browser, viewport={"width": 1440, "height": 900})


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """`axe(page)` asserts that the page as it stands breaks no rule of WCAG 2.1 AA."""
    if not AXE.is_file():
        pytest.fail("axe-core is missing: run `npm ci --ignore-scripts` in frontend/")
    source = AXE.read_text("utf-8")

    def judge(page: Page) -> None:
        # Evaluated by the debugger, not added as a script: the pages' own policy stays as strict as it is.
        page.evaluate(source)
        told = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", WCAG)
        assert not told["violations"], "\n".join(_complaint(each) for each in told["violations"])

    return judge


def _complaint(violation: dict[str, Any]) -> str:
    nodes = "; ".join(f"{node['target']} {node['html'][:120]}" for node in violation["nodes"][:5])
    return f"{violation['id']} ({violation['impact']}): {violation['help']}: {nodes}"


@pytest.fixture
def shot() -> Callable[..., Path]:
    """`shot(page, name, whole=False)` saves a picture under `shots/` and says where."""

    def save(page: Page, name: str, *, whole: bool = False) -> Path:
        SHOTS.mkdir(exist_ok=True)
        path = SHOTS / f"{name}.png"
        page.screenshot(path=str(path), full_page=whole)
        return path

    return save
