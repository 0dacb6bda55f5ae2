"""How much does an item pay, step by step, exactly?

One order for all: start (fixed, base or parts), exchange, rate, uplift, floor, caps, residual, stacking; then
the rounding, once; then stages and cost shares, which divide the rounded sum to the fen.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from qifu.kernel import money
from qifu.kernel.conditions import FactRead, Known
from qifu.kernel.money import Rounding
from qifu.policies.rules import shares, steps, sum_words
from qifu.policies.rules.steps import Step
from qifu.policies.schema import UNIT_FEN, Item, Pay


@dataclass(frozen=True, slots=True)
class Benefit:
    """The sum in fen if it is known, else the most it can be; the steps, and how it is divided."""

    amount_fen: int | None
    at_most_fen: int | None
    steps: tuple[Step, ...]
    missing: tuple[str, ...] = ()
    judgments: tuple[str, ...] = ()
    fault: str = ""
    stages: tuple[shares.StagePart, ...] = ()
    due_fen: int | None = None
    shares: tuple[tuple[str, int], ...] = ()


def benefit(item: Item, known: Known) -> Benefit | None:
    """What the item pays an enterprise if it is eligible; None if it pays no money."""
    if item.pay is None:
        return None
    run = steps.Run(known)
    steps.through(run, item.pay, item.stack)
    quantity = run.quantity
    fault = quantity.fault or steps.unit_fault(quantity)
    if fault or quantity.value is None:
        at_most = (
            None if fault or quantity.high is None else _whole(max(quantity.high, Fraction(0)), item.pay, run)
        )
        return Benefit(None, at_most, tuple(run.done), *_open(quantity.reads), fault)
    amount = _whole(quantity.value, item.pay, run)
    run.done.append(_rounding_step(quantity.value, amount, item.pay))
    divided = shares.divide(item.pay, amount, known)
    return Benefit(
        amount,
        amount,
        tuple(run.done),
        *_open(divided.reads),
        "",
        divided.stages,
        divided.due_fen,
        divided.shares,
    )


def _whole(value: Fraction, pay: Pay, run: "steps.Run") -> int:
    """Rounded once; never above a cap, even where the document rounds up."""
    found = money.rounded(value, UNIT_FEN[pay.round], pay.rounding)
    if run.ceiling is not None and found > run.ceiling:
        return money.rounded(value, UNIT_FEN[pay.round], Rounding.DOWN)
    return found


def _rounding_step(before: Fraction, after: int, pay: Pay) -> Step:
    how = sum_words.ROUNDED[pay.rounding.value]
    change = "恰好，不变" if before == after else f"{how}，{money.show(before)} → {money.show(after)}"
    said = f"取整到{pay.round}：{change}"
    return Step("rounding", said, Fraction(after))


def _open(reads: Iterable[FactRead]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    unknown = [read for read in reads if not read.known]
    names = tuple(dict.fromkeys(read.name for read in unknown if not read.is_judged))
    return names, tuple(dict.fromkeys(read.name for read in unknown if read.is_judged))
