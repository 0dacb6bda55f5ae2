"""Conditions: one language for who is meant, whom to send it to, and what to ask next.

`conditions.decide(conditions.parse(node), facts)` gives a verdict with reasons; `When` holds one in a schema.
"""

from qifu.kernel.conditions.asking import is_stuck, to_ask
from qifu.kernel.conditions.bounds import Quantity
from qifu.kernel.conditions.evaluate import compute, decide, missing, open_judgments
from qifu.kernel.conditions.expressions import Expression
from qifu.kernel.conditions.facts import DAY, Fact, FactRead, Facts, Known
from qifu.kernel.conditions.faults import ConditionError
from qifu.kernel.conditions.field import HowMuch, When
from qifu.kernel.conditions.given import given_facts
from qifu.kernel.conditions.language import (
    AtLeast,
    Compare,
    Condition,
    Elapsed,
    Every,
    Judge,
    Neither,
    Operator,
    Recognition,
    Same,
    Some,
    Take,
    Test,
    Undefined,
    Value,
    facts_of,
    quantities_of,
)
from qifu.kernel.conditions.reading import parse, parse_quantity, write, write_quantity
from qifu.kernel.conditions.sentences import describe
from qifu.kernel.conditions.verdict import Answer, Gap, Verdict, lacking_of, open_leaves

__all__ = [
    "DAY",
    "Answer",
    "AtLeast",
    "Compare",
    "Condition",
    "ConditionError",
    "Elapsed",
    "Every",
    "Expression",
    "Fact",
    "FactRead",
    "Facts",
    "Gap",
    "HowMuch",
    "Judge",
    "Known",
    "Neither",
    "Operator",
    "Quantity",
    "Recognition",
    "Same",
    "Some",
    "Take",
    "Test",
    "Undefined",
    "Value",
    "Verdict",
    "When",
    "compute",
    "decide",
    "describe",
    "facts_of",
    "given_facts",
    "is_stuck",
    "lacking_of",
    "missing",
    "open_judgments",
    "open_leaves",
    "parse",
    "parse_quantity",
    "quantities_of",
    "to_ask",
    "write",
    "write_quantity",
]
