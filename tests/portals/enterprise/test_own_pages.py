"""Does an enterprise find who it is, what waits for it, and its appeals, and never anybody else's?"""

import re

import pytest
from django.test import Client
from pytest_django.fixtures import Settings
from tests.portals import city as cities
from tests.portals.city import City
from tests.portals.enterprise import tale

from qifu.cases import handling, materials, pages
from qifu.registry import enterprises, signing_in
from qifu.registry.rules.access import SETUP

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(db: None, settings: Settings) -> City:  # noqa: ARG001 - the tables
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return cities.build()


@pytest.fixture
def member(client: Client, city: City) -> Client:
    return cities.enter(client, city.members[0])


@pytest.fixture
def stranger(city: City) -> Client:
    return cities.enter(Client(), city.members[1])


def page(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return answer.content.decode()


def test_a_fresh_home_says_that_all_is_well_and_how_to_begin(member: Client) -> None:
    told = page(member, "/e/")

    assert "没有等你处理的事。" in told
    assert "还没有提过诉求，说一句话就能提。" in told


def test_home_shows_the_code_half_hidden_and_a_picture_to_scan(member: Client) -> None:
    told = page(member, "/e/")

    assert "9199 9901 MA00 ****" in told
    assert 'src="data:image/svg+xml' in told


def test_home_shows_recognitions_and_whom_to_call(member: Client, city: City) -> None:
    specialist = city.accounts["clerk"]
    signing_in.change_account(specialist, phone="0000-8800100", by=SETUP, at=city.now)
    known = {"specialist_id": specialist, "recognitions": ["高新技术企业"]}
    enterprises.change(city.firms[0], changed=known, by=SETUP, at=city.now)

    told = page(member, "/e/")

    assert "高新技术企业" in told
    assert re.search(r"首席服务专员 <b>沈知行</b>", told)
    assert 'href="tel:0000-8800100"' in told


def test_what_waits_comes_before_what_runs(member: Client, city: City) -> None:
    tale.paused(city)
    tale.replied(city)

    told = page(member, "/e/")

    assert told.index("请你补充，期间不计时") < told.index("请评价") < told.index("我的诉求")


def test_a_running_appeal_names_its_holder_and_its_day(member: Client, city: City) -> None:
    cities.signed(city, cities.hear(city))

    told = page(member, "/e/")

    assert re.search(r"市经.{1,6}局 顾书言在办", told)
    assert re.search(r"到 \d+月\d+日 周.", told)
    assert "q-tick" in told


@pytest.mark.parametrize(
    ("shelf", "says"), [("waiting", "没有等你处理的事。"), ("closed", "还没有办完的诉求。")]
)
def test_an_empty_shelf_says_so(member: Client, city: City, shelf: str, says: str) -> None:
    cities.hear(city)

    assert says in page(member, f"/e/appeals/?show={shelf}")


def test_an_appeal_shows_answer_rating_clock_and_way(member: Client, city: City) -> None:
    number = tale.number_of(city, tale.replied(city))

    told = page(member, f"/e/appeals/{number}/")

    for words in (
        "已答复，等你评价",
        "4 个诉求点，逐条有回应",
        "看依据",
        "比较满意",
        "为何是",
        "谁在办，办了多久",
    ):
        assert words in told


def test_what_is_kept_inside_is_not_told(member: Client, city: City) -> None:
    number = tale.number_of(city, tale.replied(city))

    told = page(member, f"/e/appeals/{number}/")

    assert "内部研判" not in told
    assert "到厂区查看线路" in told


def test_another_enterprise_finds_no_such_appeal(stranger: Client, city: City) -> None:
    number = tale.number_of(city, tale.replied(city))

    assert stranger.get(f"/e/appeals/{number}/").status_code == 404
    assert stranger.get(f"/e/appeals/{number}/sent/").status_code == 404
    assert stranger.post(f"/e/appeals/{number}/rate/", {"rating": "satisfied"}).status_code == 404


def test_a_family_is_told_without_names(member: Client, city: City) -> None:
    head = tale.replied(city)
    other = cities.hear(city, firm=1, at=city.before(days=2))
    tale.joined(city, head, other)

    told = page(member, f"/e/appeals/{tale.number_of(city, head)}/")

    assert "另有 1 家企业反映同一问题" in told
    assert cities.FIRMS[1] not in told


def test_opening_an_appeal_reads_its_notices(member: Client, city: City) -> None:
    case = tale.replied(city)
    number = tale.number_of(city, case)

    page(member, f"/e/appeals/{number}/")

    assert handling.mark_read(case=case, by=city.member(), at=city.now) == 0


def test_a_file_is_handed_out_to_its_enterprise_only(member: Client, stranger: Client, city: City) -> None:
    case = cities.hear(city)
    kept = materials.store(b"%PDF-1.4 x", name="清单.pdf", at_most=100)
    handling.add_material(
        case=case,
        name=kept.name,
        media=kept.media,
        size=kept.size,
        digest=kept.digest,
        by=city.member(),
        at=city.now,
    )
    url = re.search(r'/e/appeals/[^"]+/files/\d+/', page(member, f"/e/appeals/{tale.number_of(city, case)}/"))
    assert url

    answer = member.get(url[0])

    assert answer.content == b"%PDF-1.4 x"
    assert answer["Content-Disposition"].startswith("attachment")
    assert stranger.get(url[0]).status_code == 404


def test_me_shows_the_person_the_enterprise_and_the_promise_of_privacy(member: Client) -> None:
    told = page(member, "/e/me/")

    for words in ("经办1", cities.FIRMS[0], "修改密码", "退出登录", "你的信息怎么用"):
        assert words in told


def test_what_a_desk_wrote_and_who_wrote_it_stand_in_one_sentence(member: Client, city: City) -> None:
    case = cities.signed(city, cities.hear(city, at=city.before(days=5)), at=city.before(days=4))
    handling.note(
        case=case, text="晚高峰过载，三天内完成。", by=city.staff("handler"), at=city.before(days=2)
    )
    number = pages.case_page(city.member(), case, city.now).line.number

    told = page(member, f"/e/appeals/{number}/")

    assert "晚高峰过载，三天内完成，" in told
    assert "。，" not in told
