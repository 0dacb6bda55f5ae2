"""What is an answer with its reasons, and how do the answers of a tree make one?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from qifu.kernel.conditions.facts import FactRead
from qifu.kernel.conditions.language import AtLeast, Condition, Every, Neither, Some, Test


class Answer(StrEnum):
    """Met, not met, or not known yet."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Gap:
    """How far a value is from the bound it fails: exactly, in a unit (`CNY` in fen, `%`, `日` or plain)."""

    amount: Fraction
    unit: str
    text: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer, why in Chinese, what was read, and the verdicts it is made of."""

    answer: Answer
    reason: str
    condition: Condition
    facts: tuple[FactRead, ...] = ()
    children: tuple["Verdict", ...] = ()
    gap: Gap | None = None


def answered(holds: bool | None) -> Answer:
    """A truth value as an answer."""
    if holds is None:
        return Answer.UNKNOWN
    return Answer.MET if holds else Answer.UNMET


def kleene(met: int, possible: int, needed: int) -> bool | None:
    """Whether enough are met, given how many are and how many might be."""
    return True if met >= needed else False if possible < needed else None


def needed(condition: Every | Some | Neither | AtLeast) -> int:
    """How many of its parts a tree needs to be decided yes (for `none`: to be decided no)."""
    match condition:
        case Every():
            return len(condition.of)
        case AtLeast():
            return condition.k
        case _:
            return 1


def tree(condition: Every | Some | Neither | AtLeast, children: tuple[Verdict, ...]) -> Verdict:
    """All four trees count the same two things: how many are met, and how many might be."""
    answer, met = whole(condition, children)
    return Verdict(answer, _reason(condition, answer, children, met), condition, (), children)


def whole(condition: Every | Some | Neither | AtLeast, children: Sequence[Verdict]) -> tuple[Answer, int]:
    """What the answers of the parts make together, and how many of them are met."""
    met = sum(child.answer is Answer.MET for child in children)
    possible = met + sum(child.answer is Answer.UNKNOWN for child in children)
    enough = kleene(met, possible, needed(condition))
    holds = enough if not isinstance(condition, Neither) or enough is None else not enough
    return answered(holds), met


def _reason(
    condition: Every | Some | Neither | AtLeast, answer: Answer, children: tuple[Verdict, ...], met: int
) -> str:
    if not children:
        return "无条件适用" if answer is Answer.MET else "没有列出任何条件"
    if answer is Answer.UNKNOWN:
        return _because(children, Answer.UNKNOWN)
    head, telling = _heads(condition, answer, len(children), met)
    return f"{head}：{_because(children, telling)}"


def _heads(
    condition: Every | Some | Neither | AtLeast, answer: Answer, count: int, met: int
) -> tuple[str, Answer]:
    """The opening words of a reason, and which of the children carry it."""
    yes = answer is Answer.MET
    match condition:
        case Every():
            return (f"{count} 项均满足", Answer.MET) if yes else ("有条件未满足", Answer.UNMET)
        case Some():
            return ("已满足其一", Answer.MET) if yes else (f"{count} 项均未满足", Answer.UNMET)
        case Neither():
            return ("没有出现所列情形", Answer.UNMET) if yes else ("出现了所列情形", Answer.MET)
        case AtLeast(k=k):
            head = f"{count} 项中需满足 {k} 项，已满足 {met} 项"
            return head, Answer.MET if yes else Answer.UNMET


def _because(children: tuple[Verdict, ...], answer: Answer) -> str:
    return "；".join(child.reason for child in children if child.answer is answer)


def open_leaves(verdict: Verdict) -> Iterator[Verdict]:
    """The unknown leaves that still matter."""
    if verdict.answer is not Answer.UNKNOWN:
        return
    if not verdict.children:
        yield verdict
    for child in verdict.children:
        yield from open_leaves(child)


def open_reads(verdict: Verdict) -> Iterator[FactRead]:
    """The facts that the unknown leaves still lack."""
    for leaf in open_leaves(verdict):
        yield from lacking(leaf)


def lacking(leaf: Verdict) -> Iterator[FactRead]:
    """The facts one unknown leaf lacks; where none is missing, one of the wrong kind is as good as that."""
    unknown = [read for read in leaf.facts if not read.known]
    return iter(unknown or (leaf.facts if isinstance(leaf.condition, Test) else ()))


def lacking_of(verdict: Verdict) -> tuple[FactRead, ...]:
    """The facts that hold a verdict up, each as it was read."""
    return tuple(open_reads(verdict))
