"""Does everybody see what is theirs, no more, and without a query for every row?"""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cases.case_making import (
    REPLIED,
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

from qifu.cases import assigning, materials, queries, replying, supervising
from qifu.cases.models import Case
from qifu.cases.rules.standing import sees
from qifu.cases.standings import standing_of
from qifu.kernel.errors import Forbidden, Refused
from qifu.registry.rules.access import Actor, Role

pytestmark = pytest.mark.django_db
NOW = at(9, 11)


def everybody(here: Place) -> tuple[Actor, ...]:
    return (
        here.clerk, here.handler, here.lead, here.other_handler, here.supervisor, here.caller, here.leader,
        here.member, here.stranger,
    )  # fmt: skip


def test_the_desk_of_a_department_is_sorted_by_urgency() -> None:
    here = place()
    soon, waiting, unassigned = assigned(here), paused(here), opened(here)
    later = assigned(here, when=at(9, 10))
    overdue = assigned(here)
    Case.objects.filter(pk=overdue).update(due_at=at(9, 10, 17, 30))

    desk = queries.worklist(here.handler, NOW)
    center = queries.worklist(here.clerk, NOW)

    assert [line.id for line in desk.overdue] == [overdue]
    assert desk.overdue[0].days_left == -1
    assert [line.id for line in desk.soon] == [soon]
    assert [line.id for line in desk.later] == [later]
    assert [line.id for line in desk.waiting] == [waiting]
    assert desk.unassigned == ()
    assert [line.id for line in center.unassigned] == [unassigned]
    assert center.counts == {
        "overdue": 1, "soon": 1, "later": 1, "waiting": 1, "unassigned": 1, "supervised": 0,
    }  # fmt: skip


def test_the_table_and_the_rules_agree_on_who_sees_what() -> None:
    here = place()
    cases = [
        opened(here),
        signed(here),
        opened(here, confidential=True),
        opened(here, confidential=True, reported_id=here.supervisor.department_id),
        opened(here, enterprise_id=here.stranger.enterprise_id, by=here.stranger),
    ]
    passed_on = assigned(here)
    assigning.transfer(case=passed_on, department_id=here.other.pk, reason="职责", by=here.handler, at=NOW)

    for actor in everybody(here):
        seen = set(queries.scope(actor).values_list("pk", flat=True))
        assert seen == {case for case in [*cases, passed_on] if sees(standing_of(row(case)), actor)}, (
            actor.name
        )


def test_a_confidential_case_is_for_the_supervisor_and_its_enterprise_never_for_the_reported() -> None:
    here = place()
    case = opened(here, confidential=True, reported_id=here.bureau.pk)
    assigning.assign(case=case, department_id=here.other.pk, by=here.supervisor, at=NOW)

    who = {actor.name for actor in everybody(here) if queries.find(actor, queries.CaseFilter(), 1, NOW).total}

    assert who == {"督查", "青松机械专员"}


def test_breaking_the_seal_leaves_a_trace_and_is_not_for_the_reported_department() -> None:
    here = place()
    case = opened(here, confidential=True, reported_id=here.bureau.pk)

    page = queries.open_sealed(case=case, reason="领导交办核实", by=here.leader, at=NOW)
    with pytest.raises(Forbidden, match="没有这一件"):
        queries.open_sealed(case=case, reason="看看", by=here.lead, at=NOW)

    assert page.line.id == case
    assert kinds(case) == ["opened", "sealed_opened"]


def test_filters_narrow_and_pages_turn() -> None:
    here = place()
    kept = [replied(here), signed(here), opened(here, title="物流园道路积水")]

    def found(**wanted: object) -> list[int]:
        filters = queries.CaseFilter(**wanted)  # type: ignore[arg-type]
        return sorted(line.id for line in queries.find(here.clerk, filters, 1, NOW).items)

    assert found() == kept
    assert found(group="replied") == [kept[0]]
    assert found(group="open") == kept[1:]
    assert found(group="unassigned") == [kept[2]]
    assert found(q="道路") == [kept[2]]
    assert found(q="青松 变压器") == kept  # the words may stand in what was said, not only in the title
    assert found(department_id=here.bureau.pk) == kept[:2]
    assert found(received_from=at(9, 8).date()) == []
    assert found(received_until=at(9, 7).date()) == kept
    page = queries.find(here.clerk, queries.CaseFilter(), 2, NOW, size=2)
    assert (len(page.items), page.total, page.pages) == (1, 3, 2)


def test_an_enterprise_first_sees_what_waits_for_it() -> None:
    here = place()
    to_supply, to_rate, running = paused(here), replied(here), signed(here)

    own = queries.mine(here.member, NOW)

    assert [line.id for line in own.waiting] == [to_supply, to_rate]
    assert own.waiting[1].holder_label == "等待企业评价（经信局）"
    assert [line.id for line in own.open] == [running]
    assert queries.mine(here.stranger, NOW).open == ()


def test_the_figures_count_what_is_there() -> None:
    here = place()
    replied(here)
    late = replied(here, when=at(9, 15))
    replying.rate(case=late, level="good", by=here.member, at=at(9, 15, 11))
    overdue = assigned(here)
    opened(here)
    now = at(9, 15, 12)

    shown = queries.figures(here.leader, now)

    assert (shown.came_today, shown.came_this_month, len(shown.by_day)) == (0, 4, 30)
    assert dict(shown.by_day)[at(9, 7).date()] == 4
    assert (shown.open, shown.overdue, shown.unassigned) == (2, 2, 1)
    assert shown.on_time_this_month.percent == 50.0
    assert shown.on_time_last_month.percent is None
    assert {(one.department_name, one.overdue) for one in shown.overdue_by_department} == {
        ("经信局", 1),
        ("企业综合服务中心（待交办）", 1),
    }
    assert overdue in {one.oldest_id for one in shown.overdue_by_department}
    assert [(one.area_name, one.open, one.overdue) for one in shown.by_area] == [("东区", 2, 2)]
    assert [one.open for one in shown.by_level] == [0, 2, 0, 0]
    assert (shown.satisfied.percent, shown.silent.percent) == (100.0, 0.0)


@pytest.mark.parametrize("ask", ["worklist", "find", "mine", "figures"])
def test_more_rows_do_not_cost_more_queries(ask: str) -> None:
    here = place()
    asks: dict[str, Callable[[], object]] = {
        "worklist": lambda: queries.worklist(here.clerk, NOW),
        "find": lambda: queries.find(here.clerk, queries.CaseFilter(), 1, NOW),
        "mine": lambda: queries.mine(here.member, NOW),
        "figures": lambda: queries.figures(here.leader, NOW),
    }

    def count() -> int:
        with CaptureQueriesContext(connection) as caught:
            asks[ask]()
        return len(caught)

    makers: tuple[Callable[[Place], int], ...] = (signed, replied, opened)
    for make in makers:
        make(here)
    asks[ask]()
    few = count()
    for make in makers * 4:
        make(here)

    assert count() == few


def test_a_supervision_is_a_record_beside_the_state() -> None:
    here = place()
    case = signed(here)

    supervising.supervise(case=case, reason="企业多次反映", by=here.supervisor, at=NOW)
    assert row(case).state == "handling"
    supervising.close_supervision(case=case, conclusion="已落实", by=here.supervisor, at=at(9, 14))

    assert not row(case).supervised
    assert queries.case_page(here.clerk, case, at(9, 14)).supervisions[0].conclusion == "已落实"


def test_a_file_is_kept_once_and_only_if_it_is_what_it_says() -> None:
    first = materials.store(b"%PDF-1.7 abc", name="清单.pdf", at_most=100)
    again = materials.store(b"%PDF-1.7 abc", name="另一份.PDF", at_most=100)

    assert first.digest == again.digest
    assert materials.read(first.digest) == b"%PDF-1.7 abc"
    for content, name, most, said in (
        (b"MZ\x90", "程序.pdf", 100, "不能上传"),
        (b"%PDF-1.7", "清单.exe", 100, "不能上传"),
        (b"", "空.pdf", 100, "空文件"),
        (b"%PDF-" + b"0" * 200, "大.pdf", 100, "太大"),
    ):
        with pytest.raises(Refused, match=said):
            materials.store(content, name=name, at_most=most)


def test_the_answer_of_the_center_needs_no_department() -> None:
    here = place()
    case = opened(here)

    replying.answer(case=case, outcome="solved", text="请看办事指南。", by=here.clerk, at=REPLIED)

    assert row(case).lead.name == "服务中心"
    assert row(case).state == "replied"


def test_an_answer_of_the_center_taken_back_is_unassigned_again() -> None:
    here = place()
    desk = replace(here.clerk, roles=frozenset({Role.CENTER_CLERK, Role.HANDLER}))
    case = opened(here)
    replying.answer(case=case, outcome="solved", text="请看办事指南。", by=desk, at=at(9, 8))

    replying.withdraw_reply(case=case, by=desk, at=at(9, 8, 10, 5))

    now = row(case)
    assert (now.state, now.stage, now.lead_id, now.due_at) == ("received", "assign", None, at(9, 9, 17, 30))
