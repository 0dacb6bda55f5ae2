"""How is a rounded sum divided, over time and between levels of government, to the fen?"""

from dataclasses import dataclass

from qifu.kernel import conditions, money
from qifu.kernel.conditions import Answer, FactRead, Known
from qifu.policies.rules.starting import applies
from qifu.policies.schema import Pay


@dataclass(frozen=True, slots=True)
class StagePart:
    """One stage: its milestone, its sum, and whether it is due (None: not known yet)."""

    at: str
    amount_fen: int
    is_due: bool | None


@dataclass(frozen=True, slots=True)
class Division:
    """The stages, what is due of them now, and who bears how much."""

    stages: tuple[StagePart, ...] = ()
    due_fen: int | None = None
    shares: tuple[tuple[str, int], ...] = ()
    reads: tuple[FactRead, ...] = ()


def divide(pay: Pay, amount_fen: int, known: Known) -> Division:
    """The sum by stages and by who pays."""
    sums = money.split(amount_fen, tuple(stage.share for stage in pay.stages)) if pay.stages else ()
    reads: list[FactRead] = []
    stages = []
    for stage, part in zip(pay.stages, sums, strict=True):
        answer = applies(stage.when, known)
        if answer is Answer.UNKNOWN and stage.when is not None:
            reads += conditions.lacking_of(conditions.decide(stage.when, known))
        stages.append(StagePart(stage.at, part, None if answer is Answer.UNKNOWN else answer is Answer.MET))
    due = (
        None
        if any(stage.is_due is None for stage in stages)
        else sum(s.amount_fen for s in stages if s.is_due)
    )
    borne, open_reads = _borne(pay, amount_fen, known)
    return Division(tuple(stages), due if stages else amount_fen, borne, (*reads, *open_reads))


def _borne(
    pay: Pay, amount_fen: int, known: Known
) -> tuple[tuple[tuple[str, int], ...], tuple[FactRead, ...]]:
    """The first rule whose condition is met; nothing as long as that is open."""
    for share in pay.share:
        answer = applies(share.when, known)
        if answer is Answer.UNKNOWN and share.when is not None:
            return (), conditions.lacking_of(conditions.decide(share.when, known))
        if answer is Answer.MET:
            parts = money.split(amount_fen, tuple(share.of.values()))
            return tuple(zip(share.of, parts, strict=True)), ()
    return (), ()
