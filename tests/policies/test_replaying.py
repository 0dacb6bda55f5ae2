"""Do decisions on real applications come out again after new editions and facts, and if tampered with?"""

from hashlib import sha256

import pytest
from tests.console.making import typed
from tests.policies import making
from tests.policies.grant_making import LATER, applied, desk, item
from tests.policies.making import AT

from qifu.kernel.errors import Refused
from qifu.policies.finding import stating
from qifu.policies.models import Grant
from qifu.policies.oversight import replaying
from qifu.policies.rules.replays import Part
from qifu.registry.rules.access import SETUP

pytestmark = pytest.mark.django_db


def parts(number: str) -> set[Part]:
    return {each.part for each in replaying.one(number).changes}


def test_a_decision_comes_out_again_after_the_rules_and_the_facts_have_moved_on() -> None:
    there = desk()
    done = applied(there)
    making.published(item().replace("rate: 10%", "rate: 12%").partition("given:")[0])
    stating.state_facts(there.firm, {"研发费用@上年": "1万"}, by=SETUP, at=LATER, source="税务")

    found = replaying.one(done.number)

    assert found.is_same, found.changes
    assert found.decided_on == AT.date()
    assert [each.number for each in replaying.every()] == [done.number]


def test_what_somebody_changed_in_the_tables_is_told_apart() -> None:
    number = applied(desk()).number
    grant = Grant.objects.select_related("item").get(case__number=number)
    kept = (grant.facts, grant.decision, grant.item.text)

    grant.facts = {**grant.facts, "严重失信名单": {**grant.facts["严重失信名单"], "value": True}}
    grant.save()
    assert Part.FACTS in parts(number)

    grant.facts = kept[0]
    grant.decision = kept[1].replace('"standing":"eligible"', '"standing":"unknown"')
    grant.decision_sha = sha256(grant.decision.encode()).hexdigest()
    grant.save()
    assert parts(number) == {Part.DECISION, Part.ANSWER}
    assert any("台账" in each.say for each in replaying.one(number).changes)

    grant.decision, grant.decision_sha = kept[1], sha256(kept[1].encode()).hexdigest()
    grant.item.text = kept[2].replace("rate: 10%", "rate: 11%")
    grant.item.save()
    grant.save()
    assert parts(number) == {Part.ITEM, Part.ANSWER}


def test_the_command_tells_how_many_came_out_again_and_ends_with_one_if_any_did_not() -> None:
    number = applied(desk()).number

    assert typed("replay", "--all") == (0, {"decisions": 1, "same": 1, "changed": []})
    Grant.objects.filter(case__number=number).update(decision_sha="0" * 64)

    code, told = typed("replay", number)

    assert (code, told["same"], told["changed"][0]["number"]) == (1, 0, number)
    assert {each["part"] for each in told["changed"][0]["changes"]} == {"decision"}


def test_a_number_nobody_has_is_refused() -> None:
    with pytest.raises(Refused, match="没有编号为"):
        replaying.one("CH-0000")
