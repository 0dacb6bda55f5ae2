"""Does a file come in from the console with every row accounted for, and nothing at all when tried out?"""

from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from tests.console.making import messages, typed

from qifu.appeals import queries
from qifu.kernel.errors import Refused
from qifu.portals.console import intake

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_trial_counts_and_writes_nothing(tmp_path: Path) -> None:
    code, told = typed("intake", str(messages(tmp_path)), "--channel", "12345", "--dry-run")

    assert (code, told["received"], told["new"], told["quarantined"]) == (0, 6, 5, 1)
    assert queries.issue_base_size() == 0


def test_the_first_file_finds_an_empty_house_and_comes_in(tmp_path: Path) -> None:
    code, told = typed("intake", str(messages(tmp_path)), "--channel", "12345")

    figures = {name: told[name] for name in ("received", "new", "repeats", "quarantined")}
    assert (code, figures) == (0, {"received": 6, "new": 5, "repeats": 0, "quarantined": 1})
    assert "families_proposed" in told


def test_the_same_file_again_brings_repeats_only(tmp_path: Path) -> None:
    typed("intake", str(messages(tmp_path)), "--channel", "12345")

    _, again = typed("intake", str(messages(tmp_path)), "--channel", "12345")

    assert (again["new"], again["repeats"]) == (0, 6)


def test_the_result_says_why_of_each_row(tmp_path: Path) -> None:
    out = tmp_path / "result.xlsx"

    typed("intake", str(messages(tmp_path)), "--channel", "12345", "--out", str(out))

    rows = CalamineWorkbook.from_path(str(out)).get_sheet_by_index(0).to_python()
    assert [row[2] for row in rows[1:]] == ["新收"] * 5 + ["待核"]
    assert "没有内容" in str(rows[-1][4])


def test_a_map_overrules_the_guess(tmp_path: Path) -> None:
    given = tmp_path / "map.yaml"
    given.write_text("title: 留言主题\nsource_id: 留言编号\n", encoding="utf-8")

    _, told = typed("intake", str(messages(tmp_path)), "--channel", "12345", "--map", str(given))

    assert (told["new"], told["quarantined"]) == (5, 1)


@pytest.mark.parametrize("text", ["- a\n", "titel: 主题\n", "title: [\n"])
def test_a_map_that_cannot_be_read_is_refused(tmp_path: Path, text: str) -> None:
    given = tmp_path / "map.yaml"
    given.write_text(text, encoding="utf-8")

    with pytest.raises(Refused, match="看不懂"):
        intake.read_map(given)


def test_an_unknown_channel_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="没有这个渠道"):
        typed("intake", str(messages(tmp_path)), "--channel", "pigeon")


def test_a_text_finds_the_case_that_is_like_it(tmp_path: Path) -> None:
    typed("intake", str(messages(tmp_path)), "--channel", "12345")

    _, told = typed("similar", "--text", "西河那边的污水又倒灌了", "--top", "2")

    assert told["similar"][0]["title"] == "西河污水倒灌"
    assert len(told["similar"]) <= 2
