"""Does the worked pack of the how-to stand as printed?"""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from qifu.appeals.rules.examples import RUNNERS
from qifu.appeals.schema import Channels
from qifu.cases.schema import CaseType
from qifu.kernel import packs

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"```yaml\n# packs/(?P<path>\S+)\n(?P<text>.*?)```", re.S)
DAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the how-to, beside the pack they extend."""
    root = tmp_path_factory.mktemp("packs")
    shutil.copytree(ROOT / "packs/national", root / "national")
    for block in BLOCK.finditer((ROOT / "docs/how-to/add-a-city.md").read_text("utf-8")):
        file = root / block["path"]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(block["text"], "utf-8")
    return root


def test_every_file_of_the_how_to_is_accepted(written: Path) -> None:
    pack = packs.load("qinglan", on=DAY, root=written)

    assert pack.section("cases/appeal", CaseType).default_class == "limited"
    assert pack.section("channels", Channels).root["online"].label == "青岚企服网"


def test_every_example_of_the_how_to_holds(written: Path) -> None:
    results = packs.run_examples(packs.load("qinglan", on=DAY, root=written), RUNNERS)

    assert len(results) == 5
    assert [each.differences for each in results if not each.holds] == []
