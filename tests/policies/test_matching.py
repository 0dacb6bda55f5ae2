"""Is every item decided for one enterprise, and only what a change touches decided again?"""

from datetime import timedelta

import pytest
from tests.policies import making
from tests.policies.making import AT, ON

from qifu.ledger.models import Entry
from qifu.policies.finding import matching, noticing, stating
from qifu.policies.models import PolicyNotice, PublishedItem
from qifu.policies.rules.eligibility import Standing
from qifu.policies.rules.matches import Shelf

pytestmark = pytest.mark.django_db

STAFF_COUNT = making.item("t-people").replace(
    "{fact: 研发费用@上年, at_least: 100万, article: 第三条}", "{fact: 职工人数, at_least: 50}"
)


@pytest.fixture
def firm() -> int:
    return making.firm()


def say(firm: int, **facts: object) -> None:
    stating.state_facts(firm, facts, by=making.member(firm), at=AT)


def spend(firm: int, sum_: str) -> None:
    stating.state_facts(firm, {"研发费用@上年": sum_, "严重失信名单": False}, by=making.member(firm), at=AT)


def test_an_unknown_fact_leaves_the_item_near_and_asks_for_it(firm: int) -> None:
    making.published(making.item())

    (match,) = matching.for_enterprise(firm, ON).all

    assert (match.shelf, match.decision.standing) == (Shelf.NEAR, Standing.UNKNOWN)
    assert match.decision.missing == ("研发费用@上年", "严重失信名单")
    assert match.at_most_fen == 500_000_00


def test_what_is_met_stands_on_the_shelf_of_now_with_its_sum(firm: int) -> None:
    making.published(making.item())
    spend(firm, "320万")

    (match,) = matching.for_enterprise(firm, ON).all

    assert (match.shelf, match.sure_fen) == (Shelf.NOW, 320_000_00)


def test_one_figure_short_is_near_and_says_how_far_and_what_it_would_bring(firm: int) -> None:
    making.published(making.item())
    spend(firm, "96.8万")

    (match,) = matching.for_enterprise(firm, ON).all

    assert match.shelf is Shelf.NEAR
    assert [leaf.gap.text for leaf in match.short_of if leaf.gap] == ["差 3.2 万元"]
    assert match.at_most_fen == 96_800_00


def test_two_conditions_short_is_not_near(firm: int) -> None:
    making.published(making.item())
    stating.state_facts(firm, {"研发费用@上年": "1万", "严重失信名单": True}, by=making.member(firm), at=AT)

    (match,) = matching.for_enterprise(firm, ON).all

    assert match.shelf is Shelf.NOT
    assert len(match.short_of) == 2


def test_the_dearest_comes_first_and_only_items_of_its_areas(firm: int) -> None:
    making.published(making.item("t-a", cap="10万", expect="10万"), making.item("t-b"))
    making.published(making.item("t-county"), area="999901")
    making.published(making.item("t-elsewhere"), area="999902")
    making.published(making.item("t-nation"), area="000000")
    spend(firm, "200万")

    found = [match.offer.item.item for match in matching.for_enterprise(firm, ON).all]

    assert found == ["t-b", "t-county", "t-nation", "t-a"]


def test_a_changed_fact_decides_only_its_readers_again(firm: int) -> None:
    making.published(making.item(), making.item("t-other"), STAFF_COUNT)

    first = matching.for_enterprise(firm, ON)
    same = matching.for_enterprise(firm, ON)
    say(firm, 职工人数=40)
    fewer = matching.for_enterprise(firm, ON)

    assert (first.decided, same.decided, fewer.decided) == (3, 0, 1)


def test_another_day_decides_everything_again(firm: int) -> None:
    making.published(making.item(), STAFF_COUNT)
    matching.for_enterprise(firm, ON)

    assert matching.for_enterprise(firm, ON + timedelta(days=1)).decided == 2


def test_a_new_item_finds_its_enterprises_once_with_the_reason(firm: int) -> None:
    other = making.firm(2, recognitions=("绿色工厂",))
    spend(firm, "200万")
    spend(other, "200万")
    making.published(making.item())

    assert (noticing.tell(AT), noticing.tell(AT)) == (1, 0)

    (told,) = noticing.told_to(firm)
    assert told.amount_fen == 200_000_00
    assert "是高新技术企业" in told.reason
    assert noticing.told_to(other) == ()
    assert Entry.objects.get(kind="policy.told").said["told"] == 1


def test_telling_that_was_stopped_half_way_tells_nobody_twice(firm: int) -> None:
    spend(firm, "200万")
    made = making.published(making.item())
    noticing.tell(AT)
    PublishedItem.objects.filter(pk=made.new[0]).update(told_at=None)

    assert noticing.tell(AT) == 0
    assert PolicyNotice.objects.count() == 1


def test_of_many_only_those_meant_are_told_and_those_whom_a_person_still_judges(firm: int) -> None:
    judge = "    - judge: {text: 项目先进, by: 科技局}\n    - none:"
    judged = making.item("t-judged").replace("    - none:", judge).replace("免申即享", "评审")
    judged = judged.replace("facts: {职工人数", '"facts": {"judge:项目先进": true, 职工人数')
    unknown, short = making.firm(2), making.firm(3)
    spend(firm, "200万")
    spend(short, "90万")
    making.published(making.item(), judged)

    assert noticing.tell(AT) == 2

    assert {told.code for told in noticing.told_to(firm)} == {"t-high-tech", "t-judged"}
    assert noticing.told_to(unknown) == noticing.told_to(short) == ()


def test_who_wants_no_notices_gets_none(firm: int) -> None:
    spend(firm, "200万")
    noticing.set_wish(firm, wants=False, by=making.member(firm), at=AT)
    making.published(making.item())

    assert noticing.tell(AT) == 0
    assert not noticing.wants_notices(firm)


def test_an_opened_notice_is_read(firm: int) -> None:
    spend(firm, "200万")
    making.published(making.item())
    noticing.tell(AT)

    noticing.mark_read(firm, "t-high-tech", at=AT)

    assert noticing.told_to(firm)[0].is_read
