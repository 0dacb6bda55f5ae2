"""Does an appeal arrive once, whole, from whom it should, in three steps that need no script?"""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings
from tests.portals import city as cities
from tests.portals.city import City

from qifu.appeals import queries as heard
from qifu.cases import own, pages
from qifu.portals.enterprise import new_look

pytestmark = pytest.mark.django_db
TEXT = "厂区东片每晚八点跳闸，织机停机断经。请尽快修好。"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


@pytest.fixture
def city(db: None, settings: Settings) -> City:  # noqa: ARG001 - the tables
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return cities.build()


@pytest.fixture
def member(client: Client, city: City) -> Client:
    return cities.enter(client, city.members[0])


def begin(member: Client) -> str:
    """The address of the second step."""
    told = member.get("/e/appeals/new/").content.decode()
    found = re.search(r'href="(/e/appeals/new/[0-9a-f]{32}/)\?about=energy"', told)
    assert found
    return found[1]


def say(member: Client, url: str, **more: object) -> int:
    return member.post(url, {"text": TEXT, "about": "energy", **more}).status_code


def cases(city: City) -> tuple[str, ...]:
    mine = own.mine(city.member(), city.now)
    return tuple(line.number for line in mine.open)


def test_three_steps_open_one_appeal(member: Client, city: City) -> None:
    url = begin(member)
    say(member, url, place="东桥园区")
    check = member.get(f"{url}check/").content.decode()

    answer = member.post(f"{url}check/", {"phone": "0000-1234567"})

    assert "我们答应你" in check
    assert "最晚这一天答复" in check
    (number,) = cases(city)
    assert answer["Location"] == f"/e/appeals/{number}/sent/"
    assert number in member.get(answer["Location"]).content.decode()
    page = pages.case_page(city.member(), number, city.now)
    view = heard.appeal_of(city.member(), page.line.id)
    assert page.line.title == "厂区东片每晚八点跳闸，织机停机断经"
    assert (view.channel, view.category, view.place) == ("online", "energy", "东桥园区")
    assert (view.person, view.phone) == ("经办1", "0000-1234567")


def test_sending_twice_is_one_appeal(member: Client, city: City) -> None:
    url = begin(member)
    say(member, url)

    first = member.post(f"{url}check/", {"phone": ""})
    again = member.post(f"{url}check/", {"phone": ""})

    assert first["Location"] == again["Location"]
    assert len(cases(city)) == 1


def test_a_lost_session_cannot_double_a_sent_appeal(member: Client, city: City) -> None:
    url = begin(member)
    say(member, url)
    member.post(f"{url}check/", {"phone": ""})
    session = member.session
    del session["appeal_drafts"]
    session.save()
    say(member, url)

    member.post(f"{url}check/", {"phone": ""})

    assert len(cases(city)) == 1


@pytest.mark.parametrize("text", ["", "跳闸", "  跳 闸  "])
def test_less_than_a_sentence_is_asked_again_and_kept(member: Client, text: str) -> None:
    answer = member.post(begin(member), {"text": text, "about": "energy", "place": "南门"})

    assert answer.status_code == 422
    assert "南门" in answer.content.decode()
    assert "q-field-wrong" in answer.content.decode()


def test_a_picture_goes_along(member: Client, city: City) -> None:
    url = begin(member)
    say(member, url, enclosures=SimpleUploadedFile("跳闸.png", PNG))
    member.post(f"{url}check/", {"phone": ""})

    (number,) = cases(city)

    (kept,) = pages.case_page(city.member(), number, city.now).materials
    assert (kept.name, kept.media, kept.side) == ("跳闸.png", "image/png", "enterprise")


def test_a_file_that_is_not_what_it_says_is_refused_beside_the_form(member: Client) -> None:
    answer = member.post(begin(member), {"text": TEXT, "enclosures": SimpleUploadedFile("表.pdf", b"MZ exe")})

    assert answer.status_code == 422
    assert "不能上传「表.pdf」" in answer.content.decode()
    assert TEXT in answer.content.decode()


def test_the_way_without_a_heading_works_too(member: Client, city: City) -> None:
    url = begin(member)
    member.post(url, {"text": TEXT})
    member.post(f"{url}check/", {"phone": ""})

    assert len(cases(city)) == 1


def test_an_own_appeal_like_it_is_shown_before_sending(member: Client, city: City) -> None:
    cities.hear(city, title="厂区东片每晚八点跳闸", text=TEXT, points=(), at=city.before(days=3))
    url = begin(member)
    say(member, url)

    told = member.get(f"{url}check/").content.decode()

    assert "你 3 天前提过相似的一件" in told


def test_others_who_said_the_same_are_only_counted(member: Client, city: City) -> None:
    cities.hear(city, title="厂区东片每晚八点跳闸", text=TEXT, points=(), firm=1, at=city.before(days=3))
    url = begin(member)
    say(member, url)

    told = member.get(f"{url}check/").content.decode()

    assert "你 3 天前" not in told
    assert cities.FIRMS[1] not in told


def test_a_complaint_is_seen_by_the_supervisor_and_not_by_the_department(member: Client, city: City) -> None:
    url = begin(member)
    reported = city.departments["industry"]
    member.post(f"{url}?sealed=1", {"text": TEXT, "kind": "complaint", "reported": str(reported)})
    check = member.get(f"{url}check/").content.decode()
    member.post(f"{url}check/", {"phone": ""})

    (number,) = cases(city)

    assert "谁看得到" in check
    line = pages.case_page(city.staff("supervisor"), number, city.now).line
    assert line.confidential
    for who in ("handler", "clerk"):
        with pytest.raises(Exception, match="没有这一件"):
            pages.case_page(city.staff(who), number, city.now)


def test_a_made_up_draft_number_is_no_page(member: Client) -> None:
    assert member.get("/e/appeals/new/nonsense/").status_code == 404


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("跳闸。每晚八点", "跳闸"),
        ("\n  园区南门限高杆\n挡车", "园区南门限高杆"),
        ("东" * 60, "东" * 39 + "…"),
        ("园区东片每到晚上，" + "织" * 40, "园区东片每到晚上"),
    ],
)
def test_the_first_sentence_is_the_title(text: str, title: str) -> None:
    assert new_look.title_of(text) == title
