"""Is the place set up as its pack says, and does everybody act as their posts of the day allow?"""

from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.registry.registry_making import (
    AREAS,
    DEPARTMENTS,
    NOON,
    TODAY,
    account,
    enterprise,
    fill,
    post,
    set_up,
    write_pack,
)

from qifu.kernel.errors import Forbidden, PackError, Refused
from qifu.ledger import audit
from qifu.ledger import queries as ledger
from qifu.registry import government, memberships, queries
from qifu.registry.models import Board, Department, Membership
from qifu.registry.rules.access import NOBODY, SETUP, Actor, Role, Side

pytestmark = pytest.mark.django_db
CIRCLE = """
"1": {name: 甲, level: town, parent: "2"}
"2": {name: 乙, level: town, parent: "1"}
"""
EASTERN = frozenset({"990001", "990101"})


@pytest.fixture(autouse=True)
def _place(tmp_path: Path) -> None:
    set_up(tmp_path)


def test_establishing_again_changes_nothing_and_writes_nothing(tmp_path: Path) -> None:
    again = government.establish("yunxi", by=SETUP, at=NOON, root=write_pack(tmp_path))

    assert again == 0
    assert len(ledger.timeline("pack:yunxi")) == 1


def test_establishing_renames_and_adds_and_never_deletes(tmp_path: Path) -> None:
    said = DEPARTMENTS.replace("市消防救援支队", "市消防救援局").replace("east:", "south:")

    changed = government.establish("yunxi", by=SETUP, at=NOON, root=write_pack(tmp_path, departments=said))

    assert changed == 2
    assert Department.objects.get(code="fire").name == "市消防救援局"
    assert set(Department.objects.values_list("code", flat=True)) == {"center", "fire", "east", "south"}
    assert ledger.timeline("pack:yunxi")[1].said == {"changed": ["department:fire", "department:south"]}


def test_a_department_without_area_belongs_to_the_place() -> None:
    assert Department.objects.get(code="fire").area == government.root_area()
    assert Board.objects.get(code="project").lead == Department.objects.get(code="fire")


@pytest.mark.parametrize(
    ("section", "text", "say"),
    [
        ("areas", AREAS + '"990009": {name: 北区, level: county, parent: "990008"}', "990008 没有列出"),
        ("areas", AREAS + '"990009": {name: 北区, level: county}', "恰有一个区域没有上级"),
        ("areas", AREAS + CIRCLE, "成了环"),
        ("departments", 'fire: {name: 市消防, area: "990009"}', "区域 990009没有列出"),
        ("boards", "general: {label: 综合, lead: nobody}", "部门 nobody没有列出"),
        ("boards", "general: {label: 综合, led: center}", "led"),
    ],
)  # fmt: skip
def test_a_pack_that_does_not_fit_names_file_and_line(
    tmp_path: Path, section: str, text: str, say: str
) -> None:
    root = write_pack(tmp_path, **{section: text})

    with pytest.raises(PackError, match=say) as refused:
        government.establish("yunxi", by=SETUP, at=NOON, root=root)

    assert f"{section}.yaml:" in str(refused.value)


def test_areas_are_found_by_code_and_by_name() -> None:
    by_code, by_name = government.find_area("990001"), government.find_area("东区")

    assert by_code is not None
    assert by_code == by_name
    assert government.find_area("") is None
    assert government.find_area("北区") is None


def test_a_handler_acts_in_the_department_and_its_areas() -> None:
    who = account()
    fill(post(department="east"), who)

    actor = government.actor_of(who.pk, TODAY)

    assert (actor.side, actor.department_name, actor.rank) == (Side.STAFF, "东区经发局", 1)
    assert actor.roles == {Role.HANDLER}
    assert actor.area_codes == EASTERN
    assert not actor.sees_whole_place


def test_a_whole_place_role_is_not_narrowed_to_areas() -> None:
    who = account()
    fill(post(Role.CENTER_CLERK, department="center"), who)

    actor = government.actor_of(who.pk, TODAY)

    assert actor.sees_whole_place
    assert actor.area_codes == frozenset()


def test_posts_add_up_and_the_foremost_names_department_and_rank() -> None:
    who = account()
    fill(post(department="east", title="经办", rank=1), who, seat="B")
    fill(post(Role.DEPARTMENT_LEAD, department="fire", title="分管负责人", rank=2), who)

    actor = government.actor_of(who.pk, TODAY)

    assert actor.roles == {Role.HANDLER, Role.DEPARTMENT_LEAD}
    assert (actor.department_name, actor.rank) == ("市消防", 2)


def test_the_stand_in_acts_although_the_first_seat_is_taken() -> None:
    first, second = account("王敏"), account("李强")
    held = post()
    fill(held, first)
    fill(held, second, seat="B")

    assert government.actor_of(second.pk, TODAY).roles == {Role.HANDLER}


@pytest.mark.parametrize(("days", "acts"), [(-1, False), (0, True), (9, True), (10, False)])
def test_a_post_counts_from_its_first_day_until_before_its_last(days: int, acts: bool) -> None:
    who = account()
    fill(post(), who, on=TODAY, until=TODAY + timedelta(days=10))

    actor = government.actor_of(who.pk, TODAY + timedelta(days=days))

    assert (actor.side is Side.STAFF) is acts
    assert actor.key == f"account:{who.pk}"


def test_a_seat_is_held_by_one_person_at_a_time() -> None:
    held = post()
    first = fill(held, account("王敏"), on=date(2024, 1, 1))

    with pytest.raises(Refused, match="A 角已有人"):
        fill(held, account("李强"), on=TODAY)
    government.leave_post(holding_id=first.pk, until_on=TODAY, by=SETUP, at=NOON)
    follower = fill(held, account("赵云"), on=TODAY)

    assert follower.from_on == first.account.holding_set.get().until_on == TODAY
    assert [line.kind for line in ledger.timeline(f"post:{held.pk}")] == [
        "post.created",
        "post.filled",
        "post.left",
        "post.filled",
    ]


def test_a_holding_taken_back_before_it_began_leaves_the_seat_free() -> None:
    held = post()
    early = fill(held, account(), on=TODAY + timedelta(days=30))

    government.leave_post(holding_id=early.pk, until_on=TODAY, by=SETUP, at=NOON)

    assert fill(held, account(), on=TODAY).pk
    with pytest.raises(Refused, match="已经结束"):
        government.leave_post(holding_id=early.pk, until_on=TODAY + timedelta(days=90), by=SETUP, at=NOON)


def test_the_same_post_and_the_same_holding_again_are_the_same() -> None:
    who = account()

    assert post() == post()
    assert fill(post(), who) == fill(post(), who)
    assert len(ledger.timeline(f"post:{post().pk}")) == 2


@pytest.mark.parametrize(
    ("held", "wanted"),
    [
        (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN),
        (Role.SECURITY_ADMIN, Role.AUDIT_ADMIN),
        (Role.AUDIT_ADMIN, Role.HANDLER),
        (Role.LEADER, Role.SYSTEM_ADMIN),
    ],
)
def test_administrators_hold_nothing_else(held: Role, wanted: Role) -> None:
    who = account()
    fill(post(held, title="一"), who)

    with pytest.raises(Refused, match="不得由同一人担任"):
        fill(post(wanted, title="二"), who)


def test_an_administrator_may_change_over_when_the_old_post_has_ended() -> None:
    who = account()
    fill(post(Role.AUDIT_ADMIN, title="一"), who, until=TODAY)

    assert fill(post(Role.HANDLER, title="二"), who, on=TODAY).pk


def test_an_administrator_is_no_agent_of_an_enterprise() -> None:
    who, other, firm = account(), account(), enterprise()
    fill(post(Role.AUDIT_ADMIN, title="审计"), who)
    _join(firm.pk, other.pk)

    with pytest.raises(Refused, match="不得由同一人担任"):
        _join(firm.pk, who.pk)
    with pytest.raises(Refused, match="不得由同一人担任"):
        fill(post(Role.SYSTEM_ADMIN, title="系统"), other)


def _join(enterprise_id: int, account_id: int) -> Membership:
    return memberships.start_membership(
        enterprise_id=enterprise_id, account_id=account_id, from_on=date(2024, 1, 1), by=SETUP, at=NOON
    )


def test_each_administrator_does_only_the_own_part() -> None:
    actors = {
        role: Actor(key="account:1", name="某", side=Side.STAFF, roles=frozenset({role}))
        for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.CENTER_CLERK)
    }
    held, who = post(), account()
    place = Department.objects.get(code="fire").pk

    for role, actor in actors.items():
        if role is not Role.SECURITY_ADMIN:
            with pytest.raises(Forbidden, match="安全管理员的职责"):
                government.fill_post(post_id=held.pk, account_id=who.pk, from_on=TODAY, by=actor, at=NOON)
        if role is not Role.SYSTEM_ADMIN:
            with pytest.raises(Forbidden, match="系统管理员的职责"):
                government.create_post(department_id=place, role=Role.HANDLER, title="新", by=actor, at=NOON)

    made = government.fill_post(
        post_id=held.pk, account_id=who.pk, from_on=TODAY, by=actors[Role.SECURITY_ADMIN], at=NOON
    )
    assert made.account == who


@pytest.mark.parametrize("role", [Role.ENTERPRISE_MEMBER, Role.ROUNDS])
def test_some_roles_are_no_posts(role: Role) -> None:
    with pytest.raises(Refused, match="不能设这个岗位"):
        post(role)


def test_an_agent_acts_for_the_own_enterprise_only() -> None:
    who, firm, other = account(), enterprise(), enterprise("云溪远望纺织有限公司", serial=2)
    _join(firm.pk, who.pk)

    actor = government.actor_of(who.pk, TODAY)

    assert (actor.side, actor.enterprise_id, actor.enterprise_name) == (Side.ENTERPRISE, firm.pk, firm.name)
    assert actor == government.enterprise_actor(who.pk, firm.pk, TODAY)
    with pytest.raises(Forbidden):
        government.enterprise_actor(who.pk, other.pk, TODAY)
    assert government.actor_of(who.pk, TODAY, enterprise_id=other.pk).enterprise_id == firm.pk


def test_staff_with_an_enterprise_act_for_it_only_when_they_choose_so() -> None:
    who, firm = account(), enterprise()
    fill(post(), who)
    _join(firm.pk, who.pk)

    assert government.actor_of(who.pk, TODAY).side is Side.STAFF
    assert government.actor_of(who.pk, TODAY, enterprise_id=firm.pk).side is Side.ENTERPRISE


def test_who_has_nothing_and_who_is_closed_may_nothing() -> None:
    who = account()

    idle = government.actor_of(who.pk, TODAY)
    who.is_active = False
    who.save()

    assert (idle.side, idle.roles, idle.account_id) == (Side.NOBODY, frozenset(), who.pk)
    assert government.actor_of(who.pk, TODAY) == NOBODY
    assert government.actor_of(10**6, TODAY) == NOBODY


def test_pages_read_departments_boards_areas_and_posts() -> None:
    who = account("王敏", username="wangmin")
    fill(post(), who)
    post(Role.DEPARTMENT_LEAD, title="负责人", rank=3)
    tree = queries.areas_tree()
    found = queries.department_by_code("fire")

    assert tree is not None
    assert [child.name for child in tree.children] == ["东区", "西区"]
    assert [line.short for line in queries.departments()] == ["市企服中心", "市消防", "东区经发局"]
    assert [line.code for line in queries.departments(group="N")] == ["east"]
    assert [(line.name, line.lead_short) for line in queries.boards()] == [
        ("综合", "市企服中心"),
        ("项目", "市消防"),
    ]
    assert found is not None
    assert found == queries.department(found.pk)
    assert [(line.title, line.account_name) for line in queries.posts(on=TODAY)] == [
        ("负责人", ""),
        ("经办", "王敏"),
    ]
    assert [line.account_name for line in queries.staff_of(found.id, on=TODAY)] == ["王敏"]
    assert queries.department_by_code("none") is None
    with pytest.raises(Refused):
        queries.department(10**6)


def test_accounts_are_listed_by_page_with_their_posts() -> None:
    people = [account(f"人员{n}", username=f"u{n:02d}") for n in range(5)]
    fill(post(), people[3])

    page = queries.accounts(on=TODAY, page=2, per_page=3)
    found = queries.accounts(on=TODAY, words="人员3")
    beyond = queries.accounts(on=TODAY, page=99, per_page=3)

    assert ([line.username for line in page.lines], page.total, page.pages) == (["u03", "u04"], 5, 2)
    assert [held.title for held in found.lines[0].posts] == ["经办"]
    assert beyond.page == 2
    assert queries.accounts(on=TODAY, words="没有").pages == 1


def test_all_of_this_left_a_whole_journal() -> None:
    who = account()
    fill(post(), who)

    assert audit.verify_all().ok
