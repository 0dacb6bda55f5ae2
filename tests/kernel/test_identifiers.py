"""Codes and numbers: what holds, what is wrong with what does not, and what strangers may see."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qifu.kernel import identifiers
from qifu.kernel.errors import Refused

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
BODIES = st.builds(
    lambda authority, kind, area, rest: authority + kind + f"{area:06d}" + rest,
    st.sampled_from("123456789ANY"),
    st.sampled_from(ALPHABET),
    st.integers(0, 999_999),
    st.text(ALPHABET, min_size=8, max_size=8),
)


@given(BODIES)
@settings(deadline=None)
def test_every_code_we_make_holds(body: str) -> None:
    code = identifiers.make_uscc(body)

    assert identifiers.check_uscc(code) == identifiers.UsccResult(True, code)


@given(BODIES, st.integers(0, 17), st.sampled_from(ALPHABET))
@settings(deadline=None)
def test_one_wrong_character_is_always_found(body: str, place: int, wrong: str) -> None:
    code = identifiers.make_uscc(body)
    spoiled = code[:place] + wrong + code[place + 1 :]

    assert identifiers.check_uscc(spoiled).ok == (spoiled == code)


def test_army_agriculture_and_other_authorities_are_accepted() -> None:
    codes = [identifiers.make_uscc(first + "2330502MF123456") for first in "ANY"]

    assert all(identifiers.check_uscc(code).ok for code in codes)


def test_full_width_lower_case_and_spaces_do_not_matter() -> None:
    typed = "９１33 0599　ma7q-0ax2\u200b 7c"

    assert identifiers.check_uscc(typed).value == "91330599MA7Q0AX27C"


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", "未填统一社会信用代码"),
        ("91330599MA7Q0AX27", "统一社会信用代码少 1 位：应为 18 位，现为 17 位"),
        ("91330599MA7Q0AX27C1", "统一社会信用代码多 1 位：应为 18 位，现为 19 位"),
        ("330500123456789", "这是 15 位的旧注册号，不是 18 位统一社会信用代码"),
        ("01330599MA7Q0AX27C", "统一社会信用代码第 1 位“0”不是登记管理部门代码"),
        ("9133059XMA7Q0AX27C", "统一社会信用代码第 3 至 8 位应为 6 位行政区划数字"),
        ("91330599MA7Q0AX27D", "统一社会信用代码第 18 位（校验位）不通过，可能有一位抄错"),
        ("91330599MA7Q0AX28C", "统一社会信用代码第 17 位和第 18 位校验都不通过，可能有一位抄错"),
    ],
)
def test_a_fault_is_told_in_one_sentence(typed: str, fault: str) -> None:
    assert identifiers.check_uscc(typed).fault == fault


def test_a_wrong_organization_code_is_told_apart_from_a_wrong_last_character() -> None:
    whole_holds = next(
        code
        for last in ALPHABET
        if "第 17 位（" in identifiers.check_uscc(code := "91330599MA7Q0AX28" + last).fault
    )

    assert identifiers.check_uscc(whole_holds).fault == "统一社会信用代码第 17 位（组织机构代码校验位）不通过"


def test_letters_read_for_digits_are_only_suggested() -> None:
    result = identifiers.check_uscc("9I33O599MA7QOAX27C")

    assert not result.ok
    assert "第 2 位“I”不合规" in result.fault
    assert result.suggestion == "91330599MA7Q0AX27C"


def test_a_suggestion_that_would_not_hold_is_not_made() -> None:
    assert identifiers.check_uscc("9I33O599MA7QOAX27D").suggestion == ""


def test_a_body_with_forbidden_characters_makes_no_code() -> None:
    with pytest.raises(Refused):
        identifiers.make_uscc("9133059IMA7Q0AX2")


def test_masks_hide_the_middle() -> None:
    assert identifiers.mask_uscc("91330599ma7q0ax27c") == "9133 0599 MA7Q **** 7C"
    assert identifiers.mask_uscc("91330599") == "********"
    assert identifiers.mask_phone("+86 13800138000") == "138****8000"
    assert identifiers.mask_phone("010-62345678") == "010-******78"
    assert identifiers.mask_phone("12345") == "***45"
    assert identifiers.mask_phone("110") == "***"
    assert identifiers.mask_phone("") == ""


@given(st.text(max_size=30))
@settings(deadline=None)
def test_checking_never_breaks_on_anything_typed(typed: str) -> None:
    assert identifiers.check_uscc(typed).ok == (identifiers.check_uscc(typed).fault == "")


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(1, 10**9))
@settings(deadline=None)
def test_a_case_number_is_read_back_whole(on: date, serial: int) -> None:
    number = identifiers.case_number("SQ", on, serial)

    assert identifiers.parse_case_number(number) == identifiers.CaseNumber(on, serial, "SQ")
    assert str(identifiers.parse_case_number(number)) == number


def test_the_ten_thousandth_case_of_a_day_sorts_after_the_one_before() -> None:
    day = date(2026, 9, 24)
    numbers = [identifiers.case_number("SQ", day, serial) for serial in (10_000, 9_999, 137)]

    ordered = sorted(identifiers.parse_case_number(number) for number in numbers)

    assert [number.serial for number in ordered] == [137, 9_999, 10_000]


@pytest.mark.parametrize(
    "typed", ["SQ-2026-0924", "SQ-2026-1324-0137", "2026-0924-0137", "", "SQ-2026-0924-137"]
)
def test_a_number_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(Refused):
        identifiers.parse_case_number(typed)


@pytest.mark.parametrize(("prefix", "serial"), [("sq", 1), ("", 1), ("SQ", 0), ("SQ-A", 1)])
def test_a_number_that_could_not_be_read_back_is_not_given(prefix: str, serial: int) -> None:
    with pytest.raises(Refused):
        identifiers.case_number(prefix, date(2026, 9, 24), serial)
