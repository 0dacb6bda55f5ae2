"""Does a browser test wait for what its click brings, before it looks at the page?

A click may return while the old page still stands. What looks at once then sees the old page, or none, and
the test passes or fails by the speed of the machine.
"""

import ast
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

SOURCES = sorted((Path(__file__).resolve().parents[1] / "browser").glob("*.py"))
TOUCHES = {"click", "dblclick", "tap", "press"}
OWN_LOOKS = {"axe", "shot", "looked_at", "held"}
LOOKS = {
    "all",
    "all_inner_texts",
    "bounding_box",
    "content",
    "count",
    "evaluate",
    "get_attribute",
    "goto",
    "inner_text",
    "input_value",
    "is_visible",
    "screenshot",
    "text_content",
    "title",
}


def touches(done: ast.stmt) -> bool:
    """Is this statement a touch of the page that may bring another page?"""
    call = done.value if isinstance(done, ast.Expr) else None
    return isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in TOUCHES


def looks(done: ast.stmt) -> bool:
    """Does this statement read the page as it stands, or leave it, without waiting?"""
    for node in ast.walk(done):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name) and node.func.id in OWN_LOOKS:
                return True
            if isinstance(node.func, ast.Attribute) and node.func.attr in LOOKS:
                return True
    return False


def hasty(source: str) -> Iterator[int]:
    """The lines that look at once after a touch."""
    for node in ast.walk(ast.parse(source)):
        for block in (getattr(node, name, None) for name in ("body", "orelse", "finalbody")):
            if isinstance(block, list):
                pairs = pairwise(block)
                yield from (then.lineno for done, then in pairs if touches(done) and looks(then))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_nobody_looks_before_the_page_has_come(path: Path) -> None:
    assert list(hasty(path.read_text("utf-8"))) == []


def test_the_check_sees_a_hasty_look() -> None:
    assert list(hasty("def test_it(page):\n    page.get_by_role('link').click()\n    axe(page)\n")) == [3]
    assert list(hasty("def test_it(page):\n    page.keyboard.press('j')\n    expect(page).to_be(1)\n")) == []
