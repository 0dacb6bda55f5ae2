"""Does the effect of an item add up, and does what an enterprise says reach the department and come back?"""

import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook
from tests.policies import oversight_making as making
from tests.portals import city as cities
from tests.portals.city import City
from tests.portals.oversight.watched import Watched, watched

from qifu.policies.finding import match_counts
from qifu.policies.models import ItemRead, ItemReview


@pytest.fixture
def city(db: None) -> Iterator[City]:  # noqa: ARG001 - tables first
    with cities.living() as made:
        yield made


@pytest.fixture
def seen(city: City) -> Watched:
    found = watched(city)
    match_counts.count(city.now)
    return found


def at(city: City, who: str) -> Client:
    return cities.sign_in(Client(), city, who)


def said(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status
    return re.sub(r"[\s\u2009]+", " ", re.sub(r"<[^>]+>", " ", unescape(answer.content.decode())))


def one(seen: Watched) -> str:
    return reverse("effect", args=(seen.town.item.area_code, seen.town.item.code))


def test_the_list_counts_enterprises_sums_and_days(city: City, seen: Watched) -> None:
    told = said(at(city, "leader"), f"{reverse('effects')}?sort=days")

    assert seen.town.item.title in told
    assert "¥120.0 万" in told
    assert "事项成效" in told


def test_the_sheet_has_a_row_an_item(city: City, seen: Watched) -> None:
    answer = at(city, "handler").get(reverse("effects_export"))
    body = b"".join(answer.streaming_content)  # type: ignore[attr-defined]

    rows = CalamineWorkbook.from_filelike(BytesIO(body)).get_sheet_by_index(0).to_python()

    assert rows[1][0] == seen.town.item.title
    assert rows[1][rows[0].index("到账（家）")] == 6
    assert rows[1][rows[0].index("到账金额（元）")] == 1_200_000


def test_a_department_sees_the_items_it_answers_for_and_no_others(city: City, seen: Watched) -> None:
    assert seen.town.item.title in said(at(city, "head"), reverse("effects"))
    assert seen.town.item.title not in said(at(city, "helper"), reverse("effects"))
    said(at(city, "helper"), one(seen), 404)


def test_one_item_says_where_enterprises_stay_behind_and_claims_no_cause(city: City, seen: Watched) -> None:
    told = said(at(city, "leader"), one(seen))

    assert "到账企业 6 家" in told
    assert "按地区" in told
    assert "东桥区" in told
    assert "数据不足" in told
    assert "不说明差别由这项政策造成" in told


def test_a_review_goes_to_the_department_and_its_answer_comes_back(city: City, seen: Watched) -> None:
    item, member = seen.town.item, cities.enter(Client(), city.members[0])
    url = reverse("policies_item", args=(item.code,))
    assert "这项政策总的怎么样" in said(member, url)
    assert ItemRead.objects.filter(item=item, enterprise_id=city.firms[0]).count() == 1

    post = reverse("policies_review", args=(item.code,))
    member.post(post, {"level": "poor", "clear": "no", "text": "口径看不懂"})
    review = ItemReview.objects.get()
    handler = at(city, "handler")
    assert "口径看不懂" in said(handler, one(seen))
    answer = reverse("effect_answer", args=(item.area_code, item.code, review.pk))
    assert handler.post(answer, {"text": ""}).status_code == 422
    assert handler.post(answer, {"text": "已补充图解"}).status_code == 302

    assert "回应：已补充图解" in said(member, url)
    member.post(post, {"level": "good", "clear": "yes", "worth": "yes"})
    changed = ItemReview.objects.get()
    assert (changed.level, changed.is_clear, changed.reply) == ("good", True, "")


def test_a_review_without_a_level_is_refused_in_words(city: City, seen: Watched) -> None:
    member = cities.enter(Client(), city.members[0])
    member.get(reverse("policies_item", args=(seen.town.item.code,)))

    answer = member.post(reverse("policies_review", args=(seen.town.item.code,)), {}, follow=True)

    assert "请从五档里选一档" in answer.content.decode()
    assert not ItemReview.objects.exists()


def test_the_public_sees_an_average_of_five_and_none_of_four(city: City, seen: Watched) -> None:
    url = reverse("calculator_item", args=(seen.town.item.code,))
    for firm in seen.town.firms[:4]:
        making.reviewed(seen.town, firm, "good", city.now)
    assert "4.0 分" not in said(Client(), url)

    making.reviewed(seen.town, seen.town.firms[4], "good", city.now)

    assert "4.0 分，5 家" in said(Client(), url)
