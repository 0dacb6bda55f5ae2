"""One person of each role, cases that some of them must not see, and a call at any door as any of them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import Client
from tests.policies import making
from tests.portals import city as cities
from tests.portals.city import City

from qifu.appeals import families, follow_up
from qifu.appeals import queries as appeals
from qifu.cases import queries as cases
from qifu.cases import replying
from qifu.cases.queries import CaseFilter
from qifu.registry import account_queries, government, signing_in
from qifu.registry.rules.access import ROUNDS, SETUP, Role

ITEM = "t-high-tech"  # an item of a policy that everybody may read
# Two departments: what belongs to the first is closed to the people of the second.
POSTS: dict[str, tuple[Role, str]] = {
    **{role.value: (role, "center") for role in Role if role not in (Role.ENTERPRISE_MEMBER, Role.ROUNDS)},
    "handler": (Role.HANDLER, "industry"),
    "department_lead": (Role.DEPARTMENT_LEAD, "industry"),
    "board_specialist": (Role.BOARD_SPECIALIST, "industry"),
    "other_handler": (Role.HANDLER, "land"),
    "other_lead": (Role.DEPARTMENT_LEAD, "land"),
    "other_specialist": (Role.BOARD_SPECIALIST, "land"),
}


@dataclass(frozen=True)
class Answered:
    """What came back."""

    status_code: int
    location: str
    body: bytes


@dataclass(frozen=True)
class Town:
    """The city with everybody signed in: keys of sessions by role, and what there is to knock at."""

    city: City
    sessions: dict[str, str]
    accounts: dict[str, int]
    running: str
    running_id: int
    replied: str
    sealed: str
    sealed_id: int
    foreign: str
    link: int
    call: int
    holding: int
    membership: int

    def call_at(self, who: str, method: str, path: str, given: Any = None) -> Answered:
        """Call, and undo whatever the call did; an exception is an answer of 500."""
        client = Client(raise_request_exception=False)
        if who in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[who]
        with transaction.atomic():
            answer = client.generic(method, path) if given is None else client.post(path, given)
            said = b"".join(answer) if answer.streaming else answer.content
            transaction.set_rollback(True)
        return Answered(answer.status_code, answer.headers.get("Location", ""), said)


def build(city: City) -> Town:
    """Everybody, signed in, and everything there is to knock at."""
    accounts = {who: _seated(city, who, *post) for who, post in POSTS.items()}
    accounts |= {"enterprise_member": city.members[0], "other_member": city.members[1]}
    running = cities.assigned(city, cities.hear(city, title="甲件"))
    replied = _replied(city)
    sealed = cities.hear(city, title="密件", confidential=True)
    foreign = cities.assigned(city, cities.hear(city, title="他企之件", firm=1), to="land")
    clerk = city.staff("clerk")
    link = families.link_by_hand(child_case=running, head_case=replied, by=clerk, at=city.now).link_id
    families.leave(link_id=link, by=clerk, at=city.now)
    follow_up.owe(city.now)
    making.published(making.item(ITEM))
    numbers = _numbers(city)
    card = account_queries.account_card(accounts["handler"], on=city.now.date())
    member = account_queries.account_card(city.members[0], on=city.now.date())
    return Town(
        city=city,
        sessions={who: _entered(key) for who, key in accounts.items()},
        accounts=accounts,
        running=numbers[running],
        running_id=running,
        replied=numbers[replied],
        sealed=numbers[sealed],
        sealed_id=sealed,
        foreign=numbers[foreign],
        link=link,
        call=appeals.owed_calls(clerk)[0].id,
        holding=card.tenures[0].holding_id,
        membership=member.agencies[0].membership_id,
    )


def _seated(city: City, who: str, role: Role, department: str) -> int:
    since = city.now - timedelta(days=20)
    account = signing_in.create_account(
        username=f"as.{who}", name=f"某{who}", password=cities.PASSWORD, must_change=False, by=SETUP, at=since
    )
    post = government.create_post(
        department_id=city.departments[department], role=role, title=who, by=SETUP, at=since
    )
    government.fill_post(post_id=post.pk, account_id=account.pk, from_on=since.date(), by=SETUP, at=since)
    return account.pk


def _entered(account: int) -> str:
    return str(cities.enter(Client(), account).session.session_key)


def _replied(city: City) -> int:
    case = cities.signed(city, cities.hear(city, title="乙件", points=()))
    replying.reply(
        case=case, outcome="solved", text="已办好", by=city.staff("handler"), at=city.before(minutes=20)
    )
    return case


def _numbers(city: City) -> dict[int, str]:
    return {line.id: line.number for line in cases.find(ROUNDS, CaseFilter(), 1, city.now).items}
