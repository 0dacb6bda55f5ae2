"""One person of each role, cases that some of them must not see, and a call at any door as any of them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.test.client import ClientHandler
from tests.policies import grant_making, making
from tests.portals import city as cities
from tests.portals import moneys
from tests.portals.city import City

from qifu.appeals import families, follow_up
from qifu.appeals import queries as appeals
from qifu.cases import queries as cases
from qifu.cases import replying
from qifu.cases.queries import CaseFilter
from qifu.policies.finding import stating
from qifu.policies.granting import applying, grant_queries, lists, score_queries, scoring
from qifu.policies.granting.applying import Wish
from qifu.policies.models import PublishedItem, VerdictRun
from qifu.policies.rules.decompose import PolicyText
from qifu.policies.writing import drafts, sources
from qifu.policies.writing.drafts import Begun
from qifu.registry import account_queries, enterprises, government, signing_in
from qifu.registry.rules.access import ROUNDS, SETUP, Role

ITEM = "t-high-tech"  # an item of a policy that everybody may read
APPLIED = "t-apply"
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


# One for all calls: each would else load the middleware again, a third of the time of thousands of calls.
HANDLER = ClientHandler(enforce_csrf_checks=False)


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
    draft: int
    source: int
    published: int
    money: dict[str, Any]
    grant: str
    list: str
    score: int
    run: int

    def call_at(self, who: str, method: str, path: str, given: Any = None) -> Answered:
        """Call, and undo whatever the call did; an exception is an answer of 500."""
        client = Client(raise_request_exception=False)
        client.handler = HANDLER
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
    published = making.published(making.item(ITEM)).new[0]
    draft, source = _drafted(city)
    money = moneys.build(city)
    grant, score = _grant(city, accounts)
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
        draft=draft,
        source=source,
        published=published,
        money=money,
        grant=grant,
        list=_list(city),
        score=score,
        run=_run(city, accounts["handler"]),
    )


def _run(city: City, account: int) -> int:
    """A tap by which nothing was granted: there is nothing left of it to take back."""
    by = government.actor_of(account, city.now.date())
    return VerdictRun.objects.create(at=city.now, by_key=by.key, by_name=by.name).pk


def _grant(city: City, accounts: dict[str, int]) -> tuple[str, int]:
    """An application of the first enterprise at the first department, with somebody asked to score it."""
    making.published(grant_making.item(APPLIED, mode="评审"))
    firm = city.firms[0]
    enterprises.change(firm, changed={"recognitions": ["高新技术企业"]}, by=SETUP, at=city.now)
    facts = {"研发费用@上年": "320万", "严重失信名单": False}
    stating.state_facts(firm, facts, source="税务", by=SETUP, at=city.before(hours=1))
    wish = Wish(APPLIED)
    done = applying.apply(firm, wish, pack=cities.PACK, by=city.member(), at=city.before(minutes=30))
    grant = grant_queries.grant_page(ROUNDS, done.number, city.now)
    lead = government.actor_of(accounts["handler"], city.now.date())
    scoring.invite(case=grant.line.case.id, account_ids=[accounts["handler"]], by=lead, at=city.now)
    return done.number, score_queries.to_score(lead)[0].id


def _list(city: City) -> str:
    """A list of the other item, made public."""
    number = lists.propose(PublishedItem.objects.get(code=ITEM).pk, by=SETUP, at=city.before(minutes=20))
    lists.publish(number, pack=cities.PACK, by=SETUP, at=city.before(minutes=10))
    return number


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


def _drafted(city: City) -> tuple[int, int]:
    """A draft of the first department, and the text it was made from."""
    by = city.staff("handler")
    text = PolicyText("办法", ("第一条 对高新技术企业奖励20万元。",))
    source = sources.take_apart(text, by=by, at=city.now)
    begun = Begun(making.item("t-draft").replace("valid:", "issued_by: industry\nvalid:", 1))
    (draft,) = drafts.begin(
        [begun], department=city.departments["industry"], by=by, at=city.now, source=source
    )
    return draft, source


def _numbers(city: City) -> dict[int, str]:
    return {line.id: line.number for line in cases.find(ROUNDS, CaseFilter(), 1, city.now).items}
