"""Does each component say its facts in words, and stand on its own without a script?"""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string
from hypothesis import given, settings
from hypothesis import strategies as st

from qifu.portals import calendar_grid, drawing, look, wording


def draw(call: str, **facts: object) -> str:
    return Template("{% load look %}" + call).render(Context(facts))


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).strip()


def close(page: str) -> str:
    return words(page).replace(" ", "")


def golden_week() -> tuple[look.RulerDay, ...]:
    """Seven days: received, counted, the National Day run, a make-up Saturday, the due day."""
    return (
        look.RulerDay(date(2026, 9, 30), "", "received"),
        look.RulerDay(date(2026, 10, 1), "休", "off", "国庆"),
        look.RulerDay(date(2026, 10, 8), "1", "past"),
        look.RulerDay(date(2026, 10, 9), "2", "today"),
        look.RulerDay(date(2026, 10, 10), "3", "future", is_make_up=True),
        look.RulerDay(date(2026, 10, 11), "休", "off"),
        look.RulerDay(date(2026, 10, 12), "4", "due"),
    )


def a_ruler() -> look.Ruler:
    return look.Ruler(
        golden_week(), "国庆不计，10月10日补班算 1 天。", "还剩 2 个工作日", "10月12日 周一 17:30 前答复"
    )


@pytest.mark.parametrize("shape", ["row", "ticks", "calendar"])
def test_a_deadline_always_says_why(shape: str) -> None:
    page = words(draw("{% deadline_ruler ruler shape %}", ruler=a_ruler(), shape=shape))

    assert "还剩 2 个工作日" in page
    assert page.endswith("国庆不计，10月10日补班算 1 天。")


def test_the_calendar_marks_receipt_rest_make_up_and_due_day_in_words() -> None:
    page = words(draw('{% deadline_ruler ruler "calendar" %}', ruler=a_ruler()))

    assert "30 收到" in page
    assert "10/1 国庆" in page
    assert "10 第3天 班" in page
    assert "12 期限" in page


def test_the_row_leaves_out_the_day_of_receipt_and_days_off_before_the_count() -> None:
    cells = calendar_grid.one_row(golden_week())

    assert [cell.label for cell in cells] == ["1", "2", "3", "休", "4"]
    assert [cell.caption for cell in cells] == ["10/8", "今天", "", "", "到期"]


@settings(deadline=None)
@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.integers(1, 60))
def test_weeks_are_whole_start_on_monday_and_lose_no_day(start: date, count: int) -> None:
    days = [look.RulerDay(start + timedelta(days=i), str(i), "past") for i in range(count)]

    grid = calendar_grid.weeks(days)

    assert all(len(week) == 7 and week[0].on.weekday() == 0 for week in grid)
    assert [cell.day for week in grid for cell in week if cell.day] == days


def test_a_holder_line_names_department_person_and_date() -> None:
    holder = look.Holder("市经信局", "顾书言", date(2026, 10, 15), with_others="东桥区")

    assert (
        close(draw("{% holder_line holder %}", holder=holder)) == "市经信局顾书言在办，东桥区协办，到10月15日"
    )


def test_the_time_bar_writes_out_every_holder() -> None:
    bar = look.TimeBar((look.TimeSegment("center", "中心", 0.5), look.TimeSegment("joint", "联合办理", 3)))

    page = draw("{% time_bar bar %}", bar=bar)

    assert words(page) == "中心 0.5 天 联合办理 3 天"
    assert "q-held-center q-w-14" in page
    assert "q-held-joint q-w-86" in page


@settings(deadline=None)
@given(st.lists(st.floats(0, 1000), min_size=1, max_size=40))
def test_shares_fill_the_bar_exactly(parts: list[float]) -> None:
    widths = drawing.shares(parts)

    assert sum(widths) == (100 if sum(parts) > 0 else 0)
    assert all(width > 0 for width, part in zip(widths, parts, strict=True) if part > 0)


def test_a_status_is_a_word_with_a_sign_on_its_colour() -> None:
    page = draw('{% status_tag "late" "超 1 天" %}')

    assert "q-tag-late" in page
    assert "#exclamation-triangle-fill" in page
    assert words(page) == "超 1 天"


def test_a_rating_is_one_tap_and_says_what_unhappiness_sets_going() -> None:
    form = look.RatingForm("/rate/", reopening="点「不满意」就会重新办理。", hidden=(("case", "7"),))

    page = draw("{% rating_faces form %}", form=form, csrf_token="t0ken")

    assert page.count('<button class="q-face') == 4
    assert 'value="poor"' in page
    assert "t0ken" in page
    assert "重新办理" in page
    assert "未评价" in page


def test_timeline_ladder_meter_figure_bars_and_empty_state_say_their_facts() -> None:
    at = datetime(2026, 9, 28, 1, 12, tzinfo=UTC)
    facts = {
        "entries": (look.TimelineEntry(at, "市经信局", "顾书言 签收", href="/x/", href_label="纪要"),),
        "rungs": (look.Rung("原渠道答复", "done"), look.Rung("要素保障板块", "now", "市经信局在办")),
        "line": look.Meter("研发投入", 91, 9, "去年 293.8", "差 3.2 万元", "线 323.2"),
        "bars": (look.Bar("预算", 24, "24.0"), look.Bar("已兑付", 18.6, "18.6", "good")),
    }

    page = draw(
        "{% timeline entries %}{% ladder rungs %}{% meter line %}{% bar_rows bars %}"
        '{% figure "在办" "1,248" unit="件" href="/c/" %}{% empty_state "没有等你处理的事。" %}',
        **facts,
    )

    for said in (
        "9月28日 09:12",
        "纪要",
        "市经信局在办",
        "差 3.2 万元",
        "18.6",
        "1,248",
        "没有等你处理的事。",
    ):
        assert said in words(page)
    assert 'aria-current="step"' in page
    assert "q-w-91" in page
    assert "q-w-78" in page


def test_the_map_counts_in_words_and_badges_only_late_cells() -> None:
    cells = (look.HexCell(0, 0, "东桥", 52, late=2, href="/a/"), look.HexCell(1, 0, "云亭", 0))

    page = draw("{% hexmap cells %}", cells=cells)

    assert "东桥：在办 52 件，超期 2 件" in page
    assert "云亭：在办 0 件<" in page
    assert page.count("q-hex-badge") == 1
    assert "q-hex-4" in page
    assert "q-hex-0" in page


def test_areas_without_a_place_get_one_each() -> None:
    placed = drawing.honeycomb([look.HexCell(0, 0, str(i), i) for i in range(11)])

    assert len({(cell.column, cell.row) for cell in placed}) == 11


def test_a_rank_list_shows_where_ranks_are_left_out_and_who_fell() -> None:
    rows = (
        look.RankRow(1, "市人社局", 95.82, climbed=1),
        look.RankRow(24, "市住建局", 84.57, "黑榜扣 1 分", -2),
    )

    page = draw("{% rank_rows rows %}", rows=rows)

    assert "· · ·" in page
    assert "黑榜扣 1 分" in page
    assert "84.57" in page
    assert 'aria-label="降"' in page


def test_small_drawings_survive_nothing_to_draw() -> None:
    page = draw(
        "{% sparkline spark %}{% columns counts %}{% hexmap cells %}{% bar_rows cells %}"
        "{% deadline_ruler ruler 'calendar' %}",
        spark=look.Sparkline((), "近 12 周"),
        counts=look.Columns((), "今日来件"),
        cells=(),
        ruler=look.Ruler((), "还没有受理，受理后起算。"),
    )

    assert "近 12 周" in page
    assert "还没有受理" in page


class Reply(forms.Form):
    say = forms.CharField(label="答复", widget=forms.Textarea, help_text="先写结论")
    photo = forms.FileField(label="附件", required=False)


def test_a_field_ties_label_help_and_fault_to_its_input() -> None:
    form = Reply(data={})

    page = draw("{% field form.say %}{% field form.photo %}", form=form)

    assert 'for="id_say"' in page
    assert 'aria-invalid="true"' in page
    for tied in re.search(r'aria-describedby="([^"]+)"', page)[1].split():  # type: ignore[index]
        assert f'id="{tied}"' in page
    assert "选填" in page
    assert "选择文件" in page


@pytest.mark.parametrize("base", ["base_phone.html", "base_desk.html", "base_wall.html", "base_plain.html"])
def test_a_base_has_a_skip_link_a_main_and_no_inline_script_or_style(base: str) -> None:
    nav = (
        look.NavItem("首页", "/", "house-fill", current=True),
        look.NavItem("提诉求", "/new/", "mic-fill", is_main=True),
    )
    frame = look.Frame("企业综合服务", city="澄湖市", viewer="顾书言", sign_out_url="/out/", search_url="/s/")

    page = render_to_string(base, {"nav": nav, "frame": frame, "csrf_token": "t"})

    assert "跳到正文" in page
    assert page.count("<main") == 1
    assert 'lang="zh-CN"' in page
    assert not re.search(r"<script(?![^>]* src=)|<style|\son\w+=|style=", page)


def test_an_error_page_says_what_why_and_what_to_do() -> None:
    page = words(
        render_to_string(
            "errors/page.html", {"headline": "没有权限", "why": "这件保密。", "remedy": "联系监督组。"}
        )
    )

    assert "没有权限 这件保密。 联系监督组。 回首页" in page


def test_dates_sums_and_gaps_are_written_as_readers_write_them() -> None:
    assert wording.day(date(2026, 10, 15)) == "10月15日 周四"
    assert draw("{{ at|moment }}", at=datetime(2026, 9, 24, 3, 30, tzinfo=UTC)) == "9月24日 11:30"
    assert (wording.wan(865000), wording.yuan(86_500_000), wording.yuan(-12_000)) == (
        "86.5 万",
        "¥86.5 万",
        "−¥120",
    )
    assert wording.thin("还剩3个工作日，到10月15日") == "还剩\u20093\u2009个工作日，到\u200910月15日"


@settings(deadline=None)
@given(st.text())
def test_thin_gaps_add_nothing_but_gaps(text: str) -> None:
    assert wording.thin(text).replace(wording.THIN, "") == text.replace(wording.THIN, "")
