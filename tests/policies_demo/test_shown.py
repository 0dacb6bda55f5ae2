"""Has each enterprise a visitor signs in for items to take, some one step away, and some to ask about?"""

from datetime import date

import pytest
from tests.policies_demo import making
from tests.policies_demo.making import DAY

from qifu.kernel.conditions import Fact
from qifu.kernel.money import Money
from qifu.policies.finding.facts import registered
from qifu.policies.rules import lines
from qifu.policies.rules.eligibility import Standing
from qifu.policies.rules.matches import Match, Matches, match_all
from qifu.portals.calculator import formulas, item_look

WAN = 1_000_000
SEVENTY_PERCENT = 7, 10


def of(found: Matches, standing: Standing) -> list[Match]:
    return [match for match in found.all if match.decision.standing is standing]


def one_step_away(found: Matches) -> list[Match]:
    """Those that fail by one figure, of which seven tenths are there."""
    return [
        match
        for match in of(found, Standing.NOT_ELIGIBLE)
        if len(match.short_of) == 1
        and (reach := lines.reach(match.short_of[0])) is not None
        and reach.have * SEVENTY_PERCENT[1] >= reach.line * SEVENTY_PERCENT[0]
    ]


@pytest.mark.parametrize("on", [DAY, date(2026, 3, 15), date(2027, 4, 2)], ids=str)
@pytest.mark.parametrize("seed", ["one", "two"])
@pytest.mark.parametrize("number", [0, 1, 2])
def test_there_is_something_to_take_to_reach_for_and_to_ask(number: int, seed: str, on: date) -> None:
    county = making.COUNTIES[(number + len(seed)) % 6]

    found = making.matched(making.shown(number, county=county, on=on), seed=seed, on=on)

    assert len(of(found, Standing.ELIGIBLE)) >= 3
    assert len(one_step_away(found)) >= 2
    assert len(of(found, Standing.UNKNOWN)) >= 3


@pytest.mark.parametrize(("number", "least", "most"), [(0, 60, 300), (1, 300, 900), (2, 20, 100)])
def test_the_sum_is_of_the_size_of_the_enterprise(number: int, least: int, most: int) -> None:
    found = making.matched(making.shown(number))

    assert least * WAN <= sum(match.sure_fen for match in found.all) <= most * WAN


def test_one_item_waits_only_for_people() -> None:
    found = making.matched(making.shown(2))

    assert of(found, Standing.CONDITIONAL)


def test_no_sum_of_any_item_is_a_fault() -> None:
    faults = {
        (match.offer.item.item, match.decision.benefit.fault)
        for number in range(12)
        for match in making.matched(making.somebody(number + 3)).all
        if match.decision.benefit and match.decision.benefit.fault
    }

    assert faults == set()


def foreign_investment() -> Match:
    """Four million dollars came in last year."""
    firm = making.shown(0)
    known = {
        "外商投资企业": Fact(value=True),
        "实际到资@2025": Fact(value=Money(414 * 10**6, "USD")),
    }
    held = {**registered(firm), **making.said_of(firm), **known}
    found = match_all(making.offers(), held, DAY)
    return next(one for one in found.all if one.offer.item.item == "ch-commerce-foreign-investment")


def test_a_foreign_sum_is_shown_in_its_own_currency_until_it_is_exchanged() -> None:
    match = foreign_investment()

    assert [rung.after for rung in item_look.ladder(match)][:3] == [
        "414 万美元",
        "2,939.4 万元",
        "293,940 元",
    ]
    assert formulas.short(match) == "上年实际到资 414 万美元，折算 2,939.4 万元 × 1%"
