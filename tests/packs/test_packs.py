"""Does every pack hang together: readable, sourced with a clause, every reading with its key and choice?"""

import re
from collections.abc import Iterator
from datetime import date

import pytest

from qifu.appeals import schema as appeals
from qifu.cases import schema as cases
from qifu.cases.schema import CaseType
from qifu.kernel import packs
from qifu.kernel.packs import Explained, Pack
from qifu.kernel.workdays import CalendarYear
from qifu.policies import schema as policies
from qifu.policies.schema.treasury import TreasurySection
from qifu.registry import schema as registry

DAY = date(2026, 11, 21)


def pack_of(name: str) -> Pack:
    """The pack as of the day of these tests."""
    return packs.load(name, on=DAY)


PATHS = packs.all_packs()
SECTIONS = {
    "cases/appeal": CaseType,
    "channels": appeals.Channels,
    "kinds": appeals.AppealKinds,
    "categories": appeals.Categories,
    "routing": appeals.Routing,
    "pool": appeals.Pool,
    "duplicates": appeals.Duplicates,
    "ratings": appeals.RatingScales,
    "readings": appeals.Readings,
    "strength": policies.Strength,
    "treasury": TreasurySection,
}
SCHEMAS: dict[str, type] = {
    **SECTIONS,
    "areas": registry.Areas,
    "departments": registry.Departments,
    "boards": registry.Boards,
    "calendar/closures": cases.Closures,
    "calendar/hours": cases.OfficeHours,
    "calendar/*": CalendarYear,
    # Sections of rooms that are not looked at here.
    "*": dict,
}
CLAUSE = re.compile(r"(附件[0-9]|[一二三四五六七八九十]+(\([一二三四五六七八九十]+\)[0-9]*|、[0-9]))$")


def explained(pack: Pack) -> Iterator[tuple[str, Explained]]:
    for section in SECTIONS.keys() | ({"areas", "departments", "boards"} & set(pack.sections())):
        for row in pack.explain(section):
            yield section, row


@pytest.mark.parametrize("path", PATHS)
def test_every_section_says_what_its_schema_allows(path: str) -> None:
    assert [str(fault) for fault in packs.check(pack_of(path), SCHEMAS)] == []


@pytest.mark.parametrize("path", PATHS)
def test_no_pack_lacks_what_an_appeal_needs(path: str) -> None:
    assert SECTIONS.keys() <= set(pack_of(path).sections())


@pytest.mark.parametrize("path", PATHS)
def test_whoever_names_a_document_names_the_clause(path: str) -> None:
    bare = {
        f"{row.origin.place} {row.origin.source}"
        for _, row in explained(pack_of(path))
        if row.origin.source and not CLAUSE.search(row.origin.source)
    }

    assert bare == set()


@pytest.mark.parametrize("path", PATHS)
def test_every_reading_names_its_key_and_another_choice(path: str) -> None:
    pack = pack_of(path)
    register = pack.section("readings", appeals.Readings).root
    read = [row for _, row in explained(pack) if row.origin.alternatives]

    assert read
    assert [str(row.origin.place) for row in read if row.origin.register not in register] == []
    assert [str(row.origin.place) for row in read if not row.origin.why] == []
    assert [row.path for row in read if row.value in row.origin.alternatives] == []


@pytest.mark.parametrize("path", PATHS)
def test_the_register_is_a_choice_that_can_be_made_otherwise(path: str) -> None:
    pack = pack_of(path)

    for key, reading in pack.section("readings", appeals.Readings).root.items():
        origin = pack.origin("readings", [key, "choice"])
        assert origin.register == key
        assert set(map(str, origin.alternatives)) | {reading.choice} == set(reading.choices)


def test_the_register_of_the_nation_is_complete() -> None:
    keys = set(pack_of("national").section("readings", appeals.Readings).root)

    assert {f"A{number}" for number in range(1, 22)} | {"A1b"} == keys


@pytest.mark.parametrize("path", [path for path in PATHS if pack_of(path).has("departments")])
def test_rules_and_boards_lead_to_departments_of_the_place(path: str) -> None:
    pack = pack_of(path)
    routing = pack.section("routing", appeals.Routing)
    rules = pack.section("cases/appeal", CaseType)
    departments, boards = _codes(pack, "departments"), _codes(pack, "boards")
    categories = pack.section("categories", appeals.Categories).root

    for code, route in routing.routes.items():
        assert route.department in departments, code
        assert not route.board or route.board in boards, code
        assert not route.class_code or route.class_code in rules.classes, code
        assert route.category in categories, code
    assert routing.fallback.department in departments
    assert not routing.fallback.board or routing.fallback.board in boards
    assert {board["lead"] for board in boards.values() if "lead" in board} <= set(departments)
    assert sum(bool(each.get("is_center")) for each in departments.values()) == 1


@pytest.mark.parametrize("path", [path for path in PATHS if pack_of(path).has("departments")])
def test_departments_and_areas_stand_in_areas_of_the_place(path: str) -> None:
    pack = pack_of(path)
    areas = _codes(pack, "areas")

    assert pack.area in areas
    assert {each["parent"] for each in areas.values() if "parent" in each} <= set(areas)
    assert {each["area"] for each in _codes(pack, "departments").values()} <= set(areas)


def test_huzhou_has_what_its_document_counts() -> None:
    huzhou = pack_of("huzhou")
    channels = huzhou.section("channels", appeals.Channels).root
    listed = {
        each.listed_as or each.label
        for code, each in channels.items()
        if huzhou.origin("channels", [code]).source
    }
    departments = _codes(huzhou, "departments")
    rules = huzhou.section("cases/appeal", CaseType)

    assert len(_codes(huzhou, "boards")) == 11
    assert len(listed) == 15
    assert sum(each.get("group") == "16" for each in departments.values()) == 16
    assert sorted(level.rank for level in rules.levels.values()) == [1, 2, 3, 4, 5]
    assert list(rules.rating.levels.values()) == ["满意", "比较满意", "基本满意", "不满意"]
    kinds = huzhou.section("kinds", appeals.AppealKinds).root
    assert {code for code, kind in kinds.items() if kind.handled == "referred"} == {
        "complaint",
        "irregularity",
        "errand",
    }


def test_fucheng_has_the_twenty_six_of_annex_one_and_three_reasons_for_the_fallback() -> None:
    fucheng = pack_of("fucheng")

    assert len(_codes(fucheng, "departments")) == 26
    assert list(fucheng.section("routing", appeals.Routing).fallback.reasons.values()) == [
        "无处受理",
        "无先例",
        "无牵头部门",
    ]


def test_qiantang_has_eight_boards_and_its_three_classes() -> None:
    qiantang = pack_of("qiantang")
    classes = qiantang.section("cases/appeal", CaseType).classes

    assert len(_codes(qiantang, "boards")) == 8
    assert {code: each.limit.n for code, each in classes.items()} == {"simple": 1, "single": 3, "cross": 5}


def test_the_make_believe_city_shares_no_area_or_name_with_the_real_one() -> None:
    chenghu, huzhou = pack_of("chenghu"), pack_of("huzhou")

    assert chenghu.fictional
    assert _codes(chenghu, "areas").keys().isdisjoint(_codes(huzhou, "areas"))
    assert "湖州" not in str([chenghu.content(name) for name in ("areas", "departments", "boards")])
    assert all(code.startswith("9999") for code in _codes(chenghu, "areas"))


def _codes(pack: Pack, section: str) -> dict[str, dict[str, str]]:
    content = pack.content(section)
    assert isinstance(content, dict)
    return content  # type: ignore[return-value]  # the registry's own tests read these by schema
