"""Do worklist, search and export show each reader their cases, and does bulk dispatch tell what stayed?"""

from collections.abc import Iterator
from io import BytesIO

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook
from tests.portals import city as cities
from tests.portals.city import City

from qifu.cases import queries

NOWHERE = "想问一件说不清的事"


@pytest.fixture
def city(db: None) -> Iterator[City]:  # noqa: ARG001 - the tables
    with cities.living() as city:
        yield city


def test_the_worklist_goes_by_urgency_and_names_a_holder_for_every_case(client: Client, city: City) -> None:
    old = cities.hear(city, title="很久以前的事", at=city.before(days=40))
    cities.signed(city, old, at=city.before(days=39))
    cities.signed(city, cities.hear(city, title="刚刚的事"))
    cities.sign_in(client, city, "handler")

    shown = client.get("/s/").content.decode()

    assert shown.index("已超期 1") < shown.index("很久以前的事") < shown.index("刚刚的事")
    assert shown.count("q-holder-who") == 2
    assert "待交办 " not in shown


def test_an_empty_desk_says_that_this_is_good(client: Client, city: City) -> None:
    cities.sign_in(client, city, "helper")

    assert "没有等您处理的诉求。" in client.get("/s/").content.decode()


def test_bulk_dispatch_sends_what_it_can_and_says_why_the_rest_stayed(client: Client, city: City) -> None:
    sent = cities.hear(city)
    stays = cities.hear(city, title=NOWHERE, text=NOWHERE, firm=1)
    cities.sign_in(client, city, "clerk")

    answer = client.post("/s/send/", {"case": [sent, stays]}, follow=True)

    shown = answer.content.decode()
    assert "已按建议交办 1 件" in shown
    assert "1 件没有交办：这一件没有派单建议" in shown
    assert queries.case_page(city.staff("clerk"), sent, city.now).line.lead_id == city.departments["power"]


def test_bulk_dispatch_is_not_for_handlers(client: Client, city: City) -> None:
    case = cities.hear(city)
    cities.sign_in(client, city, "handler")

    assert client.post("/s/send/", {"case": [case]}).status_code == 403


def test_a_search_narrows_and_a_whole_number_opens_its_case(client: Client, city: City) -> None:
    case = cities.signed(city, cities.hear(city))
    cities.hear(city, title="员工子女入学", firm=1)
    number = queries.case_page(city.staff("clerk"), case, city.now).line.number
    cities.sign_in(client, city, "clerk")

    found = client.get("/s/cases/", {"q": "入学"}).content.decode()
    none = client.get("/s/cases/", {"q": "没有这样的事"}).content.decode()
    opened = client.get("/s/cases/", {"q": number})

    assert "员工子女入学" in found
    assert cities.TITLE not in found
    assert "放宽一个条件" in none
    assert opened["Location"] == f"/s/cases/{number}/"


def test_a_filter_that_means_nothing_does_not_break_the_page(client: Client, city: City) -> None:
    cities.sign_in(client, city, "clerk")

    answer = client.get("/s/cases/", {"department": "x", "group": "??", "page": "-3", "late": "1"})

    assert answer.status_code == 200


def test_the_export_holds_the_readers_cases_and_no_formula(client: Client, city: City) -> None:
    cities.hear(city, title="=1+1 这不是公式")
    cities.sign_in(client, city, "clerk")

    answer = client.get("/s/cases.xlsx")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()

    assert rows[0][:2] == ["编号", "标题"]
    assert rows[1][1] == "=1+1 这不是公式"


def test_the_export_of_another_department_is_empty(client: Client, city: City) -> None:
    cities.signed(city, cities.hear(city))
    cities.sign_in(client, city, "helper")

    content = b"".join(client.get("/s/cases.xlsx").streaming_content)  # type: ignore[attr-defined]
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()

    assert "共 0 件" in str(rows[-1][0])
