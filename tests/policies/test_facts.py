"""Is what an enterprise and the registers say kept, read back exactly, and taken back with no trace lost?"""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.policies import making
from tests.policies.making import AT, ON

from qifu.kernel.errors import Forbidden, Refused
from qifu.kernel.money import Money
from qifu.ledger.models import Entry
from qifu.policies.finding import facts, stating
from qifu.policies.rules import fact_values
from qifu.registry.rules.access import SETUP

VALUES = st.one_of(
    st.booleans(),
    st.integers(-(10**17), 10**17),
    st.text(max_size=30),
    st.dates(),
    st.builds(Money, st.integers(-(10**17), 10**17), st.sampled_from(["CNY", "USD"])),
    st.fractions(),
    st.decimals(allow_nan=False, allow_infinity=False, places=4),
)


@given(VALUES)
def test_a_value_is_read_as_it_was_kept(value: object) -> None:
    assert fact_values.read(fact_values.kept(value)) == value  # type: ignore[arg-type]
    assert type(fact_values.read(fact_values.kept(value))) is type(value)  # type: ignore[arg-type]


@given(st.lists(st.dictionaries(st.text(max_size=5), st.one_of(st.none(), VALUES), max_size=3), max_size=3))
def test_a_list_of_entries_is_read_as_it_was_kept(entries: list[dict[str, object]]) -> None:
    assert fact_values.read(fact_values.kept(tuple(entries))) == tuple(entries)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_the_register_says_what_it_knows_and_nothing_else() -> None:
    firm = making.firm(area="999901001", size="小型")

    known = facts.facts_of(firm, ON)

    assert known["注册地"].value == "999901"
    assert known["资质"].value == ({"name": "高新技术企业"},)
    assert known["成立日期"].value == date(2015, 5, 1)
    assert known["企业规模"].source == facts.REGISTER
    assert "行业" not in known


@pytest.mark.django_db
def test_an_own_statement_names_its_source_and_its_period_of_the_day() -> None:
    firm = making.firm()

    stating.state_facts(firm, {"营业收入@上年": "5000万", "研发占比": "5%"}, by=making.member(firm), at=AT)

    known = facts.facts_of(firm, ON)
    assert known["营业收入@2025"].value == Money(500_000_000_00 // 100 * 10)
    assert known["研发占比"].value == Fraction(1, 20)
    assert (known["研发占比"].source, known["研发占比"].as_on) == ("企业自报", ON)


@pytest.mark.django_db
def test_the_newest_statement_counts_and_taking_it_back_restores_the_one_before() -> None:
    firm = making.firm()
    own = making.member(firm)
    stating.state_facts(firm, {"职工人数": 90}, source="社保", by=SETUP, at=AT)
    (later,) = stating.state_facts(firm, {"职工人数": 100}, by=own, at=AT + timedelta(hours=1))

    assert facts.facts_of(firm, ON)["职工人数"].value == 100
    stating.withdraw(firm, later, by=own, at=AT + timedelta(hours=2))

    assert facts.facts_of(firm, ON)["职工人数"].value == 90
    assert facts.facts_of(firm, ON)["职工人数"].source == "社保"
    with pytest.raises(Refused, match="没有可以撤销"):
        stating.withdraw(firm, later, by=own, at=AT)


@pytest.mark.django_db
def test_what_was_known_at_a_moment_can_be_read_again() -> None:
    firm = making.firm()
    own = making.member(firm)
    (one,) = stating.state_facts(firm, {"职工人数": 100}, by=own, at=AT)
    stating.withdraw(firm, one, by=own, at=AT + timedelta(days=2))

    assert facts.facts_of(firm, ON, known_at=AT + timedelta(days=1))["职工人数"].value == 100
    assert facts.facts_of(firm, ON, known_at=AT - timedelta(days=1))["职工人数"].value == 80
    assert facts.facts_of(firm, ON)["职工人数"].value == 80


@pytest.mark.django_db
def test_nobody_speaks_for_another_enterprise_nor_takes_back_what_a_register_said() -> None:
    one, two = making.firm(1), making.firm(2)
    (registered,) = stating.state_facts(one, {"职工人数": 9}, source="社保", by=SETUP, at=AT)

    with pytest.raises(Forbidden):
        stating.state_facts(one, {"职工人数": 1}, by=making.member(two), at=AT)
    with pytest.raises(Refused):
        stating.withdraw(one, registered, by=making.member(one), at=AT)


@pytest.mark.django_db
def test_the_journal_keeps_which_fact_and_a_hash_but_not_the_value() -> None:
    firm = making.firm()

    stating.state_facts(firm, {"营业收入@2025": "5000万"}, by=making.member(firm), at=AT)

    entry = Entry.objects.get(kind="enterprise.facts_stated")
    (told,) = entry.said["facts"]
    assert told["name"] == "营业收入@2025"
    assert told["source"] == "企业自报"
    assert len(told["sha256"]) == 64
    assert "5000" not in str(told).replace(told["sha256"], "")


@pytest.mark.django_db
def test_a_float_is_refused() -> None:
    firm = making.firm()

    with pytest.raises(Refused, match="浮点数"):
        stating.state_facts(firm, {"研发占比": 0.05}, by=making.member(firm), at=AT)
    assert Decimal("0.05") == Fraction(1, 20)
