"""Does a case go the whole way, and can everybody read how?"""

import pytest
from tests.cases.case_making import (
    ASSIGNED,
    RECEIVED,
    REPLIED,
    SIGNED,
    at,
    kinds,
    opened,
    place,
    replied,
    row,
    signed,
)

from qifu.cases import assigning, handling, queries, replying
from qifu.kernel.errors import Forbidden, Stale

pytestmark = pytest.mark.django_db


def test_a_case_goes_from_intake_to_sign_off() -> None:
    here = place()
    case = opened(here, points=["增容何时完成", "能否减免费用"])

    assigning.assign(
        case=case, department_id=here.bureau.pk, class_code="standard", days=8, by=here.clerk, at=ASSIGNED
    )
    assigning.sign(case=case, by=here.handler, at=SIGNED)
    for point in row(case).points.all():
        handling.answer_point(
            case=case, point_id=point.pk, outcome="solved", answer="已办", by=here.handler, at=SIGNED
        )
    replying.reply(case=case, outcome="solved", text="已完成。", by=here.handler, at=REPLIED)
    replying.rate(case=case, level="good", by=here.member, at=at(9, 10, 12))
    replying.sign_off(case=case, by=here.caller, at=at(9, 11))

    assert row(case).state == "closed"
    assert not row(case).closed_late
    assert kinds(case) == [
        "opened", "assigned", "signed", "point_answered", "point_answered", "replied", "rated", "closed",
    ]  # fmt: skip


def test_numbers_count_up_within_a_day_and_start_anew_the_next() -> None:
    here = place()

    numbers = [row(opened(here, when=when)).number for when in (RECEIVED, RECEIVED, at(9, 8))]

    assert numbers == ["SQ-2026-0907-0001", "SQ-2026-0907-0002", "SQ-2026-0908-0001"]


def test_the_center_has_two_working_days_to_assign_and_the_department_the_days_of_the_class() -> None:
    here = place()
    case = opened(here)
    assert row(case).due_at == at(9, 9, 17, 30)

    assigning.assign(case=case, department_id=here.bureau.pk, by=here.clerk, at=ASSIGNED)

    assert row(case).due_at == at(9, 14, 17, 30)


def test_make_up_days_count_and_the_holiday_does_not() -> None:
    here = place()
    case = opened(here, when=at(9, 25))

    assigning.assign(case=case, department_id=here.bureau.pk, days=8, by=here.clerk, at=at(9, 25, 11))

    # 27 (make-up), 28, 29, 30 September, 8, 9, 10 (make-up), 12 October
    assert row(case).due_at == at(10, 12, 17, 30)


def test_a_page_says_who_has_the_case_until_when_and_what_the_reader_may_do() -> None:
    here = place()
    case = signed(here)

    page = queries.case_page(here.handler, case, at(9, 9))

    assert page.line.holder_label == "经信局 经办"
    assert page.line.days_left == 3
    assert page.due is not None
    assert page.due.sentence == "9月7日收到，次日起算。周末 2 天不计。"
    allowed = {offer.act for offer in page.acts if offer.allowed}
    assert allowed >= {
        "reply",
        "note",
        "transfer",
        "ask_extension",
    }
    assert page.offer("assign") is None
    assert "send_back" not in allowed


def test_the_first_contact_is_named_until_a_department_has_the_case() -> None:
    here = place()
    case = opened(here, first_contact_id=here.clerk.account_id)

    line = queries.case_page(here.clerk, row(case).number, RECEIVED).line

    assert line.holder_label == "企业综合服务中心（待交办，首问 窗口）"


def test_the_second_of_two_people_is_told_what_the_first_one_did() -> None:
    here = place()
    case = signed(here)
    seen = row(case).version
    handling.note(case=case, text="已联系供电所", by=here.lead, at=at(9, 9), seen=seen)

    with pytest.raises(Stale, match="科长：") as refusal:
        replying.reply(case=case, outcome="solved", text="好了", by=here.handler, at=at(9, 9, 11), seen=seen)

    assert "09-09 10:00" in str(refusal.value)
    assert row(case).state == "handling"


def test_another_enterprise_does_not_learn_that_the_case_exists() -> None:
    here = place()
    case = replied(here)

    with pytest.raises(Forbidden, match="没有这一件"):
        queries.case_page(here.stranger, case, REPLIED)
    assert queries.find(here.stranger, queries.CaseFilter(), 1, REPLIED).total == 0
    assert queries.find(here.member, queries.CaseFilter(), 1, REPLIED).total == 1


def test_the_enterprise_does_not_see_notes_kept_inside() -> None:
    here = place()
    case = signed(here)
    handling.note(case=case, text="内部研究意见", shown=False, by=here.handler, at=at(9, 9))

    page = queries.case_page(here.member, case, at(9, 9))

    assert "内部研究意见" not in str(page.timeline)
    assert "内部研究意见" in str(queries.case_page(here.lead, case, at(9, 9)).timeline)
