"""Is a condition met, not met, or can we not know yet, and what was read to say so?

Kleene's three values: what we do not know is never false. Exact: whole numbers, decimals and fractions
are compared as they are; a float is refused, because 0.05 as a float is not five per cent.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from qifu.kernel.conditions.bounds import Quantity
from qifu.kernel.conditions.comparing import compare
from qifu.kernel.conditions.computing import Computer, members
from qifu.kernel.conditions.expressions import Expression, Number, Reading
from qifu.kernel.conditions.facts import Facts, Known
from qifu.kernel.conditions.language import (
    COMPARISONS,
    AtLeast,
    Compare,
    Condition,
    Elapsed,
    Every,
    Judge,
    Neither,
    Recognition,
    Same,
    Some,
    Take,
    Test,
)
from qifu.kernel.conditions.leaves import as_number, same, try_leaf
from qifu.kernel.conditions.sentences import show
from qifu.kernel.conditions.spells import elapsed
from qifu.kernel.conditions.standing import recognized
from qifu.kernel.conditions.verdict import Answer, Verdict, answered, open_reads, tree


def decide(
    condition: Condition,
    facts: Facts | Known,
    on: date | None = None,
    derived: Mapping[str, Expression] | None = None,
) -> Verdict:
    """The verdict on `condition` given what is known on a day; a fact absent or None is unknown."""
    known = facts if isinstance(facts, Known) else Known(facts, on, derived)
    verdict = _decide(condition, known)
    if condition.say:
        return replace(verdict, reason=f"{condition.say}：{verdict.reason}")
    return verdict


def compute(expression: Expression, known: Known) -> Quantity:
    """How much a quantity is, given what is known."""
    return Computer(known, decide).compute(expression)


def missing(verdict: Verdict) -> tuple[str, ...]:
    """The unknown facts that still matter, in the order written; judgments of people are not among them."""
    return tuple(dict.fromkeys(read.name for read in open_reads(verdict) if not read.is_judged))


def open_judgments(verdict: Verdict) -> tuple[str, ...]:
    """The keys of the judgments still to be made. If nothing is `missing`, only people hold it up."""
    return tuple(dict.fromkeys(read.name for read in open_reads(verdict) if read.is_judged))


def _decide(condition: Condition, known: Known) -> Verdict:
    match condition:
        case Test():
            return _leaf(condition, known)
        case Same():
            return _same(condition, known)
        case Compare():
            return _comparison(condition, known)
        case Recognition():
            return recognized(condition, known)
        case Elapsed():
            return elapsed(condition, known)
        case Judge():
            return _judgment(condition, known)
        case Every() | Some() | Neither() | AtLeast():
            return tree(condition, tuple(decide(each, known) for each in condition.of))


def _comparison(condition: Compare, known: Known) -> Verdict:
    if condition.take is None:
        computer = Computer(known, decide)
        return compare(condition, computer.compute(condition.of), computer.compute(condition.bound))
    parts = members((condition.of, condition.bound), known.on)
    if not parts:
        return Verdict(
            Answer.UNKNOWN, "没有给出日期，不知道是哪几期", condition, Computer(known, decide).reads
        )
    leaves = tuple(replace(condition, of=of, bound=bound, take=None, say="") for of, bound in parts)
    if condition.take is Take.EACH:
        whole: Every | Some | AtLeast = Every(of=leaves)
    elif condition.take is Take.ANY:
        whole = Some(of=leaves)
    else:
        assert isinstance(condition.take, int)
        whole = AtLeast(k=condition.take, of=leaves)
    return replace(tree(whole, tuple(_decide(leaf, known) for leaf in leaves)), condition=condition)


def _leaf(test: Test, known: Known) -> Verdict:
    if test.operator in COMPARISONS and known.expression(test.fact) is not None:
        bound = as_number(test.operand)
        if bound is not None:
            return replace(_comparison(_as_comparison(test, bound), known), condition=test)
    read = known.read(test.fact)
    if read.fact.value is None:
        return Verdict(Answer.UNKNOWN, f"尚不掌握「{read.label}」", test, (read,))
    finding = try_leaf(test, read.fact.value, read.label, known.on)
    return Verdict(answered(finding.holds), finding.reason, test, (read,), gap=finding.gap)


def _as_comparison(test: Test, bound: Number) -> Compare:
    return Compare(of=Reading(test.fact), operator=test.operator, bound=bound)


def _same(condition: Same, known: Known) -> Verdict:
    reads = (known.read(condition.fact), known.read(condition.other))
    lacking = "、".join(f"「{read.label}」" for read in reads if not read.known)
    if lacking:
        return Verdict(Answer.UNKNOWN, f"尚不掌握{lacking}", condition, reads)
    left, right = (read.fact.value for read in reads)
    holds = same(left, right)
    verb = {True: "与", False: "不同于", None: "无法对照"}[holds]
    reason = f"{reads[0].label}为 {show(left)}，{verb}{reads[1].label}（{show(right)}）"
    return Verdict(answered(holds), reason + ("相同" if holds else ""), condition, reads)


def _judgment(judge: Judge, known: Known) -> Verdict:
    read = known.read(judge.key, is_judged=True)
    said = read.fact.value
    who = f"由{judge.by}" if judge.by else "由人工"
    if said is None:
        return Verdict(Answer.UNKNOWN, f"{judge.text}，待{who}判断", judge, (read,))
    if not isinstance(said, bool):
        return Verdict(Answer.UNKNOWN, f"{judge.text}：判断应为是或否，读到的是 {show(said)}", judge, (read,))
    return Verdict(answered(said), f"{judge.text}，已{who}判断为{'是' if said else '否'}", judge, (read,))
