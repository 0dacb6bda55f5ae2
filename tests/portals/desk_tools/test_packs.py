"""Does the viewer say of each value where it stands, on whose word, and how else it could be read?"""

from datetime import date

import pytest
from django.test import Client

from qifu.kernel import packs
from qifu.portals.desk_tools import pack_look

DAY = date(2026, 11, 21)
PATHS = packs.all_packs()
PLACE = next(path for path in PATHS if path.endswith("/huzhou")).rpartition("/")[2]
OTHER = next(path for path in PATHS if path.endswith("/fucheng")).rpartition("/")[2]


def test_all_packs_are_listed_with_ours_marked(clerk: Client) -> None:
    page = clerk.get("/s/packs/").content.decode()

    assert page.count("口径说明</a></td>") == len(PATHS)
    assert page.count("本地在用") == 1


def test_a_value_names_file_line_document_and_other_reading(clerk: Client) -> None:
    page = clerk.get(f"/s/packs/{PLACE}/?section=cases/appeal").content.decode()

    assert "10 个工作日" in page
    assert "也可读作 14 个自然日" in page
    assert "cases/appeal.yaml:" in page


def test_searching_narrows_to_what_holds_the_words(clerk: Client) -> None:
    page = clerk.get(f"/s/packs/{PLACE}/?section=cases/appeal&q=A19").content.decode()

    assert "也可读作 14 个自然日" in page
    assert "编号前缀" not in page


def test_the_register_shows_the_reading_chosen_and_the_others(clerk: Client) -> None:
    page = clerk.get(f"/s/packs/{PLACE}/readings/").content.decode()

    assert "合计十五个" in page
    assert "合计十六个" in page


def test_two_packs_show_only_where_they_differ(clerk: Client) -> None:
    page = clerk.get(f"/s/packs/differences/?one={PLACE}&other={OTHER}").content.decode()

    assert "处不同" in page
    assert "classes.general.limit" in page
    assert "classes.general.limit.n" not in page


def test_a_limit_with_readings_meets_a_bare_one_in_the_same_row() -> None:
    national, place = packs.load("national", on=DAY), packs.load(PLACE, on=DAY)

    found = {each.path: each for each in pack_look.differences(national, place, "cases/appeal")}

    assert found["levels"].one
    assert found["levels"].other
    assert not any(row.path.endswith(".unit") for row in pack_look.rows(national, "cases/appeal"))


@pytest.mark.parametrize("path", PATHS)
def test_every_section_of_every_pack_can_be_shown(path: str) -> None:
    pack = packs.load(path, on=DAY)

    for section in pack.sections():
        rows = [row for group in pack_look.groups(pack, section) for row in group.rows]
        assert all(row.value and row.origin and row.name for row in rows)


@pytest.mark.parametrize("path", PATHS)
def test_a_pack_does_not_differ_from_itself(path: str) -> None:
    pack = packs.load(path, on=DAY)

    assert [pack_look.differences(pack, pack, section) for section in pack.sections()] == [
        () for _ in pack.sections()
    ]


def test_an_unknown_pack_is_refused_in_words(clerk: Client) -> None:
    answer = clerk.get("/s/packs/nowhere/")

    assert answer.status_code == 422
    assert "打不开这个规则包" in answer.content.decode()
