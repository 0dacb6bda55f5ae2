"""Does every link that a page offers lead its reader somewhere, for every role and for somebody unknown?"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve
from tests.portals import city as cities
from tests.portals.crawling import Page, crawl, links
from tests.portals.demonstration.ordering import QUICK, order

from qifu.kernel import clock
from qifu.portals.city.build import Built, build

pytestmark = [pytest.mark.django_db]
FEWEST = 8


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: Any) -> Iterator[Built]:  # noqa: ARG001
    """Built once for this file, as of today, and taken back at its end."""
    with django_db_blocker.unblock(), QUICK, transaction.atomic():
        yield build(order(now=clock.now()), lambda _count: None)
        transaction.set_rollback(True)


def getter(client: Client, *, is_known: bool) -> Any:
    def get(path: str) -> Page:
        answer = client.get(path)
        to = answer.headers.get("Location", "")
        if is_known and to.startswith("/sign-in/?next="):
            return Page(403, "", "")  # somebody who has signed in is turned away
        is_page = answer.headers.get("Content-Type", "").startswith("text/html")
        body = b"".join(answer) if answer.streaming else answer.content
        return Page(answer.status_code, answer.headers.get("Location", ""), body.decode() if is_page else "")

    return get


def name_of(path: str) -> str:
    """The door an address belongs to; files of the look are all alike."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return path


def test_every_role_gets_wherever_its_pages_lead(city: Built) -> None:
    broken, walked = {}, {}
    for username in {one.role: one.username for one in city.sign_ins}.values():
        account = get_user_model().objects.get(username=username)
        client = cities.enter(Client(raise_request_exception=False), account.pk)
        found, walked[username] = crawl(getter(client, is_known=True), "/", name_of, most=2)
        if found:
            broken[username] = [str(each) for each in found]

    assert broken == {}
    assert min(walked.values()) >= FEWEST, walked


def test_somebody_unknown_gets_wherever_the_public_pages_lead(city: Built) -> None:  # noqa: ARG001
    found, walked = crawl(getter(Client(raise_request_exception=False), is_known=False), "/", name_of)

    assert [str(each) for each in found] == []
    assert walked >= FEWEST


def test_the_crawler_sees_what_can_be_followed_and_notices_what_leads_nowhere() -> None:
    pages = {
        "/": '<a href="/a#x">甲</a><form action="/f"></form><form method="post" action="/p"></form>',
        "/a": '<i hx-get="b?x=1"></i><a href="https://elsewhere.example/">外</a><a href="mailto:a@b">信</a>',
        "/b?x=1": '<a href="/gone">无</a>',
        "/f": "",
    }

    def get(path: str) -> Page:
        return Page(200, "", pages[path]) if path in pages else Page(404, "", "")

    assert list(links(pages["/a"], "/a")) == ["/b?x=1"]
    broken, walked = crawl(get, "/", lambda path: path)
    assert [str(each) for each in broken] == ["404 for /gone, offered on /b?x=1"]
    assert walked == 5
