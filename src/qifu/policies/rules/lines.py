"""How does a verdict read line by line: what is fulfilled, what is not, what nobody knows yet?"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from qifu.kernel import conditions
from qifu.kernel.conditions import (
    Answer,
    AtLeast,
    Compare,
    Condition,
    Elapsed,
    Every,
    FactRead,
    Gap,
    Neither,
    Operator,
    Recognition,
    Some,
    Test,
    Verdict,
)
from qifu.kernel.conditions.expressions import Number
from qifu.kernel.conditions.leaves import as_number

_MORE = (Operator.AT_LEAST, Operator.ABOVE)


class Mark(StrEnum):
    """How a line stands with the enterprise; what must not be there is fulfilled by absence."""

    YES = "yes"
    NO = "no"
    OPEN = "open"
    PERSON = "person"
    SPARE = "spare"  # not fulfilled, and not needed: another way is


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a leaf, or the heading (`is_group`) of the `count` leaves below it."""

    depth: int
    mark: Mark
    say: str
    article: str = ""
    reads: tuple[FactRead, ...] = ()
    gap: Gap | None = None
    is_group: bool = False
    is_forbidden: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far one failing leaf is from its bound: what there is and what it takes, in the gap's unit."""

    have: Fraction
    line: Fraction
    unit: str


def lines(verdict: Verdict) -> tuple[Line, ...]:
    """The leaves in the order written; the outermost `all` needs no heading."""
    if isinstance(verdict.condition, Every) and verdict.children:
        return tuple(line for child in verdict.children for line in _lines(child, 0, is_forbidden=False))
    return tuple(_lines(verdict, 0, is_forbidden=False))


def lacking(verdict: Verdict, *, is_forbidden: bool = False) -> tuple[Verdict, ...] | None:
    """A smallest set of decided leaves that would have to change for the verdict to be met.

    Open leaves are free. None where nothing the enterprise has could be changed to that end.
    """
    wanted = Answer.UNMET if is_forbidden else Answer.MET
    if verdict.answer is wanted or verdict.answer is Answer.UNKNOWN:
        return ()
    if not verdict.children:
        return (verdict,)
    negated = isinstance(verdict.condition, Neither) != is_forbidden
    parts = [lacking(child, is_forbidden=negated) for child in verdict.children]
    return _together(parts, _needed(verdict, is_forbidden=is_forbidden))


def reach(leaf: Verdict) -> Reach | None:
    """The bar that shows a gap; only where more is better and the bound is a figure."""
    bound = _bound(leaf.condition)
    if leaf.gap is None or bound is None or bound.value <= 0:
        return None
    return Reach(bound.value - leaf.gap.amount, bound.value, leaf.gap.unit)


def share_reached(leaf: Verdict) -> Fraction:
    """Which part of the way is done, from nothing to all; nothing where it cannot be said."""
    found = reach(leaf)
    return found.have / found.line if found else Fraction(0)


def _bound(condition: Condition) -> Number | None:
    if not isinstance(condition, Test | Compare):
        return None
    if condition.operator not in _MORE:
        return None
    if isinstance(condition, Compare):
        return condition.bound if isinstance(condition.bound, Number) else None
    return as_number(condition.operand)


def can_be_closed(leaf: Verdict) -> bool:
    """Whether an enterprise may get there by doing more: a recognition, time, a figure half reached.

    Time that has run out does not come back, and nobody is told to become smaller.
    """
    condition = leaf.condition
    if isinstance(condition, Recognition):
        return True
    if leaf.gap is None or not isinstance(condition, Elapsed | Test | Compare):
        return False
    if leaf.gap.unit == "日" and not isinstance(condition, Elapsed):
        return False
    found = reach(leaf)
    return condition.operator in _MORE and (found is None or 2 * found.have >= found.line)


def _together(parts: list[tuple[Verdict, ...] | None], needed: int) -> tuple[Verdict, ...] | None:
    """So many of the parts, those first that take the least."""
    possible = sorted((part for part in parts if part is not None), key=len)
    if len(possible) < needed:
        return None
    return tuple(leaf for part in possible[:needed] for leaf in part)


def _needed(verdict: Verdict, *, is_forbidden: bool) -> int:
    """How many children must come out right for the whole to do so."""
    count = len(verdict.children)
    match verdict.condition:
        case Every():
            least = count
        case Neither():
            return 1 if is_forbidden else count
        case AtLeast(k=k):
            least = k
        case Some():
            least = 1
        case _:
            least = count
    return count - least + 1 if is_forbidden else least


def _lines(verdict: Verdict, depth: int, *, is_forbidden: bool, is_spare: bool = False) -> Iterator[Line]:
    condition = verdict.condition
    if not verdict.children or isinstance(condition, Compare):
        yield _spared(_leaf(verdict, depth, is_forbidden=is_forbidden), is_spare=is_spare)
        return
    negated = isinstance(condition, Neither) != is_forbidden
    if len(verdict.children) == 1 and not verdict.children[0].children:
        line = _spared(_leaf(verdict.children[0], depth, is_forbidden=negated), is_spare=is_spare)
        article = condition.article or line.article
        yield replace(line, say=condition.say, article=article) if condition.say else line
        return
    say = condition.say or _heading(condition, len(verdict.children))
    mark = _mark(verdict, is_forbidden=is_forbidden)
    head = Line(depth, mark, say, condition.article, is_group=True, is_forbidden=is_forbidden)
    yield _spared(head, is_spare=is_spare)
    spare = is_spare or mark is Mark.YES
    for child in verdict.children:
        yield from _lines(child, depth + 1, is_forbidden=negated, is_spare=spare)


def _spared(line: Line, *, is_spare: bool) -> Line:
    """A line that is not fulfilled where the whole is already: it stands back, and asks for nothing."""
    return replace(line, mark=Mark.SPARE, gap=None) if is_spare and line.mark is not Mark.YES else line


def _leaf(verdict: Verdict, depth: int, *, is_forbidden: bool) -> Line:
    condition = verdict.condition
    return Line(
        depth=depth,
        mark=_mark(verdict, is_forbidden=is_forbidden),
        say=said(condition, is_forbidden=is_forbidden),
        article=condition.article,
        reads=verdict.facts,
        gap=verdict.gap if not is_forbidden else None,
        is_forbidden=is_forbidden,
        reason=verdict.reason,
    )


def said(condition: Condition, *, is_forbidden: bool = False) -> str:
    """What a leaf asks, as one would say it: a mark that must or must not be there is not said to be 是."""
    if isinstance(condition, Test) and isinstance(condition.operand, bool) and not condition.say:
        is_there = condition.operand != is_forbidden
        return condition.fact if is_there else f"不属于「{condition.fact}」"
    say = conditions.describe(condition)
    return f"不属于「{say}」的情形" if is_forbidden else say


def _mark(verdict: Verdict, *, is_forbidden: bool) -> Mark:
    if verdict.answer is Answer.UNKNOWN:
        waits = not conditions.missing(verdict) and bool(conditions.open_judgments(verdict))
        return Mark.PERSON if waits else Mark.OPEN
    return Mark.YES if (verdict.answer is Answer.MET) != is_forbidden else Mark.NO


def _heading(condition: Condition, count: int) -> str:
    match condition:
        case Some():
            return f"下列 {count} 项，满足一项即可"
        case AtLeast(k=k):
            return f"下列 {count} 项，至少满足 {k} 项"
        case Neither():
            return f"没有下列 {count} 种情形"
        case _:
            return f"下列 {count} 项都要满足"
