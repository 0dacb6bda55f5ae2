"""Do pauses, extensions, new rounds and new calendars move the due moment as they should, and only so?"""

from datetime import date

import pytest
from tests.cases.case_making import assigned, at, kinds, opened, paused, place, replied, row, signed

from qifu.cases import assigning, calendars, handling, queries, replying
from qifu.kernel.errors import Refused
from qifu.kernel.workdays import CalendarYear, DaysOff, MakeUpDay, Notice, Status

pytestmark = pytest.mark.django_db


def test_a_pause_gives_back_the_working_days_it_took() -> None:
    here = place()
    case = paused(here)

    handling.supply(case=case, text="清单已上传", by=here.member, at=at(9, 11))

    assert row(case).due_at == at(9, 16, 17, 30)
    assert row(case).notices.get().kind == "pause"


def test_a_pause_within_a_day_never_shortens() -> None:
    here = place()
    case = paused(here)

    handling.resume(case=case, by=here.handler, at=at(9, 9, 11))

    assert row(case).due_at == at(9, 14, 17, 30)


def test_a_case_withdrawn_while_it_waits_waits_no_longer() -> None:
    here = place()
    case = paused(here)

    assigning.withdraw(case=case, reason="已自行解决", by=here.member, at=at(9, 10))

    assert row(case).paused_at is None
    assert row(case).pauses.get().ended_how == "closed"


def test_a_granted_extension_moves_the_due_moment_and_tells_the_enterprise() -> None:
    here = place()
    case = signed(here)
    handling.ask_extension(
        case=case,
        days=3,
        reason="设备到货晚",
        notice_text="因设备到货晚，预计延期 3 个工作日。",
        by=here.handler,
        at=at(9, 10),
    )
    assert row(case).due_at == at(9, 14, 17, 30)

    handling.decide_extension(case=case, grant=True, by=here.clerk, at=at(9, 11))

    assert row(case).due_at == at(9, 17, 17, 30)
    assert "延期 3 个工作日" in row(case).notices.get(kind="extension").text


def test_a_refused_extension_moves_nothing_and_says_why() -> None:
    here = place()
    case = signed(here)
    handling.ask_extension(
        case=case, days=3, reason="晚", notice_text="将延期", by=here.handler, at=at(9, 10)
    )

    with pytest.raises(Refused, match="没有填写不同意延期的理由"):
        handling.decide_extension(case=case, grant=False, by=here.clerk, at=at(9, 11))
    handling.decide_extension(case=case, grant=False, note="理由不足", by=here.clerk, at=at(9, 11))

    assert row(case).due_at == at(9, 14, 17, 30)
    assert not row(case).notices.exists()


def test_time_within_an_extension_is_told_apart_and_nothing_is_lost() -> None:
    here = place()
    case = signed(here)
    handling.ask_extension(
        case=case, days=3, reason="晚", notice_text="将延期", by=here.handler, at=at(9, 10)
    )
    handling.decide_extension(case=case, grant=True, by=here.clerk, at=at(9, 11))

    page = queries.case_page(here.handler, case, at(9, 18))

    held = [(one.holder, one.began_at) for one in page.segments]
    assert held == [
        ("center", at(9, 7)),
        ("department", at(9, 7, 15)),
        ("extension", at(9, 14, 17, 30)),
        ("department", at(9, 17, 17, 30)),
    ]
    assert sum(((one.ended_at - one.began_at) for one in page.segments), start=at(9, 7)) == at(9, 18)


def test_a_reopened_case_goes_one_level_up_to_the_center_with_a_fresh_clock() -> None:
    here = place()
    case = replied(here)
    rated = replying.rate(case=case, level="poor", by=here.member, at=at(9, 10, 12))
    assert rated.may_reopen
    assert row(case).state == "replied"

    replying.reopen(case=case, reason="没有解决", by=here.member, at=at(9, 11))

    now = row(case)
    assert (now.state, now.level, now.round, now.lead_id, now.stage) == ("received", 3, 2, None, "assign")
    assert now.due_at == at(9, 15, 17, 30)
    assert not now.supervised


def test_the_second_dissatisfaction_opens_a_supervision() -> None:
    here = place()
    case = replied(here)
    replying.reopen(case=case, reason="没有解决", by=here.member, at=at(9, 11))
    assigning.assign(case=case, department_id=here.bureau.pk, by=here.clerk, at=at(9, 14))
    assigning.sign(case=case, by=here.handler, at=at(9, 14, 11))
    replying.reply(case=case, outcome="solved", text="再办", by=here.handler, at=at(9, 15))

    replying.rate(case=case, level="poor", by=here.member, at=at(9, 16))

    assert row(case).supervisions.get().reason == "第 2 次不满意，转入督办"
    assert kinds(case)[-2:] == ["rated", "supervised"]


def test_transferring_does_not_restart_the_clock() -> None:
    here = place()
    case = assigned(here)

    assigning.transfer(
        case=case, department_id=here.other.pk, reason="电力职责", by=here.handler, at=at(9, 9)
    )

    assert row(case).due_at == at(9, 14, 17, 30)
    assert queries.case_page(here.other_handler, case, at(9, 9)).line.holder_label == "电力公司（待签收）"


def test_beyond_the_last_known_year_a_due_date_is_provisional_and_a_notice_settles_it() -> None:
    here = place()
    case = opened(here, when=at(12, 21))
    assigning.assign(
        case=case, department_id=here.bureau.pk, class_code="complex", by=here.clerk, at=at(12, 21, 11)
    )
    assert row(case).due_provisional
    before = row(case).due_at
    year = new_year()

    preview = calendars.preview_notice(year, pack="place", at=at(12, 22))
    assert [moved.case_id for moved in preview.moved] == [case]
    entered = calendars.enter_notice(year, pack="place", text="全文", by=here.clerk, at=at(12, 22))

    assert entered.moved == 1
    assert row(case).due_at == preview.moved[0].after
    assert row(case).due_at > before
    assert not row(case).due_provisional
    assert kinds(case)[-1] == "replanned"
    with pytest.raises(Refused, match="没有变化"):
        calendars.enter_notice(year, pack="place", text="全文", by=here.clerk, at=at(12, 23))


def test_a_notice_makes_nobody_late() -> None:
    here = place()
    case = opened(here, when=at(9, 30, 16))
    assert row(case).due_at == at(10, 9, 17, 30)
    year = CalendarYear(
        year=2026,
        status=Status.OFFICIAL,
        notice=Notice(title="关于取消放假的通知"),
        off=(off(date(2026, 1, 1), date(2026, 1, 1), "元旦"),),
    )

    calendars.enter_notice(year, pack="place", text="全文", by=here.clerk, at=at(10, 8))

    assert row(case).due_at == at(10, 8, 17, 30)


def new_year() -> CalendarYear:
    return CalendarYear(
        year=2027,
        status=Status.OFFICIAL,
        notice=Notice(title="关于2027年部分节假日安排的通知"),
        off=(
            off(date(2027, 1, 1), date(2027, 1, 3), "元旦"),
            off(date(2027, 1, 18), date(2027, 1, 20), "试验"),
        ),
        work=(MakeUpDay(on=date(2027, 1, 9), name="元旦"),),
    )


def off(first: date, last: date, name: str) -> DaysOff:
    return DaysOff.model_validate({"from": first, "to": last, "name": name})
