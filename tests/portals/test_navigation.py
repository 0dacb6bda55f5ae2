"""Does everybody see the doors that are open to them, and only those, in two rows that fit?"""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from tests.portals import city as cities
from tests.portals.city import City

from qifu.portals import frames
from qifu.portals.doors import HOUSE

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> Iterator[City]:
    with cities.living() as made:
        yield made


def rows(client: Client, path: str) -> tuple[list[str], list[str]]:
    """The labels of the first and of the second row, the marked one with a star."""
    page = client.get(path).content.decode()
    found = [re.findall(rf'<nav class="{name}".*?</nav>', page, re.S) for name in ("q-top-nav", "q-sub-nav")]
    return tuple(_labels(nav[0]) if nav else [] for nav in found)  # type: ignore[return-value]


def _labels(nav: str) -> list[str]:
    links = re.findall(r"<a ([^>]*)>([^<]*)", nav)
    return [label + ("*" if "aria-current" in attributes else "") for attributes, label in links]


def test_a_clerk_reads_sections_and_within_them_the_doors(client: Client, city: City) -> None:
    first, second = rows(cities.sign_in(client, city, "clerk"), "/s/cases/")

    assert "诉求*" in first
    assert "平台" not in first
    assert second[:2] == ["全部诉求*", "登记"]
    assert "导入" in second


def test_a_handler_is_offered_no_door_of_the_center(client: Client, city: City) -> None:
    first, second = rows(cities.sign_in(client, city, "handler"), "/s/cases/")

    assert "企业" not in first
    assert not {"导入", "待核", "并案"} & set(second)


def test_a_section_with_one_door_has_no_second_row(client: Client, city: City) -> None:
    first, second = rows(cities.sign_in(client, city, "clerk"), "/s/")

    assert first[0] == "工作台*"
    assert second == []


def test_every_entry_leads_to_a_door_that_hangs(client: Client) -> None:
    assert client
    assert [
        entry.door for entry in (*frames.PHONE, *frames.desk_entries()) if not HOUSE.find(entry.door)
    ] == []
