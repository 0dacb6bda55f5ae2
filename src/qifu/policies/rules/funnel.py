"""How far do enterprises come with an item, where do they stay behind, and how long does the money take?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Stage(StrEnum):
    """The way of an item to an enterprise, in order."""

    TOLD = "told"
    READ = "read"
    MATCHED = "matched"
    APPLIED = "applied"
    GRANTED = "granted"
    PAID = "paid"


LABELS: dict[Stage, str] = {
    Stage.TOLD: "推送",
    Stage.READ: "打开",
    Stage.MATCHED: "符合",
    Stage.APPLIED: "申报或列入名单",
    Stage.GRANTED: "审定同意",
    Stage.PAID: "到账",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One stage: how many, the share of the stage before, and whether most are lost here.

    Where more come than were at the stage before (an item that nobody was told of is read all the same), the
    one is no part of the other, and there is no share.
    """

    stage: Stage
    label: str
    count: int
    before: int | None
    share: Fraction | None
    is_worst: bool = False


def funnel(counts: Mapping[Stage, int]) -> tuple[Step, ...]:
    """All stages in order; the lowest share below one is the worst, the first of several."""
    shares: list[Fraction | None] = []
    before: int | None = None
    for stage in Stage:
        count = counts.get(stage, 0)
        shares.append(Fraction(count, before) if before and count <= before else None)
        before = count
    lost = [share for share in shares if share is not None and share < 1]
    worst = shares.index(min(lost)) if lost else -1
    order = list(Stage)
    return tuple(
        Step(
            stage=stage,
            label=LABELS[stage],
            count=counts.get(stage, 0),
            before=counts.get(order[place - 1], 0) if place else None,
            share=shares[place],
            is_worst=place == worst,
        )
        for place, stage in enumerate(order)
    )


def percentile(values: Sequence[int | Fraction], share: Fraction) -> Fraction | None:
    """The value below which this share lies, straight between neighbours; None of nothing.

    >>> percentile([1, 2, 3, 10], Fraction(1, 2)), percentile([], Fraction(1))
    (Fraction(5, 2), None)
    """
    if not values:
        return None
    ordered = sorted(values)
    place = (len(ordered) - 1) * share
    low = place.numerator // place.denominator
    high = min(low + 1, len(ordered) - 1)
    return Fraction(ordered[low]) + (ordered[high] - ordered[low]) * (place - low)


def median(values: Sequence[int | Fraction]) -> Fraction | None:
    """The middle one, or the mean of the two in the middle."""
    return percentile(values, Fraction(1, 2))
