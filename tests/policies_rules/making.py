"""What do the tests of policy items start from?"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from qifu.kernel import conditions
from qifu.policies.rules import deciding
from qifu.policies.rules.benefit import Benefit
from qifu.policies.schema import Item

ON = date(2023, 5, 1)
HEAD: dict[str, Any] = {
    "item": "test-01",
    "title": "试验事项",
    "source": {"doc": "试〔2023〕1号"},
    "valid": {"from": date(2023, 1, 1)},
    "kind": "奖补",
    "mode": "免申即享",
    "who": {"all": []},
}


def item(**given: Any) -> Item:
    return Item.model_validate({**HEAD, **given})


def decided(made: Item, facts: Mapping[str, Any], on: date = ON) -> deciding.Decision:
    return deciding.decide(made, conditions.given_facts(facts, on), on)


def paid(facts: Mapping[str, Any], **given: Any) -> Benefit:
    """What an item pays to somebody eligible, by its `pay` and `stack`."""
    found = decided(item(**given), facts).benefit
    assert found is not None
    return found


def sums(found: Benefit) -> list[tuple[str, int | None]]:
    """The steps by name, each with the fen after it."""
    return [(step.name, None if step.after is None else int(step.after)) for step in found.steps]
