"""Are sums, shares and bounds read exactly, however they are written?"""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qifu.kernel.conditions import formula
from qifu.policies.rules.decompose.figures import counts, matches, rates, sums
from qifu.policies.rules.decompose.spans import folded


@given(st.integers(1, 10**15))
def test_a_sum_written_for_a_document_is_read_back_as_the_same_hundredths(yuan: int) -> None:
    from_text = sums(f"给予{yuan}元")[0]

    read = formula.number(from_text.written)

    assert read is not None
    assert (read.value, read.unit) == (Fraction(yuan * 100), "CNY")


@given(st.integers(0, 9999), st.integers(0, 99), st.sampled_from(["万元", "亿元", "元", "百万元"]))
def test_decimals_keep_every_hundredth(whole: int, rest: int, unit: str) -> None:
    number = f"{whole}.{rest:02d}"
    scale = {"万元": 10**4, "亿元": 10**8, "元": 1, "百万元": 10**6}[unit]

    found = sums(f"最高{number}{unit}")[0]

    assert found.value == Fraction(number) * scale * 100


@given(st.fractions(0, 1, max_denominator=400).filter(lambda share: (share * 10000).denominator == 1))
def test_a_share_is_exact(share: Fraction) -> None:
    percent = f"{float(share * 100):.2f}"

    assert rates(f"按{percent}%给予")[0].value == share


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("奖励五十万元", "50万元"),
        ("奖励１００万元", "100万元"),
        ("奖励1,200元", "1200元"),
        ("奖励1.2亿元", "1.2亿元"),
        ("奖励三千元", "3000元"),
        ("奖励100 万元", "100万元"),
        ("奖励2万美元", "2万美元"),
    ],
)
def test_sums_in_every_spelling(words: str, written: str) -> None:
    assert [each.written for each in sums(folded(words))] == [written]


@pytest.mark.parametrize(
    ("words", "bound"),
    [
        ("不低于500万元", "at_least"),
        ("500万元以上", "at_least"),
        ("500万元（含）以上", "at_least"),
        ("500万元（不含）以上", "above"),
        ("超过500万元", "above"),
        ("不超过500万元", "at_most"),
        ("500万元以下", "at_most"),
        ("低于500万元", "below"),
        ("不满500万元", "below"),
        ("未达到500万元", "below"),
        ("满500万元", "at_least"),
        ("最高给予500万元", "at_most"),
        ("给予500万元", ""),
    ],
)
def test_the_bound_is_read_with_or_without_the_number_itself(words: str, bound: str) -> None:
    assert [each.bound for each in sums(words)] == [bound]


def test_a_list_shares_the_unit_at_its_end() -> None:
    assert [each.written for each in sums("分别给予100、50、20万元奖励")] == ["100万元", "50万元", "20万元"]


def test_a_range_keeps_both_ends() -> None:
    found = sums("补助500元—800元")[0]

    assert (found.low, found.value) == (50_000, 80_000)


def test_ratios_and_fractions_are_exact() -> None:
    assert [each.value for each in rates("按三分之一、百分之五")] == [Fraction(1, 3), Fraction(1, 20)]
    assert [each.value for each in matches(folded("按1∶0.5配套"))] == [Fraction(1, 2)]


def test_counts_carry_their_measure_word() -> None:
    assert [(each.value, each.unit, each.bound) for each in counts("不少于20人")] == [(20, "人", "at_least")]
