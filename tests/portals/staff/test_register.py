"""Is what a caller says written down once, for the right enterprise, with its likely repeats in sight?"""

from collections.abc import Iterator

import pytest
from django.test import Client
from tests.portals import city as cities
from tests.portals.city import City

from qifu.cases import queries
from qifu.kernel.identifiers import make_uscc
from qifu.registry import enterprises

SAID = {
    "once": "8f1c",
    "channel": "window",
    "text": "园区路灯坏了半个月没人修，夜班员工摔过跤。",
    "points": "修好路灯\n\n给个时间",
    "kind": "demand",
    "person": "方以宁",
}


@pytest.fixture
def city(db: None) -> Iterator[City]:  # noqa: ARG001 - the tables
    with cities.living() as city:
        yield city


def test_a_double_submit_is_one_submission(client: Client, city: City) -> None:
    cities.sign_in(client, city, "clerk")

    first = client.post("/s/register/", SAID)
    second = client.post("/s/register/", SAID, follow=True)

    assert first["Location"] == second.redirect_chain[-1][0]
    assert "没有重复登记" in second.content.decode()


def test_the_clerk_answers_for_it_until_a_department_signs(client: Client, city: City) -> None:
    cities.sign_in(client, city, "clerk")

    number = client.post("/s/register/", SAID)["Location"].split("/")[-2]

    page = queries.case_page(city.staff("clerk"), number, city.now)
    assert "首问 沈知行" in page.line.holder_label
    assert [point.text for point in page.points] == ["修好路灯", "给个时间"]


def test_an_unknown_enterprise_is_registered_with_its_first_appeal(client: Client, city: City) -> None:
    cities.sign_in(client, city, "clerk")
    uscc = make_uscc("91999902MA000009")

    client.post("/s/register/", {**SAID, "enterprise": "云亭精工有限公司", "uscc": uscc})

    known = enterprises.find_by_uscc(uscc)
    assert known is not None
    assert known.name == "云亭精工有限公司"


def test_a_wrong_code_is_told_and_every_word_is_kept(client: Client, city: City) -> None:
    cities.sign_in(client, city, "clerk")

    answer = client.post("/s/register/", {**SAID, "enterprise": "云亭精工", "uscc": "91330500MA0000000X"})

    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "还没有登记" in shown
    assert "夜班员工摔过跤" in shown
    assert 'value="8f1c"' in shown


def test_likely_repeats_and_enterprises_are_shown_while_typing(client: Client, city: City) -> None:
    cities.hear(city, at=city.before(days=1))
    cities.hear(city, title="员工子女入学", text="员工子女想就近入学，名额怎么申请。", firm=1)
    cities.sign_in(client, city, "clerk")

    firms = client.get("/s/register/firms/", {"enterprise": "澄湖启明"}).content.decode()
    likely = client.get("/s/register/repeats/", {"text": cities.TEXT, "title": cities.TITLE}).content.decode()
    short = client.get("/s/register/repeats/", {"text": "跳闸"}).content.decode()

    assert "澄湖启明纺织科技有限公司" in firms
    assert cities.TITLE in likely
    assert "没有找到" in short


def test_only_the_supervisor_can_seal_and_only_they_see_it(client: Client, city: City) -> None:
    cities.sign_in(client, city, "supervisor")

    client.post("/s/register/", {**SAID, "confidential": "on", "reported_id": city.departments["industry"]})

    found = [
        queries.find(city.staff(who), queries.CaseFilter(), 1, city.now).total
        for who in ("supervisor", "clerk")
    ]
    assert found == [1, 0]


def test_nobody_else_is_asked_for_secrecy(client: Client, city: City) -> None:
    cities.sign_in(client, city, "clerk")

    assert "投诉保密" not in client.get("/s/register/").content.decode()
