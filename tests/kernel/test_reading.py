"""Dates, numbers and telephones, as people and Excel write them."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qifu.kernel import reading
from qifu.kernel.errors import Refused

FIGURES = "〇一二三四五六七八九"


@pytest.mark.parametrize(
    "written",
    [
        "2026-9-24",
        "2026/09/24",
        "2026.9.24",
        "2026年9月24日",
        "2026 年 9 月 24 号",
        "２０２６年９月２４日",
        "二〇二六年九月二十四日",
        "20260924",
        20260924,
        20260924.0,
        46289,
        "46289",
        "2026-09-24T00:00:00",
        date(2026, 9, 24),
    ],
)
def test_one_day_is_read_from_many_spellings(written: str | int | float | date) -> None:
    assert reading.read_date(written) == date(2026, 9, 24)


@pytest.mark.parametrize(
    ("written", "clock"),
    [
        ("2026/9/24 8:05", "08:05:00"),
        ("2026-09-24 20:05:09", "20:05:09"),
        ("2026年9月24日 下午3点半", "15:30:00"),
        ("2026年9月24日（星期四）上午9时5分", "09:05:00"),
        ("2026-9-24 12:30 am", "00:30:00"),
        ("2026年9月24日 中午12点", "12:00:00"),
        ("2026年9月24日 晚上11点", "23:00:00"),
        ("20260924080501", "08:05:01"),
        (46289.33680555, "08:05:00"),
        ("2026-09-24T00:05:00Z", "08:05:00"),
        (datetime(2026, 9, 24, 8, 5), "08:05:00"),  # noqa: DTZ001 - as a spreadsheet gives it
    ],
)
def test_a_time_is_read_on_the_clock_of_china(written: str | float | datetime, clock: str) -> None:
    assert reading.read_moment(written).isoformat() == f"2026-09-24T{clock}+08:00"


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("03/04/2024", "分不清哪个是月"),
        ("25/9/2026", "年份写在了最后"),
        ("24-9-3", "年份不足四位"),
        ("9月24日", "缺少年份"),
        ("2026-02-30", "没有这个日期"),
        ("2026-9-24 25:00", "没有这个日期或时间"),
        ("2026-9-24 左右", "读不出时间"),
        ("1026-1-1", "年份不合情理"),
        ("0001-01-01T00:00:00+14:00", "年份不合情理"),
        ("昨天", "读不出日期"),
        ("", "没有填写"),
        (None, "没有填写"),
        (123, "读不出日期"),
        (float("nan"), "读不出日期"),
        (float("inf"), "读不出日期"),
    ],
)
def test_what_is_doubtful_or_absurd_is_refused_in_words(written: str | float | None, fault: str) -> None:
    with pytest.raises(Refused, match=fault):
        reading.read_moment(written)


@given(st.dates(date(1950, 1, 1), date(2100, 12, 31)))
@settings(deadline=None)
def test_any_day_survives_excel_packing_and_chinese_writing(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    chinese_year = "".join(FIGURES[int(figure)] for figure in f"{day:%Y}")

    assert reading.read_date(serial) == day
    assert reading.read_date(f"{day:%Y%m%d}") == day
    assert reading.read_date(f"{chinese_year}年{day.month}月{day.day}日") == day


@given(st.text(max_size=20))
@settings(deadline=None)
def test_reading_either_answers_or_refuses(written: str) -> None:
    for read in (reading.read_moment, reading.read_whole, reading.read_phone):
        try:
            read(written)
        except Refused:
            continue


@pytest.mark.parametrize(
    ("written", "number", "kind"),
    [
        ("138 0013 8000", "13800138000", "mobile"),
        (13800138000.0, "13800138000", "mobile"),
        ("+86-138-0013-8000", "13800138000", "mobile"),
        ("１３８００１３８０００", "13800138000", "mobile"),
        ("(0572) 2398765", "0572-2398765", "landline"),
        ("+86 572 2398765", "0572-2398765", "landline"),
        ("01062345678", "010-62345678", "landline"),
        ("0572-2398765 转 801", "0572-2398765-801", "landline"),
        ("2398765", "2398765", "landline"),
        ("400-800-1234", "4008001234", "hotline"),
        ("12345", "12345", "hotline"),
    ],
)
def test_a_telephone_number_has_one_spelling(written: str | float, number: str, kind: str) -> None:
    assert reading.read_phone(written) == reading.Phone(number, kind)


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("1380013800", "应为 11 位，现为 10 位"),
        ("请电联", "数字以外"),
        ("", "没有填写"),
        ("123456", "6 位数字"),
        (float("inf"), "数字以外"),
    ],
)
def test_a_wrong_telephone_number_says_what_is_wrong(written: str | float, fault: str) -> None:
    with pytest.raises(Refused) as refused:
        reading.read_phone(written)

    assert fault in refused.value.why


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1,204", 1204),
        ("１２０４", 1204),
        ("-5", -5),
        (5.0, 5),
        ("1.2亿", 120_000_000),
        ("3.5万", 35_000),
        ("十", 10),
        ("两百", 200),
        ("一千零一", 1001),
        ("三万五千", 35_000),
        ("五十二亿三千万", 5_230_000_000),
    ],
)
def test_a_whole_number_is_read(written: str | float, value: int) -> None:
    assert reading.read_whole(written) == value


@pytest.mark.parametrize("written", ["1.5", "1,20", "", None, 5.5, float("inf"), 2.0**60, "许多", "3-5"])
def test_what_is_no_whole_number_is_refused(written: str | float | None) -> None:
    with pytest.raises(Refused):
        reading.read_whole(written)


def test_a_moment_written_by_excel_has_no_noise_below_the_second() -> None:
    eight = reading.read_moment(46289 + 8 / 24)

    assert eight - reading.read_moment(46289) == timedelta(hours=8)
