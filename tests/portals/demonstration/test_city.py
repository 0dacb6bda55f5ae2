"""Has the demonstration city something to say on every page, and do the rounds leave it in peace?"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from tests.portals.demonstration.ordering import NOW, QUICK, order

from qifu.appeals import answering, dispatching, families, family_queries, intake
from qifu.appeals import queries as appeals
from qifu.appeals.messages import Message, Origin, understand
from qifu.cases import assigning, queries, replying
from qifu.ledger import audit
from qifu.ledger.models import Entry
from qifu.policies.models import Grant
from qifu.policies.oversight import effects
from qifu.portals.admin import audit_look, audit_words
from qifu.portals.city.build import Built, build
from qifu.portals.console.rounds import ROUNDS, Round, take
from qifu.registry import government
from qifu.registry import queries as registry
from qifu.registry.rules.access import ROUNDS as SYSTEM
from qifu.registry.rules.access import Actor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
MORNING = NOW - timedelta(hours=5)
MINUTELY = [one for one in ROUNDS if one.name != "clear_sessions"]


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: Any) -> Iterator[Built]:  # noqa: ARG001
    """Built once for this file, and taken back at its end."""
    with django_db_blocker.unblock(), QUICK, transaction.atomic():
        yield build(order(), lambda _count: None)
        transaction.set_rollback(True)


def somebody(username: str) -> Actor:
    account = get_user_model().objects.get(username=username)
    return government.actor_of(account.pk, NOW.date())


def test_every_list_of_the_center_has_something_in_it() -> None:
    clerk = somebody("clerk")

    desk = queries.worklist(clerk, NOW)

    assert desk.overdue
    assert desk.soon
    assert desk.waiting
    assert desk.unassigned
    assert appeals.count_quarantined() > 3
    assert appeals.count_owed(clerk) > 0
    assert family_queries.count_proposed(clerk) > 0
    assert [one.state for one in appeals.imports()] == ["done"]
    assert queries.scope(somebody("supervisor")).filter(confidential=True).count() == 3


def test_enterprises_say_what_they_think_of_policies() -> None:
    assert any(line.average.count for line in effects.effects(SYSTEM, NOW))


def test_overdue_cases_lie_in_several_departments() -> None:
    late = queries.worklist(somebody("clerk"), NOW).overdue

    assert len({line.lead_name for line in late}) >= 3


def test_the_first_enterprise_has_one_of_each() -> None:
    own = queries.scope(somebody("ent1"))

    assert own.filter(state="replied", ratings=None).count() == 1
    assert own.filter(paused_at__isnull=False).count() == 1
    assert own.filter(state__in=("handling", "assigned")).count() >= 3
    assert own.filter(state="received").count() == 1
    assert own.filter(state="closed").count() >= 3


def test_no_two_open_appeals_have_the_same_title() -> None:
    open_ = queries.scope(SYSTEM).filter(closed_at=None)
    titles = list(open_.exclude(pk__in=Grant.objects.values("case")).values_list("title", flat=True))

    assert len(titles) == len(set(titles))


def test_everybody_on_the_list_of_sign_ins_can_sign_in_without_a_new_password(city: Built) -> None:
    accounts = {one.username: one for one in get_user_model().objects.all()}

    assert len(city.sign_ins) >= 12
    for one in city.sign_ins:
        assert accounts[one.username].check_password(one.password)
        assert not accounts[one.username].must_change_password


def test_the_verbs_hardly_ever_say_no(city: Built) -> None:
    assert len(city.refused) <= city.appeals // 10, city.refused


def test_the_ledger_of_a_new_city_is_whole() -> None:
    assert audit.verify_all().ok


@pytest.mark.parametrize("kind", ["case", "budget"])
def test_the_journal_of_a_case_and_of_a_budget_only_goes_forward(kind: str) -> None:
    last, back = dict[str, Entry](), []
    for one in Entry.objects.filter(subject__startswith=f"{kind}:").order_by("subject", "position"):
        before = last.get(one.subject)
        if before is not None and one.at < before.at:
            back.append(f"{one.subject}: {one.kind} before {before.kind}")
        last[one.subject] = one

    assert back == []


def test_an_auditor_reads_every_entry_in_words() -> None:
    open_to_auditors = [one for one in Entry.objects.all() if not audit_look.is_business(one.subject)]

    subjects = {one.subject.partition(":")[0] for one in open_to_auditors}
    fields = {name for one in open_to_auditors for name in one.said}
    assert subjects <= audit_words.SUBJECTS.keys()
    assert fields <= audit_words.WORDS.keys() | audit_words.UNSAID


def test_nothing_happens_after_the_opening() -> None:
    assert not queries.scope(SYSTEM).filter(received_at__gt=NOW).exists()
    assert not queries.scope(SYSTEM).filter(replied_at__gt=NOW).exists()


def heard(number: str, by: Actor) -> int:
    cells = {"title": f"停电 {number}", "text": "园区停电，请尽快恢复供电。", "enterprise": f"某厂 {number}"}
    message = understand(Origin("window", "window", number), cells, cells, now=MORNING)
    assert isinstance(message, Message)
    case = intake.receive(message, pack="chenghu", by=by, at=MORNING).case_id
    assert case
    return case


def family(clerk: Actor) -> tuple[int, int]:
    """A head that was replied to, and an appeal that joined it and is still at the center."""
    head, child = heard("T1", clerk), heard("T2", clerk)
    power = registry.department_by_code("power")
    assert power
    dispatching.send(case=head, desk=dispatching.Desk(power.id), by=clerk, at=MORNING)
    families.link_by_hand(child_case=child, head_case=head, by=clerk, at=MORNING)
    handler = somebody("power1")
    assigning.sign(case=head, by=handler, at=MORNING)
    replying.reply(
        case=head, outcome="solved", text="已恢复供电。", by=handler, at=MORNING + timedelta(hours=1)
    )
    return head, child


@pytest.mark.parametrize(
    "one", [one for one in ROUNDS if one.name != "clear_sessions"], ids=lambda one: one.name
)
def test_a_new_city_leaves_the_rounds_nothing_to_do(one: Round) -> None:
    turn = take(one, NOW)

    assert (turn.count, turn.fault) == (0, "")


def test_the_reply_follows_the_family_once() -> None:
    head, child = family(somebody("clerk"))

    first, second = answering.follow_heads(NOW), answering.follow_heads(NOW)

    page = queries.case_page(SYSTEM, child, NOW)
    assert (first, second) == (1, 0)
    assert page.line.state == "replied"
    assert "已恢复供电" in page.replies[-1].text
    assert queries.case_page(SYSTEM, head, NOW).line.number in page.replies[-1].text
    assert [one.kind for one in page.notices] == ["reply"]


def test_a_reply_that_may_still_be_taken_back_does_not_travel() -> None:
    _, child = family(somebody("clerk"))

    assert answering.follow_heads(MORNING + timedelta(hours=1, minutes=5)) == 0
    assert queries.case_page(SYSTEM, child, NOW).line.state == "received"


def test_a_joined_case_at_another_desk_is_brought_over() -> None:
    clerk = somebody("clerk")
    _, child = family(clerk)
    labor = registry.department_by_code("labor")
    assert labor
    dispatching.send(case=child, desk=dispatching.Desk(labor.id), by=clerk, at=MORNING)

    assert answering.follow_heads(NOW) == 1
    assert queries.case_page(SYSTEM, child, NOW).line.lead_name == registry.department_by_code("power").name  # type: ignore[union-attr]
