"""What money is there in the city of the page tests? One of each thing that the desk of the money shows."""

from datetime import date, datetime, timedelta
from typing import Any

from tests.portals import city as cities
from tests.portals.city import City

from qifu.cases import opening
from qifu.kernel import seam
from qifu.kernel.seam import Socket
from qifu.policies.models import (
    Budget,
    Grant,
    GrantStage,
    PaymentOrder,
    PublishedItem,
    Recovery,
    StatementLine,
)
from qifu.policies.money import batches, budgets, orders, payments, reconciling, recoveries, treasury
from qifu.policies.money.reconciling import Upload
from qifu.policies.money.treasury import Paying
from qifu.registry import government, signing_in
from qifu.registry.models import Department, Enterprise
from qifu.registry.rules.access import ROUNDS, SETUP, Actor, Role, Side

PAYER = Actor("account:-1", "资金甲", Side.STAFF, roles=frozenset({Role.TREASURER}))
PAYER2 = Actor("account:-2", "资金乙", Side.STAFF, roles=frozenset({Role.TREASURER}))
WAN = 1_000_000


def build(city: City) -> dict[str, Any]:
    """Budget, a paid batch with a return to come, a drawn one, one that waits, a statement, a recovery."""
    item = PublishedItem.objects.filter(replaced_at=None).order_by("code").first()
    assert item is not None
    executor = Department.objects.get(pk=city.departments["industry"])
    PublishedItem.objects.filter(pk=item.pk).update(executor=executor)
    item.refresh_from_db()
    at = city.now - timedelta(days=1)
    budget = budgets.set_budget(
        area_code=item.area_code, year=at.year, name="高企奖励", item_codes=[item.code], total_fen=100 * WAN,
        reason="年初预算", document="1号", by=PAYER, at=at,
    )  # fmt: skip
    rules = treasury.rules("chenghu", at.date())
    paying = Paying(rules, seam.get(Socket.TREASURY, "demonstration_bank", {}))  # type: ignore[arg-type]
    paid = grant(city, item, 1, 30 * WAN, at)
    orders.make(at, rules)
    first = batches.draw(_waiting(), by=PAYER, at=at)
    batches.send(first, by=PAYER2, at=at)
    payments.carry_out(at, paying)
    grant(city, item, 2, 20 * WAN, at)
    orders.make(at, rules)
    drawn = batches.draw(_waiting(), by=PAYER, at=at)
    grant(city, item, 3, 10 * WAN, at)
    orders.make(at, rules)
    recovery = recoveries.demand(
        paid.pk, fen=5 * WAN, basis="承诺三年不迁出", document="追1号",
        due_on=at.date() + timedelta(days=30), by=PAYER, at=at,
    )  # fmt: skip
    rows = [("YH-没有", "别家", "12345678", "5.00")]
    span = (date(at.year, 1, 1), date(at.year, 12, 31))
    sheet = Upload("对账单.xlsx", "a" * 64, *span, ("流水号", "户名", "账号", "金额"), rows)
    statement = reconciling.read(sheet, by=PAYER, at=at)
    order = PaymentOrder.objects.get(batch__number=first)
    stage = GrantStage.objects.order_by("pk").last()
    line = StatementLine.objects.filter(statement_id=statement).order_by("place").first()
    assert stage is not None
    assert line is not None
    assert Recovery.objects.count() == Budget.objects.count() == 1
    return {
        "budget": budget, "batch": drawn, "order": order.pk, "stage": stage.pk, "statement": statement,
        "line": line.pk, "recovery": recovery,
    }  # fmt: skip


def treasurer(city: City, name: str, department: str = "reform", role: Role = Role.TREASURER) -> int:
    """An account that handles the money; its key."""
    since = city.now - timedelta(days=20)
    account = signing_in.create_account(
        username=f"m.{name}", name=name, password=cities.PASSWORD, must_change=False, by=SETUP, at=since
    )
    post = government.create_post(
        department_id=city.departments[department], role=role, title=name, by=SETUP, at=since
    )
    government.fill_post(post_id=post.pk, account_id=account.pk, from_on=since.date(), by=SETUP, at=since)
    return account.pk


def grant(city: City, item: PublishedItem, number: int, fen: int, at: datetime) -> Grant:
    """A grant with its promise, as the decision leaves it."""
    firm = Enterprise.objects.get(pk=city.firms[number % len(city.firms)])
    case = opening.open_case(
        pack="chenghu", case_type="grant", title=f"{firm.name} {item.title}", text="兑现",
        enterprise_id=firm.pk, area_id=firm.area_id, received_at=at, by=SETUP, at=at,
    )  # fmt: skip
    made = Grant.objects.create(
        case_id=case.id, item=item, item_code=item.code, enterprise=firm, period=f"2026-{number}",
        way="online",
        decided_on=at.date(), verdict="granted", granted_fen=fen, verdict_at=at, verdict_by="审定人",
        payee=firm.name, payee_bank="测试银行", payee_account=f"330501610000{firm.pk:02d}{number}",
        payee_confirmed_at=at,
    )  # fmt: skip
    budgets.commit(made, fen, by=ROUNDS, at=at)
    return made


def _waiting() -> list[int]:
    return list(PaymentOrder.objects.filter(state="waiting").values_list("pk", flat=True))
