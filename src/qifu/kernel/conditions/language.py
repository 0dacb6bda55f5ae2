"""What can a condition say? One small language for routing, eligibility, questions and tags.

A condition is a tree of `all`, `any`, `none`, `at_least` over leaves; a leaf tests one fact, compares two
quantities (`expressions`), looks for a recognition, measures a time, or asks a person. The set is closed.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from qifu.kernel.conditions.expressions import Expression, Reading, readings
from qifu.kernel.conditions.node import ConditionNode
from qifu.kernel.money import Money

Value: TypeAlias = str | bool | int | Decimal | Fraction | date | Money
Operand: TypeAlias = Value | tuple[Value, ...]


class Operator(StrEnum):
    """How a leaf tests its fact; the words are those of the YAML."""

    IS = "is"
    IN = "in"
    STARTS = "starts"
    CONTAINS = "contains"
    HAS = "has"
    WITHIN = "within"
    AT_LEAST = "at_least"
    ABOVE = "above"
    AT_MOST = "at_most"
    BELOW = "below"


COMPARISONS = frozenset({Operator.AT_LEAST, Operator.ABOVE, Operator.AT_MOST, Operator.BELOW})
LISTS = frozenset({Operator.IN, Operator.STARTS, Operator.CONTAINS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Every(ConditionNode):
    """`all`: each of them. An empty list is always met, which is how a pack says "in any case"."""

    of: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Some(ConditionNode):
    """`any`: one of them is enough."""

    of: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Neither(ConditionNode):
    """`none`: not a single one of them."""

    of: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class AtLeast(ConditionNode):
    """`at_least: {k, of}`: k of them are enough."""

    k: int
    of: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Test(ConditionNode):
    """A leaf: one fact, one operator, one operand."""

    __test__ = False  # pytest would take the name for a test class

    fact: str
    operator: Operator
    operand: Operand


@dataclass(frozen=True, slots=True, kw_only=True)
class Same(ConditionNode):
    """A leaf: two facts have the same value, as the county of a partner and that of the enterprise."""

    fact: str
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Compare(ConditionNode):
    """A leaf: two quantities. `take` reads a window period by period: in each, in any, in at least so many.

    `undefined` is what a quotient by nought or a growth from nothing counts as, which the document must say.
    """

    of: Expression
    operator: Operator
    bound: Expression
    take: "Take | int | None" = None
    undefined: "Undefined | None" = None


class Take(StrEnum):
    """In which periods of a window a comparison must hold."""

    EACH = "each"
    ANY = "any"


class Undefined(StrEnum):
    """What the document lets a quantity count as that cannot be computed."""

    MET = "met"
    UNMET = "unmet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition(ConditionNode):
    """A leaf: a list of the enterprise holds an entry of one of `names`, of a level, in force on a day.

    `on` is the day it must be in force, `within` the period in which it was given; days are facts or dates.
    """

    fact: str
    names: tuple[str, ...]
    levels: tuple[str, ...] = ()
    on: "date | str" = ""
    within: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Elapsed(ConditionNode):
    """A leaf: how long from one day to another, as the calendar counts years, months or days."""

    since: "date | str"
    until: "date | str"
    operator: Operator
    count: int
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge(ConditionNode):
    """A leaf only a person can settle; stays unknown until the fact named `key` is given."""

    text: str
    by: str

    @property
    def key(self) -> str:
        return f"judge:{self.text}"


Condition: TypeAlias = (
    Every | Some | Neither | AtLeast | Test | Same | Compare | Recognition | Elapsed | Judge
)


def facts_of(condition: Condition) -> frozenset[str]:
    """The names of all facts a condition reads, so that a changed fact re-decides only its readers."""
    match condition:
        case Test(fact=fact):
            return frozenset({fact})
        case Same(fact=fact, other=other):
            return frozenset({fact, other})
        case Judge():
            return frozenset({condition.key})
        case Compare(of=of, bound=bound):
            return quantities_of(of) | quantities_of(bound)
        case Recognition(fact=fact, on=on):
            return frozenset({fact, on} if isinstance(on, str) and on else {fact})
        case Elapsed(since=since, until=until):
            return frozenset(each for each in (since, until) if isinstance(each, str))
        case _:
            return frozenset().union(*(facts_of(each) for each in condition.of))


def quantities_of(expression: Expression) -> frozenset[str]:
    """The names of all facts an expression reads; fields of the entries of a list are not among them."""
    found: set[str] = set()
    for each in readings(expression):
        found |= {each.key} if isinstance(each, Reading) else facts_of(as_condition(each))
    return frozenset(found)


def as_condition(node: ConditionNode) -> Condition:
    """`node` as one of the closed set."""
    assert isinstance(
        node, Every | Some | Neither | AtLeast | Test | Same | Compare | Recognition | Elapsed | Judge
    )
    return node
