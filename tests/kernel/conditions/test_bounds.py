"""Does what is known of a quantity bound it, whatever the unknown facts turn out to be?"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from qifu.kernel import conditions
from qifu.kernel.conditions import Answer, Compare, Expression, Known, Operator, Quantity, Test
from qifu.kernel.conditions.expressions import (
    Arithmetic,
    Call,
    Choice,
    Function,
    Marginal,
    Number,
    Range,
    Reading,
    Steps,
    Tally,
    Tiers,
)

ON = date(2023, 5, 1)
NAMES = ("甲", "乙", "丙")
property_test = settings(deadline=None, max_examples=250)

figures = st.integers(-4, 6)
numbers = st.integers(-3, 5).map(lambda value: Number(Fraction(value)))
readings = st.sampled_from(NAMES).map(Reading)
tests = st.builds(
    Test, fact=st.sampled_from(NAMES), operator=st.just(Operator.AT_LEAST), operand=st.integers(-2, 4)
)
spans = st.just((Range(None, Number(Fraction(1))), Range(Number(Fraction(1)), None)))
two_rows = st.integers(0, 3).flatmap(
    lambda edge: st.tuples(numbers, numbers).map(
        lambda values: (
            (Range(None, Number(Fraction(edge))), values[0]),
            (Range(Number(Fraction(edge)), None), values[1]),
        )
    )
)
rates = st.tuples(st.integers(0, 3), st.integers(0, 3)).map(
    lambda pair: (
        (Range(None, Number(Fraction(2))), Number(Fraction(pair[0]))),
        (Range(Number(Fraction(2)), None), Number(Fraction(pair[1]))),
    )
)
counts = st.builds(
    Tally,
    fact=st.just("清单"),
    where=st.builds(Test, fact=st.just("年数"), operator=st.just(Operator.AT_LEAST), operand=figures),
)
totals = st.builds(
    Tally,
    fact=st.just("清单"),
    where=st.builds(Test, fact=st.just("年数"), operator=st.just(Operator.BELOW), operand=figures),
    each=st.just(Reading("费用")),
    cap=st.one_of(st.none(), numbers),
    top=st.one_of(st.none(), st.integers(1, 2)),
)


groups = st.builds(
    Tally,
    fact=st.just("清单"),
    where=st.one_of(st.none(), counts.map(lambda tally: tally.where)),
    each=st.just(Reading("费用")),
    cap=st.one_of(st.none(), st.just(Reading("年数")), numbers),
    top=st.integers(1, 2),
    per=st.just("组"),
    per_cap=st.one_of(st.none(), numbers, readings),
)
distinct = st.builds(
    Tally,
    fact=st.just("清单"),
    where=counts.map(lambda tally: tally.where),
    top=st.just(1),
    per=st.just("组"),
)


def _grown(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    few = st.lists(inner, min_size=1, max_size=3).map(tuple)
    plain = st.sampled_from([Function.SUM, Function.MEAN, Function.MIN, Function.MAX])
    return st.one_of(
        st.builds(Arithmetic, st.sampled_from("+-*/"), inner, inner),
        st.builds(Call, plain, few),
        st.builds(Call, st.just(Function.FLOOR), inner.map(lambda each: (each,))),
        st.builds(Call, st.just(Function.GROWTH), st.tuples(inner, inner)),
        st.builds(lambda test, first, rest: Choice(((test, first), (None, rest))), tests, inner, inner),
        st.builds(Tiers, inner, two_rows),
        st.builds(Marginal, inner, rates),
        st.builds(
            lambda of, each, pay: Steps(of, Number(Fraction(each)), pay), inner, st.integers(1, 3), inner
        ),
    )


EXPRESSIONS = st.recursive(
    st.one_of(numbers, readings, counts, totals, groups, distinct), _grown, max_leaves=6
)
KEPT_TOGETHER = st.sampled_from(["甲", "乙"])
entries = st.lists(st.fixed_dictionaries({"年数": figures, "费用": figures, "组": KEPT_TOGETHER}), max_size=3)
COMPLETE = st.fixed_dictionaries({**dict.fromkeys(NAMES, figures), "清单": entries})


def forget(facts: Mapping[str, Any], forgotten: set[str]) -> dict[str, Any]:
    """The same facts with some left open, whole ones or fields of entries."""
    kept = {name: value for name, value in facts.items() if name not in forgotten}
    kept["清单"] = tuple(
        {field: value for field, value in each.items() if f"{field}{index}" not in forgotten}
        for index, each in enumerate(facts["清单"])
    )
    if "清单" in forgotten:
        del kept["清单"]
    return kept


FORGOTTEN = st.sets(
    st.sampled_from(
        [*NAMES, "清单", *(f"{field}{index}" for field in ("年数", "费用", "组") for index in range(3))]
    )
)


def compute(expression: Expression, facts: Mapping[str, Any]) -> Quantity:
    return conditions.compute(expression, Known(facts, ON))


@property_test
@given(EXPRESSIONS, COMPLETE, FORGOTTEN)
def test_what_is_known_contains_every_completion(
    expression: Expression, facts: dict[str, Any], forgotten: set[str]
) -> None:
    whole = compute(expression, facts)
    assume(whole.value is not None)
    assert whole.value is not None

    part = compute(expression, forget(facts, forgotten))

    assert part.low is None or part.low <= whole.value
    assert part.high is None or whole.value <= part.high


@property_test
@given(EXPRESSIONS, EXPRESSIONS, st.sampled_from(sorted(Operator)), COMPLETE, FORGOTTEN)
def test_a_comparison_settled_early_stays_settled(
    of: Expression, bound: Expression, operator: Operator, facts: dict[str, Any], forgotten: set[str]
) -> None:
    assume(operator in (Operator.AT_LEAST, Operator.ABOVE, Operator.AT_MOST, Operator.BELOW))
    leaf = Compare(of=of, operator=operator, bound=bound)
    whole = conditions.decide(leaf, Known(facts, ON)).answer
    assume(whole is not Answer.UNKNOWN)

    early = conditions.decide(leaf, Known(forget(facts, forgotten), ON)).answer

    assert early in (whole, Answer.UNKNOWN)


@property_test
@given(EXPRESSIONS, COMPLETE)
def test_what_is_written_is_read_again_as_the_same(expression: Expression, facts: dict[str, Any]) -> None:
    again = conditions.parse_quantity(conditions.write_quantity(expression))

    assert compute(again, facts) == compute(expression, facts)


def test_a_divisor_that_may_be_nought_leaves_a_quotient_open() -> None:
    for low, high in ((-1, 1), (0, 2), (-2, 0)):
        divisor = {"choose": [{"when": {"fact": "甲", "is": True}, "value": low}, {"value": high}]}

        found = compute(conditions.parse_quantity({"over": [6, divisor]}), {})

        assert (found.low, found.high) == (None, None)
    above = {"choose": [{"when": {"fact": "甲", "is": True}, "value": 2}, {"value": 3}]}
    found = compute(conditions.parse_quantity({"over": [6, above]}), {})
    assert (found.low, found.high) == (2, 3)


def test_a_known_cap_bounds_a_sum_nobody_knows() -> None:
    found = compute(conditions.parse_quantity("min(研发费用 * 15%, 100万)"), {})

    assert (found.low, found.high) == (None, Fraction(100_000_000))


def test_money_and_shares_keep_their_units() -> None:
    line = conditions.parse({"of": "研发费用 / 营业收入", "at_least": "5%"})
    facts = conditions.given_facts({"研发费用": "3.55万", "营业收入": "71万"}, ON)
    short = conditions.given_facts({"研发费用": "3.54万", "营业收入": "71万"}, ON)

    assert conditions.decide(line, facts, ON).answer is Answer.MET
    verdict = conditions.decide(line, short, ON)
    assert verdict.gap is not None
    assert "研发费用还差 100 元" in verdict.gap.text


def test_dollars_and_yuan_are_not_compared() -> None:
    line = conditions.parse({"of": "投资总额", "at_least": "1亿美元"})
    facts = conditions.given_facts({"投资总额": "2亿元"}, ON)

    verdict = conditions.decide(line, facts, ON)

    assert verdict.answer is Answer.UNKNOWN
    assert "单位不一致" in verdict.reason
