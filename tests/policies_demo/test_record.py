"""Is a decision taken again from its frozen facts the same, to the byte, however they were stored?"""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.policies_demo import making
from tests.policies_demo.making import DAY

from qifu.policies.finding.facts import registered
from qifu.policies.rules import record

SHA = "0" * 64


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(3, 400), st.integers(0, 10_000))
def test_any_decision_replays_from_stored_facts_to_the_byte(number: int, place: int) -> None:
    firm = making.somebody(number)
    facts = registered(firm) | making.said_of(firm)
    offers = making.offers()
    item = offers[place % len(offers)].item

    held = record.frozen(item, facts, DAY)
    first = record.again(item, SHA, held, DAY)
    # As jsonb would give it back: names in another order, everything else as it was.
    stored = json.loads(json.dumps(dict(reversed(held.items())), ensure_ascii=False))

    assert record.again(item, SHA, stored, DAY).text == first.text
    assert (
        json.dumps(json.loads(first.text), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        == first.text
    )


def test_only_what_the_item_reads_is_frozen() -> None:
    firm = making.somebody(5)
    facts = registered(firm) | making.said_of(firm)

    for offer in making.offers():
        assert record.frozen(offer.item, facts, DAY).keys() <= offer.keys


def test_a_changed_fact_shows_where_the_documents_part() -> None:
    offer = next(each for each in making.offers() if each.item.item == "ch-science-rd")
    firm = making.somebody(5)
    held = record.frozen(offer.item, registered(firm) | making.said_of(firm), DAY)
    other = {**held, "研发费用@2025": {"value": {"fen": 1}, "source": "税务", "as_on": None}}

    one, two = (record.again(offer.item, SHA, each, DAY).text for each in (held, other))

    assert record.differences(one, one) == ()
    assert any(each.startswith("lines/") for each in record.differences(one, two))


@pytest.mark.parametrize("change", [("amount_fen", 1), ("standing", "eligible")])
def test_a_document_written_over_is_found(change: tuple[str, object]) -> None:
    offer = next(each for each in making.offers() if each.item.item == "ch-science-rd")
    firm = making.somebody(5)
    held = record.frozen(offer.item, registered(firm) | making.said_of(firm), DAY)
    text = record.again(offer.item, SHA, held, DAY).text
    forged = json.dumps({**json.loads(text), change[0]: change[1], "form": 2}, ensure_ascii=False)

    assert any(each.startswith("form") for each in record.differences(text, forged))
