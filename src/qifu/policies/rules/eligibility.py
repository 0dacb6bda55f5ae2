"""Is an enterprise eligible for an item, not, not known yet, or only waiting for people to say so?"""

from dataclasses import dataclass
from enum import StrEnum

from qifu.kernel import conditions
from qifu.kernel.conditions import Answer, Known, Verdict
from qifu.policies.schema import Item


class Standing(StrEnum):
    """The four verdicts; conditional means that nothing but human judgments is open."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    UNKNOWN = "unknown"
    CONDITIONAL = "conditional"


@dataclass(frozen=True, slots=True)
class Eligibility:
    """The standing, why, what is lacking in the order to ask it, and what people must still say."""

    standing: Standing
    verdict: Verdict
    missing: tuple[str, ...] = ()
    judgments: tuple[str, ...] = ()


def eligibility(item: Item, known: Known, verdict: Verdict | None = None) -> Eligibility:
    """The standing of an enterprise under an item; `verdict` is that on `who`, where it is there already."""
    verdict = verdict or conditions.decide(item.who, known)
    if verdict.answer is Answer.MET:
        return Eligibility(Standing.ELIGIBLE, verdict)
    if verdict.answer is Answer.UNMET:
        return Eligibility(Standing.NOT_ELIGIBLE, verdict)
    missing = conditions.to_ask(verdict, known)
    judgments = conditions.open_judgments(verdict)
    waits = not missing and bool(judgments) and not conditions.is_stuck(verdict)
    return Eligibility(Standing.CONDITIONAL if waits else Standing.UNKNOWN, verdict, missing, judgments)
