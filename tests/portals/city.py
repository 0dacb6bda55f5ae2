"""Who lives in the city of the page tests, and how does an appeal get as far as a page needs it?

Everything here goes through the public verbs of the rooms; moments lie before the visitor's own now.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.test import Client, override_settings

from qifu.appeals import intake
from qifu.appeals.messages import Message
from qifu.cases import assigning, handling
from qifu.kernel import clock
from qifu.kernel.identifiers import make_uscc
from qifu.registry import enterprises, government, memberships, signing_in
from qifu.registry import queries as registry
from qifu.registry.rules.access import SETUP, Actor, Role

PACK = "chenghu"
PASSWORD = "Chenghu-2026-Gate"
BACKEND = "django.contrib.auth.backends.ModelBackend"
LONG_AGO = timedelta(days=400)
TITLE = "东桥工业园夜间频繁跳闸，织机停机断经"
TEXT = (
    "9月以来，东桥工业园东片几乎每晚八九点跳闸，喷气织机一停就断经，一晚少织 2000 米。"
    "马上旺季，希望查清原因、尽快稳定，该增容就增容，损失也请给说法。"
)
POINTS = ("查清跳闸原因", "旺季前恢复稳定供电", "园区电力增容", "补偿停机损失")
STAFF: tuple[tuple[str, str, Role, str, int], ...] = (
    ("clerk", "沈知行", Role.CENTER_CLERK, "center", 1),
    ("handler", "顾书言", Role.HANDLER, "industry", 1),
    ("head", "钱立群", Role.DEPARTMENT_LEAD, "industry", 3),
    ("helper", "方宁", Role.HANDLER, "power", 1),
    ("supervisor", "陆清源", Role.SUPERVISOR, "center", 2),
    ("caller", "许和", Role.CALL_BACK, "center", 1),
    ("leader", "周明远", Role.LEADER, "reform", 3),
)
FIRMS = ("澄湖启明纺织科技有限公司", "东桥恒织经编有限公司", "远帆新材料股份有限公司")


@dataclass(frozen=True)
class City:
    """The people by short names, the enterprises by their place in `FIRMS`."""

    accounts: dict[str, int]
    firms: tuple[int, ...]
    members: tuple[int, ...]
    now: datetime
    departments: dict[str, int] = field(default_factory=dict)

    def staff(self, who: str) -> Actor:
        """Somebody of the government's side, as who they are today."""
        return government.actor_of(self.accounts[who], self.now.date())

    def member(self, firm: int = 0) -> Actor:
        """Somebody who acts for an enterprise."""
        return government.enterprise_actor(self.members[firm], self.firms[firm], self.now.date())

    def before(self, **ago: float) -> datetime:
        """A moment so long ago: `before(days=2)`."""
        return self.now - timedelta(**ago)


@contextmanager
def living() -> Iterator[City]:
    """The city for one test; its passwords are nobody's secret, so they are hashed fast."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield build()


def build() -> City:
    """A city with seven officials and three enterprises, established long before now."""
    now = clock.now()
    at = now - LONG_AGO
    government.establish(PACK, by=SETUP, at=at)
    departments = {one.code: one.id for one in registry.departments()}
    accounts = {said[0]: _official(said, departments[said[3]], at) for said in STAFF}
    area = government.find_area("999901")
    assert area is not None
    firms, members = [], []
    for place, name in enumerate(FIRMS):
        made = enterprises.register(
            uscc=make_uscc(f"91999901MA{place + 1:06d}"), name=name, area_id=area.pk, by=SETUP, at=at
        )
        account = _account(f"firm{place}", f"经办{place + 1}")
        memberships.start_membership(
            enterprise_id=made.pk, account_id=account, from_on=at.date(), by=SETUP, at=at
        )
        firms.append(made.pk)
        members.append(account)
    return City(accounts, tuple(firms), tuple(members), now, departments)


def sign_in(client: Client, city: City, who: str) -> Client:
    """The client with this official signed in."""
    return enter(client, city.accounts[who])


def enter(client: Client, account_id: int) -> Client:
    """The client with this account signed in, as the sign-in page would leave it."""
    user = get_user_model().objects.get(pk=account_id)
    client.force_login(user, backend=BACKEND)
    signing_in.signed_in(account_id, client.session.session_key or "", at=clock.now())
    return client


def hear(
    city: City,
    *,
    title: str = TITLE,
    text: str = TEXT,
    points: tuple[str, ...] = POINTS,
    firm: int = 0,
    at: datetime | None = None,
    by: str = "clerk",
    **more: object,
) -> int:
    """An appeal of an enterprise, heard by the center; the id of its case."""
    moment = at or city.before(hours=2)
    profile = enterprises.profile(city.staff("clerk"), city.firms[firm])
    message = Message(
        channel="window",
        source_system="test",
        source_id=f"{title}/{firm}/{moment.isoformat()}",
        raw={"内容": text},
        title=title,
        text=text,
        points=points,
        person="方以宁",
        phone="13800000000",
        enterprise_name=profile.name,
        uscc=profile.uscc,
        area="东桥区",
        place="东桥工业园",
        **more,  # type: ignore[arg-type]
    )
    heard = intake.receive(message, pack=PACK, by=city.staff(by), at=moment)
    assert heard.case_id is not None
    return heard.case_id


def assigned(city: City, case: int, *, to: str = "industry", at: datetime | None = None) -> int:
    """The case at a department that has not signed yet."""
    moment = at or city.before(hours=1)
    assigning.assign(case=case, department_id=city.departments[to], by=city.staff("clerk"), at=moment)
    return case


def signed(city: City, case: int, *, at: datetime | None = None) -> int:
    """The case in the hands of the handler of 经信."""
    assigned(city, case, at=at)
    moment = (at or city.before(hours=1)) + timedelta(minutes=5)
    assigning.sign(case=case, by=city.staff("handler"), at=moment)
    return case


def points_answered(city: City, case: int, point_ids: tuple[int, ...], *, at: datetime | None = None) -> int:
    """These demands answered as solved."""
    for point in point_ids:
        handling.answer_point(
            case=case,
            point_id=point,
            outcome="solved",
            answer="已转备用线路，连续两晚未再跳闸",
            by=city.staff("handler"),
            at=at or city.before(minutes=30),
        )
    return case


def _official(said: tuple[str, str, Role, str, int], department: int, at: datetime) -> int:
    who, name, role, _, rank = said
    account = _account(who, name)
    post = government.create_post(
        department_id=department, role=role, title=f"{name}岗", rank=rank, by=SETUP, at=at
    )
    government.fill_post(post_id=post.pk, account_id=account, from_on=at.date(), by=SETUP, at=at)
    return account


def _account(username: str, name: str) -> int:
    """Accounts are young, so that no password has to be changed first."""
    at = clock.now() - timedelta(days=1)
    return signing_in.create_account(
        username=username, name=name, password=PASSWORD, must_change=False, by=SETUP, at=at
    ).pk
