"""Is a pasted notice read as it is meant, and refused where it contradicts itself?"""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qifu.kernel.errors import Refused
from qifu.kernel.workdays import (
    CalendarYear,
    DaysOff,
    MakeUpDay,
    Notice,
    Status,
    diff,
    read_notice,
    read_sheet,
)

TEXT_2026 = """
国务院办公厅关于2026年
部分节假日安排的通知
国办发明电〔2025〕7号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
　　经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
　　一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
　　二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
　　三、清明节：4月4日（周六）至6日（周一）放假，共3天。
　　四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
　　五、端午节：6月19日（周五）至21日（周日）放假，共3天。
　　六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
　　七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
　　鼓励单位和个人结合落实带薪年休假等制度，推动错峰出行。节假日期间，要妥善安排好值班和安全、保卫等工作。
国务院办公厅
2025年11月4日
"""

# What each notice arranges, in its own words; titles and closing words are alike every year.
BODIES = {
    2018: (
        "〔2017〕12号",
        "2017年11月30日",
        "一、元旦：1月1日放假，与周末连休。"
        "二、春节：2月15日至21日放假调休，共7天。2月11日（星期日）、2月24日（星期六）上班。"
        "三、清明节：4月5日至7日放假调休，共3天。4月8日（星期日）上班。"
        "四、劳动节：4月29日至5月1日放假调休，共3天。4月28日（星期六）上班。"
        "五、端午节：6月18日放假，与周末连休。六、中秋节：9月24日放假，与周末连休。"
        "七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期六）、9月30日（星期日）上班。",
    ),
    2021: (
        "〔2020〕27号",
        "2020年11月25日",
        "一、元旦：2021年1月1日至3日放假，共3天。"
        "二、春节：2月11日至17日放假调休，共7天。2月7日（星期日）、2月20日（星期六）上班。"
        "三、清明节：4月3日至5日放假调休，共3天。"
        "四、劳动节：5月1日至5日放假调休，共5天。4月25日（星期日）、5月8日（星期六）上班。"
        "五、端午节：6月12日至14日放假，共3天。"
        "六、中秋节：9月19日至21日放假调休，共3天。9月18日（星期六）上班。"
        "七、国庆节：10月1日至7日放假调休，共7天。9月26日（星期日）、10月9日（星期六）上班。",
    ),
    2022: (
        "〔2021〕11号",
        "2021年10月25日",
        "一、元旦：2022年1月1日至3日放假，共3天。"
        "二、春节：1月31日至2月6日放假调休，共7天。1月29日（星期六）、1月30日（星期日）上班。"
        "三、清明节：4月3日至5日放假调休，共3天。4月2日（星期六）上班。"
        "四、劳动节：4月30日至5月4日放假调休，共5天。4月24日（星期日）、5月7日（星期六）上班。"
        "五、端午节：6月3日至5日放假，共3天。六、中秋节：9月10日至12日放假，共3天。"
        "七、国庆节：10月1日至7日放假调休，共7天。10月8日（星期六）、10月9日（星期日）上班。",
    ),
    2023: (
        "〔2022〕16号",
        "2022年12月8日",
        "一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。"
        "二、春节：1月21日至27日放假调休，共7天。1月28日（星期六）、1月29日（星期日）上班。"
        "三、清明节：4月5日放假，共1天。"
        "四、劳动节：4月29日至5月3日放假调休，共5天。4月23日（星期日）、5月6日（星期六）上班。"
        "五、端午节：6月22日至24日放假调休，共3天。6月25日（星期日）上班。"
        "六、中秋节、国庆节：9月29日至10月6日放假调休，共8天。10月7日（星期六）、10月8日（星期日）上班。",
    ),
    2024: (
        "〔2023〕7号",
        "2023年10月25日",
        "一、元旦：1月1日放假，与周末连休。"
        "二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。"
        "鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。"
        "三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。"
        "四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。"
        "五、端午节：6月10日放假，与周末连休。"
        "六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。"
        "七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。",
    ),
    2025: (
        "〔2024〕12号",
        "2024年11月12日",
        "一、元旦：1月1日（周三）放假1天，不调休。"
        "二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。"
        "1月26日（周日）、2月8日（周六）上班。"
        "三、清明节：4月4日（周五）至6日（周日）放假，共3天。"
        "四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。"
        "五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。"
        "六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。",
    ),
}


def notice_text(year: int, body: str, *, number: str = "〔2025〕9号", signed: str = "2025年11月4日") -> str:
    return (
        f"国务院办公厅关于{year}年部分节假日安排的通知\n国办发明电{number}\n经国务院批准，现将{year}年元旦等"
        f"放假调休日期的具体安排通知如下。\n{body}\n节假日期间，各地区、各部门要妥善安排好值班。\n国务院办公厅\n{signed}"
    )


def arranged(year: CalendarYear) -> tuple[set[tuple[date, str]], set[date]]:
    """By day: a file may write one run where the notice, written before a weekend, writes one day."""
    off = {(on, run.name) for run in year.off for on in run.days()}
    return off, {day.on for day in year.work}


def test_the_notice_of_2026_reads_as_the_file_we_ship(years: dict[int, CalendarYear]) -> None:
    assert read_notice(TEXT_2026, year=2026) == years[2026]


@pytest.mark.parametrize("year", sorted(BODIES))
def test_every_annual_notice_reads_as_the_file_we_ship(years: dict[int, CalendarYear], year: int) -> None:
    number, signed, body = BODIES[year]

    assert read_notice(notice_text(year, body, number=number, signed=signed)) == years[year]


def test_half_width_punctuation_and_one_long_line_read_the_same() -> None:
    narrow = (
        TEXT_2026.replace("\n", "")
        .replace("，", ",")
        .replace("：", ":")
        .replace("（", "(")
        .replace("）", ")")
    )

    assert read_notice(narrow) == read_notice(TEXT_2026)


@pytest.mark.parametrize(
    ("written", "miswritten", "complaint"),
    [
        ("1月4日（周日）上班", "1月4日（周六）上班", "1月4日的星期对不上.*1月4日.周六.上班.*周日"),
        ("至6日（周一）放假，共3天", "至6日（周一）放假，共4天", "清明节.的天数对不上.*共4天.*应为3天"),
        ("5月9日（周六）上班", "5月8日上班", "2026-05-08不是周末"),
        ("五、端午节：6月19日", "五、端午节：6月31日", "没有2026年6月31日这一天"),
        ("五、端午节：6月19日", "五、端午节：2024年6月19日", "2024年与通知标题的2026年不符"),
        ("现将2026年", "现将2025年", "标题与正文的年份不一致"),
        ("1月1日（周四）至3日（周六）放假调休", "1月1日（周四）至3日（周六）休息", "看不懂.元旦"),
        ("9月20日（周日）、10月10日", "9月27日（周日）、10月10日", "自相矛盾.*出现了两次"),
        ("9月25日（周五）至27日", "9月27日（周日）至25日", "起止日期颠倒|星期对不上"),
    ],
)
def test_a_notice_at_odds_with_itself_is_refused_by_its_sentence(
    written: str, miswritten: str, complaint: str
) -> None:
    assert written in TEXT_2026

    with pytest.raises(Refused) as refusal:
        read_notice(TEXT_2026.replace(written, miswritten))

    assert re.search(complaint, str(refusal.value))


def test_half_a_notice_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        read_notice(TEXT_2026.split("七、国庆节")[0])

    assert refusal.value.why == "没有找到：国庆"


def test_the_notice_of_another_year_is_refused() -> None:
    with pytest.raises(Refused, match="这是2026年的通知"):
        read_notice(TEXT_2026, year=2027)


def test_a_text_without_title_is_refused() -> None:
    with pytest.raises(Refused, match="没有找到通知标题"):
        read_notice("一、元旦：1月1日放假。")


def test_an_amending_notice_is_pointed_to_the_table() -> None:
    text = "国务院办公厅关于调整2019年劳动节假期安排的通知\n一、2019年5月1日至4日放假调休，共4天。"

    with pytest.raises(Refused) as refusal:
        read_notice(text)

    assert refusal.value.remedy == "请用表格录入调整后的全年安排"


# A made-up year, written as a notice is: each holiday in a month of its own, made up for on its weekends.
HOLIDAY_MONTHS = {"元旦": 1, "春节": 2, "清明节": 4, "劳动节": 5, "端午节": 6, "中秋节": 8, "国庆节": 10}
runs = st.tuples(st.integers(1, 12), st.integers(0, 9), st.sets(st.integers(22, 28), max_size=3))


def spoken_day(on: date, style: str) -> str:
    return f"{on.month}月{on.day}日{aside(on, style)}"


def aside(on: date, style: str) -> str:
    return f"（{style}{'一二三四五六日'[on.weekday()]}）" if style else ""


def item(number: str, run: DaysOff, work: list[MakeUpDay], style: str) -> str:
    days = (run.to_on - run.from_on).days + 1
    until = f"至{run.to_on.day}日{aside(run.to_on, style)}" if days > 1 else ""
    made_up = "、".join(spoken_day(day.on, style) for day in work)
    back = f"{made_up}上班。" if made_up else ""
    return f"{number}、{run.name}：{spoken_day(run.from_on, style)}{until}放假调休，共{days}天。{back}"


@given(st.integers(2020, 2060), st.tuples(*[runs] * 7), st.sampled_from(["", "周", "星期"]))
@settings(deadline=None)
def test_a_written_notice_reads_back_as_it_was_meant(
    year: int, shapes: tuple[tuple[int, int, set[int]], ...], style: str
) -> None:
    off, work, body = [], [], ""
    for number, (name, month), (day, more, others) in zip(
        "一二三四五六七", HOLIDAY_MONTHS.items(), shapes, strict=True
    ):
        first = date(year, month, day)
        run = DaysOff.run(first, first + timedelta(days=more), name)
        weekend = [on for on in (date(year, month, other) for other in sorted(others)) if on.weekday() > 4]
        made_up = [MakeUpDay(on=on, name=name) for on in weekend]
        off.append(run)
        work += made_up
        body += item(number, run, made_up, style)

    read = read_notice(notice_text(year, body))

    assert (read.off, read.work) == (tuple(off), tuple(work))
    assert (read.status, read.published_on) == (Status.OFFICIAL, date(2025, 11, 4))


def sheet_of(year: CalendarYear) -> str:
    lines = [f"{on},放假,{run.name}" for run in year.off for on in run.days()]
    return "\n".join(["日期,类型,名称", *lines, *(f"{day.on},上班,{day.name}" for day in year.work)])


@pytest.mark.parametrize("year", [2019, 2020, 2026])
def test_a_table_of_days_reads_as_the_file_we_ship(years: dict[int, CalendarYear], year: int) -> None:
    read = read_sheet(sheet_of(years[year]), year=year, notice=Notice(title="通知"))

    assert arranged(read) == arranged(years[year])
    assert read.off == years[year].off


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("2026-02-30,放假,春节", "第2行的日期看不懂"),
        ("2026年2月17日,调休,春节", "第2行的类型看不懂"),
        ("2026/2/16,上班,春节", "第2行不是周末"),
        ("2026-02-17,放假", "第2行应有三列"),
        ("2026-02-17,放假,", "第2行没有名称"),
    ],
)
def test_a_line_that_cannot_be_read_is_refused_by_its_number(line: str, complaint: str) -> None:
    with pytest.raises(Refused, match=complaint):
        read_sheet(f"日期,类型,名称\n{line}", year=2026, notice=Notice(title="通知"))


def test_the_difference_of_two_versions_is_told_day_by_day(years: dict[int, CalendarYear]) -> None:
    before = years[2019].model_copy(
        update={
            "off": tuple(
                DaysOff.run(run.from_on, run.from_on, run.name) if run.name == "劳动节" else run
                for run in years[2019].off
            ),
            "work": tuple(day for day in years[2019].work if day.name != "劳动节"),
        }
    )

    changes = diff(before, years[2019])

    assert [change.sentence for change in changes] == [
        "2019年4月28日（周日）：原为周末休息，现为补班。",
        "2019年5月2日（周四）：原为工作日，现为劳动节放假。",
        "2019年5月3日（周五）：原为工作日，现为劳动节放假。",
        "2019年5月4日（周六）：原为周末休息，现为劳动节放假。",
        "2019年5月5日（周日）：原为周末休息，现为补班。",
    ]
    assert [change.moves_limits for change in changes] == [True, True, True, False, True]


def test_the_same_arrangement_makes_no_difference(years: dict[int, CalendarYear]) -> None:
    assert diff(years[2026], years[2026]) == ()


def test_a_first_notice_is_compared_with_the_guess(years: dict[int, CalendarYear]) -> None:
    changed = {change.on for change in diff(None, years[2026])}

    assert date(2026, 9, 20) in changed
    assert date(2026, 10, 1) not in changed


def test_a_guessed_holiday_that_the_notice_drops_is_told(years: dict[int, CalendarYear]) -> None:
    without = years[2026].model_copy(update={"off": years[2026].off[1:]})

    assert date(2026, 1, 1) in {change.on for change in diff(None, without)}
