"""Where does a sum come from when it has several components?"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from qifu.kernel import conditions
from qifu.kernel.conditions import Answer, Known, Quantity, When, bounds
from qifu.policies.rules import sum_words
from qifu.policies.schema import Part

ZERO = bounds.exactly(Fraction(0), None)


@dataclass(frozen=True, slots=True)
class Found:
    """One component: how much, in which sentence, or left out because it does not apply."""

    quantity: Quantity
    sentence: str
    is_left_out: bool = False


def applies(when: When | None, known: Known) -> Answer:
    """Whether what hangs on a condition applies."""
    return Answer.MET if when is None else conditions.decide(when, known).answer


def part(each: Part, known: Known) -> Found:
    """A fixed sum, or a base at a rate, up to its own cap."""
    answer = applies(each.when, known)
    if answer is Answer.UNMET:
        return Found(ZERO, "", is_left_out=True)
    given = each.fixed if each.fixed is not None else each.base
    assert given is not None
    quantity = conditions.compute(given, known)
    if each.rate is not None:
        quantity = bounds.operate("*", quantity, conditions.compute(each.rate, known))
    if each.cap is not None:
        quantity = bounds.extreme((quantity, conditions.compute(each.cap, known)), largest=False)
    if answer is Answer.UNKNOWN and each.when is not None:
        quantity = bounds.hull((ZERO, quantity), conditions.lacking_of(conditions.decide(each.when, known)))
    return Found(quantity, sum_words.part(each))


def picked(parts: Sequence[Found], pick: str) -> tuple[str, Quantity]:
    """The components together: their sum, the highest or the lowest of them."""
    quantities = tuple(each.quantity for each in parts if not each.is_left_out)
    if not quantities:
        return "没有适用的分项", ZERO
    if pick == "sum":
        return sum_words.PICKED[pick], bounds.added(quantities)
    return sum_words.PICKED[pick], bounds.extreme(quantities, largest=pick == "highest")
