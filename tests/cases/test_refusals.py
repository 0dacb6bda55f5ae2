"""Is every refusal told with its reason, and does nothing change by it?"""

from collections.abc import Callable

import pytest
from tests.cases.case_making import (
    REPLIED,
    SIGNED,
    Place,
    assigned,
    at,
    kinds,
    opened,
    paused,
    place,
    replied,
    row,
    signed,
)

from qifu.cases import assigning, handling, opening, replying, supervising
from qifu.cases.rules.replies import PointAnswer
from qifu.kernel.errors import Forbidden, Refused

pytestmark = pytest.mark.django_db


def refused(act: Callable[[], object], case: int, kind: type[Refused] = Refused) -> str:
    """The words of a refusal that changed nothing."""
    before = kinds(case)
    with pytest.raises(kind) as refusal:
        act()
    assert kinds(case) == before
    return str(refusal.value)


def reply_to(case: int, here: Place, **more: object) -> Callable[[], object]:
    said: dict[str, object] = {"outcome": "solved", "text": "已办。", "by": here.handler, "at": REPLIED}
    return lambda: replying.reply(case=case, **(said | more))  # type: ignore[arg-type]


def test_a_reply_before_signing_is_refused_with_the_state() -> None:
    here = place()
    case = assigned(here)

    said = refused(reply_to(case, here), case)

    assert said == "现在不能「提交办理结果」（当前状态：已交办）。刷新后查看现在可以做什么"


def test_only_the_roles_of_the_pack_may_act() -> None:
    here = place()
    case = opened(here)

    def act() -> object:
        return assigning.assign(case=case, department_id=here.bureau.pk, by=here.caller, at=SIGNED)

    assert "这一步由综合受理、板块服务专员、督办监督办理" in refused(act, case, Forbidden)


def test_a_department_without_a_part_does_not_know_the_case() -> None:
    here = place()
    case = signed(here)

    assert "没有这一件" in refused(reply_to(case, here, by=here.other_handler), case, Forbidden)


def test_a_co_handling_department_gives_its_part_but_not_the_reply() -> None:
    here = place()
    case = signed(here)
    assigning.co_handle(
        case=case, department_id=here.other.pk, need="确认容量", by=here.handler, at=at(9, 8, 10)
    )

    said = refused(reply_to(case, here, by=here.other_handler), case, Forbidden)
    handling.co_reply(case=case, answer="容量足够", by=here.other_handler, at=at(9, 9))

    assert "请由牵头部门办理" in said
    assert kinds(case)[-1] == "co_replied"


def test_every_demand_must_be_answered_and_a_no_needs_a_basis_and_the_head() -> None:
    here = place()
    case = signed(here, points=["增容何时完成", "能否减免费用"])
    first, second = row(case).points.order_by("position").values_list("pk", flat=True)
    one = PointAnswer(first, "solved", "九月底完成")
    no = PointAnswer(second, "impossible", "不能减免", basis="《供电营业规则》")

    assert "第 2 条诉求还没有答复" in refused(reply_to(case, here, answers=[one]), case)
    said = refused(reply_to(case, here, answers=[one, no], outcome="impossible"), case)
    assert "须写明依据" in said
    assert "须由主要负责人签发" in said
    reply_to(
        case, here, answers=[one, no], outcome="impossible", basis="《供电营业规则》", signer=here.head
    )()

    assert row(case).replies.get().signer_name == "局长"


def test_a_plan_needs_its_date() -> None:
    here = place()
    case = signed(here)

    assert "须写明计划完成日期" in refused(reply_to(case, here, outcome="planned"), case)


def test_a_signer_of_another_department_is_refused() -> None:
    here = place()
    case = signed(here)

    assert "签发人不在牵头部门" in refused(reply_to(case, here, signer=here.other_handler), case)


def test_a_case_is_sent_back_once_and_in_time() -> None:
    here = place()
    late = assigned(here)
    case = assigned(here)

    def back(which: int, day: int) -> Callable[[], object]:
        return lambda: assigning.send_back(case=which, reason="不属本局职责", by=here.handler, at=at(9, day))

    assert "交办后 1 个工作日 内可以退回，已超过" in refused(back(late, 9), late)
    back(case, 8)()
    assert row(case).lead_id is None
    assert row(case).stage == "assign"
    assigning.assign(case=case, department_id=here.bureau.pk, by=here.clerk, at=at(9, 8, 11))
    assert "最多退回 1 次" in refused(back(case, 9), case)


def test_days_outside_the_bounds_of_the_class_are_refused() -> None:
    here = place()
    case = opened(here)

    def act(class_code: str, days: int) -> Callable[[], object]:
        return lambda: assigning.assign(
            case=case,
            department_id=here.bureau.pk,
            class_code=class_code,
            days=days,
            by=here.clerk,
            at=SIGNED,
        )

    assert "可选 5 至 15 个工作日" in refused(act("standard", 16), case)
    assert "时限是固定的" in refused(act("complex", 20), case)
    assert "没有这个类别" in refused(act("unheard", 5), case)


def test_a_handler_cannot_stop_the_clock_alone_and_a_stopped_clock_blocks_the_reply() -> None:
    here = place()
    case = signed(here)

    def act() -> object:
        return handling.pause(
            case=case, reason_code="enterprise", need="清单", notice_text="请补充", by=here.handler, at=SIGNED
        )

    assert "部门负责人" in refused(act, case, Forbidden)
    other = paused(here)
    assert "请先恢复计时" in refused(reply_to(other, here), other)


@pytest.mark.parametrize(
    ("days", "notice", "day", "said"),
    [
        (3, "", 9, "没有填写告知企业的延期说明"),
        (6, "需要延期", 9, "最多可延 5 个工作日"),
        (3, "需要延期", 15, "已过时限"),
    ],
)
def test_an_extension_needs_a_notice_a_bound_and_to_be_early(
    days: int, notice: str, day: int, said: str
) -> None:
    here = place()
    case = signed(here)

    def act() -> object:
        return handling.ask_extension(
            case=case, days=days, reason="设备到货晚", notice_text=notice, by=here.handler, at=at(9, day)
        )

    assert said in refused(act, case)


def test_a_reply_is_taken_back_only_soon_and_unread() -> None:
    here = place()
    read, late = replied(here), replied(here)
    handling.mark_read(case=read, by=here.member, at=REPLIED)

    def act(which: int, minute: int) -> Callable[[], object]:
        return lambda: replying.withdraw_reply(case=which, by=here.handler, at=at(9, 10, 11, minute))

    assert "企业已经看到答复" in refused(act(read, 5), read)
    assert "超过 10 分钟" in refused(act(late, 11), late)
    act(late, 9)()
    assert row(late).state == "handling"
    assert row(late).due_at == at(9, 14, 17, 30)


def test_a_rating_can_be_changed_for_two_hours() -> None:
    here = place()
    case = replied(here)
    replying.rate(case=case, level="poor", by=here.member, at=at(9, 10, 12))
    replying.rate(case=case, level="fair", by=here.member, at=at(9, 10, 13))

    def act() -> object:
        return replying.rate(case=case, level="good", by=here.member, at=at(9, 10, 15))

    assert "评价后 2 小时内可以修改" in refused(act, case)
    assert row(case).dissatisfied == 0


def test_a_level_is_never_lowered() -> None:
    here = place()
    case = signed(here)

    def act() -> object:
        return supervising.escalate(case=case, reason="试", to_rank=1, by=here.supervisor, at=SIGNED)

    assert "层级只升不降" in refused(act, case)


def test_nobody_opens_a_case_for_another_enterprise() -> None:
    here = place()

    with pytest.raises(Forbidden, match="只能为本企业提交"):
        opened(here, by=here.stranger)
    assert opening.clipped("一" * 300, 200)[-1] == "…"
