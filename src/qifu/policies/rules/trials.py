"""Does an item decide as the tests written in its own document say it should?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from qifu.kernel import conditions, money
from qifu.kernel.conditions import Expression, Known, Verdict
from qifu.kernel.conditions.facts import canonical
from qifu.kernel.errors import Refused
from qifu.policies.rules.deciding import Decision, decide
from qifu.policies.schema import Expected, Item, Trial


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one test: nothing, or where the decision differs from what was expected."""

    name: str
    differences: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return not self.differences


def run(item: Item) -> tuple[Outcome, ...]:
    """All tests of an item, in their order."""
    return tuple(Outcome(trial.name, tuple(_differences(item, trial))) for trial in item.tests)


def facts_of(item: Item, trial: Trial) -> tuple[dict[str, Any], date]:
    """The facts a test is tried on, those of `given` with its own laid over them, and the day."""
    on = trial.as_of or (item.given.as_of if item.given else item.valid.from_on)
    own = {canonical(key, on) for key in trial.facts}
    shared = item.given.facts if item.given else {}
    kept = {key: value for key, value in shared.items() if canonical(key, on) not in own}
    return {**kept, **trial.facts}, on


def _differences(item: Item, trial: Trial) -> Iterator[str]:
    try:
        raw, on = facts_of(item, trial)
        decision = decide(item, conditions.given_facts(raw, on), on)
    except Refused as refused:
        yield str(refused)
        return
    expected = trial.expect
    if expected.verdict is not None and decision.standing != expected.verdict:
        yield f"结论应为 {expected.verdict}，实为 {decision.standing}（{decision.verdict.reason}）"
    if expected.mode is not None and decision.mode != expected.mode:
        yield f"兑现方式应为 {expected.mode}，实为 {decision.mode}"
    for label, names, found in (
        ("尚缺的事实", expected.missing, decision.missing),
        ("待人判断的", expected.judgments, tuple(key.removeprefix("judge:") for key in decision.judgments)),
    ):
        if names is not None and {canonical(name, on) for name in names} != {
            canonical(name, on) for name in found
        }:
            yield f"{label}应为 {'、'.join(names) or '无'}，实为 {'、'.join(found) or '无'}"
    if expected.gap is not None and expected.gap not in (gaps := tuple(_gaps(decision.verdict))):
        yield f"差距应为「{expected.gap}」，实为 {'、'.join(gaps) or '无'}"
    yield from _sums(expected, decision)


def _sums(expected: Expected, decision: Decision) -> Iterator[str]:
    paid = decision.benefit
    figures = (
        ("金额", expected.amount, paid.amount_fen if paid else None),
        ("金额至多", expected.at_most, paid.at_most_fen if paid else None),
        ("本期应付", expected.due, paid.due_fen if paid else None),
    )
    borne = dict(paid.shares) if paid else {}
    shares = ((f"{who}承担", sum_, borne.get(who)) for who, sum_ in (expected.shares or {}).items())
    for label, wanted, found in (*figures, *shares):
        if wanted is not None and _fen(wanted) != found:
            fault = f"（{paid.fault}）" if paid and paid.fault else ""
            yield f"{label}应为 {money.show(_fen(wanted))}，实为 {_shown(found)}{fault}"


def _fen(wanted: Expression) -> int:
    value = conditions.compute(wanted, Known({})).value
    if value is None or value.denominator != 1:
        raise Refused("测试里期望的金额不是一个确定的数", remedy="例如 amount: 25万")
    return value.numerator


def _shown(fen: int | None) -> str:
    return "未定" if fen is None else money.show(fen)


def _gaps(verdict: Verdict) -> Iterator[str]:
    if verdict.gap is not None:
        yield verdict.gap.text
    for child in verdict.children:
        yield from _gaps(child)
