"""One tale of one appeal, from the first word to the sealed journal, by three places' rules."""

from datetime import date

import pytest
from tests.flows import town
from tests.flows.town import POWER_CUT, Town, moment

from qifu.appeals import dispatching, follow_up
from qifu.appeals import queries as appeals
from qifu.appeals.dispatching import Desk
from qifu.cases import assigning, handling, queries, replying, sweep
from qifu.cases.rules.replies import PointAnswer
from qifu.cases.schema import CaseType
from qifu.kernel.errors import Forbidden, Refused
from qifu.ledger import audit
from qifu.ledger import commands as ledger

pytestmark = pytest.mark.django_db


def replied(place: Town, case: int, *, day: int = 8) -> None:
    assigning.sign(case=case, by=place.handler, at=moment(9, day, 9))
    points = queries.case_page(place.handler, case, moment(9, day, 9)).points
    answers = [PointAnswer(point.id, "solved", "已转备用线路。") for point in points]
    replying.reply(
        case=case, outcome="solved", text="已查清原因，供电恢复稳定。", answers=answers, signer=place.head,
        by=place.handler, at=moment(9, day, 16),
    )  # fmt: skip


@pytest.mark.parametrize("pack", ["chenghu", "qiantang", "fucheng"])
def test_an_appeal_is_heard_sent_answered_reopened_answered_again_and_signed_off(pack: str) -> None:
    place = town.build(pack)
    heard = place.hear(at=moment(9, 7))
    case = heard.case_id or 0

    dispatching.send(case=case, desk=Desk(place.bureau_id), by=place.clerk, at=moment(9, 7, 11))
    replied(place, case)
    before = queries.case_page(place.clerk, case, moment(9, 8, 17)).line.level
    worst = list(_rules(place, case).rating.levels)[-1]
    rated = replying.rate(case=case, level=worst, by=place.member, at=moment(9, 9))
    replying.reopen(case=case, reason="又停了两晚", by=place.member, at=moment(9, 9, 11))
    again = queries.case_page(place.clerk, case, moment(9, 9, 11)).line
    dispatching.send(case=case, desk=Desk(place.bureau_id), by=place.clerk, at=moment(9, 9, 15))
    replied(place, case, day=10)
    follow_up.owe(moment(9, 10, 17))
    owed = appeals.owed_calls(place.caller)
    called = follow_up.call(
        follow_up_id=owed[0].id, result="satisfied", note="", by=place.caller, at=moment(9, 11)
    )
    ledger.seal(moment(9, 11, 11))

    page = queries.case_page(place.member, case, moment(9, 11, 12))
    assert rated.dissatisfied
    assert again.round == 2
    assert again.level == before + 1
    assert called.done
    assert page.line.closed_at == moment(9, 11)
    assert audit.verify_all().ok


@pytest.mark.parametrize(
    ("pack", "due_on"),
    [("chenghu", date(2026, 10, 15)), ("qiantang", date(2026, 9, 30)), ("fucheng", date(2026, 10, 9))],
)
def test_the_same_appeal_is_due_on_another_day_when_only_the_pack_changes(pack: str, due_on: date) -> None:
    place = town.build(pack)
    case = place.hear(at=moment(9, 24)).case_id or 0

    dispatching.send(case=case, desk=Desk(place.bureau_id), by=place.clerk, at=moment(9, 24, 11))

    assert queries.case_page(place.clerk, case, moment(9, 24, 12)).line.due_on == due_on


def test_nobody_forgets_a_case_that_nobody_took() -> None:
    place = town.build("chenghu")
    case = place.hear(at=moment(9, 7)).case_id or 0

    taken = sweep.take_due(moment(9, 30))

    page = queries.case_page(place.clerk, case, moment(9, 30))
    assert taken > 2
    assert page.line.supervised
    assert sweep.take_due(moment(9, 30)) == 0


def test_another_department_and_another_enterprise_see_nothing_of_it() -> None:
    place = town.build("chenghu")
    case = place.hear(at=moment(9, 7)).case_id or 0
    dispatching.send(case=case, desk=Desk(place.bureau_id), by=place.clerk, at=moment(9, 7, 11))

    for eye in (place.stranger, place.neighbour):
        with pytest.raises(Refused):
            queries.case_page(eye, case, moment(9, 8))
        with pytest.raises(Refused):
            handling.note(case=case, text="看看", by=eye, at=moment(9, 8))


def test_what_the_enterprise_said_stays_as_it_was_said() -> None:
    place = town.build("chenghu")
    case = place.hear(at=moment(9, 7)).case_id or 0

    view = appeals.appeal_of(place.clerk, case)

    assert dict(view.raw) == {"内容": POWER_CUT}
    with pytest.raises((Refused, Forbidden)):
        appeals.appeal_of(place.neighbour, case)


def _rules(place: Town, case: int) -> CaseType:
    return queries.case_page(place.member, case, moment(9, 9)).rules
