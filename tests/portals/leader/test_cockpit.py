"""Does the wall say what is so, lead to the cases behind each number, and ask little of the tables?"""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.portals import city as cities
from tests.portals.city import City

from qifu.appeals import common_issues, families
from qifu.cases import punctuality, replying
from qifu.cases import queries as cases
from qifu.cases.punctuality import Punctual
from qifu.cases.queries import CaseFilter, Share, Upcoming
from qifu.portals.leader import ahead_look, hexes

MOST_QUERIES = 48


@pytest.fixture
def city(db: None) -> Iterator[City]:  # noqa: ARG001 - tables first
    with cities.living() as made:
        yield made


def wall(client: Client, city: City, who: str = "leader") -> str:
    answer = cities.sign_in(client, city, who).get(reverse("cockpit"))
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def figure(page: str, label: str) -> tuple[str, str]:
    """The value under a label, and where it leads."""
    found = re.search(rf'{label}</p><p class="q-figure-value"><a href="([^"]+)"><b>([^<]+)</b>', page)
    assert found, label
    return found[2], found[1]


def late(city: City) -> int:
    return cities.assigned(
        city, cities.hear(city, title="老早的一件", at=city.before(days=60)), at=city.before(days=59)
    )


def test_an_empty_city_is_told_as_good_and_leaves_no_hole(client: Client, city: City) -> None:
    page = wall(client, city)

    assert "没有超期件" in page
    assert "还没有来件" in page
    assert "近 12 周没有多家企业反映同一件事" in page
    assert "None" not in page


def test_the_figures_are_those_of_the_lists_they_open(client: Client, city: City) -> None:
    cities.hear(city, title="今天的一件", at=city.before(minutes=1))
    late(city)

    page = wall(client, city, "supervisor")

    for label in ("在办", "超期未结"):
        value, href = figure(page, label)
        listed = client.get(href)
        assert listed.status_code == 200
        assert f"{value} 件" in unescape(listed.content.decode()).replace("\u2009", " ")


def test_every_link_on_the_wall_opens(client: Client, city: City) -> None:
    cities.hear(city)
    late(city)

    page = wall(client, city)

    links = set(re.findall(r'href="(/[^"]*)"', page)) - {reverse("sign_out")}
    assert len(links) > 40
    assert {href: code for href in links if (code := client.get(href).status_code) != 200} == {}


def test_a_late_case_is_told_with_its_holder_and_its_days(client: Client, city: City) -> None:
    late(city)

    page = wall(client, city)

    card = page[page.index("超期在谁手上") : page.index("各地在办和超期")]
    assert "市经信局" in card
    assert re.search(r"最久 \d+ 个工作日", card)


def test_a_confidential_case_is_on_no_wall_but_the_supervisors(client: Client, city: City) -> None:
    cities.hear(city, title="保密的一件", confidential=True)

    assert "保密的一件" not in wall(client, city, "leader")
    assert "保密的一件" in wall(Client(), city, "supervisor")


def test_the_wall_asks_a_fixed_number_of_questions(client: Client, city: City) -> None:
    cities.sign_in(client, city, "leader")
    asked = []
    for count in (2, 12):
        for number in range(count):
            cities.hear(city, title=f"第{count}轮{number}", at=city.before(minutes=number + 1))
        client.get(reverse("cockpit"))
        with CaptureQueriesContext(
            connection,
        ) as caught:
            client.get(reverse("cockpit"))
        asked.append(len(caught))

    assert asked[0] == asked[1] <= MOST_QUERIES


def test_the_wall_asks_for_itself_every_minute_and_swaps_only_itself(client: Client, city: City) -> None:
    page = wall(client, city)

    assert 'hx-trigger="every 60s"' in page
    assert 'hx-select="#cockpit"' in page


def test_departments_are_counted_by_their_replies_in_time(city: City) -> None:
    case = cities.signed(city, cities.hear(city, points=()))
    replying.reply(
        case=case, outcome="solved", text="办好了", by=city.staff("handler"), at=city.before(minutes=5)
    )

    rows = punctuality.by_department(city.staff("leader"), city.now)

    assert [(row.name, row.share) for row in rows] == [("市经信局", Share(1, 1))]


def test_a_family_is_one_common_issue_with_all_its_weeks(city: City) -> None:
    head = cities.hear(city, title="夜间跳闸", at=city.before(days=20))
    for number, days in enumerate((13, 3, 2)):
        child = cities.hear(city, title=f"又跳闸{number}", firm=number, at=city.before(days=days))
        families.link_by_hand(
            child_case=child, head_case=head, by=city.staff("clerk"), at=city.before(days=days)
        )

    found = common_issues.common_issues(city.staff("leader"), city.now)

    assert [(one.title, one.appeals, one.enterprises) for one in found] == [("夜间跳闸", 4, 3)]
    assert found[0].weeks[-3:] == (1, 1, 2)
    assert common_issues.common_issues(city.staff("helper"), city.now) == ()


@given(st.lists(st.dates(date(2026, 1, 1), date(2026, 10, 12)), max_size=40))
def test_weeks_hold_every_day_of_the_last_twelve_once(days: list[date]) -> None:
    today = date(2026, 10, 12)

    weeks = common_issues.by_week(days, today)

    assert len(weeks) == common_issues.WEEKS
    assert sum(weeks) == sum((today - day).days < 7 * common_issues.WEEKS for day in days)


@given(st.lists(st.integers(1, 20), min_size=1, max_size=9))
def test_every_area_has_a_place_of_its_own_on_the_map(sizes: list[int]) -> None:
    held = hexes.layout(sizes)

    places = [place for block in held for place in block]
    assert [len(block) for block in held] == sizes
    assert len(set(places)) == len(places)
    assert min(column for column, _ in places) >= 0
    assert min(row for _, row in places) >= 0


def punctual(key: int, part: int, whole: int) -> Punctual:
    return Punctual(key, f"部门{key}", Share(part, whole), Share(0, 0))


def test_the_scale_is_cut_below_the_last_and_never_above_eighty() -> None:
    good = ahead_look.ranks([punctual(1, 100, 100), punctual(2, 97, 100)])
    poor = ahead_look.ranks([punctual(1, 100, 100), punctual(2, 1, 2)])

    assert (good.low, poor.low) == (80, 40)
    assert "刻度 80–100" in good.head


def test_the_best_five_and_the_last_two_are_shown_with_their_true_ranks() -> None:
    cut = ahead_look.ranks([punctual(key, 100 - key, 100) for key in range(12)])

    assert [row.rank for row in cut.rows] == [1, 2, 3, 4, 5, 11, 12]


def test_a_rung_between_two_working_days_is_seen_on_the_next_one() -> None:
    at = datetime.fromisoformat("2026-10-16T10:00+08:00")
    rung = Upcoming(1, "CH1", "一件", "", at + timedelta(days=1), "escalate", "leader", "")
    monday = date(2026, 10, 19)

    days = ahead_look.days_ahead([rung], [monday, monday + timedelta(days=1)], {}, at)

    assert [(day.name, day.count) for day in days] == [("10月19日", 1), ("10月20日", 0)]
    assert days[0].shown[0].deed == "提级到市领导"


def test_a_case_that_is_no_leaders_business_is_not_counted(city: City) -> None:
    cities.hear(city, confidential=True)

    assert cases.find(city.staff("leader"), CaseFilter(), 1, city.now).total == 0
