"""Is what could not be understood mended by a person, or set aside with a reason, and never lost?"""

from django.test import Client
from tests.portals.city import City
from tests.portals.desk_tools import making

from qifu.appeals import queries


def test_a_waiting_message_shows_its_cells_and_why(clerk: Client, city: City) -> None:
    waiting = making.faulty(city)

    page = clerk.get(f"/s/quarantine/{waiting}/").content.decode()

    assert "统一社会信用代码少 10 位" in page
    assert "91330500" in page
    assert 'value="厂区门口积水"' in page


def test_the_list_says_what_a_message_is_about_and_not_its_longest_cell(clerk: Client, city: City) -> None:
    making.faulty(city, {"内容": "门口积水", "反映时间": "2199-01-01 08:00", "地点": "二号厂房南门外"})

    page = clerk.get("/s/quarantine/").content.decode()

    assert "<b>门口积水</b>" in page


def test_a_mended_message_is_taken_in(clerk: Client, city: City) -> None:
    waiting = making.faulty(city)

    mended = {"title": "厂区门口积水", "text": "一下雨就积水", "uscc": ""}
    answer = clerk.post(f"/s/quarantine/{waiting}/release/", mended, follow=True)

    assert "已放行，编号" in answer.content.decode()
    assert queries.count_quarantined() == 0


def test_what_still_cannot_be_read_stays_with_what_was_typed(clerk: Client, city: City) -> None:
    waiting = making.faulty(city)

    mended = {"title": "改过的标题", "text": "内容", "uscc": "91330500"}
    page = clerk.post(f"/s/quarantine/{waiting}/release/", mended).content.decode()

    assert "还不能放行" in page
    assert "改过的标题" in page
    assert queries.count_quarantined() == 1


def test_setting_aside_needs_a_reason(clerk: Client, city: City) -> None:
    waiting = making.faulty(city)

    refused = clerk.post(f"/s/quarantine/{waiting}/discard/", {"reason": " "})
    clerk.post(f"/s/quarantine/{waiting}/discard/", {"reason": "测试来件"})

    assert refused.status_code == 200
    assert queries.count_quarantined() == 0


def test_what_is_not_waiting_is_not_there(clerk: Client) -> None:
    assert clerk.get("/s/quarantine/999/").status_code == 404
