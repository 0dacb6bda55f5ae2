"""Does the year say what is off and on whose word, and does a notice show its effect before it is kept?"""

from datetime import date

from django.test import Client
from tests.portals import city as cities
from tests.portals.city import City
from tests.portals.desk_tools import making

from qifu.cases import calendars
from qifu.kernel.workdays import Status, WorkCalendar
from qifu.portals.desk_tools import calendar_look, notice_reading

GIVEN = {
    "text": making.NEW_YEAR,
    "year": "2027",
    "title": making.NOTICE.title,
    "number": making.NOTICE.number,
}


def test_a_year_shows_days_off_and_made_up_with_their_source(clerk: Client) -> None:
    page = clerk.get("/s/calendar/?year=2026").content.decode()

    assert "国办发明电〔2025〕7号" in page
    assert "国庆节补班" in page
    assert page.count("<i>班</i>") == 6


def test_a_provisional_year_says_that_it_is_a_guess(clerk: Client) -> None:
    page = clerk.get("/s/calendar/?year=2027").content.decode()

    assert "尚未公布" in page
    assert "q-yday-guess" in page


def test_a_preview_keeps_nothing(clerk: Client, city: City) -> None:
    page = clerk.post("/s/calendar/notice/", GIVEN).content.decode()

    assert "现为补班" in page
    known = calendars.year_of(cities.PACK, city.now.date(), 2027)
    assert known is not None
    assert known.status is Status.PROVISIONAL


def test_an_entered_notice_makes_the_year_official(clerk: Client, city: City) -> None:
    clerk.post("/s/calendar/enter/", GIVEN)

    known = calendars.year_of(cities.PACK, city.now.date(), 2027)
    assert known is not None
    assert known.status is Status.OFFICIAL
    assert "测办发〔2026〕1号" in clerk.get("/s/calendar/?year=2027").content.decode()


def test_what_cannot_be_read_is_told_beside_what_was_typed(clerk: Client) -> None:
    page = clerk.post("/s/calendar/notice/", {"text": "放假三天", "year": "2027"}).content.decode()

    assert "没有找到通知标题" in page
    assert "放假三天" in page


def test_a_handler_reads_the_calendar_and_enters_nothing(client: Client, city: City) -> None:
    cities.sign_in(client, city, "handler")

    assert client.get("/s/calendar/").status_code == 200
    assert client.post("/s/calendar/enter/", GIVEN).status_code == 403


def test_the_alert_comes_in_november_and_goes_with_the_notice() -> None:
    guess = WorkCalendar.build([])
    known = WorkCalendar.build([notice_reading.read(making.NOTICE)])

    assert calendar_look.alert(guess, date(2026, 10, 31)) == ""
    assert "2027年" in calendar_look.alert(guess, date(2026, 11, 1))
    assert calendar_look.alert(known, date(2026, 11, 1)) == ""


def test_every_month_has_all_its_days_in_whole_weeks() -> None:
    sheet = calendar_look.year_sheet(WorkCalendar.build([]), 2028, date(2028, 2, 29))

    figures = [cell.figure for month in sheet.months for week in month.weeks for cell in week if cell.figure]
    assert len(figures) == 366
    assert all(len(week) == 7 for month in sheet.months for week in month.weeks)
