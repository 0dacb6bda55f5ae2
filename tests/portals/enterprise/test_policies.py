"""Does an enterprise see what it may have, what is lacking and why, and does a stranger leave no trace?"""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from tests.policies import making
from tests.portals import city as cities
from tests.portals.city import City

from qifu.ledger.models import Entry
from qifu.policies.finding import noticing, stating
from qifu.policies.models import FirmFact
from qifu.registry import enterprises
from qifu.registry.rules.access import SETUP

pytestmark = pytest.mark.django_db
OTHER = making.item("t-other").replace("title: 高新技术企业奖励", "title: 研发后补助")


@pytest.fixture
def city(db: None) -> Iterator[City]:  # noqa: ARG001 - the tables
    with cities.living() as built:
        known = {"recognitions": ["高新技术企业"], "employees": 80}
        enterprises.change(built.firms[0], changed=known, by=SETUP, at=built.now)
        making.published(making.item())
        yield built


@pytest.fixture
def member(client: Client, city: City) -> Client:
    return cities.enter(client, city.members[0])


def say(city: City, **facts: object) -> None:
    stating.state_facts(city.firms[0], facts, source="税务", by=SETUP, at=city.now)


def spend(city: City, sum_: str) -> None:
    facts = {"研发费用@上年": sum_, "严重失信名单": False}
    stating.state_facts(city.firms[0], facts, source="税务", by=SETUP, at=city.now)


def told(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return plain(answer.content.decode())


def plain(html: str) -> str:
    """The words of a page without tags and gaps."""
    body = html[html.index("<body") :] if "<body" in html else html
    return re.sub(r"[\s\u2009]+", "", re.sub(r"<[^>]+>", "", body))


def answer(client: Client, key: str, **said: object) -> str:
    return client.post("/e/policies/answer/", {"key": key, **said}).headers["Location"]  # type: ignore[arg-type]


def test_what_can_be_had_stands_with_its_sum_and_the_total(member: Client, city: City) -> None:
    spend(city, "320万")

    page = told(member, "/e/policies/")

    assert "预计可享32.0万元" in page
    assert "高新技术企业奖励32.0万元上年研发费用320万元×10%免申即享" in page


def test_a_near_miss_says_how_far_and_what_it_would_bring(member: Client, city: City) -> None:
    spend(city, "96.8万")

    page = told(member, "/e/policies/")

    assert "差一步1项" in page
    assert "高新技术企业奖励最多9.7万元" in page
    assert "现在96.8万元差3.2万元线100万元" in page


def test_what_does_not_fit_says_why(member: Client, city: City) -> None:
    facts = {"研发费用@上年": "1万", "严重失信名单": True}
    stating.state_facts(city.firms[0], facts, source="税务", by=SETUP, at=city.now)

    page = told(member, "/e/policies/")

    assert "暂不符合1项" in page
    assert "差99万元，另有1条" in page


def test_the_filter_leaves_one_department_and_the_total_stays(member: Client, city: City) -> None:
    spend(city, "320万")
    making.published(OTHER.replace("office: 科技局", "office: 经信局"))

    page = told(member, "/e/policies/?office=经信局&kind=免申即享")

    assert "现在就能拿1项" in page
    assert "预计可享64.0万元" in page


def test_items_that_exclude_each_other_count_once_and_the_reason_is_said(member: Client, city: City) -> None:
    spend(city, "320万")
    say(city, 已享受事项=[])
    rival = OTHER.replace("cap: 50万}", "cap: 20万}\nstack: {not_with: [t-high-tech]}")
    making.published(rival.replace("facts: {", "facts: {已享受事项: [], "))

    page = told(member, "/e/policies/")

    assert "预计可享32.0万元" in page
    assert "不得与「高新技术企业奖励」同时享受" in page


def test_the_item_shows_each_condition_with_value_source_day_and_article(member: Client, city: City) -> None:
    spend(city, "96.8万")

    page = told(member, "/e/policies/t-high-tech/")

    assert "差一步够到了最多可得9.7万元" in page
    assert re.search(r"上年研发费用不低于100万元\d{4}年研发费用：96.8万元税务，\d{4}-\d\d-\d\d", page)
    assert "第三条" in page
    assert "不属于「严重失信名单」" in page
    assert "办理部门科技局" in page


def test_the_sum_is_shown_step_by_step(member: Client, city: City) -> None:
    spend(city, "800万")

    page = told(member, "/e/policies/t-high-tech/")

    assert "基数上年研发费用800万元" in page
    assert "比例×10%80万元" in page
    assert "50万元50万元" in page


def test_an_unknown_item_does_not_exist(member: Client, city: City) -> None:  # noqa: ARG001
    told(member, "/e/policies/t-nothing/", status=404)


def test_moving_a_figure_shows_before_and_after_and_stores_nothing(member: Client, city: City) -> None:
    spend(city, "96.8万")
    before = FirmFact.objects.count()

    part = member.get("/e/policies/t-high-tech/?s0=1000000", headers={"HX-Request": "true"}).content.decode()

    assert "<body" not in part
    assert "差一步9.7万元符合，免申即享10.0万元" in plain(part)
    assert "各项合计多享10.0万元" in plain(part)
    assert 'id="at-s0"' in part
    assert FirmFact.objects.count() == before


def test_a_figure_left_where_it_is_changes_nothing(member: Client, city: City) -> None:
    spend(city, "96.8万")

    assert "拖动上面的数" in told(member, "/e/policies/t-high-tech/?s0=968000")
    assert "拖动上面的数" in told(member, "/e/policies/t-high-tech/?s0=abc")


def test_the_question_that_settles_most_comes_first(member: Client, city: City) -> None:
    say(city, 严重失信名单=False)
    making.published(OTHER)

    page = told(member, "/e/policies/ask/")

    assert re.search(r"\d{4}年研发费用是多少？答了就能定下2项，最多相差100.0万元", page)
    assert "研发后补助：上年研发费用不低于100万元" in page


def test_an_answer_is_kept_as_an_own_statement_and_can_be_taken_back(member: Client, city: City) -> None:
    key = f"研发费用@{city.now.year - 1}"
    to = answer(member, key, answer="320", unit="万元")

    page = told(member, to)
    assert "320万元撤销" in page
    row = FirmFact.objects.get(source="企业自报")
    assert row.value == {"fen": 320_000_000}
    assert Entry.objects.filter(kind="enterprise.facts_stated").exists()

    member.post("/e/policies/undo/", {"number": row.pk})

    assert "还没有填过" in told(member, "/e/policies/ask/")


def test_yes_and_no_are_one_tap_and_what_is_unclear_is_not_asked_again(member: Client, city: City) -> None:
    answer(member, "严重失信名单", answer="no")
    answer(member, f"研发费用@{city.now.year - 1}", skip="1")

    assert FirmFact.objects.get().value is False
    assert "没有要问的了" in told(member, "/e/policies/ask/")


@pytest.mark.parametrize("typed", ["", "很多", "1e9", "-", "1" * 30, "0.0000001"])
def test_what_is_no_figure_is_said_beside_the_question(member: Client, city: City, typed: str) -> None:
    given = {"key": f"研发费用@{city.now.year - 1}", "answer": typed, "unit": "元"}

    said = member.post("/e/policies/answer/", given)

    assert said.status_code == 422
    assert "研发费用是多少" in plain(said.content.decode())
    assert not FirmFact.objects.exists()


def test_an_answer_leads_only_to_pages_of_this_house(member: Client, city: City) -> None:  # noqa: ARG001
    assert answer(member, "严重失信名单", answer="no", next="https://example.com/").startswith(
        "/e/policies/ask/"
    )
    assert answer(member, "严重失信名单", answer="yes", next="/e/policies/") == "/e/policies/"


def test_home_says_how_many_how_much_and_what_is_nearest(member: Client, city: City) -> None:
    spend(city, "320万")
    higher = {"at_least: 100万": "at_least: 323.2万", "上年: 200万": "上年: 400万", "20万}": "40万}"}
    text = OTHER
    for was, becomes in higher.items():
        text = text.replace(was, becomes)
    making.published(text)

    page = told(member, "/e/")

    assert "可享1项，预计32.0万元" in page
    assert "差一步1项，还可多享32.0万元" in page
    assert "最近的一项：研发后补助，只差3.2万元" in page


def test_a_new_item_is_told_once_and_read_when_opened(member: Client, city: City) -> None:
    spend(city, "320万")
    noticing.tell(city.now)

    assert "新发布，适合你1项" in told(member, "/e/policies/")
    told(member, "/e/policies/t-high-tech/")
    assert "新发布，适合你" not in told(member, "/e/policies/")


def test_notices_can_be_switched_off_and_on(member: Client, city: City) -> None:
    member.post("/e/policies/notices/", {"wants": "0"})
    assert "新政策提醒已关" in told(member, "/e/policies/")
    assert not noticing.wants_notices(city.firms[0])

    member.post("/e/policies/notices/", {"wants": "1"})
    assert noticing.wants_notices(city.firms[0])


def test_anybody_may_reckon_without_a_name_and_nothing_is_stored(client: Client, city: City) -> None:
    assert "不用登录，答几个问题" in told(client, "/policies/")
    year = city.now.year - 1
    for key, said in (("资质", "高新技术企业"), (f"研发费用@{year}", "320"), ("严重失信名单", "no")):
        client.post("/policies/answer/", {"key": key, "answer": said, "unit": "万元"})

    assert "预计可享32.0万元" in told(client, "/policies/")
    assert "符合，免申即享预计可得32.0万元" in told(client, "/policies/t-high-tech/")
    assert not FirmFact.objects.exists()
    assert "320万元" in told(client, "/policies/ask/")

    client.post("/policies/undo/", {"number": "2"})
    assert "预计可享32.0万元" not in told(client, "/policies/")
    client.post("/policies/forget/")
    assert "还没有填过" in told(client, "/policies/ask/")


def test_a_visitor_chooses_the_area_and_sees_its_items(client: Client, city: City) -> None:  # noqa: ARG001
    own = making.item("t-county").replace("title: 高新技术企业奖励", "title: 区级奖励")
    making.published(own, area="999901")

    assert "区级奖励" not in told(client, "/policies/")
    client.post("/policies/area/", {"area": "999901"})
    assert "区级奖励" in told(client, "/policies/")
    client.post("/policies/area/", {"area": "no such area"})
    assert "区级奖励" not in told(client, "/policies/")


def test_two_visitors_do_not_see_each_others_answers(client: Client, city: City) -> None:  # noqa: ARG001
    client.post("/policies/answer/", {"key": "严重失信名单", "answer": "yes"})

    assert "还没有填过" in told(Client(), "/policies/ask/")
