"""Do several people score blind, exactly, and does the score give the place that the decision reads?"""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.policies import grant_making as making
from tests.policies.grant_making import LATER

from qifu.cases import assigning
from qifu.kernel.errors import Forbidden, Refused
from qifu.policies.granting import examining, grant_queries, joint, score_queries, scoring
from qifu.policies.models import Grant
from qifu.policies.rules import averages
from qifu.registry.rules.access import ROUNDS

PLACES = (
    "contest: {rank_by: {judge: {text: 评审得分, by: 经信局, at_most: 100}},"
    " places: [{name: 一等奖, count: 1}]}\n"
)
CONTEST = making.item("t-contest", mode="评审", who="{fact: 评定等次, in: [一等奖]}") + PLACES
PANEL = making.item("t-panel", mode="评审")


@given(st.lists(st.decimals(0, 100, places=2), min_size=1, max_size=9))
def test_an_average_is_exact(scores: list[object]) -> None:
    found = averages.average(str(score) for score in scores)

    assert found == sum((Fraction(str(score)) for score in scores), Fraction(0)) / len(scores)


@pytest.mark.django_db
def test_scores_are_given_once_seen_by_nobody_before_all_are_in() -> None:
    desk = making.desk(PANEL)
    making.applied(desk, "t-panel")
    grant = Grant.objects.get()
    people = [desk.handler.account_id or 0, desk.helper.account_id or 0]
    scoring.invite(case=grant.case_id, account_ids=people, by=desk.handler, at=LATER)

    (mine,) = score_queries.to_score(desk.helper)
    assert "测试企业" not in f"{mine}"
    scoring.score(score_id=mine.id, value="85.5", remark="", by=desk.helper, at=LATER)
    with pytest.raises(Refused, match="已经评过"):
        scoring.score(score_id=mine.id, value="99", remark="", by=desk.helper, at=LATER)
    with pytest.raises(Forbidden):
        scoring.score(score_id=mine.id, value="99", remark="", by=desk.clerk, at=LATER)
    assert score_queries.scores_of(grant.pk).single == ()

    (other,) = score_queries.to_score(desk.handler)
    scoring.score(score_id=other.id, value="86", remark="可行", by=desk.handler, at=LATER)

    assert scoring.average_of(grant.pk) == Fraction(343, 4)
    assert score_queries.scores_of(grant.pk).average == "85.75"


@pytest.mark.django_db
def test_the_best_score_gets_the_place_and_level_scores_wait_for_people() -> None:
    desk = making.desk(CONTEST)
    making.applied(desk, "t-contest")
    grant = Grant.objects.get()
    with pytest.raises(Refused, match="不能同意兑现"):
        examining.decide(case=grant.case_id, ruling=examining.Ruling(True, 1), by=desk.handler, at=LATER)
    assert scoring.place_all(item_code="t-contest", period="2026", by=desk.handler, at=LATER).given == 1

    grant.refresh_from_db()
    assert grant.facts["评定等次"]["value"] == "一等奖"
    scoring.place_by_hand(case=grant.case_id, place="未入选", reason="复核现场", by=desk.lead, at=LATER)
    grant.refresh_from_db()
    assert '"standing":"not_eligible"' in grant.decision


@pytest.mark.django_db
def test_another_department_says_its_view_and_the_lead_still_decides() -> None:
    desk = making.desk(PANEL)
    making.applied(desk, "t-panel")
    grant = Grant.objects.select_related("case").get()
    assigning.sign(case=grant.case_id, by=desk.handler, at=LATER)
    assigning.co_handle(
        case=grant.case_id, department_id=desk.helper_department, need="核实设备", by=desk.handler, at=LATER
    )

    joint.give_opinion(
        case=grant.case_id, agrees=True, amount_fen=30_000_000, text="设备到位", by=desk.helper, at=LATER
    )
    page = grant_queries.grant_page(ROUNDS, grant.case.number, LATER)

    assert [(one.agrees, one.amount_fen) for one in page.opinions] == [(True, 30_000_000)]
    with pytest.raises(Refused):
        joint.give_opinion(
            case=grant.case_id, agrees=False, amount_fen=1, text="不", by=desk.helper, at=LATER
        )
    examining.decide(
        case=grant.case_id, ruling=examining.Ruling(True, 30_000_000, "按联审意见"), by=desk.handler, at=LATER
    )
