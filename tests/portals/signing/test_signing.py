"""Does the way in let in whom it should, tell nothing to others, and keep its limits?"""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import Client
from pytest_django.fixtures import Settings
from tests.portals import city as cities
from tests.portals.city import City

from qifu.kernel import clock
from qifu.ledger import queries as journal
from qifu.registry import signing_in
from qifu.registry.rules.access import SETUP

pytestmark = pytest.mark.django_db
NEW = "Lake-and-Loom-88"


@pytest.fixture
def city(db: None, settings: Settings) -> City:  # noqa: ARG001 - the tables
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return cities.build()


def kinds(account_id: int) -> list[str]:
    return [line.kind for line in journal.timeline(f"account:{account_id}")]


@pytest.mark.usefixtures("city")
def test_the_front_door_tells_a_stranger_what_this_is(client: Client) -> None:
    told = client.get("/").content.decode()

    assert "说一句话就能办" in told
    assert "演示城市" not in told


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize(
    ("who", "where"),
    [("firm0", "/e/"), ("clerk", "/s/"), ("handler", "/s/"), ("leader", "/l/"), ("caller", "/s/call-backs/")],
)
def test_everybody_is_led_to_the_own_desk(client: Client, who: str, where: str) -> None:
    answer = client.post("/sign-in/", {"username": who, "password": cities.PASSWORD})

    assert answer["Location"] == "/"
    assert client.get("/")["Location"] == where


def test_a_sign_in_is_written_down_and_leads_to_where_one_wanted(client: Client, city: City) -> None:
    answer = client.post(
        "/sign-in/", {"username": "firm0", "password": cities.PASSWORD, "next": "/e/appeals/new/"}
    )

    assert answer["Location"] == "/e/appeals/new/"
    assert kinds(city.members[0])[-1] == "account.signed_in"


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize(
    "onward", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "e/", "/\\evil"]
)
def test_no_link_leads_out_of_the_house(client: Client, onward: str) -> None:
    answer = client.post("/sign-in/", {"username": "firm0", "password": cities.PASSWORD, "next": onward})

    assert answer["Location"] == "/"


@pytest.mark.usefixtures("city")
def test_a_wrong_password_and_an_unknown_name_are_told_alike(client: Client) -> None:
    wrong = client.post("/sign-in/", {"username": "firm0", "password": "x"})
    unknown = client.post("/sign-in/", {"username": "nobody-here", "password": "x"})

    def said(answer: object) -> str:
        page: str = answer.content.decode()  # type: ignore[attr-defined]
        return page[page.index('role="alert"') : page.index('role="alert"') + 200]

    assert wrong.status_code == unknown.status_code == 422
    assert said(wrong) == said(unknown)


def test_a_closed_account_stays_out(client: Client, city: City) -> None:
    signing_in.change_account(city.members[0], is_active=False, by=SETUP, at=clock.now())

    answer = client.post("/sign-in/", {"username": "firm0", "password": cities.PASSWORD})

    assert answer.status_code == 422


def test_the_fifth_wrong_password_shuts_the_door_and_says_for_how_long(client: Client, city: City) -> None:
    for _ in range(5):
        answer = client.post("/sign-in/", {"username": "firm0", "password": "x"})

    right = client.post("/sign-in/", {"username": "firm0", "password": cities.PASSWORD})

    assert answer.status_code == right.status_code == 429
    assert "还要等 15 分钟" in right.content.decode()
    assert kinds(city.members[0]).count("account.locked") == 1


@pytest.mark.usefixtures("city")
def test_the_lock_opens_again_after_its_time(client: Client, settings: Settings) -> None:
    for _ in range(5):
        client.post("/sign-in/", {"username": "firm0", "password": "x"})
    settings.AXES_COOLOFF_TIME = timedelta(0)

    answer = client.post("/sign-in/", {"username": "firm0", "password": cities.PASSWORD})

    assert answer.status_code == 302


@pytest.mark.usefixtures("city")
def test_the_fourth_place_ends_the_first_and_says_so() -> None:
    clients = [Client() for _ in range(4)]
    for client in clients:
        client.post("/sign-in/", {"username": "firm0", "password": cities.PASSWORD})

    assert "最早的 1 处已自动退出" in clients[3].get("/e/").content.decode()
    assert clients[0].get("/e/").status_code == 302
    assert clients[1].get("/e/").status_code == 200


def test_leaving_ends_the_session_and_is_written_down(client: Client, city: City) -> None:
    client.post("/sign-in/", {"username": "firm0", "password": cities.PASSWORD})

    client.post("/sign-out/")

    assert client.get("/e/").status_code == 302
    assert kinds(city.members[0])[-1] == "account.signed_out"
    assert client.get("/sign-out/").status_code == 405


@pytest.mark.usefixtures("city")
def test_a_new_password_keeps_this_session_and_ends_the_others(client: Client) -> None:
    other = Client()
    for one in (client, other):
        one.post("/sign-in/", {"username": "firm0", "password": cities.PASSWORD})

    answer = client.post("/password/", {"old": cities.PASSWORD, "new": NEW, "again": NEW})

    assert answer.status_code == 302
    assert client.get("/e/").status_code == 200
    assert other.get("/e/").status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "again", "why"),
    [
        ("wrong", NEW, NEW, "原密码不对"),
        (cities.PASSWORD, NEW, NEW + "x", "两次输入的新密码不一样"),
        (cities.PASSWORD, "short", "short", "至少要 10 个字符"),
        (cities.PASSWORD, cities.PASSWORD, cities.PASSWORD, "最近 5 次用过的密码相同"),
    ],
)
def test_a_bad_new_password_is_refused_with_its_reason(
    client: Client, city: City, old: str, new: str, again: str, why: str
) -> None:
    cities.enter(client, city.members[0])

    answer = client.post("/password/", {"old": old, "new": new, "again": again})

    assert answer.status_code == 422
    assert why in answer.content.decode()


def test_a_given_password_is_changed_before_anything_else(client: Client, city: City) -> None:
    signing_in.reset_password(city.members[0], new="Once-Only-2026", by=SETUP, at=clock.now())
    client.post("/sign-in/", {"username": "firm0", "password": "Once-Only-2026"})

    assert client.get("/e/")["Location"] == "/password/"
    assert "现在的密码是别人设置的" in client.get("/password/").content.decode()


@pytest.mark.usefixtures("city")
def test_an_account_without_any_post_is_told_whom_to_ask(client: Client) -> None:
    made = signing_in.create_account(
        username="new", name="新来", password=cities.PASSWORD, must_change=False, by=SETUP, at=clock.now()
    )
    cities.enter(client, made.pk)

    told = client.get("/", follow=True).content.decode()

    assert "还没有开通办事权限" in told
    assert client.get("/password/").status_code == 200


@pytest.mark.usefixtures("city")
def test_a_make_believe_city_offers_its_people_by_one_tap(client: Client) -> None:
    kept = Path(django_settings.HOME) / "demo.json"
    row = {
        "username": "firm0",
        "name": "方以宁",
        "role": "企业",
        "say": "有两件等她",
        "password": cities.PASSWORD,
    }
    desk = row | {"name": "沈知行", "role": "部门经办（市经信局）"}
    kept.write_text(json.dumps([desk, row | {"role": "企业用户"}]), encoding="utf-8")

    told = client.get("/").content.decode()
    kept.unlink()

    assert told.index("方以宁") < told.index("中心和部门") < told.index("沈知行")
    assert f'value="{cities.PASSWORD}"' in told


@pytest.mark.usefixtures("city")
def test_a_real_place_never_offers_sign_ins(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Path(django_settings.HOME) / "demo.json"
    kept.write_text(json.dumps([{"username": "firm0", "password": "x"}]), encoding="utf-8")
    monkeypatch.setenv("QIFU_PACK", "huzhou")

    told = client.get("/").content.decode()
    kept.unlink()

    assert "演示城市" not in told
