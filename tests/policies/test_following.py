"""Is who promised a material reminded once before the day, and the desk told once after it?"""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from tests.policies import grant_making as making
from tests.policies.grant_making import LATER

from qifu.cases import handling
from qifu.ledger.models import Entry
from qifu.policies.granting import claiming, examining, following, grant_queries, undoing
from qifu.policies.granting.examining import Ruling
from qifu.policies.granting.papers import Paper
from qifu.policies.models import Grant, PaperPromise

pytestmark = pytest.mark.django_db
# Applied for on Monday, 2 March 2026; five working days are Monday the 9th.
BEFORE, DAY_BEFORE, LAST_DAY, DAY_AFTER = (datetime(2026, 3, day, 2, tzinfo=UTC) for day in (5, 6, 9, 10))
PAPER = making.item("t-paper", mode="快申快享", materials="申请表, 发票")


def promised() -> making.Desk:
    """An application of which both materials are to follow."""
    desk = making.desk(PAPER)
    making.applied(desk, "t-paper", follows=True)
    return desk


def the_case() -> int:
    return Grant.objects.get().case_id


def hand_in(desk: making.Desk, name: str, at: datetime) -> None:
    handling.add_material(
        case=the_case(), name=f"{name}（IMG.pdf）", media="application/pdf", size=9, digest="0" * 64,
        by=desk.member, at=at,
    )  # fmt: skip


def kinds() -> list[str]:
    rows = Entry.objects.filter(kind__startswith="grant.papers").order_by("position")
    return list(rows.values_list("kind", flat=True))


def test_the_promise_is_kept_with_its_days() -> None:
    promised()

    promise = PaperPromise.objects.get()
    assert promise.names == ["申请表", "发票"]
    assert (promise.remind_on, promise.due_on) == (date(2026, 3, 6), date(2026, 3, 9))


def test_the_enterprise_is_reminded_once_and_the_desk_told_once() -> None:
    desk = promised()
    assert [following.follow(at) for at in (BEFORE, DAY_BEFORE, DAY_BEFORE, LAST_DAY)] == [0, 1, 0, 0]
    told = Grant.objects.get().case.notices.get()
    assert (told.kind, told.text) == ("papers_due", "还没有交：申请表、发票。你承诺 3月9日 前补交。")
    assert grant_queries.missed_papers(desk.handler, LAST_DAY) == ()

    assert [following.follow(at) for at in (DAY_AFTER, DAY_AFTER + timedelta(days=9))] == [1, 0]

    assert kinds() == ["grant.papers_reminded", "grant.papers_missed"]
    (line,) = grant_queries.missed_papers(desk.handler, DAY_AFTER)
    assert line.promise is not None
    assert (line.promise.short, line.promise.due_on) == (("申请表", "发票"), date(2026, 3, 9))
    assert grant_queries.missed_papers(desk.helper, DAY_AFTER) == ()


def test_only_what_is_still_lacking_is_reminded_of() -> None:
    desk = promised()
    hand_in(desk, "申请表", BEFORE)

    following.follow(DAY_BEFORE)

    assert "还没有交：发票。" in Grant.objects.get().case.notices.get().text


def test_who_has_handed_in_everything_hears_nothing() -> None:
    desk = promised()
    hand_in(desk, "申请表", BEFORE)
    hand_in(desk, "发票", BEFORE)

    assert [following.follow(at) for at in (DAY_BEFORE, DAY_AFTER)] == [0, 0]
    assert (kinds(), PaperPromise.objects.get().kept_at) == ([], DAY_BEFORE)


def test_what_comes_late_leaves_the_list_at_once() -> None:
    desk = promised()
    following.follow(DAY_AFTER)
    hand_in(desk, "申请表", DAY_AFTER + timedelta(minutes=1))
    assert len(grant_queries.missed_papers(desk.handler, DAY_AFTER)) == 1
    hand_in(desk, "发票", DAY_AFTER + timedelta(minutes=2))

    assert grant_queries.missed_papers(desk.handler, DAY_AFTER) == ()
    following.follow(DAY_AFTER + timedelta(minutes=3))
    assert PaperPromise.objects.get().kept_at == DAY_AFTER + timedelta(minutes=3)


def test_nobody_is_asked_for_what_was_decided_without_but_again_once_that_is_taken_back() -> None:
    desk = promised()
    ruling = Ruling(True, 32_000_000, "原件已当面核对")
    examining.decide(case=the_case(), ruling=ruling, by=desk.handler, at=DAY_BEFORE)
    assert following.follow(DAY_BEFORE) == 0

    undoing.undo(case=the_case(), by=desk.handler, at=DAY_BEFORE + timedelta(minutes=5))

    assert following.follow(DAY_BEFORE + timedelta(minutes=6)) == 1


def test_nobody_is_asked_for_what_was_withdrawn() -> None:
    desk = promised()
    claiming.withdraw(case=the_case(), reason="", by=desk.member, at=BEFORE)

    assert [following.follow(at) for at in (DAY_BEFORE, DAY_AFTER)] == [0, 0]


def test_the_day_is_that_of_the_place_and_not_of_greenwich() -> None:
    promised()
    early = datetime(2026, 3, 9, 17, tzinfo=UTC)  # already the 10th in the place

    following.follow(early)

    assert kinds() == ["grant.papers_missed"]
    assert timezone.localtime(early).date() == date(2026, 3, 10)


def test_who_hands_everything_in_at_once_promises_nothing() -> None:
    desk = making.desk(PAPER)
    papers = [Paper(what, making.stored(f"{what}.pdf")) for what in ("申请表", "发票")]

    making.applied(desk, "t-paper", papers=papers, at=LATER)

    assert not PaperPromise.objects.exists()
