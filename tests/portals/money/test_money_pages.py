"""Do the pages of the money show what there is, and does each act need the right person?"""

import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook
from tests.policies import making
from tests.portals import city as cities
from tests.portals import moneys
from tests.portals.city import City
from tests.portals.moneys import WAN

from qifu.policies.models import Budget, PaymentBatch, PaymentOrder, Recovery, StatementLine
from qifu.policies.money import books, money_queries, payment_queries
from qifu.policies.oversight import payouts
from qifu.registry.rules.access import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> Iterator[City]:
    with cities.living() as made:
        making.published(making.item())
        yield made


@pytest.fixture
def money(city: City) -> dict[str, Any]:
    return moneys.build(city)


def of(city: City, name: str, role: Role = Role.TREASURER, department: str = "reform") -> Client:
    """Somebody new, signed in."""
    return cities.enter(Client(), moneys.treasurer(city, name, department, role))


def page(client: Client, door: str, *args: object, status: int = 200) -> str:
    answer = client.get(reverse(door, args=args))
    assert answer.status_code == status
    return answer.content.decode()


@pytest.mark.usefixtures("money")
def test_the_overview_adds_up_and_names_what_is_to_be_done(city: City) -> None:
    said = page(of(city, "甲"), "money")

    assert "100</b> 万元" in said
    assert "已付 30 万元" in said
    assert "已承诺 30 万元" in said
    assert "可用 40 万元" in said
    assert "待付 1 笔" in said


def test_each_page_shows_what_there_is(city: City, money: dict[str, Any]) -> None:
    desk = of(city, "甲")

    assert "高企奖励" in page(desk, "money_budget", money["budget"])
    assert "拟成一批" in page(desk, "money_orders")
    assert money["batch"] in page(desk, "money_batches")
    assert "我方没有" in page(desk, "money_statements_one", money["statement"])
    assert "承诺三年不迁出" in page(desk, "money_back")
    said = page(desk, "money_books")
    assert "账目一致" in said
    assert "+30 万元" in said
    assert page(desk, "money_stages")
    assert page(desk, "money_new")


def test_a_batch_drawn_on_the_page_is_sent_by_somebody_else(city: City, money: dict[str, Any]) -> None:
    one, two = of(city, "甲"), of(city, "乙")
    waiting = PaymentOrder.objects.get(state="waiting")

    answer = one.post(reverse("money_draw"), {"order": [waiting.pk]})
    batch = PaymentBatch.objects.exclude(number=money["batch"]).get(state="drawn")
    assert answer.url == reverse("money_batches_one", args=[batch.number])  # type: ignore[attr-defined]
    assert "这一批是您拟的" in page(one, "money_batches_one", batch.number)
    assert one.post(reverse("money_batches_send", args=[batch.number])).status_code == 403
    assert "发送 1 笔，10 万元" in page(two, "money_batches_one", batch.number)
    two.post(reverse("money_batches_send", args=[batch.number]))

    batch.refresh_from_db()
    assert (batch.state, batch.sent_by) == ("sending", "乙")


def test_the_list_of_a_batch_is_a_spreadsheet_with_exact_sums(city: City, money: dict[str, Any]) -> None:
    answer = of(city, "甲").get(reverse("money_batches_sheet", args=[money["batch"]]))

    content = io.BytesIO(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    rows = CalamineWorkbook.from_filelike(content).get_sheet_by_index(0).to_python()
    assert rows[0][4] == "金额（元）"
    assert rows[1][4] == "200000.00"


def test_another_department_sees_no_money_and_the_leader_sees_all(city: City, money: dict[str, Any]) -> None:
    other = of(city, "别部门", Role.DEPARTMENT_LEAD, "land")
    own = of(city, "本部门", Role.DEPARTMENT_LEAD, "industry")
    leader = of(city, "领导", Role.LEADER)

    assert "高企奖励" not in page(other, "money")
    page(other, "money_budget", money["budget"], status=404)
    assert "高企奖励" not in page(other, "money_books")
    assert "高企奖励" in page(own, "money")
    assert "高企奖励" in page(leader, "money")
    assert 'name="order"' not in page(leader, "money_orders")


def test_a_budget_is_set_on_the_page_and_a_slip_keeps_what_was_typed(city: City) -> None:
    desk = of(city, "甲")
    address = f"{reverse('money_new')}?year={city.now.year}"
    typed = {
        "item": ["t-high-tech"], "name": "科技专项", "total": "很多", "reason": "年初", "document": "2号"
    }  # fmt: skip

    wrong = desk.post(address, typed)
    assert wrong.status_code == 422
    assert "不是金额" in wrong.content.decode()
    assert "科技专项" in wrong.content.decode()
    desk.post(address, {**typed, "total": "12.5万"})
    budget = Budget.objects.get()
    assert (budget.total_fen, budget.year) == (12_500_000, city.now.year)

    desk.post(reverse("money_budget", args=[budget.pk]), {**typed, "total": "20万"})
    budget.refresh_from_db()
    assert (budget.total_fen, books.check()) == (20 * WAN, ())


def test_a_statement_is_uploaded_and_its_difference_worked_off(city: City, money: dict[str, Any]) -> None:
    desk = of(city, "甲")
    paid = PaymentOrder.objects.get(state="paid")
    text = f'日期,流水号,收款户名,账号,金额\n,{paid.key},{paid.payee},{paid.payee_account},"300,000.00"\n'
    days = {"from_on": f"{city.now.year}-01-01", "to_on": f"{city.now.year}-12-31"}

    bad = desk.post(reverse("money_statements"), {**days, "file": SimpleUploadedFile("x.csv", b"a,b\n1,2\n")})
    assert "没有导入任何行" in bad.content.decode()
    good = desk.post(
        reverse("money_statements"), {**days, "file": SimpleUploadedFile("b.csv", text.encode())}
    )
    assert good.status_code == 302
    assert StatementLine.objects.filter(standing="matched", order=paid).exists()
    desk.post(reverse("money_statements_settle", args=[money["line"]]), {"note": "他行误记"})
    assert StatementLine.objects.get(pk=money["line"]).note == "他行误记"


def test_money_asked_back_is_received_in_part(city: City, money: dict[str, Any]) -> None:
    desk = of(city, "甲")

    desk.post(
        reverse("money_back_receive", args=[money["recovery"]]),
        {"fen": "2万", "document": "缴1", "to": "budget"},
    )
    assert Recovery.objects.get().received_fen == 2 * WAN
    assert "还差 3 万元" in page(desk, "money_back")


def test_what_a_grants_own_page_can_show(city: City, money: dict[str, Any]) -> None:
    order = PaymentOrder.objects.get(pk=money["order"])
    found = payment_queries.of_grant(order.grant_id, city.now.date())

    assert (found.granted_fen, found.paid_fen, found.asked_back_fen) == (30 * WAN, 30 * WAN, 5 * WAN)
    assert [one.state_label for one in found.orders] == ["已到账"]
    assert payment_queries.of_grant(-1, city.now.date()).orders == ()


@pytest.mark.usefixtures("money")
def test_the_pay_out_rate_reads_the_budget_as_the_place_does_and_never_passes_the_whole(
    city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    year, last = city.now.year, city.now.date().replace(month=12, day=31)
    due = payouts.payout_rate("chenghu", year=year, until=last)
    none = payouts.payout_rate("chenghu", year=year - 1, until=last).rate
    shutil.copytree(Path(__file__).parents[3] / "packs", tmp_path / "packs")
    other = "A11: {choice: {reading: budget_of_year, register: A11, why: 全年}}"
    (tmp_path / "packs/demo/chenghu/readings.yaml").write_text(other, encoding="utf-8")
    monkeypatch.setenv("QIFU_PACKS", str(tmp_path / "packs"))
    of_year = payouts.payout_rate("chenghu", year=year, until=last)

    assert (due.reading, of_year.reading) == ("budget_to_date", "budget_of_year")
    assert (due.paid_fen, due.budget_fen) == (30 * WAN, 60 * WAN)
    assert (of_year.paid_fen, of_year.budget_fen) == (30 * WAN, 100 * WAN)
    assert none is None
    assert payouts.PayoutRate("budget_to_date", 5, 4).rate == 1
    assert money_queries.years() == (year,)
