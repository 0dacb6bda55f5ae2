"""Is an enterprise entered once under a sound code, found however written, and seen by whom it may be?"""

from datetime import date
from pathlib import Path

import pytest
from tests.registry.registry_making import NOON, TODAY, account, enterprise, set_up

from qifu.kernel.errors import Forbidden, Refused
from qifu.ledger import queries as ledger
from qifu.registry import enterprises, government, memberships
from qifu.registry.models import Area
from qifu.registry.rules.access import NOBODY, SETUP, Actor, Role, Side

pytestmark = pytest.mark.django_db
CLERK = Actor(key="account:1", name="某", side=Side.STAFF, roles=frozenset({Role.CENTER_CLERK}))
AUDITOR = Actor(key="account:2", name="某", side=Side.STAFF, roles=frozenset({Role.AUDIT_ADMIN}))


@pytest.fixture(autouse=True)
def _place(tmp_path: Path) -> None:
    set_up(tmp_path)


def test_an_unsound_code_is_refused_with_what_may_have_been_meant() -> None:
    good = enterprise().uscc
    where = Area.objects.get(code="990001").pk
    typed = good.replace("0", "O", 1)

    with pytest.raises(Refused) as refused:
        enterprises.register(uscc=typed, name="某公司", area_id=where, by=CLERK, at=NOON)

    assert refused.value.remedy == f"是否应为 {good}"


def test_an_enterprise_is_entered_once() -> None:
    firm = enterprise()

    with pytest.raises(Refused, match="已登记"):
        enterprise("换个名字")

    assert [line.kind for line in ledger.timeline(f"enterprise:{firm.pk}")] == ["enterprise.registered"]


@pytest.mark.parametrize(
    "typed",
    ["云溪恒达机械（集团）有限公司", "云溪恒达机械(集团)有限公司", " 云溪恒达 机械（集团）有限公司　"],
)
def test_a_name_is_found_however_brackets_and_spaces_are_written(typed: str) -> None:
    firm = enterprise("云溪恒达机械（集团）有限公司")

    assert enterprises.find(name=typed) == firm
    assert enterprises.find_by_name(typed) == [firm]


def test_a_code_is_found_however_it_is_typed_and_goes_before_the_name() -> None:
    firm, other = enterprise(), enterprise("云溪远望纺织有限公司", serial=2)
    typed = f" {firm.uscc[:8].lower()} {firm.uscc[8:]} "

    assert enterprises.find_by_uscc(typed) == firm
    assert enterprises.find(uscc=typed, name=other.name) == firm
    assert enterprises.find(uscc="", name="") is None


def test_the_exact_name_goes_before_names_that_begin_so() -> None:
    short, long = enterprise("恒达", serial=1), enterprise("恒达机械", serial=2)

    assert enterprises.find_by_name("恒达") == [short]
    assert enterprises.find_by_name("恒达机") == [long]
    assert enterprises.find_by_name("　") == []
    assert enterprises.find_by_name("恒", limit=1) == [short]


def test_a_name_that_two_enterprises_bear_names_neither() -> None:
    enterprise("恒达", serial=1)
    enterprise("恒达", serial=2)

    assert enterprises.find(name="恒达") is None


def test_a_change_keeps_both_values_in_the_journal() -> None:
    firm = enterprise()

    changed = {"name": "云溪恒达装备有限公司", "founded_on": date(2010, 1, 2), "address": ""}
    enterprises.change(firm.pk, changed=changed, by=CLERK, at=NOON)
    enterprises.change(firm.pk, changed=changed, by=CLERK, at=NOON)

    lines = ledger.timeline(f"enterprise:{firm.pk}")
    assert lines[-1].said["changed"] == {
        "name": ["云溪恒达机械有限公司", "云溪恒达装备有限公司"],
        "founded_on": [None, "2010-01-02"],
    }
    assert len(lines) == 2
    assert enterprises.find(name="云溪恒达装备有限公司") == firm


def test_the_code_of_an_enterprise_does_not_change() -> None:
    with pytest.raises(TypeError):
        enterprises.change(enterprise().pk, changed={"uscc": "x"}, by=CLERK, at=NOON)


def test_an_enterprise_sees_itself_and_no_other() -> None:
    firm, other, agent = enterprise(), enterprise("另一家", serial=2), account("陈静")
    member = memberships.start_membership(
        enterprise_id=firm.pk, account_id=agent.pk, from_on=date(2024, 1, 1), by=CLERK, at=NOON
    )
    actor = government.actor_of(agent.pk, TODAY)

    assert enterprises.profile(actor, firm.pk).members[0].name == "陈静"
    assert enterprises.profile(CLERK, other.pk).name == "另一家"
    for stranger, hidden in [(actor, other), (NOBODY, firm), (AUDITOR, firm)]:
        with pytest.raises(Forbidden):
            enterprises.profile(stranger, hidden.pk)

    memberships.end_membership(membership_id=member.pk, until_on=TODAY, by=CLERK, at=NOON)
    assert government.actor_of(agent.pk, TODAY).side is Side.NOBODY


def test_a_membership_that_ended_can_begin_again() -> None:
    firm, agent = enterprise(), account("陈静")
    first = memberships.start_membership(
        enterprise_id=firm.pk, account_id=agent.pk, from_on=date(2024, 1, 1), by=CLERK, at=NOON
    )
    memberships.end_membership(membership_id=first.pk, until_on=TODAY, by=CLERK, at=NOON)

    again = memberships.start_membership(
        enterprise_id=firm.pk, account_id=agent.pk, from_on=TODAY, by=CLERK, at=NOON
    )

    assert again.pk == first.pk
    assert government.actor_of(agent.pk, TODAY).enterprise_id == firm.pk


@pytest.mark.parametrize("stranger", [NOBODY, AUDITOR])
def test_only_those_who_work_on_enterprises_keep_them(stranger: Actor) -> None:
    with pytest.raises(Forbidden):
        enterprises.change(enterprise().pk, changed={"name": "x"}, by=stranger, at=NOON)
    assert enterprises.find_by_name("云溪")
    assert SETUP.side is Side.SYSTEM
