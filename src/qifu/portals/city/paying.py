"""How is money paid in the demonstration city? Budgets, batches by two hands, and what goes wrong."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from qifu.kernel import seam
from qifu.kernel.seam import Socket
from qifu.policies.granting import concluding, following
from qifu.policies.money import (
    batches,
    budgets,
    money_back_queries,
    money_queries,
    orders,
    payment_queries,
    payments,
    reconciling,
    recoveries,
    stages,
    treasury,
)
from qifu.policies.money.payment_queries import OrderLine
from qifu.policies.money.reconciling import Upload
from qifu.policies.money.treasury import Paying
from qifu.portals.city import moments
from qifu.portals.city.engine import Engine
from qifu.portals.city.life import Tale
from qifu.portals.city.world import World
from qifu.registry import queries as registry
from qifu.registry.rules.access import Actor, Role

YUAN = 100
WAN = 10_000 * YUAN
DAYS = (-110, -98, -86, -74, -62, -50, -40, -30, -22, -14, -8, -4)  # pay days, in working days before today
REFUSED_ON, RETURNED_ON, STATEMENT_ON, ASKED_BACK_ON = -50, -30, -14, (-40, -8)
PLANNED = 1500 * WAN  # for each item, until it is seen how much is asked for
LEFT_WAITING = 3


@dataclass(frozen=True, slots=True)
class Desk:
    """The two who pay, and by which pack."""

    pack: str
    one: Actor
    two: Actor
    keepers: Mapping[int, Actor]  # who confirms milestones, by department


def budget(desk: Desk, year: int, at: datetime) -> int:
    """At the beginning of a year: one budget a department for all its items that pay money; how many."""
    tree = registry.areas_tree()
    if tree is None:
        return 0
    made = 0
    for area in (tree, *tree.children):
        by_office: dict[str, list[str]] = {}
        for item in money_queries.without_budget(area.code, year):
            by_office.setdefault(item.office or area.name, []).append(item.code)
        for number, (office, codes) in enumerate(sorted(by_office.items()), start=1):
            budgets.set_budget(
                area_code=area.code,
                year=year,
                name=f"{office}惠企资金",
                item_codes=codes,
                total_fen=PLANNED * len(codes),
                reason="年初预算",
                document=f"{area.name}财预〔{year}〕{number}号",
                by=desk.one,
                at=at,
            )
            made += 1
    return made


def schedule(engine: Engine) -> None:
    """Put the pay days into the year."""
    world = engine.world
    treasurers = world.people.by_role.get(Role.TREASURER, [])
    if len(treasurers) < 2:
        return
    desk = Desk(world.pack, treasurers[0], treasurers[1], world.people.handlers)
    opened = world.people.since
    today, calendar = world.now.date(), world.calendar
    for year in sorted({opened.year, world.now.year}):
        first = calendar.opening_at(calendar.working_day(1, after=date(year - 1, 12, 31)))
        budget(desk, year, min(first + timedelta(hours=1), world.now))
    for number in DAYS:
        at = calendar.opening_at(calendar.working_day(number, after=today)) + timedelta(minutes=70)
        engine.add(at, pay_day(desk, number, at))
    last = calendar.opening_at(moments.last_working_day(calendar, world.now - timedelta(days=1)))
    engine.add(last, opening(desk, world, last + timedelta(minutes=90)))


def pay_day(desk: Desk, number: int, at: datetime) -> Tale:
    """One batch: drawn by one, sent by the other, answered by the bank; and what comes up beside it."""
    _confirm_some(desk, at)
    orders.make(at, treasury.rules(desk.pack, at.date()))
    payable = [one for one in payment_queries.waiting(desk.one, at.date()) if not one.faults]
    drawer, sender = (desk.one, desk.two) if number % 4 else (desk.two, desk.one)
    if payable:
        batch = batches.draw([one.id for one in payable], note=f"{at.month}月集中兑付", by=drawer, at=at)
        yield (sent := at + timedelta(hours=2))
        batches.send(batch, by=sender, at=sent)
        yield (heard := sent + timedelta(minutes=3))
        payments.carry_out(heard, _bank(desk, number, payable, heard))
        yield (later := heard + timedelta(hours=3))
        payments.hear_of_returns(later, _bank(desk, number, payable, later))
        concluding.sign_off(later)
        if number == STATEMENT_ON:
            _reconcile(desk, batch, later)
    if number in ASKED_BACK_ON:
        _ask_back(desk, number, at + timedelta(hours=6))


def opening(desk: Desk, world: World, at: datetime) -> Tale:
    """As the visitor finds it: one batch drawn and waiting for the other hand, a few orders not drawn."""
    rules = treasury.rules(desk.pack, at.date())
    orders.make(at, rules)
    payable = [one for one in payment_queries.waiting(desk.one, at.date()) if not one.faults]
    chosen = payable[:-LEFT_WAITING] if len(payable) > LEFT_WAITING else payable[:1]
    if chosen:
        batches.draw([one.id for one in chosen], note="本周兑付", by=desk.one, at=at)
    adjust(desk, world.now.year, at + timedelta(minutes=30))
    yield world.now
    orders.make(world.now, rules)
    following.follow(world.now)
    while concluding.sign_off(world.now):
        pass


def adjust(desk: Desk, year: int, at: datetime) -> None:
    """Towards the end of the year budgets are fitted to what was asked for, each with its own slack."""
    for line in money_queries.budget_lines(desk.one, year):
        drawn = int(sha256(f"{line.name}/{year}".encode()).hexdigest()[:6], 16)
        used = line.committed_fen + line.paid_fen + line.surrendered_fen
        slack = (104, 118, 135, 160, 220)[drawn % 5]
        planned = max(used * slack // 100, (8 + drawn % 5 * 4) * WAN * len(line.items))
        total = -(-planned // (10 * WAN)) * 10 * WAN
        if not line.is_unlimited and total != line.total_fen:
            budgets.adjust(
                budget_id=line.id,
                total_fen=total,
                reason="按执行进度调整",
                document=f"财调〔{year}〕{drawn % 40 + 1}号",
                by=desk.two,
                at=at,
            )


def _bank(desk: Desk, number: int, payable: list[OrderLine], at: datetime) -> Paying:
    """The demonstration bank; on one day it refuses an account, on another it sends a payment back."""
    account = f"^{payable[-1].account}$"
    options = {
        "refuse": account if number == REFUSED_ON else "",
        "returns": account if number == RETURNED_ON else "",
    }
    plug = seam.get(Socket.TREASURY, "demonstration_bank", options)
    return Paying(treasury.rules(desk.pack, at.date()), plug)  # type: ignore[arg-type]


def _confirm_some(desk: Desk, at: datetime) -> None:
    """Departments confirm the milestones of every other grant in stages; the rest waits on their desks."""
    for line in payment_queries.open_stages(desk.one)[::2]:
        keeper = desk.keepers.get(line.department_id or 0)
        if keeper is not None:
            stages.confirm(line.id, evidence=f"{line.milestone}材料已核验", by=keeper, at=at)


def _ask_back(desk: Desk, number: int, at: datetime) -> None:
    """Money asked back: the earlier demand was met in part and is overdue, the later one is fresh."""
    found = money_back_queries.paid_grants(desk.one)
    if not found:
        return
    grant = found[abs(number) % len(found)]
    paid = payment_queries.of_grant(grant.id, at.date()).paid_fen
    fen = paid * 3 // 10 // YUAN * YUAN
    if fen <= 0:
        return
    asked = recoveries.demand(
        grant.id,
        fen=fen,
        basis="核查发现申报时填报的数据不实，按办法退回多得部分",
        document=f"财监〔{at.year}〕{abs(number)}号",
        due_on=at.date() + timedelta(days=20),
        by=desk.one,
        at=at,
    )
    if number == ASKED_BACK_ON[0]:
        recoveries.receive(
            asked,
            fen=fen // 2,
            to_budget=True,
            document="缴款书 0017",
            by=desk.two,
            at=at + timedelta(hours=1),
        )


def _reconcile(desk: Desk, batch: str, at: datetime) -> None:
    """A statement of the bank that lacks one payment, has one it should not have, and misread one sum."""
    _, lines = payment_queries.batch(batch, at.date())
    paid = [one for one in lines if one.state == "paid"]
    if len(paid) < 2:
        return
    rows = list(_rows(paid, at))
    headers = ("日期", "流水号", "收款户名", "账号", "金额")
    content = "\n".join(",".join(row) for row in rows)
    upload = Upload(
        f"银行对账单{at:%m%d}.csv", sha256(content.encode()).hexdigest(), at.date(), at.date(), headers, rows
    )
    statement = reconciling.read(upload, by=desk.two, at=at)
    _, differences = money_back_queries.statement(statement)
    for one in differences[:1]:
        reconciling.settle(
            one.id, note="银行录入差错，已由银行更正", by=desk.two, at=at + timedelta(minutes=20)
        )


def _rows(paid: list[OrderLine], at: datetime) -> Iterator[tuple[str, ...]]:
    day = f"{at:%Y-%m-%d}"
    for number, one in enumerate(paid[:-1]):
        fen = one.amount_fen - (90 if number == 0 else 0)
        yield (day, one.reference, one.payee, one.account, f"{fen // 100}.{fen % 100:02d}")
    yield (day, "YH-0000-0001", "账户管理费", "", "50.00")
