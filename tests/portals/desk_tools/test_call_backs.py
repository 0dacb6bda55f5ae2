"""Does the caller see whom to dial and what was replied, and does each answer have its consequence?"""

from django.test import Client
from tests.portals import city as cities
from tests.portals.city import City
from tests.portals.desk_tools import making

from qifu.appeals import queries
from qifu.cases import queries as cases


def owed(city: City) -> int:
    """The one call that is owed."""
    return queries.owed_calls(city.staff("caller"))[0].id


def state(city: City, case: int) -> str:
    return cases.case_page(city.staff("clerk"), case, city.now).line.state


def test_the_call_shows_phone_reply_and_script(client: Client, city: City) -> None:
    making.replied(city)
    cities.sign_in(client, city, "caller")

    page = client.get(f"/s/call-backs/{owed(city)}/").content.decode()

    assert 'href="tel:13800000000"' in page
    assert "已转备用线路" in page
    assert "您是满意，还是不满意" in page


def test_satisfied_signs_the_case_off(client: Client, city: City) -> None:
    case = making.replied(city)
    cities.sign_in(client, city, "caller")

    client.post(f"/s/call-backs/{owed(city)}/called/", {"result": "satisfied", "note": "已经不跳了"})

    assert state(city, case) == "closed"
    assert queries.count_owed(city.staff("caller")) == 0


def test_dissatisfied_reopens_and_needs_a_word_of_why(client: Client, city: City) -> None:
    case = making.replied(city)
    cities.sign_in(client, city, "caller")
    call = owed(city)

    bare = client.post(f"/s/call-backs/{call}/called/", {"result": "dissatisfied", "note": ""})
    client.post(f"/s/call-backs/{call}/called/", {"result": "dissatisfied", "note": "昨晚又跳了"})

    assert "请写明企业哪里不满意" in bare.content.decode()
    assert state(city, case) == "received"


def test_after_the_last_try_it_is_unreachable_and_nothing_else(client: Client, city: City) -> None:
    making.replied(city)
    cities.sign_in(client, city, "caller")
    call = owed(city)

    for _ in range(3):
        client.post(f"/s/call-backs/{call}/called/", {"result": "no_answer", "note": ""})

    done = queries.owed_calls(city.staff("caller"), done=True)
    assert [one.result for one in done] == ["unreachable"]
    assert "多次联系不上" in client.get("/s/call-backs/?done=1").content.decode()


def test_no_result_chosen_writes_nothing(client: Client, city: City) -> None:
    making.replied(city)
    cities.sign_in(client, city, "caller")

    page = client.post(f"/s/call-backs/{owed(city)}/called/", {"note": "打过"}).content.decode()

    assert "请选一个结果" in page
    assert "打过" in page


def test_without_calls_the_page_says_so(client: Client, city: City) -> None:
    cities.sign_in(client, city, "caller")

    assert "没有待回访的诉求" in client.get("/s/call-backs/").content.decode()
