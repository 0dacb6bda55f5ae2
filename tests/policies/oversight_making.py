"""How does a place get its grants, payments and reviews for the tests of oversight?"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tests.policies import making

from qifu.cases import opening
from qifu.cases.models import Case
from qifu.policies.models import Grant, GrantStage, PaymentOrder, PublishedItem
from qifu.policies.oversight import item_reviews
from qifu.policies.oversight.item_reviews import Said
from qifu.registry import government
from qifu.registry import queries as registry
from qifu.registry.rules.access import ROUNDS, SETUP, Actor, Role, Side

ZONE = ZoneInfo("Asia/Shanghai")
PACK = "chenghu"
COUNTIES = ("999901", "999902", "999903", "999904", "999905", "999906")


@dataclass(frozen=True)
class Town:
    """An item executed by the science bureau, and one enterprise in each of six counties."""

    item: PublishedItem
    firms: tuple[int, ...]


def moment(on: date, hour: int = 10) -> datetime:
    return datetime.combine(on, time(hour), ZONE)


def town(executor: str = "science", first: int = 1) -> Town:
    """The enterprises have numbers from `first` on."""
    government.establish(PACK, by=SETUP, at=making.AT)
    text = making.item("t-reward", since="2026-01-01").replace(
        "kind: 奖补", f"kind: 奖补\nissued_by: industry\nexecuted_by: {executor}"
    )
    (key,) = making.published(text).new
    firms = tuple(making.firm(number, area=code) for number, code in enumerate(COUNTIES, start=first))
    return Town(PublishedItem.objects.get(pk=key), firms)


def granted(
    town: Town,
    firm: int,
    opened: date,
    *,
    days: int = 10,
    pays: int = 5,
    period: str = "",
    way: str = "online",
    fen: int = 100_000_00,
) -> Grant:
    """A grant applied for on a day, decided so many days later, paid so many days after that."""
    at = moment(opened)
    area = government.find_area(COUNTIES[town.firms.index(firm)])
    assert area is not None
    case = opening.open_case(
        pack=PACK,
        case_type="grant",
        title="高新技术企业奖励",
        text="申报",
        enterprise_id=firm,
        area_id=area.pk,
        received_at=at,
        by=ROUNDS,
        at=at,
    )
    Case.objects.filter(pk=case.id).update(due_at=moment(opened + timedelta(days=20)))
    grant = Grant.objects.create(
        case_id=case.id,
        item=town.item,
        item_code=town.item.code,
        enterprise_id=firm,
        period=period or opened.isoformat(),
        way=way,
        decided_on=opened,
        facts={"研发费用@2025": {"source": "税务"}, "职工人数": {"source": "企业自报"}},
        verdict="granted",
        granted_fen=fen,
        verdict_at=moment(opened + timedelta(days=days)),
    )
    stage = GrantStage.objects.create(grant=grant, position=1, milestone="审定", amount_fen=fen)
    PaymentOrder.objects.create(
        key=f"key-{grant.pk}",
        grant=grant,
        stage=stage,
        amount_fen=fen,
        payee="企业",
        payee_bank="银行",
        payee_account="1",
        state="paid",
        made_at=grant.verdict_at,
        due_on=opened,
        paid_at=moment(opened + timedelta(days=days + pays)),
    )
    return grant


def a_year(town: Town, *months: date, slowest: tuple[int, ...] = (4, 5)) -> None:
    """In each month every county has a grant; the slow ones take longer, each its own number of days."""
    for first in months:
        for place, firm in enumerate(town.firms):
            days = 20 + place if place in slowest else 5 + place % 4
            granted(town, firm, first, days=days, pays=1)


def staff(role: Role, department: str = "science") -> Actor:
    found = registry.department_by_code(department)
    assert found is not None
    return Actor(
        key=f"account:{role}",
        name="张某",
        side=Side.STAFF,
        roles=frozenset({role}),
        department_id=found.id,
        department_name=found.short,
    )


def reviewed(town: Town, firm: int, level: str, at: datetime, **said: object) -> int:
    item_reviews.read(firm, town.item.pk, town.item.code, at=at)
    return item_reviews.review(
        town.item.pk,
        Said(level, **said),
        by=making.member(firm),
        at=at,  # type: ignore[arg-type]
    )
