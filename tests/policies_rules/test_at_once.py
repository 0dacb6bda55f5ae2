"""Is what is told at once of an item the same as the whole decision says, for every item there is?"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qifu.kernel import conditions
from qifu.kernel.conditions import Fact, Known
from qifu.kernel.conditions.facts import canonical
from qifu.kernel.money import Money
from qifu.policies import documents
from qifu.policies.rules import lines, trials
from qifu.policies.rules.benefit import benefit
from qifu.policies.rules.deciding import decide
from qifu.policies.rules.eligibility import Standing
from qifu.policies.rules.match import Match, Offer, Shelf, match_one, offered, shown
from qifu.policies.schema import Item

ROOT = Path(__file__).resolve().parents[2]


@cache
def items() -> tuple[Item, ...]:
    """Every item of the packs and of these tests."""
    folders = [Path(__file__).parent / "items", *sorted(ROOT.glob("packs/**/policies"))]
    return tuple(document.item for document in documents.read_all(folders))


def tried(item: Item) -> Iterator[tuple[dict[str, Fact], date]]:
    """The facts of its own tests, by their names on the day."""
    for trial in item.tests:
        raw, on = trials.facts_of(item, trial)
        if item.valid.from_on <= on <= (item.valid.to or date.max):
            yield named(conditions.given_facts(raw, on), on), on


def named(facts: Mapping[str, Fact], on: date) -> dict[str, Fact]:
    return {canonical(name, on): fact for name, fact in facts.items()}


def agrees(offer: Offer, facts: Mapping[str, Fact], on: date) -> Match:
    """The match of an item, compared with the decision in everything a page asks."""
    match, item = match_one(offer, facts, on), offer.item
    read = shown(offer, facts)
    decision = decide(item, read, on)
    assert (match.standing, match.mode) == (decision.standing, decision.mode)
    assert (match.amount_fen, match.missing) == (decision.amount_fen, decision.missing)
    assert (match.verdict, match.decision) == (decision.verdict, decision)
    if decision.standing is Standing.NOT_ELIGIBLE:
        short_of = lines.lacking(decision.verdict) or ()
        is_near = len(short_of) == 1 and lines.can_be_closed(short_of[0])
        assert match.short_of == short_of
        assert match.is_measured == bool(short_of and short_of[0].gap)
        assert match.shelf == (Shelf.NEAR if is_near else Shelf.NOT)
        paid = benefit(item, Known(read, on, item.let)) if is_near else None
        assert match.would == paid
    else:
        paid = decision.benefit
        assert match.short_of == ()
    assert match.at_most_fen == (paid.at_most_fen if paid else None)
    return match


@pytest.mark.parametrize("item", items(), ids=lambda item: item.item)
def test_every_item_is_told_as_it_is_decided_in_each_of_its_tests(item: Item) -> None:
    for facts, on in tried(item):
        agrees(offered(1, "", "sha", item, on), facts, on)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**6))
def test_every_item_is_told_as_it_is_decided_when_facts_are_missing_or_others(seed: int) -> None:
    dice = Random(seed)
    item = dice.choice(items())
    for facts, on in tried(item):
        agrees(offered(1, "", "sha", item, on), _shaken(facts, dice), on)


def _shaken(facts: Mapping[str, Fact], dice: Random) -> dict[str, Fact]:
    """The facts with some left out, and some a little or much beside what they are."""
    found = {}
    for name, fact in facts.items():
        lot = dice.random()
        if lot > 0.3:
            found[name] = fact if lot > 0.6 else replace(fact, value=_other(fact.value, dice))
    return found


def _other(value: object, dice: Random) -> "conditions.Value | tuple[object, ...]":  # type: ignore[return]
    share = dice.choice([Fraction(0), Fraction(1, 3), Fraction(99, 100), Fraction(101, 100), Fraction(7)])
    match value:
        case bool():
            return not value
        case Money(fen=fen, currency=currency):
            return Money(int(fen * share), currency)
        case int():
            return int(value * share)
        case Decimal() | Fraction():
            return Fraction(value) * share
        case tuple() | list():
            return tuple(value)[: dice.randrange(len(value) + 1)]
        case str() | date():
            return value


def test_most_items_are_told_at_once() -> None:
    told = [
        match_one(offered(1, "", "sha", item, on), facts, on)._decision is None
        for item in items()
        for facts, on in tried(item)
    ]
    assert sum(told) > 0.6 * len(told)
