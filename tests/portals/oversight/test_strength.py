"""Does the map say each colour with word and number, why it is so, and to whom it is not to be shown?"""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from tests.portals import city as cities
from tests.portals.city import City
from tests.portals.oversight.watched import Watched, watched

from qifu.policies.oversight import strength
from qifu.portals.oversight import strength_look


@pytest.fixture
def city(db: None) -> Iterator[City]:  # noqa: ARG001 - tables first
    with cities.living() as made:
        yield made


@pytest.fixture
def seen(city: City) -> Watched:
    return watched(city)


def page(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status
    return unescape(answer.content.decode())


def place(side: str, code: str) -> str:
    return reverse("strength_place", args=(side, code))


def test_before_the_first_month_it_says_when_there_will_be_one(client: Client, city: City) -> None:
    told = page(cities.sign_in(client, city, "leader"), reverse("strength"))

    assert "还没有过完一个有申报的月份" in told
    assert "示例值，由当地改定" in told


def test_each_colour_comes_with_its_word_its_sign_and_its_number(
    client: Client, city: City, seen: Watched
) -> None:
    told = page(cities.sign_in(client, city, "leader"), reverse("strength"))

    assert strength_look.month_label(seen.month) in told
    marks = re.findall(r'<span class="o-(?:tag|big) o-(\w+)"><svg.+?</svg><b>([^<]+)</b><span>([^<]+)<', told)
    words = {"good": "绿", "soon": "黄", "late": "红", "plain": "数据不足"}
    assert len(marks) > 6
    assert all(words[tone] == word for tone, _, word in marks)
    assert all((score == "–") == (word == "数据不足") for _, score, word in marks)


def test_the_reason_holds_what_was_counted(client: Client, city: City, seen: Watched) -> None:
    told = page(cities.sign_in(client, city, "supervisor"), place("area", "999906"))

    assert "平均审定天数" in told
    assert "25 天" in re.sub("\u2009", " ", told)
    assert "6 家中第 6" in re.sub("\u2009", " ", told)
    assert reverse("supervision", args=(seen.number,))[:-4] in told
    assert "没有到期预算" in told


def test_an_earlier_month_can_be_chosen_and_nonsense_is_the_latest(
    client: Client, city: City, seen: Watched
) -> None:
    leader = cities.sign_in(client, city, "leader")

    earlier = page(leader, f"{reverse('strength')}?month={seen.month.before}")
    nonsense = page(leader, f"{reverse('strength')}?month=2026-99")

    assert f'value="{seen.month.before}" selected' in earlier
    assert f'value="{seen.month}" selected' in nonsense


def test_a_department_sees_its_own_colours_and_of_others_the_rank(
    client: Client, city: City, seen: Watched
) -> None:
    handler = cities.sign_in(client, city, "handler")
    told = page(handler, reverse("strength"))

    assert "您只能看到本部门的得分" in told
    assert place("department", "industry") in told
    assert place("area", "999901") not in told
    page(handler, place("department", "industry"))
    page(handler, place("department", "science"), 404)
    page(handler, place("area", "999901"), 404)
    assert seen.month


def test_a_place_that_is_not_there_is_not_found(client: Client, city: City, seen: Watched) -> None:
    leader = cities.sign_in(client, city, "leader")

    page(leader, place("area", "nowhere"), 404)
    page(leader, place("elsewhere", "999901"), 404)
    assert seen.number


def test_the_wall_says_what_was_paid_and_the_colour_of_each_county(
    client: Client, city: City, seen: Watched
) -> None:
    wall = page(cities.sign_in(client, city, "leader"), reverse("cockpit"))

    card = wall.partition("政策兑现")[2].partition("</section>")[0]
    tiles = {
        tile.name: tile.whole.score
        for tile in strength_look.tiles((strength.month_line(seen.month),), "area", None)  # type: ignore[arg-type]
        if tile.whole is not None
    }
    assert dict(re.findall(r"<span>([^<]+)</span><b>([^<]+)</b>", card)) == tiles
    assert "三色图" in card


def test_a_place_that_never_owed_money_has_no_such_card(client: Client, city: City) -> None:
    assert "政策兑现" not in page(cities.sign_in(client, city, "leader"), reverse("cockpit"))
