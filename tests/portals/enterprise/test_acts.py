"""Does each act of an enterprise do its one deed, once, and say what it could not do?"""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings
from tests.portals import city as cities
from tests.portals.city import City
from tests.portals.enterprise import tale

from qifu.cases import pages
from qifu.cases.pages import CasePage
from qifu.registry import enterprises, memberships
from qifu.registry.rules.access import SETUP

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 list"


@pytest.fixture
def city(db: None, settings: Settings) -> City:  # noqa: ARG001 - the tables
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return cities.build()


@pytest.fixture
def member(client: Client, city: City) -> Client:
    return cities.enter(client, city.members[0])


def seen(city: City, case: int) -> CasePage:
    return pages.case_page(city.member(), case, city.now)


def act(member: Client, city: City, case: int, name: str, **said: object) -> tuple[int, str]:
    """Do it from a page as it stands now; the status and what the next page says."""
    line = seen(city, case).line
    answer = member.post(f"/e/appeals/{line.number}/{name}/", {"seen": line.version, **said}, follow=True)
    return answer.status_code, answer.content.decode()


def test_one_tap_rates_and_another_changes_it(member: Client, city: City) -> None:
    case = tale.replied(city)
    act(member, city, case, "rate", rating="satisfied")

    _, told = act(member, city, case, "rate", rating="basically_satisfied")

    (rating,) = seen(city, case).ratings
    assert rating.level == "basically_satisfied"
    assert "你的评价是「基本满意」" in told


def test_a_helping_department_is_rated_for_itself(member: Client, city: City) -> None:
    case = tale.replied(city)

    act(member, city, case, "rate", rating="dissatisfied", department=city.departments["power"])

    (rating,) = seen(city, case).ratings
    assert rating.department_id == city.departments["power"]


def test_two_quick_taps_on_faces_count_as_the_last(member: Client, city: City) -> None:
    case = tale.replied(city)
    line = seen(city, case).line

    for level in ("satisfied", "dissatisfied"):
        member.post(f"/e/appeals/{line.number}/rate/", {"seen": line.version, "rating": level})

    assert seen(city, case).ratings[0].level == "dissatisfied"


def test_an_unhappy_answer_offers_another_round_one_level_up(member: Client, city: City) -> None:
    case = tale.replied(city)
    before = seen(city, case).line.level

    _, told = act(member, city, case, "rate", rating="dissatisfied")
    act(member, city, case, "reopen")

    assert "不满意，重新办理" in told
    line = seen(city, case).line
    assert (line.round, line.level, line.lead_id) == (2, before + 1, None)


def test_asking_twice_for_another_round_is_one_round(member: Client, city: City) -> None:
    case = tale.replied(city)
    line = seen(city, case).line

    for _ in range(2):
        answer = member.post(f"/e/appeals/{line.number}/reopen/", {"seen": line.version})

    assert answer.status_code == 302
    assert seen(city, case).line.round == 2


def test_a_late_second_tap_after_others_went_on_is_told(member: Client, city: City) -> None:
    case = tale.replied(city)
    line = seen(city, case).line
    url = f"/e/appeals/{line.number}/reopen/"
    member.post(url, {"seen": line.version})
    cities.assigned(city, case, to="power", at=city.now)

    answer = member.post(url, {"seen": line.version})

    assert answer.status_code == 422
    assert "已有新的进展" in answer.content.decode()


def test_what_others_did_meanwhile_stops_a_stale_page(member: Client, city: City) -> None:
    case = cities.hear(city)
    stale = seen(city, case).line.version
    cities.signed(city, case)

    answer = member.post(
        f"/e/appeals/{seen(city, case).line.number}/withdraw/", {"seen": stale, "text": "不办了"}
    )

    assert answer.status_code == 422
    assert "已有新的进展" in answer.content.decode()
    assert "顾书言" in answer.content.decode()
    assert seen(city, case).line.closed_at is None


def test_supplying_starts_the_clock_again_with_the_files(member: Client, city: City) -> None:
    case = tale.paused(city)

    act(member, city, case, "supply", text="见附件", enclosures=SimpleUploadedFile("清单.pdf", PDF))

    page = seen(city, case)
    assert not page.line.paused
    assert [one.name for one in page.materials] == ["清单.pdf"]


def test_supplying_nothing_is_refused_and_the_page_stays(member: Client, city: City) -> None:
    status, told = act(member, city, tale.paused(city), "supply", text=" ")

    assert status == 422
    assert "没有填写补充的内容" in told


def test_a_bad_file_loses_no_words(member: Client, city: City) -> None:
    case = tale.paused(city)

    status, told = act(
        member, city, case, "supply", text="一共十二台设备", enclosures=SimpleUploadedFile("清单.pdf", b"no")
    )

    assert status == 422
    assert "一共十二台设备" in told
    assert seen(city, case).line.paused


def test_taking_it_back_ends_it(member: Client, city: City) -> None:
    case = cities.hear(city)

    _, told = act(member, city, case, "withdraw")

    assert "诉求已撤回" in told
    assert seen(city, case).line.closed_at is not None


def test_saying_that_it_is_settled_closes_it(member: Client, city: City) -> None:
    case = tale.replied(city)

    act(member, city, case, "sign-off")

    assert seen(city, case).line.closed_at is not None


def test_an_objection_is_told_once_to_the_center(member: Client, city: City) -> None:
    case = tale.replied(city)
    tale.joined(city, case, cities.hear(city, firm=1, at=city.before(days=2)))

    for _ in range(2):
        _, told = act(member, city, case, "object", text="我们是线路老化，不一样")

    notes = [
        line
        for line in pages.case_page(city.staff("clerk"), case, city.now).timeline
        if "objects" in line.said
    ]
    assert len(notes) == 1
    assert "线路老化" in notes[0].said["text"]
    assert "你已提出异议" in told


def test_files_nobody_asked_for_are_taken_too(member: Client, city: City) -> None:
    case = cities.hear(city)

    act(member, city, case, "add", enclosures=SimpleUploadedFile("照片.png", b"\x89PNG\r\n\x1a\n0"))

    assert [one.name for one in seen(city, case).materials] == ["照片.png"]


def test_acting_for_another_own_enterprise_shows_only_its_appeals(member: Client, city: City) -> None:
    case = cities.hear(city)
    number = seen(city, case).line.number
    memberships.start_membership(
        enterprise_id=city.firms[2],
        account_id=city.members[0],
        from_on=city.now.date(),
        by=SETUP,
        at=city.now,
    )

    member.post("/e/me/acting-for/", {"enterprise": str(city.firms[2])})

    name = enterprises.profile(city.staff("clerk"), city.firms[2]).name
    assert name in member.get("/e/").content.decode()
    assert member.get(f"/e/appeals/{number}/").status_code == 404


def test_nobody_acts_for_an_enterprise_of_others(member: Client, city: City) -> None:
    answer = member.post("/e/me/acting-for/", {"enterprise": str(city.firms[1])})

    assert answer.status_code == 403
    assert cities.FIRMS[0] in member.get("/e/").content.decode()
