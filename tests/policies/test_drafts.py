"""Does a draft keep all its versions, lose nothing to a second author, and pass through four eyes?"""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.policies import drafting_people as people
from tests.policies.drafting_people import House
from tests.policies.making import AT, ON

from qifu.kernel.errors import Forbidden, Refused, Stale
from qifu.ledger.models import Entry
from qifu.policies import shelf
from qifu.policies.models import DraftVersion, ItemDraft, PublishedItem
from qifu.policies.writing import drafts, interpreting, issuing, reviewing
from qifu.policies.writing.drafts import Begun
from qifu.registry.rules.access import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return people.house()


def state(draft: int) -> str:
    return ItemDraft.objects.get(pk=draft).state


def test_a_draft_begins_with_its_text_and_one_entry(house: House) -> None:
    draft = people.begun(house)

    row = ItemDraft.objects.get(pk=draft)
    assert (row.code, row.version, row.state) == ("t-high-tech", 1, "draft")
    assert row.executor_id == house.departments["treasury"]
    assert Entry.objects.filter(subject=f"draft:{draft}").count() == 1


def test_each_saving_is_a_version_and_an_earlier_one_comes_back(house: House) -> None:
    draft, by = people.begun(house), house.person("甲")
    drafts.save(draft, people.text(cap="30万"), seen=1, by=by, at=AT)

    again = drafts.restore(draft, 1, seen=2, by=by, at=AT)

    texts = list(DraftVersion.objects.filter(draft=draft).order_by("number").values_list("text", flat=True))
    assert again == 3
    assert texts[0] == texts[2] != texts[1]


def test_saving_the_same_text_makes_no_version(house: House) -> None:
    draft = people.begun(house)

    assert drafts.save(draft, people.text(), seen=1, by=house.person("甲"), at=AT) == 1
    assert Entry.objects.filter(subject=f"draft:{draft}").count() == 1


def test_who_saves_second_is_told_by_whom_and_nothing_is_lost(house: House) -> None:
    draft = people.begun(house)
    drafts.save(draft, people.text(cap="30万"), seen=1, by=house.person("乙"), at=AT)

    with pytest.raises(Stale, match="乙刚刚保存了第 2 版"):
        drafts.save(draft, people.text(cap="40万"), seen=1, by=house.person("甲"), at=AT)

    assert DraftVersion.objects.filter(draft=draft).count() == 2


def test_a_text_that_cannot_be_read_is_kept_all_the_same(house: House) -> None:
    draft = people.begun(house, "item: half-done\ntitle: 写了一半\nwho: [")

    assert ItemDraft.objects.get(pk=draft).title == "写了一半"


@pytest.mark.parametrize("department", ["treasury", "center"])
def test_nobody_of_another_department_writes(house: House, department: str) -> None:
    draft = people.begun(house)
    stranger = house.person("丙", department)

    with pytest.raises(Refused, match="你所在的部门不能"):
        drafts.save(draft, "item: x", seen=1, by=stranger, at=AT)
    with pytest.raises(Refused, match="你所在的部门不能"):
        drafts.begin([Begun("item: x")], department=house.departments["science"], by=stranger, at=AT)


def test_a_draft_with_a_fault_or_a_failing_test_is_not_sent(house: House) -> None:
    wrong = people.begun(house, people.text(expect="21万"))
    broken = people.begun(house, people.text().replace("kind: 奖补", "kind: 礼物"))

    for draft, why in ((wrong, "测试「居中」不通过"), (broken, "kind")):
        with pytest.raises(Refused, match=why):
            reviewing.submit(draft, seen=1, by=house.person("甲"), at=AT)
        assert state(draft) == "draft"


def test_nobody_reviews_what_they_ever_saved_or_sent(house: House) -> None:
    draft = people.begun(house)
    drafts.save(draft, people.text(cap="30万"), seen=1, by=house.person("乙"), at=AT)
    reviewing.submit(draft, seen=2, by=house.person("丙"), at=AT)

    for name in ("甲", "乙", "丙"):
        with pytest.raises(Forbidden):
            reviewing.accept(draft, seen=2, by=house.person(name), at=AT)
    reviewing.accept(draft, seen=2, by=house.person("丁", role=Role.DEPARTMENT_LEAD), at=AT)

    assert state(draft) == "accepted"


def test_who_leads_the_center_may_review_and_its_clerks_may_not(house: House) -> None:
    draft = people.begun(house)
    reviewing.submit(draft, seen=1, by=house.person("甲"), at=AT)

    with pytest.raises(Forbidden):
        reviewing.accept(draft, seen=1, by=house.person("辛", "center", Role.CENTER_CLERK), at=AT)
    reviewing.accept(draft, seen=1, by=house.person("庚", "center", Role.SUPERVISOR), at=AT)

    assert state(draft) == "accepted"


def test_what_is_sent_back_needs_a_reason_and_may_be_changed_again(house: House) -> None:
    draft = people.begun(house)
    reviewing.submit(draft, seen=1, by=house.person("甲"), at=AT)

    with pytest.raises(Refused, match="理由"):
        reviewing.send_back(draft, " ", seen=1, by=house.person("乙"), at=AT)
    with pytest.raises(Refused, match="不在修改中"):
        drafts.save(draft, people.text(cap="30万"), seen=1, by=house.person("甲"), at=AT)
    reviewing.send_back(draft, "上限请对照原文", seen=1, by=house.person("乙"), at=AT)

    assert drafts.save(draft, people.text(cap="30万"), seen=1, by=house.person("甲"), at=AT) == 2


def test_another_departments_name_at_the_head_is_refused(house: House) -> None:
    draft = people.begun(house, people.text().replace("issued_by: science", "issued_by: industry"))

    with pytest.raises(Refused, match="制定部门对不上"):
        reviewing.submit(draft, seen=1, by=house.person("甲"), at=AT)


def test_both_interpretations_must_be_there(house: House) -> None:
    draft = people.accepted(house)
    with pytest.raises(Refused, match="还差 2 份解读"):
        issuing.issue(draft, seen=1, by=house.person("甲"), at=AT)
    interpreting.interpret(draft, "issuer", people.PLAIN, by=house.person("甲"), at=AT)
    with pytest.raises(Refused, match="执行部门的解读"):
        issuing.issue(draft, seen=1, by=house.person("甲"), at=AT)
    with pytest.raises(Forbidden, match="执行部门"):
        interpreting.interpret(draft, "executor", people.PLAIN, by=house.person("甲"), at=AT)

    interpreting.interpret(draft, "executor", people.PLAIN, by=house.person("丁", "treasury"), at=AT)
    published = issuing.issue(draft, seen=1, by=house.person("甲"), at=AT)

    assert [each.side for each in interpreting.of_published(published)] == ["issuer", "executor"]
    assert [offer.item.item for offer in shelf.offers(("999900",), ON)] == ["t-high-tech"]


def test_an_interpretation_of_an_older_version_does_not_count(house: House) -> None:
    draft = people.accepted(house)
    people.interpreted(house, draft)
    reviewing.take_back(draft, by=house.person("甲"), at=AT)
    drafts.save(draft, people.text(cap="30万"), seen=1, by=house.person("甲"), at=AT)
    reviewing.submit(draft, seen=2, by=house.person("甲"), at=AT)
    reviewing.accept(draft, seen=2, by=house.person("乙"), at=AT)

    with pytest.raises(Refused, match="还差 2 份解读"):
        issuing.issue(draft, seen=2, by=house.person("甲"), at=AT)


def test_a_date_to_come_is_offered_from_that_day(house: House) -> None:
    start = ON + timedelta(days=40)
    people.issued(house, people.text(since=start.isoformat()))

    assert shelf.offers(("999900",), start - timedelta(days=1)) == ()
    assert len(shelf.offers(("999900",), start)) == 1


def test_a_revision_ends_the_edition_before_it_which_stays_valid_for_its_time(house: House) -> None:
    old = people.issued(house)
    draft = drafts.revise(old, by=house.person("甲"), at=AT)
    with pytest.raises(Refused, match="正在修订"):
        drafts.revise(old, by=house.person("乙"), at=AT)
    drafts.save(draft, people.text(since="2026-07-01", cap="60万"), seen=1, by=house.person("甲"), at=AT)
    reviewing.submit(draft, seen=2, by=house.person("甲"), at=AT)
    reviewing.accept(draft, seen=2, by=house.person("乙"), at=AT)
    people.interpreted(house, draft)
    new = issuing.issue(draft, seen=2, by=house.person("甲"), at=AT)

    assert PublishedItem.objects.get(pk=old).valid_to == date(2026, 6, 30)
    for day, key in ((date(2026, 6, 30), old), (date(2026, 7, 1), new)):
        assert [offer.published for offer in shelf.offers(("999900",), day)] == [key]


def test_two_years_after_it_came_into_force_it_is_looked_at_again(house: House) -> None:
    published = people.issued(house)
    assert PublishedItem.objects.get(pk=published).review_due_on == date(2028, 1, 1)

    later = AT + timedelta(days=600)
    issuing.look_again(published, "keep", "兑付率九成，继续执行", by=house.person("甲"), at=later)

    assert PublishedItem.objects.get(pk=published).review_due_on == date(2029, 10, 23)


def test_a_retired_item_is_no_longer_offered_and_leaves_its_reason(house: House) -> None:
    published = people.issued(house)
    with pytest.raises(Refused, match="你所在的部门不能"):
        issuing.retire(published, on=ON, why="上级文件废止", by=house.person("丁", "treasury"), at=AT)
    with pytest.raises(Refused, match="早于今天"):
        issuing.retire(published, on=ON - timedelta(days=1), why="x", by=house.person("甲"), at=AT)

    issuing.retire(published, on=ON + timedelta(days=9), why="上级文件废止", by=house.person("甲"), at=AT)

    assert len(shelf.offers(("999900",), ON + timedelta(days=8))) == 1
    assert shelf.offers(("999900",), ON + timedelta(days=9)) == ()
    assert PublishedItem.objects.get(pk=published).retired_why == "上级文件废止"


@settings(max_examples=15, deadline=None)
@given(caps=st.lists(st.integers(20, 99), min_size=1, max_size=6), back=st.data())
def test_versions_count_up_and_none_is_ever_changed(caps: list[int], back: st.DataObject) -> None:
    house = people.house()
    draft, by = people.begun(house), house.person("甲")
    written = [people.text()]
    for cap in caps:
        wanted = people.text(cap=f"{cap}万")
        seen = len(written)
        if back.draw(st.booleans()) and seen > 1:
            number = back.draw(st.integers(1, seen - 1))
            drafts.restore(draft, number, seen=seen, by=by, at=AT)
            written.append(written[number - 1])
        elif drafts.save(draft, wanted, seen=seen, by=by, at=AT) > seen:
            written.append(wanted)

    kept = DraftVersion.objects.filter(draft=draft).order_by("number")
    assert [row.text for row in kept] == written
    assert [row.number for row in kept] == list(range(1, len(written) + 1))
