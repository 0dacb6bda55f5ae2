"""Are notices entered and packs proved from the console, with what moves and what fails?"""

from pathlib import Path

import pytest
from tests.console.making import typed

from qifu.kernel.errors import Refused

SHEET = "日期,类型,名称\n2027-01-01,放假,元旦\n2027-01-02,放假,元旦\n2027-01-10,上班,元旦\n"
TITLE = ("--year", "2027", "--title", "关于2027年部分节假日安排的通知", "--number", "测办发〔2026〕1号")


@pytest.fixture
def notice(tmp_path: Path) -> str:
    path = tmp_path / "2027.csv"
    path.write_text(SHEET, encoding="gb18030")
    return str(path)


@pytest.mark.django_db(transaction=True)
def test_a_year_is_told_with_its_sources() -> None:
    _, told = typed("calendar", "show", "2026")

    assert (told["provisional"], told["make_up_days"]) == (False, 6)
    assert all(span["source"] for span in told["spans"])


@pytest.mark.django_db(transaction=True)
def test_a_notice_is_tried_out_and_then_entered_once(notice: str) -> None:
    _, tried = typed("calendar", "load", notice, *TITLE, "--dry-run")
    _, before = typed("calendar", "show", "2027")
    _, entered = typed("calendar", "load", notice, *TITLE)
    _, after = typed("calendar", "show", "2027")

    assert tried["days"] == entered["days"]
    assert (before["provisional"], after["provisional"]) == (True, False)
    with pytest.raises(Refused, match="没有变化"):
        typed("calendar", "load", notice, *TITLE)


@pytest.mark.django_db(transaction=True)
def test_a_table_without_a_title_is_refused(notice: str) -> None:
    with pytest.raises(Refused, match="没有写通知标题"):
        typed("calendar", "load", notice, "--year", "2027")


def test_all_packs_pass_their_checks_and_examples() -> None:
    code, checked = typed("packs", "check")
    _, tested = typed("packs", "test")

    assert (code, checked["faults"]) == (0, [])
    assert tested["ok"]
    assert tested["examples"] > 50


def test_each_value_is_shown_with_its_place() -> None:
    _, told = typed("packs", "show", "national", "--section", "duplicates")

    rows = {row["path"]: row for row in told["sections"]["duplicates"]}
    assert rows["same_enterprise.likeness"]["at"].startswith("national/duplicates.yaml:")


def test_a_broken_pack_is_told_with_file_and_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "pack.yaml").write_text(
        'name: "一"\nlevel: national\narea: "000000"\n', encoding="utf-8"
    )
    (tmp_path / "one" / "pool.yaml").write_text("criterai: {}\n", encoding="utf-8")
    monkeypatch.setenv("QIFU_PACKS", str(tmp_path))

    code, told = typed("packs", "check")

    assert code == 1
    assert any("one/pool.yaml:1" in fault["fault"] for fault in told["faults"])
