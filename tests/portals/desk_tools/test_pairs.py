"""Does a person decide on alike appeals with both before them, and can they take it back?"""

from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from tests.portals import city as cities
from tests.portals.city import City
from tests.portals.desk_tools import making

from qifu.appeals import family_queries
from qifu.portals.desk_tools.pairs_look import marked


def test_two_alike_appeals_are_proposed_with_reasons(clerk: Client, city: City) -> None:
    making.two_alike(city)

    page = clerk.get("/s/pairs/").content.decode()

    assert "并案建议 1 对" in page
    assert "文字相近" in page


def test_the_pair_shows_both_with_shared_words_marked(clerk: Client, city: City) -> None:
    making.two_alike(city)

    page = clerk.get(f"/s/pairs/{making.first_link(city)}/").content.decode()

    assert cities.FIRMS[0] in page
    assert cities.FIRMS[1] in page
    assert '<mark class="q-mark">' in page


def test_joining_can_be_undone_at_once(clerk: Client, city: City) -> None:
    first, _ = making.two_alike(city)
    link = making.first_link(city)

    joined = clerk.post(f"/s/pairs/{link}/join/", follow=True)
    size = family_queries.family_of(city.staff("clerk"), first).size
    clerk.post(f"/s/pairs/{link}/leave/")

    assert "撤销并入" in joined.content.decode()
    assert size == 2
    assert family_queries.family_of(city.staff("clerk"), first).size == 1


def test_a_refused_pair_is_not_proposed_again(clerk: Client, city: City) -> None:
    making.two_alike(city)

    clerk.post(f"/s/pairs/{making.first_link(city)}/refuse/")

    assert family_queries.count_proposed(city.staff("clerk")) == 0


def test_a_second_click_is_told_who_decided(clerk: Client, city: City) -> None:
    making.two_alike(city)
    link = making.first_link(city)
    clerk.post(f"/s/pairs/{link}/join/")

    again = clerk.post(f"/s/pairs/{link}/join/")

    assert again.status_code == 422
    assert "沈知行已并入" in again.content.decode()


def test_the_family_names_head_members_and_earliest_deadline(clerk: Client, city: City) -> None:
    first, _ = making.two_alike(city)
    clerk.post(f"/s/pairs/{making.first_link(city)}/join/")

    page = clerk.get(f"/s/pairs/family/{making.number_of(city, first)}/").content.decode()

    assert "共 2 家，最早到期" in page
    assert "移出" in page


def test_a_handler_decides_on_no_pair(client: Client, city: City) -> None:
    making.two_alike(city)
    cities.sign_in(client, city, "handler")

    assert client.get(f"/s/pairs/{making.first_link(city)}/").status_code == 403


@given(st.text(alphabet="东园夜里跳闸三次，", max_size=40), st.text(alphabet="西园夜里跳闸。", max_size=40))
def test_marks_lose_no_word(one: str, other: str) -> None:
    assert "".join(words.text for words in marked(one, other, ["东园"])) == one


def test_what_both_say_and_what_they_say_differently_are_marked() -> None:
    words = marked("东园夜里跳闸三次", "西园夜里跳闸", ["东园"])

    assert [(each.text, each.mark) for each in words] == [
        ("东园", "differs"),
        ("夜里跳闸", "shared"),
        ("三次", ""),
    ]
