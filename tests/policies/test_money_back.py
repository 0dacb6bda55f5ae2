"""Does money that comes back land in the right account, and is every difference with the bank worked off?"""

from datetime import date, timedelta

import pytest
from tests.policies import granting
from tests.policies.granting import PAYER, PAYER2
from tests.policies.making import AT
from tests.policies.test_budgets import WAN, budget, figures
from tests.policies.test_payments import bank, ordered, promised, sent

from qifu.cases import assigning, replying
from qifu.kernel.errors import Forbidden, Refused
from qifu.policies.granting import concluding
from qifu.policies.models import Budget, Grant, PaymentOrder, Recovery, StatementLine
from qifu.policies.money import books, payments, reconciling, recoveries, spending
from qifu.policies.money.reconciling import Upload
from qifu.policies.rules import statements
from qifu.registry.models import Department
from qifu.registry.rules.access import ROUNDS, Actor, Role, Side

pytestmark = pytest.mark.django_db
DUE = date(2026, 4, 30)
HEADERS = ("日期", "流水号", "收款户名", "账号", "金额")


def paid(number: int = 1, fen: int = 20 * WAN) -> Grant:
    """A grant that was paid in full."""
    grant = promised(number, fen)
    sent(*ordered(grant))
    payments.carry_out(AT, bank())
    return grant


def demanded(grant: Grant, fen: int) -> int:
    return recoveries.demand(
        grant.pk, fen=fen, basis="三年内迁出", document="追〔2026〕1号", due_on=DUE, by=PAYER, at=AT
    )


def upload(*rows: tuple[str, ...], sha: str = "a" * 64) -> Upload:
    return Upload("3月.xlsx", sha, date(2026, 3, 1), date(2026, 3, 31), HEADERS, rows)


def test_money_asked_back_comes_in_parts_and_goes_where_it_was_said() -> None:
    granting.item_row()
    key = budget(50 * WAN)
    grant = paid()
    recovery = demanded(grant, 10 * WAN)

    recoveries.receive(recovery, fen=4 * WAN, to_budget=True, document="缴1", by=PAYER, at=AT)
    assert figures(key)[1] == 34 * WAN
    recoveries.receive(recovery, fen=6 * WAN, to_budget=False, document="缴2", by=PAYER, at=AT)

    book = Budget.objects.get(pk=key)
    assert (book.free_fen, book.recovered_fen, book.surrendered_fen) == (34 * WAN, -10 * WAN, 6 * WAN)
    assert spending.paid(grant) == 10 * WAN
    assert Recovery.objects.get().ended_at == AT
    assert books.check() == ()


def test_no_more_is_asked_back_than_was_paid_and_no_more_taken_than_was_asked() -> None:
    grant = paid()
    with pytest.raises(Refused, match="不能要求退回这么多"):
        demanded(grant, 20 * WAN + 1)
    recovery = demanded(grant, 15 * WAN)
    with pytest.raises(Refused, match="5 万元"):
        demanded(grant, 6 * WAN)

    with pytest.raises(Refused, match="还应退回 15 万元"):
        recoveries.receive(recovery, fen=16 * WAN, to_budget=True, document="缴", by=PAYER, at=AT)
    recoveries.receive(recovery, fen=WAN, to_budget=True, document="缴", by=PAYER, at=AT)
    recoveries.waive(recovery, reason="企业已注销", by=PAYER, at=AT)
    with pytest.raises(Refused, match="已经了结"):
        recoveries.receive(recovery, fen=WAN, to_budget=True, document="缴", by=PAYER, at=AT)


def test_another_departments_lead_asks_nothing_back() -> None:
    grant = paid()
    lead = Actor("account:5", "负责人", Side.STAFF, roles=frozenset({Role.DEPARTMENT_LEAD}), department_id=0)

    with pytest.raises(Forbidden):
        recoveries.demand(grant.pk, fen=1, basis="错", document="号", due_on=DUE, by=lead, at=AT)


def test_a_statement_shows_what_matches_what_lacks_what_is_more_and_what_differs() -> None:
    for number in (1, 2, 3):
        paid(number, number * 1_000_050)
    one, two, three = PaymentOrder.objects.order_by("grant__enterprise__uscc")
    rows = (
        ("2026-03-02", one.key, one.payee, one.payee_account, "10,000.50"),
        ("2026-03-02", two.reference, two.payee, two.payee_account, "20001.01"),
        ("2026-03-03", "YH999", "别家", "12345678", "5"),
    )
    key = reconciling.read(upload(*rows), by=PAYER, at=AT)

    lines = StatementLine.objects.filter(statement_id=key).order_by("place")
    assert [(line.standing, line.order_id) for line in lines] == [
        ("matched", one.pk), ("different", two.pk), ("extra", None), ("missing", three.pk)
    ]  # fmt: skip
    reconciling.settle(lines[1].pk, note="银行少记 1 分，已更正", by=PAYER2, at=AT)
    with pytest.raises(Refused, match="已经处理"):
        reconciling.settle(lines[1].pk, note="再来", by=PAYER2, at=AT)
    with pytest.raises(Refused, match="已经导入过"):
        reconciling.read(upload(*rows), by=PAYER, at=AT)


def test_a_statement_that_cannot_be_read_says_which_row() -> None:
    with pytest.raises(Refused, match="第 3 行金额「一百」"):
        statements.read(HEADERS, [("", "A", "", "", "1"), ("", "B", "", "", "一百")])
    with pytest.raises(Refused, match="缺少列：金额"):
        statements.read(("流水号",), [("A",)])


def test_the_case_is_over_when_all_is_paid() -> None:
    grant = paid()
    assert concluding.sign_off(AT) == 0  # nobody has answered the case yet
    desk = _answer(grant)

    assert concluding.sign_off(AT) == 1
    grant.case.refresh_from_db()
    assert (grant.case.state, desk > 0) == ("closed", True)


def test_the_case_of_a_refused_grant_waits_for_the_time_of_reconsideration() -> None:
    grant = promised(1)
    Grant.objects.update(verdict="refused", granted_fen=None)
    _answer(grant, outcome="refused")

    assert concluding.sign_off(AT + timedelta(days=20)) == 0
    assert concluding.sign_off(AT + timedelta(days=23)) == 1


def _answer(grant: Grant, outcome: str = "granted") -> int:
    """The case goes to a department and is decided there."""
    desk = Department.objects.order_by("code").first()
    assert desk is not None
    roles = frozenset({Role.HANDLER, Role.DEPARTMENT_LEAD})
    lead = Actor("account:9", "科室", Side.STAFF, roles=roles, department_id=desk.pk, rank=3)
    assigning.assign(case=grant.case_id, department_id=desk.pk, by=ROUNDS, at=AT)
    assigning.sign(case=grant.case_id, by=lead, at=AT)
    replying.reply(case=grant.case_id, outcome=outcome, text="已审定", basis="办法第三条", by=lead, at=AT)
    return desk.pk
