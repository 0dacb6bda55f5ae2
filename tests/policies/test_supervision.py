"""Does supervision open once after two months, grow with a third, and end in public?"""

from datetime import date

import pytest
from tests.policies import oversight_making as making
from tests.policies.oversight_making import PACK, Town, moment, staff

from qifu.kernel.errors import Forbidden, Refused
from qifu.ledger.models import Entry
from qifu.policies.models import StrengthSupervision
from qifu.policies.oversight import last_place_watch, rectifying, strength
from qifu.policies.oversight import supervision_queries as queries
from qifu.policies.rules.honoured import Month
from qifu.registry import queries as registry
from qifu.registry.rules.access import Role

pytestmark = pytest.mark.django_db
AUGUST, SEPTEMBER, OCTOBER = date(2026, 8, 3), date(2026, 9, 1), date(2026, 10, 1)
IN_SEPTEMBER, IN_OCTOBER = moment(date(2026, 9, 8)), moment(date(2026, 10, 8))
IN_NOVEMBER = moment(date(2026, 11, 9))
SLOW = {"999905", "999906"}


@pytest.fixture
def town() -> Town:
    return making.town()


def slow_ones() -> list[StrengthSupervision]:
    rows = StrengthSupervision.objects.filter(indicator="days_to_decision", side="area")
    return list(rows.order_by("place"))


def opened(town: Town) -> str:
    """Two slow counties, two months: the first of them under supervision, entrusted to the science bureau."""
    making.a_year(town, AUGUST, SEPTEMBER)
    last_place_watch.follow(PACK, IN_OCTOBER)
    number = slow_ones()[0].number
    science = registry.department_by_code("science")
    assert science is not None
    rectifying.entrust(number, science.id, by=staff(Role.SUPERVISOR), at=IN_OCTOBER)
    return number


def finished(town: Town) -> str:
    number = opened(town)
    lead = staff(Role.DEPARTMENT_LEAD)
    rectifying.plan(number, "增加一名经办，每周清零", date(2026, 10, 30), by=lead, at=IN_OCTOBER)
    rectifying.finish(number, "积压已清零", by=lead, at=IN_OCTOBER)
    return number


def test_one_month_in_the_last_two_opens_nothing(town: Town) -> None:
    making.a_year(town, AUGUST)
    last_place_watch.follow(PACK, IN_SEPTEMBER)

    assert not StrengthSupervision.objects.exists()


def test_two_months_open_one_supervision_for_each_of_the_last_two(town: Town) -> None:
    making.a_year(town, AUGUST, SEPTEMBER)
    last_place_watch.follow(PACK, IN_OCTOBER)

    found = slow_ones()
    assert {row.place for row in found} == SLOW
    assert [[each["month"] for each in row.months] for row in found] == [["2026-08", "2026-09"]] * 2
    assert {each["of"] for row in found for each in row.months} == {6}


def test_the_round_may_run_as_often_as_it_likes(town: Town) -> None:
    making.a_year(town, AUGUST, SEPTEMBER)
    first = last_place_watch.follow(PACK, IN_OCTOBER)
    before = list(StrengthSupervision.objects.order_by("number").values())

    assert first > 0
    assert last_place_watch.follow(PACK, IN_OCTOBER) == 0
    assert last_place_watch.look(PACK, Month(2026, 9), IN_OCTOBER) == 0
    assert list(StrengthSupervision.objects.order_by("number").values()) == before


def test_a_third_month_extends_the_open_one(town: Town) -> None:
    making.a_year(town, AUGUST, SEPTEMBER)
    last_place_watch.follow(PACK, IN_OCTOBER)
    making.a_year(town, OCTOBER)
    last_place_watch.follow(PACK, IN_NOVEMBER)

    assert [[each["month"] for each in row.months] for row in slow_ones()] == [
        ["2026-08", "2026-09", "2026-10"]
    ] * 2
    assert Entry.objects.filter(kind="supervision.extended").count() >= 2


def test_after_acceptance_one_more_month_is_not_yet_a_new_run(town: Town) -> None:
    number = finished(town)
    rectifying.accept(number, "已到位", by=staff(Role.SUPERVISOR), at=IN_OCTOBER)
    making.a_year(town, OCTOBER)
    last_place_watch.follow(PACK, IN_NOVEMBER)

    place = StrengthSupervision.objects.get(number=number).place
    assert [row.number for row in slow_ones() if row.place == place] == [number]

    making.a_year(town, date(2026, 11, 2))
    last_place_watch.follow(PACK, moment(date(2026, 12, 8)))

    again = [row for row in slow_ones() if row.place == place and row.number != number]
    assert [[each["month"] for each in row.months] for row in again] == [["2026-10", "2026-11"]]


def test_the_whole_way_to_the_public_leaves_one_entry_each(town: Town) -> None:
    number = finished(town)
    supervisor, lead = staff(Role.SUPERVISOR), staff(Role.DEPARTMENT_LEAD)
    rectifying.send_back(number, "没有写明怎样保持", by=supervisor, at=IN_OCTOBER)
    rectifying.finish(number, "积压已清零，每周通报", by=lead, at=IN_OCTOBER)
    rectifying.accept(number, "已到位", by=supervisor, at=IN_OCTOBER)
    assert queries.published() == ()

    rectifying.publish(number, "平均审定由 24 天降到 9 天", by=supervisor, at=IN_OCTOBER)

    (line,) = queries.published()
    assert (line.number, line.public_text) == (number, "平均审定由 24 天降到 9 天")
    kinds = Entry.objects.filter(subject=f"supervision:{number}").order_by("position")
    assert list(kinds.values_list("kind", flat=True)) == [
        "supervision.opened",
        "supervision.entrusted",
        "supervision.planned",
        "supervision.done",
        "supervision.sent_back",
        "supervision.done",
        "supervision.accepted",
        "supervision.published",
    ]


def test_only_the_department_in_charge_puts_right_and_only_the_supervisor_accepts(town: Town) -> None:
    number = opened(town)
    other, lead = staff(Role.DEPARTMENT_LEAD, "industry"), staff(Role.DEPARTMENT_LEAD)

    with pytest.raises(Forbidden):
        rectifying.plan(number, "方案", date(2026, 10, 30), by=other, at=IN_OCTOBER)
    rectifying.plan(number, "方案", date(2026, 10, 30), by=lead, at=IN_OCTOBER)
    rectifying.finish(number, "结果", by=lead, at=IN_OCTOBER)
    with pytest.raises(Forbidden):
        rectifying.accept(number, "好", by=lead, at=IN_OCTOBER)
    with pytest.raises(Forbidden):
        rectifying.publish(number, "好", by=staff(Role.LEADER), at=IN_OCTOBER)


def test_no_step_can_be_left_out(town: Town) -> None:
    number = opened(town)
    supervisor, lead = staff(Role.SUPERVISOR), staff(Role.DEPARTMENT_LEAD)

    with pytest.raises(Refused, match="现在不能办这一步"):
        rectifying.finish(number, "结果", by=lead, at=IN_OCTOBER)
    with pytest.raises(Refused, match="现在不能办这一步"):
        rectifying.publish(number, "公布", by=supervisor, at=IN_OCTOBER)
    with pytest.raises(Refused, match="没有填写整改方案"):
        rectifying.plan(number, " \x00", date(2026, 10, 30), by=lead, at=IN_OCTOBER)
    with pytest.raises(Refused, match="已经过去"):
        rectifying.plan(number, "方案", date(2026, 10, 1), by=lead, at=IN_OCTOBER)


def test_a_department_sees_its_own_supervision_only(town: Town) -> None:
    number = opened(town)

    own = queries.supervisions(staff(Role.HANDLER))
    assert number in {line.number for line in own}
    assert {line.department for line in own} == {"科技局"} or len({line.department for line in own}) == 1
    assert queries.supervision(staff(Role.HANDLER, "industry"), number) is None
    assert len(queries.supervisions(staff(Role.LEADER))) > len(own)


def test_a_month_nobody_kept_leads_to_nothing(town: Town) -> None:  # noqa: ARG001 - tables first
    assert last_place_watch.look(PACK, Month(2026, 9), IN_OCTOBER) == 0
    assert strength.month_lines(Month(2026, 9), 12) == ()
