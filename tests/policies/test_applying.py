"""Does an application become a case at the right desk, decided from what was known at that moment?"""

from datetime import timedelta

import pytest
from tests.policies import grant_making as making
from tests.policies.grant_making import LATER, PACK, PAYEE

from qifu.cases import assigning
from qifu.kernel.errors import Forbidden, Refused
from qifu.ledger.models import Entry
from qifu.policies.finding import stating
from qifu.policies.granting import applying, claiming, examining, grant_queries
from qifu.policies.granting.applying import Payee, Wish
from qifu.policies.granting.examining import Ruling
from qifu.policies.models import Grant
from qifu.policies.rules import record
from qifu.registry.rules.access import SETUP

pytestmark = pytest.mark.django_db
FAST = making.item("t-fast", mode="快申快享").replace("window: 全年", "window: 全年, within: 7个工作日")
PANEL = making.item("t-panel", mode="评审", who="judge: {text: 项目真实可行, by: 经信局}")


def the_grant() -> Grant:
    return Grant.objects.select_related("case", "item").get()


def test_the_rule_grants_at_once_what_registers_confirm() -> None:
    desk = making.desk()

    done = making.applied(desk)

    assert (done.is_granted, done.granted_fen) == (True, 32_000_000)
    grant = the_grant()
    assert (grant.verdict, grant.case.state, grant.payee_confirmed_at) == ("granted", "replied", LATER)
    assert grant.case.lead_id == making.executor("t-apply") == desk.handler.department_id


def test_the_frozen_decision_is_taken_again_to_the_byte() -> None:
    making.applied(making.desk())
    grant = the_grant()

    again = record.again(examining.offer_of(grant).item, grant.item.sha, grant.facts, grant.decided_on)

    assert (again.text, again.sha) == (grant.decision, grant.decision_sha)


def test_the_firms_own_word_goes_to_the_desk_until_it_is_checked() -> None:
    desk = making.desk()
    stating.state_facts(desk.firm, {"研发费用@上年": "400万"}, by=desk.member, at=LATER)

    done = making.applied(desk)
    page = grant_queries.grant_page(desk.handler, done.number, LATER)

    assert "你自己填的" in done.why
    assert ("fail", "自报数据：研发费用 2025") in [(check.came, check.name) for check in page.checks]
    examining.check_facts(case=the_grant().case_id, keys=("研发费用@2025",), by=desk.handler, at=LATER)
    assert grant_queries.grant_page(desk.handler, done.number, LATER).line.own == ()


def test_a_second_application_for_the_same_period_is_refused_until_the_first_is_taken_back() -> None:
    desk = making.desk(FAST)
    done = making.applied(desk, "t-fast")

    with pytest.raises(Refused, match="本期已经申报过") as refused:
        making.applied(desk, "t-fast")
    claiming.withdraw(case=the_grant().case_id, reason="填错了", by=desk.member, at=LATER)

    assert done.number in str(refused.value)
    assert making.applied(desk, "t-fast").number != done.number


def test_what_is_missing_or_failing_is_said_and_nothing_is_opened() -> None:
    desk = making.desk()
    stating.state_facts(desk.firm, {"研发费用@上年": "50万"}, by=SETUP, at=LATER, source="税务")

    with pytest.raises(Refused, match="还不符合"):
        making.applied(desk)
    with pytest.raises(Refused, match="没有这个政策事项"):
        making.applied(desk, "t-none")
    assert not Grant.objects.exists()
    assert making.applied(desk, facts={"研发费用@上年": "120万"}).is_granted is False


def test_an_item_paid_without_applying_and_a_closed_window_take_no_application() -> None:
    free = making.item("t-free", mode="免申即享")
    past = making.item("t-past").replace("window: 全年", "window: 2026-01-01 至 2026-02-28")
    desk = making.desk(free, past)

    with pytest.raises(Refused, match="不用申报"):
        making.applied(desk, "t-free")
    with pytest.raises(Refused, match="现在不能申报"):
        making.applied(desk, "t-past")


def test_promises_have_to_be_accepted() -> None:
    desk = making.desk(making.item(more="commitments: [{say: 三年不迁出, within: 3年}]\n"))

    with pytest.raises(Refused, match="还没有同意承诺"):
        making.applied(desk)
    assert making.applied(desk, accepts=True).is_granted
    assert "三年不迁出" in the_grant().case.text


def test_the_desk_decides_within_the_days_of_the_item() -> None:
    desk = making.desk(FAST)
    making.applied(desk, "t-fast")
    case = the_grant().case

    assert (case.state, case.limit_n, case.class_code) == ("assigned", 7, "fast")
    examining.decide(case=case.pk, ruling=Ruling(True, 32_000_000), by=desk.handler, at=LATER)
    assert (the_grant().verdict, the_grant().granted_fen) == ("granted", 32_000_000)


def test_more_than_the_rule_is_never_granted_and_less_only_with_a_reason() -> None:
    desk = making.desk(FAST)
    making.applied(desk, "t-fast")
    case = the_grant().case_id

    for ruling in (Ruling(True, 32_000_001), Ruling(True, 31_000_000), Ruling(True, None)):
        with pytest.raises(Refused):
            examining.decide(case=case, ruling=ruling, by=desk.handler, at=LATER)
    examining.decide(case=case, ruling=Ruling(True, 31_000_000, "核减重复票据"), by=desk.handler, at=LATER)

    assert the_grant().granted_fen == 31_000_000


def test_a_refusal_needs_its_basis_and_a_signer_of_rank() -> None:
    desk = making.desk(FAST)
    making.applied(desk, "t-fast")
    case = the_grant().case_id

    with pytest.raises(Refused, match="依据"):
        examining.decide(case=case, ruling=Ruling(False, reason="不真实"), by=desk.handler, at=LATER)
    with pytest.raises(Refused, match="签发"):
        examining.decide(
            case=case, ruling=Ruling(False, reason="不真实", basis="第三条"), by=desk.handler, at=LATER
        )
    assert the_grant().case.state == "assigned"
    examining.decide(
        case=case,
        ruling=Ruling(False, reason="不真实", basis="第三条"),
        signer=desk.lead,
        by=desk.handler,
        at=LATER,
    )
    assert (the_grant().verdict, the_grant().granted_fen) == ("refused", None)


def test_a_human_judgment_is_needed_and_becomes_a_fact_of_the_decision() -> None:
    desk = making.desk(PANEL)
    making.applied(desk, "t-panel")
    case = the_grant().case_id

    with pytest.raises(Refused, match="不能同意兑现"):
        examining.decide(case=case, ruling=Ruling(True, 32_000_000), by=desk.handler, at=LATER)
    with pytest.raises(Forbidden):
        examining.judge(case=case, key="项目真实可行", value=True, reason="看过", by=desk.clerk, at=LATER)
    examining.judge(case=case, key="项目真实可行", value=True, reason="现场看过", by=desk.handler, at=LATER)

    assert "现场看过" in the_grant().facts["judge:项目真实可行"]["source"]
    examining.decide(case=case, ruling=Ruling(True, 32_000_000), by=desk.handler, at=LATER)
    assert the_grant().verdict == "granted"


def test_a_second_look_is_signed_above_and_may_raise() -> None:
    desk = making.desk(FAST)
    making.applied(desk, "t-fast")
    case = the_grant().case_id
    cut = Ruling(True, 20_000_000, "核减")
    examining.decide(case=case, ruling=cut, by=desk.handler, at=LATER)
    day = LATER + timedelta(days=1)
    claiming.reconsider(case=case, reason="票据已补", by=desk.member, at=day)
    assert the_grant().granted_fen == 20_000_000
    assigning.assign(
        case=case, department_id=desk.handler.department_id or 0, class_code="fast", by=desk.clerk, at=day
    )

    with pytest.raises(Refused, match="上一级签发"):
        examining.decide(case=case, ruling=Ruling(True, 32_000_000), by=desk.handler, at=day)
    examining.decide(case=case, ruling=Ruling(True, 32_000_000), signer=desk.lead, by=desk.handler, at=day)
    assert the_grant().granted_fen == 32_000_000


def test_only_an_account_of_the_enterprise_is_taken_and_is_remembered() -> None:
    desk = making.desk(FAST, making.item())
    making.applied(desk, "t-fast")
    case = the_grant().case_id

    one_digit_off = f"{PAYEE.account[:-1]}1"
    for wrong in (
        Payee("别人", "某行", "62220202001122"),
        Payee(PAYEE.name, "", "62220202001122"),
        Payee(PAYEE.name, PAYEE.bank, one_digit_off),
    ):
        with pytest.raises(Refused):
            claiming.confirm_payee(case=case, payee=wrong, by=desk.member, at=LATER)
    claiming.confirm_payee(case=case, payee=PAYEE, by=desk.member, at=LATER)

    assert claiming.known_payee(desk.firm) == PAYEE


def test_a_digit_wrong_in_the_account_is_said_when_it_is_typed() -> None:
    desk = making.desk(FAST, making.item())

    with pytest.raises(Refused, match="校验位"):
        making.applied(desk, "t-fast", payee=Payee(PAYEE.name, PAYEE.bank, f"{PAYEE.account[:-1]}1"))

    assert not Grant.objects.exists()


def test_the_window_enters_the_same_object_for_an_enterprise() -> None:
    desk = making.desk()

    done = applying.apply(
        desk.firm,
        Wish("t-apply", facts={"研发费用@上年": "330万"}, payee=PAYEE),
        pack=PACK,
        by=desk.clerk,
        at=LATER,
    )

    assert the_grant().way == "window"
    assert not done.is_granted
    assert the_grant().facts["研发费用@2025"]["source"] == "企业自报（窗口代录）"
    with pytest.raises(Forbidden):
        applying.apply(desk.firm, Wish("t-apply"), pack=PACK, by=desk.handler, at=LATER)


def test_new_figures_are_taken_in_without_losing_what_people_judged() -> None:
    desk = making.desk(PANEL)
    making.applied(desk, "t-panel")
    case = the_grant().case_id
    examining.judge(case=case, key="项目真实可行", value=True, reason="现场看过", by=desk.handler, at=LATER)
    stating.state_facts(desk.firm, {"研发费用@上年": "500万"}, by=SETUP, at=LATER, source="税务")

    examining.renew(case=case, by=desk.handler, at=LATER)

    assert examining.decided_of(the_grant()).record.decision.amount_fen == 50_000_000


def test_a_reason_with_a_sign_that_no_database_keeps_is_kept_without_it() -> None:
    desk = making.desk(FAST)
    making.applied(desk, "t-fast")

    claiming.withdraw(case=the_grant().case_id, reason="填错\0了\0", by=desk.member, at=LATER)

    entry = Entry.objects.filter(kind="case.withdrawn").get()
    assert entry.said["reason"] == "填错了"


def test_each_act_leaves_its_entry_in_the_chain_of_its_case() -> None:
    making.applied(making.desk())
    kinds = list(
        Entry.objects.filter(subject=f"case:{the_grant().case_id}")
        .order_by("position")
        .values_list("kind", flat=True)
    )

    assert kinds == ["case.opened", "grant.applied", "case.assigned", "case.signed", "case.replied"]
