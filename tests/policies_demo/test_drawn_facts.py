"""Are the facts of the demonstration city's enterprises consistent, sourced, and partly missing?"""

from datetime import date
from fractions import Fraction

import pytest
from tests.policies_demo import making
from tests.policies_demo.making import DAY

from qifu.kernel.conditions import Fact
from qifu.kernel.money import Money
from qifu.policies.finding.facts import registered
from qifu.registry.portraits import Portrait

FIRMS = [making.somebody(number) for number in range(3, 203)]
FACTS: dict[Portrait, dict[str, Fact]] = {firm: making.said_of(firm) for firm in FIRMS}
EVERY = {key for facts in FACTS.values() for key in facts}
FIELDS = {
    name
    for facts in FACTS.values()
    for fact in facts.values()
    if isinstance(fact.value, tuple)
    for entry in fact.value
    if isinstance(entry, dict)
    for name in entry
}


def fen(facts: dict[str, Fact], key: str) -> int | None:
    held = facts[key].value if key in facts else None
    return held.fen if isinstance(held, Money) else None


def test_every_fact_an_item_reads_is_known_of_some_enterprise() -> None:
    offers = making.offers()
    wanted = {key for offer in offers for key in offer.keys if not key.startswith("judge:")}
    # What comes with the application itself: the sum of its sheet, the place in a contest.
    items = [offer.item for offer in offers]
    wanted -= {item.contest.fact for item in items if item.contest}
    summed = {item.lines.fact.partition("@")[0] for item in items if item.lines}
    wanted = {key for key in wanted if key.partition("@")[0] not in summed}

    assert wanted - EVERY - FIELDS - set(registered(FIRMS[0])) - {"申报日"} == set()


def test_no_fact_is_drawn_that_no_item_reads() -> None:
    wanted = {key for offer in making.offers() for key in offer.keys}

    assert {
        key for key in EVERY if key.partition("@")[0] not in {each.partition("@")[0] for each in wanted}
    } == set()


def test_about_a_tenth_is_missing() -> None:
    asked = [key for key in EVERY if sum(key in facts for facts in FACTS.values()) > len(FIRMS) // 2]
    there = Fraction(sum(key in facts for facts in FACTS.values() for key in asked), len(FIRMS) * len(asked))

    assert Fraction(80, 100) < there < Fraction(95, 100)


def test_every_fact_has_a_register_and_a_day_that_is_past() -> None:
    every = [fact for facts in FACTS.values() for fact in facts.values()]

    assert all(fact.source and fact.as_on and fact.as_on <= DAY for fact in every)
    assert {fact.source for fact in every} >= {"统计", "社保", "税务", "年报", "海关"}


def test_in_january_no_register_speaks_from_the_future() -> None:
    on = date(2027, 1, 10)

    said = making.said_of(making.somebody(7, on), on=on)

    assert all(fact.as_on and fact.as_on <= on for fact in said.values())
    assert "营业收入@2026" in said


def test_figures_fit_each_other() -> None:
    for facts in FACTS.values():
        revenue, research = fen(facts, "营业收入@2025"), fen(facts, "研发费用@2025")
        equipment, plant = fen(facts, "设备投资@2025"), fen(facts, "固定资产投资@2025")

        assert revenue is None or revenue > 0
        assert revenue is None or research is None or research * 2 < revenue
        assert equipment is None or plant is None or plant >= equipment


@pytest.mark.parametrize("firm", [firm for firm in FIRMS if "规上工业企业" in firm.recognitions][:20])
def test_whoever_is_listed_as_above_scale_has_the_revenue_for_it(firm: Portrait) -> None:
    facts = FACTS[firm]

    assert facts["规模以上"].value is True
    assert (fen(facts, "营业收入@2025") or 20_000_000_00) >= 20_000_000_00


def test_some_stand_exactly_on_a_line() -> None:
    on_the_line = [
        firm
        for firm, facts in FACTS.items()
        if (revenue := fen(facts, "营业收入@2025"))
        and (research := fen(facts, "研发费用@2025"))
        and Fraction(research, revenue) in (Fraction(3, 100), Fraction(4, 100), Fraction(5, 100))
    ]

    assert len(on_the_line) >= 5


def test_the_same_seed_says_the_same_and_another_something_else() -> None:
    firm = FIRMS[5]

    assert making.said_of(firm, seed="one") == making.said_of(firm, seed="one")
    assert making.said_of(firm, seed="one") != making.said_of(firm, seed="two")
