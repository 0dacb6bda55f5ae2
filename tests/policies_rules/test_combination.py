"""Is the best lawful combination lawful, the best there is, and is each grant left out told why?"""

import random
import time
from collections.abc import Sequence
from itertools import chain, combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qifu.policies.rules import packing
from qifu.policies.rules.combination import Combination, Grant, SharedCap, best, excludes

WAN = 1_000_000
property_test = settings(deadline=None, max_examples=200)
ITEMS = ("a", "b", "c", "d", "e")
SCOPES = ("企业/年", "项目", "技改类")


def _grants(amounts: list[int], draw: st.DrawFn) -> list[Grant]:
    left = {scope: draw(st.integers(0, 9)) for scope in SCOPES}
    return [
        Grant(
            item,
            amount,
            draw(st.sampled_from(["", "甲", "乙"])),
            draw(st.sampled_from(["add", "take_highest", "exclusive"])),
            frozenset(draw(st.sets(st.sampled_from([each for each in ITEMS if each != item]), max_size=1))),
            tuple(SharedCap(scope, left[scope]) for scope in sorted(draw(st.sets(st.sampled_from(SCOPES))))),
        )
        for item, amount in zip(ITEMS, amounts, strict=False)
    ]


@st.composite
def grants_of_some(draw: st.DrawFn) -> list[Grant]:
    return _grants(draw(st.lists(st.integers(0, 4), min_size=1, max_size=5)), draw)


def is_lawful(paid: dict[str, int], grants: Sequence[Grant]) -> bool:
    held = [grant for grant in grants if paid.get(grant.item, 0) > 0]
    if any(excludes(one, other) for one, other in combinations(held, 2)):
        return False
    caps = {cap.scope: cap.left_fen for grant in grants for cap in grant.caps}
    return all(0 <= paid.get(grant.item, 0) <= grant.amount_fen for grant in grants) and all(
        sum(paid.get(g.item, 0) for g in grants if any(cap.scope == scope for cap in g.caps)) <= left
        for scope, left in caps.items()
    )


def most_by_trying(grants: Sequence[Grant]) -> int:
    names = [grant.item for grant in grants]
    ways = product(*(range(grant.amount_fen + 1) for grant in grants))
    return max(sum(way) for way in ways if is_lawful(dict(zip(names, way, strict=True)), grants))


def paid_in(found: Combination) -> dict[str, int]:
    return {each.item: each.paid_fen for each in found.taken}


@property_test
@given(grants_of_some())
def test_the_optimum_is_that_of_trying_everything(grants: list[Grant]) -> None:
    found = best(grants)

    assert found.total_fen == sum(paid_in(found).values()) == most_by_trying(grants)
    assert is_lawful(paid_in(found), grants)


@property_test
@given(grants_of_some())
def test_each_grant_is_either_taken_or_left_out_with_a_reason(grants: list[Grant]) -> None:
    found = best(grants)

    names = sorted(chain((each.item for each in found.taken), (each.item for each in found.left_out)))
    assert names == sorted(grant.item for grant in grants)
    assert all(each.reason for each in found.left_out)
    amounts = {grant.item: grant.amount_fen for grant in grants}
    assert all(bool(each.reason) is (each.paid_fen < amounts[each.item]) for each in found.taken)
    for left in found.left_out:
        assert best(grants, insisting_on=left.item).total_fen <= found.total_fen


@property_test
@given(
    st.lists(st.integers(0, 4), min_size=1, max_size=5),
    st.lists(st.tuples(st.sets(st.integers(0, 4), min_size=1), st.integers(0, 8)), max_size=4),
)
def test_shared_limits_are_filled_to_the_fen(sums: list[int], over: list[tuple[set[int], int]]) -> None:
    limits = [packing.Limit(frozenset(at for at in places if at < len(sums)), most) for places, most in over]
    limits = [limit for limit in limits if limit.over]
    ways = product(*(range(each + 1) for each in sums))

    paid = packing.fill(sums, limits)

    within = [w for w in ways if all(sum(w[at] for at in limit.over) <= limit.most_fen for limit in limits)]
    assert paid in within
    assert sum(paid) == max(map(sum, within))
    bound = packing.Bound(len(sums), limits).at_most(sums)
    assert bound == sum(paid) if packing.is_nested(limits) else bound >= sum(paid)


def test_limits_that_overlap_crosswise_are_not_paid_in_halves_of_a_fen() -> None:
    crosswise = [packing.Limit(frozenset(pair), 1) for pair in ((0, 1), (1, 2), (0, 2))]

    assert sum(packing.fill([1, 1, 1], crosswise)) == 1


def test_of_a_group_only_the_highest_counts() -> None:
    grants = [
        Grant("省级", 60 * WAN, "技改类", "take_highest"),
        Grant("市级", 100 * WAN, "技改类", "take_highest"),
    ]

    found = best(grants)

    assert paid_in(found) == {"市级": 100 * WAN}
    (left,) = found.left_out
    assert left.reason == "与 市级 同属「技改类」，从高不重复（100 万元，本项 60 万元）"
    assert best(grants, insisting_on="省级").total_fen == 60 * WAN


def test_two_smaller_ones_may_be_better_than_the_largest() -> None:
    grants = [
        Grant("贴息", 100 * WAN, not_with=frozenset({"设备", "人才"})),
        Grant("设备", 60 * WAN),
        Grant("人才", 50 * WAN),
    ]

    found = best(grants)

    assert paid_in(found) == {"设备": 60 * WAN, "人才": 50 * WAN}
    assert "不得与 设备 同时享受" in found.left_out[0].reason


def test_a_cap_of_the_year_cuts_the_last_and_uses_up_the_rest() -> None:
    cap = (SharedCap("企业/年", 150 * WAN),)
    grants = [
        Grant("一", 100 * WAN, caps=cap),
        Grant("二", 80 * WAN, caps=cap),
        Grant("三", 10 * WAN, caps=cap),
    ]

    found = best(grants)

    assert paid_in(found) == {"一": 100 * WAN, "二": 50 * WAN}
    assert found.taken[1].reason == "「企业/年」合计上限还余 150 万元，应得 80 万元，减为 50 万元"
    assert found.left_out[0].reason == "「企业/年」的合计上限已经用完"


@pytest.mark.parametrize("seed", range(6))
def test_thirty_grants_tied_together_are_quick(seed: int) -> None:
    chance = random.Random(seed)
    names = [f"事项{index}" for index in range(30)]
    grants = [
        Grant(
            name,
            chance.randint(1, 300) * WAN,
            chance.choice(["", "甲", "乙", "丙", "丁"]),
            chance.choice(["add", "take_highest", "exclusive"]),
            frozenset(chance.sample(names, 2)) - {name},
            tuple(
                SharedCap(scope, left * WAN)
                for scope, left in (("企业/年", 1500), ("项目", 400), ("技改类", 700), ("县", 900))
                if chance.random() < 0.6
            ),
        )
        for name in names
    ]

    started = time.process_time()
    found = best(grants)

    assert is_lawful(paid_in(found), grants)
    assert time.process_time() - started < 2
