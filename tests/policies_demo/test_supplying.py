"""Is what registers say of many enterprises kept as it was given, journalled, and open to government only?"""

from datetime import date
from fractions import Fraction

import pytest
from tests.policies import making
from tests.policies.making import AT, ON

from qifu.kernel.conditions import Fact
from qifu.kernel.errors import Forbidden
from qifu.kernel.money import Money
from qifu.ledger.models import Entry
from qifu.policies.finding import facts, stating, supplying
from qifu.policies.models import FirmFact
from qifu.registry.rules.access import SETUP

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 31)
VALUES = {
    "出口额@2025": Money(9_600_000_00, "USD"),
    "研发占比": Fraction(1, 20),
    "规模以上": True,
    "首次入规日期": date(2023, 2, 1),
    "资质": ({"name": "高新技术企业", "from": date(2025, 12, 8), "until": None},),
    "名单": ("甲", "乙“”"),
}


def test_every_kind_of_value_is_read_as_it_was_given() -> None:
    firm = making.firm()
    given = {name: Fact(value, name, "统计", DAY) for name, value in VALUES.items()}

    supplying.supply({firm: given}, by=SETUP, at=AT)

    known = facts.facts_of(firm, ON)
    assert {name: known[name] for name in VALUES} == given
    assert FirmFact.objects.filter(stated_by="register", by_key=SETUP.key, at=AT).count() == len(VALUES)


def test_a_period_is_that_of_the_day_and_what_is_unknown_is_left_out() -> None:
    first, second = making.firm(1), making.firm(2)

    count = supplying.supply(
        {first: {"营业收入@上年": Fact(Money(100))}, second: {"营业收入@上年": Fact(None)}},
        by=SETUP,
        at=AT,
        source="年报",
        as_of=DAY,
    )

    assert count == 1
    assert facts.facts_of(first, ON)["营业收入@2025"] == Fact(Money(100), "营业收入@2025", "年报", DAY)
    assert "营业收入@2025" not in facts.facts_of(second, ON)


def test_the_journal_of_each_enterprise_keeps_one_entry_that_names_the_registers() -> None:
    firms = [making.firm(1), making.firm(2)]
    said = {"甲": Fact(1, source="统计"), "乙": Fact(2, source="税务")}

    supplying.supply(dict.fromkeys(firms, said), by=SETUP, at=AT)

    entries = Entry.objects.filter(kind="enterprise.facts_stated")
    assert {entry.subject for entry in entries} == {f"enterprise:{firm}" for firm in firms}
    assert {tuple(entry.said["sources"]) for entry in entries} == {("税务", "统计")}
    assert {entry.said["count"] for entry in entries} == {2}


def test_what_the_enterprise_says_later_counts_before_the_register() -> None:
    firm = making.firm()
    supplying.supply({firm: {"职工人数": Fact(90)}}, by=SETUP, at=AT, source="社保", as_of=DAY)

    stating.state_facts(firm, {"职工人数": 95}, by=making.member(firm), at=AT)

    assert facts.facts_of(firm, ON)["职工人数"].value == 95


def test_of_many_only_the_facts_asked_for_are_read() -> None:
    firm = making.firm()
    said = {"营业收入@2024": Fact(1), "营业收入@2025": Fact(2), "纳税总额@2025": Fact(3)}
    supplying.supply({firm: said}, by=SETUP, at=AT, source="统计", as_of=DAY)

    known = facts.facts_of_many([firm], ON, keys=["营业收入@2025"])[firm]

    assert "营业收入@2025" in known
    assert "纳税总额@2025" not in known
    assert "资质" in known


def test_an_enterprise_supplies_nothing_of_others_or_itself() -> None:
    firm = making.firm()

    with pytest.raises(Forbidden):
        supplying.supply({firm: {"职工人数": Fact(90)}}, by=making.member(firm), at=AT)

    assert not FirmFact.objects.exists()
