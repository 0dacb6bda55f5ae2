"""How do the tests of the money come by grants? Decided by hand, beside a case of their own."""

from datetime import datetime

from tests.policies import making
from tests.policies.making import AT

from qifu.cases import opening
from qifu.policies.models import Grant, PublishedItem
from qifu.registry.models import Enterprise
from qifu.registry.rules.access import SETUP, Actor, Role, Side

PAYER = Actor("account:71", "资金甲", Side.STAFF, roles=frozenset({Role.TREASURER}), account_id=71)
PAYER2 = Actor("account:72", "资金乙", Side.STAFF, roles=frozenset({Role.TREASURER}), account_id=72)
ACCOUNT = "6222021001116245710"  # passes the check digit of bank cards


def item_row(code: str = "t-high-tech", text: str = "") -> PublishedItem:
    """A published item, the same for the same code."""
    found = PublishedItem.objects.filter(code=code, replaced_at=None).first()
    if found is None:
        making.published(text or making.item(code))
        found = PublishedItem.objects.get(code=code, replaced_at=None)
    return found


def granted(
    number: int = 1,
    fen: int = 20_000_000,
    *,
    code: str = "t-high-tech",
    text: str = "",
    at: datetime = AT,
    confirmed: bool = True,
    account: str = "",
) -> Grant:
    """A grant as the decision leaves it; nothing of the budget is promised yet."""
    firm = Enterprise.objects.get(pk=making.firm(number))
    item = item_row(code, text)
    case = opening.open_case(
        pack="chenghu",
        case_type="grant",
        title=f"{firm.name} {item.title}",
        text="政策兑现",
        enterprise_id=firm.pk,
        area_id=firm.area_id,
        received_at=at,
        by=SETUP,
        at=at,
    )
    return Grant.objects.create(
        case_id=case.id,
        item=item,
        item_code=item.code,
        enterprise=firm,
        period="2026",
        way="online",
        decided_on=at.date(),
        verdict="granted",
        granted_fen=fen,
        verdict_at=at,
        verdict_by="审定人",
        payee=firm.name,
        payee_bank="测试银行澄湖支行",
        payee_account=account or f"330501{number:010d}",
        payee_confirmed_at=at if confirmed else None,
    )
