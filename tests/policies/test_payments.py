"""Is every grant paid once and in full, through two pairs of hands, whatever the bank and the workers do?"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.policies import granting, making
from tests.policies.granting import PAYER, PAYER2, granted
from tests.policies.making import AT

from qifu.kernel import packs, seam
from qifu.kernel.errors import Forbidden, PackError, Refused
from qifu.kernel.seam import Socket
from qifu.policies.models import Budget, Grant, GrantStage, PaymentBatch, PaymentOrder
from qifu.policies.money import batches, books, budgets, orders, payments, spending, stages, treasury
from qifu.policies.money.treasuries import DemonstrationBank, Receipt
from qifu.policies.money.treasury import Paying
from qifu.registry.models import Department
from qifu.registry.rules.access import ROUNDS, Actor, Role, Side
from qifu.scenes.demo_plugs import DEMO_PLUGS

pytestmark = pytest.mark.django_db
WAN = 1_000_000
RULES = treasury.rules("chenghu", AT.date())
THIRDS = ", ".join(f"{{at: {when}, share: 1/3}}" for when in ("认定当年", "验收通过", "第三年"))
STAGED = making.item("t-staged").replace(
    "pay: {", f"pay: {{stages: [{THIRDS}], share: {{市: 50%, 县: 50%}}, "
)


def bank(name: str = "demonstration_bank", **options: object) -> Paying:
    """The place's rules with this plug."""
    return Paying(RULES, seam.get(Socket.TREASURY, name, options))  # type: ignore[arg-type]


def promised(number: int = 1, fen: int = 20 * WAN, **known: object) -> Grant:
    """A grant with its promise in the books."""
    grant = granted(number, fen, **known)  # type: ignore[arg-type]
    budgets.commit(grant, fen, by=ROUNDS, at=AT)
    return grant


def ordered(*grants: Grant) -> list[PaymentOrder]:
    """What the round orders for them."""
    orders.make(AT, RULES)
    return list(PaymentOrder.objects.filter(grant__in=grants, state="waiting").order_by("key"))


def sent(*made: PaymentOrder) -> str:
    number = batches.draw([one.pk for one in made], by=PAYER, at=AT)
    batches.send(number, by=PAYER2, at=AT)
    return number


def states() -> list[str]:
    return list(PaymentOrder.objects.order_by("pk").values_list("state", flat=True))


def confirmed_again(grant: Grant, account: str = granting.ACCOUNT, days: int = 1) -> None:
    at = AT + timedelta(days=days)
    Grant.objects.filter(pk=grant.pk).update(payee_account=account, payee_confirmed_at=at)


def test_a_granted_sum_with_a_confirmed_account_is_ordered_once_with_its_last_day() -> None:
    promised(1)
    promised(2, confirmed=False)

    assert orders.make(AT, RULES) == 1
    assert orders.make(AT, RULES) == 0

    order = PaymentOrder.objects.get()
    assert (order.amount_fen, order.state) == (20 * WAN, "waiting")
    assert order.due_on.isoformat() == "2026-03-09"  # five working days after Monday, 2 March
    assert order.key == f"{order.grant.case.number}-1-1"


def test_a_batch_goes_through_two_hands_and_pays_to_the_fen() -> None:
    one, two = promised(1, 1_234_567), promised(2, 7_654_321)
    made = ordered(one, two)
    number = batches.draw([each.pk for each in made], by=PAYER, at=AT)

    with pytest.raises(Forbidden, match="自己拟的批次"):
        batches.send(number, by=PAYER, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaymentBatch.objects.update(sent_by_key=PAYER.key)
    assert payments.carry_out(AT, bank()) == 0
    batches.send(number, by=PAYER2, at=AT)
    assert payments.carry_out(AT, bank()) == 2

    batch = PaymentBatch.objects.get()
    assert (batch.state, batch.total_fen, batch.number) == ("done", 8_888_888, "FK-2026-0302-001")
    assert states() == ["paid", "paid"]
    assert (spending.paid(one), spending.committed(one)) == (1_234_567, 0)
    assert books.check() == ()


def test_stages_are_thirds_to_the_fen_and_wait_for_their_milestones() -> None:
    grant = promised(1, 1_000_001, code="t-staged", text=STAGED)
    desk = Department.objects.order_by("code").first()
    assert desk is not None
    grant.item.executor = desk
    grant.item.save()
    lead = Actor("account:9", "科室", Side.STAFF, roles=frozenset({Role.HANDLER}), department_id=desk.pk)

    (first,) = ordered(grant)
    second = GrantStage.objects.get(grant=grant, position=2)
    with pytest.raises(Forbidden):
        stages.confirm(second.pk, evidence="验收报告", by=PAYER, at=AT)
    stages.confirm(second.pk, evidence="验收报告 2026-03", by=lead, at=AT)
    made = ordered(grant)

    assert [stage.amount_fen for stage in GrantStage.objects.order_by("position")] == [
        333_334,
        333_334,
        333_333,
    ]
    assert [one.amount_fen for one in made] == [333_334, 333_334]
    assert first.shares == [["市", 166_667], ["县", 166_667]]
    with pytest.raises(Refused, match="已经确认过"):
        stages.confirm(second.pk, evidence="又一次", by=lead, at=AT)


def test_after_a_reconsideration_only_the_difference_is_ordered() -> None:
    grant = promised(1)
    sent(*ordered(grant))
    payments.carry_out(AT, bank())

    Grant.objects.filter(pk=grant.pk).update(granted_fen=25 * WAN)
    budgets.commit(grant, 5 * WAN, by=ROUNDS, at=AT)

    assert [one.amount_fen for one in ordered(grant)] == [5 * WAN]
    Grant.objects.filter(pk=grant.pk).update(granted_fen=22 * WAN)
    budgets.release(grant, 3 * WAN, by=ROUNDS, at=AT)
    assert [one.amount_fen for one in ordered(grant)] == []
    assert [one.amount_fen for one in ordered(grant)] == [2 * WAN]


def test_what_was_taken_back_is_not_paid_and_what_is_on_its_way_is_not_released() -> None:
    one, two = promised(1), promised(2)
    first, second = ordered(one, two)
    sent(first)
    with pytest.raises(Refused, match="付款途中"):
        budgets.release(one, 20 * WAN, by=ROUNDS, at=AT)

    Grant.objects.filter(pk=two.pk).update(withdrawn_at=AT)
    assert ordered(two) == []
    second.refresh_from_db()
    assert (second.state, second.why) == ("dropped", "不再兑付")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"payee": "别的公司"}, "户名"),
        ({"payee_account": "6222021001116245711"}, "校验位"),
        ({"payee_account": "12"}, "8 至 32 位"),
        ({"payee_bank": ""}, "开户行"),
    ],
)
def test_an_account_that_cannot_be_right_is_said_before_the_bank_says_it(
    change: dict[str, str], said: str
) -> None:
    grant = promised(1)
    made = ordered(grant)
    PaymentOrder.objects.update(**change)

    with pytest.raises(Refused, match=said):
        batches.draw([one.pk for one in made], by=PAYER, at=AT)
    assert states() == ["waiting"]


def test_two_enterprises_with_one_account_are_stopped() -> None:
    made = ordered(promised(1), promised(2))
    PaymentOrder.objects.update(payee_account="12345678")

    with pytest.raises(Refused, match="同一个账号"):
        batches.draw([one.pk for one in made], by=PAYER, at=AT)


def test_equal_stages_of_one_decision_go_into_one_batch() -> None:
    grant = promised(1, 30 * WAN, code="t-staged", text=STAGED)
    stages.lay(AT)
    GrantStage.objects.update(reached_at=AT)

    sent(*ordered(grant))
    payments.carry_out(AT, bank())

    assert states() == ["paid"] * 3
    assert spending.paid(grant) == 30 * WAN


def test_two_decisions_of_one_sum_on_one_item_for_one_enterprise_are_stopped() -> None:
    one, again = promised(1), promised(2)
    Grant.objects.filter(pk=again.pk).update(
        enterprise=one.enterprise, payee=one.payee, payee_account=one.payee_account, period="2025"
    )
    made = ordered(one, again)

    with pytest.raises(Refused, match="两笔相同金额"):
        batches.draw([each.pk for each in made], by=PAYER, at=AT)
    assert states() == ["waiting"] * 2


def test_a_batch_that_was_not_sent_is_taken_apart() -> None:
    made = ordered(promised(1))
    number = batches.draw([one.pk for one in made], by=PAYER, at=AT)

    batches.dissolve(number, reason="漏了两笔", by=PAYER2, at=AT)

    assert states() == ["waiting"]
    with pytest.raises(Refused, match="已经发送或撤销"):
        batches.send(number, by=PAYER2, at=AT)


def test_a_refused_account_goes_back_to_the_enterprise_and_is_paid_when_it_is_right() -> None:
    grant = promised(1, account="621000000000")
    (first,) = ordered(grant)
    sent(first)
    payments.carry_out(AT, bank(refuse="0000$"))

    grant.refresh_from_db()
    assert (states(), grant.payee_confirmed_at) == (["refused"], None)
    assert ordered(grant) == []
    confirmed_again(grant)
    (again,) = ordered(grant)
    sent(again)
    payments.carry_out(AT, bank())

    assert again.key.endswith("-1-2")
    assert (spending.paid(grant), books.check()) == (20 * WAN, ())


def test_a_returned_payment_is_promised_still_and_paid_again() -> None:
    grant = promised(1, account="12349999")
    sent(*ordered(grant))
    paying = bank(returns="9999$")
    payments.carry_out(AT, paying)

    assert payments.hear_of_returns(AT, paying) == 1
    assert payments.hear_of_returns(AT, paying) == 0
    assert (spending.paid(grant), spending.committed(grant)) == (0, 20 * WAN)
    book = Budget.objects.get()
    assert (book.paid_fen, book.returned_fen) == (20 * WAN, -20 * WAN)
    confirmed_again(grant)
    sent(*ordered(grant))
    payments.carry_out(AT, bank())
    assert (spending.paid(grant), books.check()) == (20 * WAN, ())


@pytest.fixture
def demo_plugs() -> Iterator[None]:
    with seam.replaced(Socket.TREASURY, *DEMO_PLUGS):
        yield


@pytest.mark.usefixtures("demo_plugs")
def test_a_crashing_bank_is_asked_again_later_and_later() -> None:
    sent(*ordered(promised(1)))

    payments.carry_out(AT, bank("demo_crashes"))
    assert payments.carry_out(AT + timedelta(minutes=4), bank("demo_crashes")) == 0
    payments.carry_out(AT + timedelta(minutes=5), bank("demo_crashes"))
    order = PaymentOrder.objects.get()
    assert (order.state, order.tries) == ("sending", 2)
    assert order.next_try_at == AT + timedelta(minutes=35)
    assert "崩溃" in order.why

    assert payments.carry_out(AT + timedelta(minutes=36), bank()) == 1
    assert states() == ["paid"]


@pytest.mark.usefixtures("demo_plugs")
def test_a_refusing_plug_is_final_only_if_it_says_so() -> None:
    sent(*ordered(promised(1)))

    payments.carry_out(AT, bank("demo_refuses", permanent=False))
    assert states() == ["sending"]
    payments.carry_out(AT + timedelta(hours=1), bank("demo_refuses", permanent=True))
    assert states() == ["refused"]


@pytest.mark.usefixtures("demo_plugs")
def test_a_plug_that_answers_with_something_else_pays_nothing() -> None:
    made = ordered(promised(1))
    sent(*made)

    payments.carry_out(AT, bank("demo_works", answer="好的"))
    assert states() == ["sending"]
    payments.carry_out(
        AT + timedelta(hours=1), bank("demo_works", answer=Receipt(made[0].key, "paid", "YH1"))
    )
    assert states() == ["paid"]


def test_files_are_written_once_and_receipts_read(tmp_path: Path) -> None:
    first, second = ordered(promised(1, 123_405), promised(2))
    sent(first, second)
    paying = bank("file_exchange", folder=str(tmp_path))

    assert payments.carry_out(AT, paying) == 0
    written = (tmp_path / "out" / f"{first.key}.csv").read_text("utf-8-sig")
    assert "1234.05" in written
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / f"{first.key}.json").write_text('{"outcome": "paid", "reference": "A1"}')
    (tmp_path / "in" / f"{second.key}.json").write_text("{half")
    assert payments.carry_out(AT + timedelta(hours=1), paying) == 1
    (tmp_path / "in" / f"{first.key}.back").write_text("账户已销户")
    assert payments.hear_of_returns(AT + timedelta(hours=2), paying) == 1

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.reference, first.why) == ("returned", "A1", "账户已销户")
    assert (second.state, "读不懂" in second.why) == ("sending", True)
    assert not list((tmp_path / "out").glob("*.part"))


def test_an_unknown_plug_is_told_with_file_and_line(tmp_path: Path) -> None:
    folder = tmp_path / "place"
    folder.mkdir()
    (folder / "pack.yaml").write_text('name: "某地"\nlevel: city\narea: "990000"\n', encoding="utf-8")
    (folder / "treasury.yaml").write_text(
        "pay_within: {n: 5}\nretry_minutes: [5]\nbounces_for_days: 1\nnearly_used: 90%\n"
        "plug: demonstration_bnk\n",
        encoding="utf-8",
    )
    place = packs.load("place", on=AT.date(), root=tmp_path)
    with pytest.raises(PackError, match="demonstration_bnk") as no:
        treasury.plug_of(place)

    assert "treasury.yaml:5" in str(no.value)
    assert "demonstration_bank" in str(no.value)


@settings(max_examples=15)
@given(
    sums=st.lists(st.integers(1, 10**12), min_size=1, max_size=4),
    parts=st.lists(st.integers(1, 50), min_size=1, max_size=4),
)
def test_stages_and_cost_shares_add_up_to_the_fen(sums: list[int], parts: list[int]) -> None:
    whole = sum(parts)
    said = ", ".join(f"{{at: 第{place}期, share: {Fraction(one, whole)}}}" for place, one in enumerate(parts))
    text = making.item("t-parts").replace(
        "pay: {", f"pay: {{stages: [{said}], share: {{省: 1/3, 市: 1/3, 县: 1/3}}, "
    )
    with transaction.atomic():
        grants = [promised(place, fen, code="t-parts", text=text) for place, fen in enumerate(sums, start=1)]
        stages.lay(AT)
        GrantStage.objects.update(reached_at=AT)
        made = ordered(*grants)
        for grant, fen in zip(grants, sums, strict=True):
            own = [one for one in made if one.grant_id == grant.pk]
            assert sum(one.amount_fen for one in own) == fen
            assert all(sum(part for _, part in one.shares) == one.amount_fen for one in own)
        transaction.set_rollback(True)


WORKER = """
import sys
from datetime import datetime
import django
django.setup()
from django.db import connection
from django.conf import settings
from qifu.kernel import seam
from qifu.kernel.seam import Socket
from qifu.policies.money import payments, treasury
from qifu.policies.money.treasury import Paying
at = datetime.fromisoformat(sys.argv[2])
plug = seam.get(Socket.TREASURY, "demonstration_bank", {"folder": sys.argv[1], "delay_ms": int(sys.argv[3])})
payments.carry_out(at, Paying(treasury.rules("chenghu", at.date()), plug))
"""


def worker(folder: Path, minutes: int, delay_ms: int) -> subprocess.Popen[bytes]:
    """A second program that pays from the same database."""
    name = str(connection.settings_dict["NAME"])
    start = "from django.conf import settings as s; s.DATABASES['default']['NAME'] = " + repr(name) + "\n"
    at = (AT + timedelta(minutes=minutes)).isoformat()
    return subprocess.Popen([sys.executable, "-c", start + WORKER, str(folder), at, str(delay_ms)])


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_between_paying_and_recording_pays_each_order_once(tmp_path: Path) -> None:
    grants = [promised(number, 1000 + number) for number in range(1, 6)]
    sent(*ordered(*grants))
    killed = worker(tmp_path, 0, 60_000)
    end = time.monotonic() + 60
    while not list(tmp_path.glob("*.paid")) and time.monotonic() < end:
        assert killed.poll() is None
        os.sched_yield()
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert (len(list(tmp_path.glob("*.paid"))), states().count("paid")) == (1, 0)

    both = [worker(tmp_path, 6, 0), worker(tmp_path, 6, 0)]
    assert [one.wait() for one in both] == [0, 0]

    assert states() == ["paid"] * 5
    found = [file.read_text().split() for file in sorted(tmp_path.glob("*.paid"))]
    assert sorted(int(fen) for _, fen in found) == [1001, 1002, 1003, 1004, 1005]
    assert sum(spending.paid(grant) for grant in grants) == 5015
    assert (books.check(), PaymentBatch.objects.get().state) == ((), "done")


def test_the_demonstration_bank_answers_the_same_key_the_same(tmp_path: Path) -> None:
    plug = seam.get(Socket.TREASURY, "demonstration_bank", {"folder": str(tmp_path)})
    assert isinstance(plug, DemonstrationBank)
    order = payments.Instruction("K-1-1", "", 500, "甲", "行", "12345678", "")

    assert plug.pay(order, at=AT) == plug.pay(order, at=AT)
    assert len(list(tmp_path.iterdir())) == 1
