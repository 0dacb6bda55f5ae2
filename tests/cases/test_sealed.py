"""On a sealed case the supervising role does what the center does elsewhere, and nobody else anything."""

import pytest
from tests.cases.case_making import at, opened, place

from qifu.cases import ending, queries, replying
from qifu.kernel.errors import Forbidden

pytestmark = pytest.mark.django_db
NOW = at(9, 8)


def test_the_supervisor_answers_a_sealed_case_and_the_center_cannot_even_see_it() -> None:
    here = place()
    case = opened(here, confidential=True, reported_id=here.bureau.pk)

    with pytest.raises(Forbidden):
        replying.answer(case=case, outcome="solved", text="已了解", by=here.clerk, at=NOW)
    replying.answer(case=case, outcome="solved", text="已核实并当面说明。", by=here.supervisor, at=NOW)

    assert queries.case_page(here.member, case, NOW).line.replied_at == NOW


def test_an_ordinary_case_is_not_the_supervisors_to_answer() -> None:
    here = place()
    case = opened(here)

    with pytest.raises(Forbidden, match="综合受理"):
        replying.answer(case=case, outcome="solved", text="已了解", by=here.supervisor, at=NOW)


def test_the_supervisor_leads_a_sealed_report_to_its_lawful_channel() -> None:
    here = place()
    case = opened(here, confidential=True)

    ending.refer(
        case=case,
        channel="纪检监察",
        reason="属举报",
        notice_text="请向纪检监察机关反映。",
        by=here.supervisor,
        at=NOW,
    )

    assert queries.case_page(here.member, case, NOW).notices
