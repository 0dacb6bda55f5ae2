"""Can those who answer for it take a supervision from its opening to the public page, and nobody else?"""

from collections.abc import Iterator
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from tests.portals import city as cities
from tests.portals.city import City
from tests.portals.oversight.watched import Watched, tomorrow, watched

PUBLIC = "增设两名经办，平均审定由 25 天降到 8 天"


@pytest.fixture
def city(db: None) -> Iterator[City]:  # noqa: ARG001 - tables first
    with cities.living() as made:
        yield made


@pytest.fixture
def seen(city: City) -> Watched:
    return watched(city)


def at(city: City, who: str) -> Client:
    return cities.sign_in(Client(), city, who)


def act(client: Client, number: str, name: str, status: int = 302, **given: object) -> str:
    answer = client.post(reverse("supervision_act", args=(number,)), {"act": name, **given})
    assert answer.status_code == status, answer.content.decode()[:3000]
    return unescape(answer.content.decode())


def page(client: Client, number: str) -> str:
    return unescape(client.get(reverse("supervision", args=(number,))).content.decode())


def entrusted(city: City, seen: Watched) -> str:
    act(at(city, "supervisor"), seen.number, "entrust", department=city.departments["industry"])
    return seen.number


def test_from_the_list_to_the_public(city: City, seen: Watched) -> None:
    number, supervisor, handler = entrusted(city, seen), at(city, "supervisor"), at(city, "head")
    assert "平均审定天数" in unescape(handler.get(reverse("supervisions")).content.decode())

    act(handler, number, "plan", text="每周清零", until=tomorrow(city).isoformat())
    act(handler, number, "finish", text="已清零")
    act(supervisor, number, "send_back", text="没有写效果")
    assert "退回理由：没有写效果" in page(handler, number)
    act(handler, number, "finish", text="已清零，平均 8 天")
    act(supervisor, number, "accept", text="已到位")
    assert PUBLIC not in unescape(Client().get(reverse("rectifications")).content.decode())
    act(supervisor, number, "publish", text=PUBLIC)

    assert PUBLIC in unescape(Client().get(reverse("rectifications")).content.decode())
    assert "已公布" in page(at(city, "leader"), number)


def test_what_was_written_stays_when_it_is_refused(city: City, seen: Watched) -> None:
    number = entrusted(city, seen)

    told = act(at(city, "head"), number, "plan", 422, text="每周清零", until="2020-01-01")

    assert "整改期限已经过去" in told
    assert "每周清零" in told


def test_another_department_finds_nothing_and_the_leader_only_reads(city: City, seen: Watched) -> None:
    number = entrusted(city, seen)

    assert at(city, "helper").get(reverse("supervision", args=(number,))).status_code == 404
    act(at(city, "helper"), number, "plan", 404, text="方案", until=tomorrow(city).isoformat())
    assert 'name="act"' not in page(at(city, "leader"), number)
    act(at(city, "leader"), number, "publish", 403, text="公布")
    told = act(at(city, "supervisor"), number, "plan", 422, text="方案", until=tomorrow(city).isoformat())
    assert "由整改责任部门办理" in told


def test_a_state_narrows_the_list(city: City, seen: Watched) -> None:
    leader = at(city, "leader")

    every = leader.get(reverse("supervisions")).content.decode()
    none = unescape(leader.get(f"{reverse('supervisions')}?state=published").content.decode())

    assert seen.number in every
    assert "没有这个状态的督办" in none
