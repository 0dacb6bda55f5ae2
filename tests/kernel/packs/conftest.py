"""Small packs for the tests of the loader, written where they are needed."""

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

Write = Callable[[str, str], Path]

HEADERS = {
    "national": ("国家", "national", "000000"),
    "zhejiang": ("浙江", "province", "330000"),
    "zhejiang/huzhou": ("湖州", "city", "330500"),
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A nation, a province and a city, with nothing said yet."""
    for path, (name, level, area) in HEADERS.items():
        folder = tmp_path / path
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "pack.yaml").write_text(f"name: {name}\nlevel: {level}\narea: '{area}'\n", "utf-8")
    return tmp_path


@pytest.fixture
def write(root: Path) -> Write:
    def put(file: str, text: str) -> Path:
        path = root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), "utf-8")
        return path

    return put
