"""Is a budget never overdrawn, and do the books agree to the fen after every act?"""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, connections, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.policies import granting, making
from tests.policies.granting import PAYER, granted
from tests.policies.making import AT

from qifu.kernel.errors import Forbidden, Refused
from qifu.ledger.models import Entry
from qifu.policies.models import Budget, Earmark, Grant, Posting
from qifu.policies.money import books, budgets, spending
from qifu.policies.money.books import Why
from qifu.policies.rules import books as rules
from qifu.policies.rules.books import Account, MoneyKind
from qifu.registry.rules.access import ROUNDS, Role

pytestmark = pytest.mark.django_db
WAN = 1_000_000


def budget(total_fen: int, *codes: str, year: int = 2026, name: str = "测试预算") -> int:
    """A budget for these items, as the treasurer sets it."""
    return budgets.set_budget(
        area_code="999900",
        year=year,
        name=name,
        item_codes=codes or ("t-high-tech",),
        total_fen=total_fen,
        reason="年初预算",
        document="财预〔2026〕1号",
        by=PAYER,
        at=AT,
    )


def figures(key: int) -> tuple[int, int, int, int]:
    row = Budget.objects.get(pk=key)
    return row.total_fen, row.free_fen, row.committed_fen, row.paid_fen


@given(
    st.sampled_from([kind for kind in MoneyKind if not kind.endswith("over")]), st.integers(-(10**15), 10**15)
)
def test_every_act_adds_up_to_nothing(kind: MoneyKind, fen: int) -> None:
    assert sum(rules.moves(kind, fen).values()) == 0
    assert sum(rules.moves(kind, fen, is_unlimited=True).values()) == 0
    assert Account.FREE not in rules.moves(kind, fen, is_unlimited=True)


def test_a_promise_takes_from_what_is_free_and_is_refused_when_that_does_not_last() -> None:
    one, two = granted(1, 30 * WAN), granted(2, 30 * WAN)
    key = budget(50 * WAN)

    budgets.commit(one, 30 * WAN, by=ROUNDS, at=AT)
    with pytest.raises(Refused, match="不够") as no:
        budgets.commit(two, 30 * WAN, by=ROUNDS, at=AT)

    assert "还差 10 万元" in str(no.value)
    assert figures(key) == (50 * WAN, 20 * WAN, 30 * WAN, 0)
    assert books.check() == ()


def test_what_is_released_is_free_again_and_no_more_than_was_promised() -> None:
    one = granted(1)
    key = budget(50 * WAN)
    budgets.commit(one, 20 * WAN, by=ROUNDS, at=AT)

    with pytest.raises(Refused, match="超过"):
        budgets.release(one, 21 * WAN, by=ROUNDS, at=AT)
    assert budgets.release(one, 5 * WAN, by=ROUNDS, at=AT) == 5 * WAN
    assert budgets.release(one, by=ROUNDS, at=AT) == 15 * WAN

    assert figures(key) == (50 * WAN, 50 * WAN, 0, 0)
    assert budgets.release(granted(2), by=ROUNDS, at=AT) == 0


def test_without_a_budget_a_boundless_book_counts_until_a_budget_takes_it_over() -> None:
    one = granted(1)
    budgets.commit(one, 20 * WAN, by=ROUNDS, at=AT)
    (book,) = Budget.objects.all()
    assert (book.is_unlimited, book.total_fen, book.free_fen) == (True, 20 * WAN, 0)
    spending.pay(one, 5 * WAN, Why(PAYER, AT, grant=one))

    with pytest.raises(Refused, match="不够"), transaction.atomic():
        budget(19 * WAN)
    key = budget(50 * WAN)

    assert figures(key) == (50 * WAN, 30 * WAN, 15 * WAN, 5 * WAN)
    assert Earmark.objects.get(grant=one).budget_id == key
    assert books.check() == ()


def test_one_budget_serves_several_items_and_an_item_has_one_budget_a_year() -> None:
    one, two = granted(1, code="t-a"), granted(2, code="t-b")
    key = budget(30 * WAN, "t-a", "t-b")

    budgets.commit(one, 20 * WAN, by=ROUNDS, at=AT)
    with pytest.raises(Refused, match="不够"):
        budgets.commit(two, 20 * WAN, by=ROUNDS, at=AT)
    with pytest.raises(Refused, match="已在预算"):
        budget(10 * WAN, "t-b", name="又一个")

    assert figures(key)[1] == 10 * WAN
    budget(20 * WAN, "t-a", "t-b", year=2027)
    budgets.commit(two, 20 * WAN, by=ROUNDS, at=datetime(2027, 1, 5, 2, tzinfo=UTC))
    assert books.check() == ()


def test_the_year_is_that_of_the_place_and_not_of_greenwich() -> None:
    one = granted(1)
    budgets.commit(one, 20 * WAN, by=ROUNDS, at=datetime(2026, 12, 31, 17, tzinfo=UTC))

    assert Budget.objects.get().year == 2027


def test_a_budget_is_cut_down_to_what_is_promised_and_not_below() -> None:
    one = granted(1)
    key = budget(50 * WAN)
    budgets.commit(one, 20 * WAN, by=ROUNDS, at=AT)

    with pytest.raises(Refused, match="不够"):
        budgets.adjust(budget_id=key, total_fen=19 * WAN, reason="压减", document="2号", by=PAYER, at=AT)
    budgets.adjust(budget_id=key, total_fen=20 * WAN, reason="压减", document="2号", by=PAYER, at=AT)

    assert figures(key) == (20 * WAN, 0, 20 * WAN, 0)
    said = Entry.objects.get(kind="budget.adjusted").said
    assert (said["before_fen"], said["document"]) == (50 * WAN, "2号")


def test_only_the_treasurer_sets_and_adjusts_and_never_without_a_paper() -> None:
    granting.item_row()
    other = making.member(1)

    with pytest.raises(Forbidden):
        budgets.set_budget(
            area_code="999900", year=2026, name="x", item_codes=["t-high-tech"], total_fen=1, reason="x",
            document="x", by=other, at=AT,
        )  # fmt: skip
    with pytest.raises(Refused, match="文号"):
        budgets.set_budget(
            area_code="999900", year=2026, name="x", item_codes=["t-high-tech"], total_fen=1, reason="x",
            document=" ", by=PAYER, at=AT,
        )  # fmt: skip
    assert Role.TREASURER not in other.roles


def test_the_database_itself_refuses_an_overdrawn_budget() -> None:
    granting.item_row()
    key = budget(10 * WAN)

    with pytest.raises(IntegrityError), transaction.atomic():
        Budget.objects.filter(pk=key).update(free_fen=-1, committed_fen=10 * WAN + 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Budget.objects.filter(pk=key).update(free_fen=9 * WAN)


def test_a_figure_changed_by_hand_is_found() -> None:
    granting.item_row()
    key = budget(10 * WAN)
    Budget.objects.filter(pk=key).update(total_fen=11 * WAN, free_fen=11 * WAN)

    found = [str(each) for each in books.check()]

    assert len(found) == 2
    assert "账面 11000000 分，分录合计 10000000 分" in found[1]


def test_a_closed_window_shares_what_is_there() -> None:
    text = making.item() + "budget: {total: 50万, shortage: in_order}\n"
    row = granting.item_row(text=text)

    with transaction.atomic():
        assert budgets.allot(row, [40 * WAN, 30 * WAN], at=AT).is_short is False
    budget(50 * WAN)
    with transaction.atomic():
        found = budgets.allot(row, [40 * WAN, 30 * WAN], at=AT)

    assert (found.fen, found.free_fen, found.is_short) == ((40 * WAN, 10 * WAN), 50 * WAN, True)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["adjust", "commit", "release", "pay", "bounce", "recover", "surrender"]),
        st.integers(0, 3),
        st.integers(0, 30_000),
    ),
    max_size=25,
)


def step(name: str, grant: Grant, fen: int, key: int | None, at: datetime) -> None:
    why = Why(PAYER, at, grant=grant)
    match name:
        case "adjust" if key:
            budgets.adjust(budget_id=key, total_fen=fen, reason="调", document="号", by=PAYER, at=at)
        case "commit":
            budgets.commit(grant, fen, by=ROUNDS, at=at)
        case "release":
            budgets.release(grant, fen, by=ROUNDS, at=at)
        case "pay":
            spending.pay(grant, fen, why)
        case "bounce":
            spending.bounce(grant, fen, why)
        case "recover" | "surrender":
            spending.take_back(grant, fen, why, to_budget=name == "recover")


@settings(max_examples=40)
@given(steps=STEPS, total=st.one_of(st.none(), st.integers(1, 60_000)), late=st.integers(0, 25))
def test_any_acts_in_any_order_leave_books_that_agree_and_nothing_overdrawn(
    steps: list[tuple[str, int, int]], total: int | None, late: int
) -> None:
    with transaction.atomic():
        grants = [granted(number) for number in range(1, 5)]
        key = None
        for place, (name, who, fen) in enumerate(steps):
            if total is not None and place == late:
                with _refusable():
                    key = budget(total)
            with _refusable():
                step(name, grants[who], fen, key, AT + timedelta(minutes=place))
            assert books.check() == ()
            assert all(row.free_fen >= 0 and row.committed_fen >= 0 for row in Budget.objects.all())
        transaction.set_rollback(True)


class _refusable:  # noqa: N801 - reads as a word
    """A refusal leaves everything as it was; its part of the transaction is taken back."""

    def __enter__(self) -> None:
        self.part = transaction.atomic()
        self.part.__enter__()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> bool:
        self.part.__exit__(kind, error, trace)  # type: ignore[arg-type]
        return isinstance(error, Refused)


@pytest.mark.django_db(transaction=True)
def test_of_twenty_at_once_as_many_are_promised_as_the_budget_holds() -> None:
    grants = [granted(number, WAN) for number in range(1, 21)]
    key = budget(13 * WAN + WAN // 2)

    def promise(grant: Grant) -> bool:
        try:
            budgets.commit(grant, WAN, by=ROUNDS, at=AT)
        except Refused:
            return False
        finally:
            connections.close_all()
        return True

    workers = 20 if connection.vendor == "postgresql" else 4
    with ThreadPoolExecutor(workers) as desks:
        done = list(desks.map(promise, grants))

    assert sum(done) == 13
    assert figures(key) == (13 * WAN + WAN // 2, WAN // 2, 13 * WAN, 0)
    assert books.check() == ()
    assert Posting.objects.filter(account="committed").count() == 13
