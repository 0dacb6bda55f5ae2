"""Are files and functions small, places left to the packs, and the machines of the authors left out?"""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
WALL_LINES = 300
WALL_FUNCTION_LINES = 40

# In pieces, so that this file does not name what it forbids.
HOSTS = re.compile(
    "|".join(
        [
            "registry" + r"\.npmjs",
            "registry" + r"\.yarnpkg",
            "registry" + r"\.npmmirror",
            "pypi" + r"\.org",
            "pypi" + r"\.python",
            "python" + "hosted",
            "pypi" + r"\.tuna",
            "mirrors" + r"\.aliyun",
            "dev" + "pi",
            "artifact" + "ory",
        ]
    )
)


@cache
def tracked() -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in done.stdout.split("\0") if name]


def texts() -> Iterator[tuple[Path, str]]:
    for path in tracked():
        if path.is_file():
            try:
                yield path, path.read_text("utf-8")
            except UnicodeDecodeError:
                continue


def hand_written() -> list[Path]:
    return [path for path in SOURCES if "migrations" not in path.parts]


def test_no_file_reaches_the_wall() -> None:
    sizes = {
        str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in hand_written()
    }

    assert {name: size for name, size in sizes.items() if size >= WALL_LINES} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    found = {}
    for path in hand_written():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = (node.end_lineno or node.lineno) - node.lineno + 1
                if size > WALL_FUNCTION_LINES:
                    found[f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"] = size

    assert found == {}


def test_every_file_opens_with_what_it_settles() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in hand_written()
        if path.read_text("utf-8").strip() and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]

    assert silent == []


def place_names() -> set[str]:
    """The names of the places that have packs, without the word for their rank."""
    headers = [
        path for path in (ROOT / "packs").rglob("pack.yaml") if "national" not in path.parent.parts[-1:]
    ]
    names = [str(yaml.safe_load(path.read_text("utf-8")).get("name", "")) for path in headers]
    bare = {re.sub("(省|市|区|县|自治区)$", "", name) for name in names}
    return {name for name in bare if len(name) >= 2}


def test_no_place_is_named_in_the_code() -> None:
    names = place_names()
    if not names:
        pytest.skip("no place has a pack yet")

    found = [
        (str(path.relative_to(ROOT)), name)
        for path in SOURCES
        for name in names
        if name in path.read_text("utf-8")
    ]

    assert found == []


def test_no_tracked_file_names_a_package_registry() -> None:
    assert [str(path.relative_to(ROOT)) for path, text in texts() if HOSTS.search(text)] == []


def test_the_check_for_registries_sees_one() -> None:
    assert HOSTS.search('"resolved": "https://' + "registry" + ".npm" + 'js.org/htmx.org"')
