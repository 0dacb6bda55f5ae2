"""Who comes in where only so many can, and who gets how much where the money does not last for all?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import assert_never

from qifu.kernel import money
from qifu.policies.schema import Contest, Shortage


@dataclass(frozen=True, slots=True)
class Award:
    """The place of one applicant; None where equal scores, or scores still open, leave it to people."""

    applicant: str
    place: str | None
    reason: str


def award(contest: Contest, scores: Mapping[str, Fraction | None]) -> tuple[Award, ...]:
    """The place of each applicant by score, in the order given; a place is told as soon as it is certain.

    Whoever is level with another across the edge of a place waits: the rule ranks, it does not draw lots.
    """
    known = [score for score in scores.values() if score is not None]
    found = []
    for applicant, score in scores.items():
        if score is None:
            first, last, told = 1, len(scores), "尚无得分"
        else:
            first = 1 + sum(other > score for other in known)
            last = sum(other >= score for other in known) + len(scores) - len(known)
            told = f"得分 {money.plain_number(score) if 10**6 % score.denominator == 0 else score}"
        rank = f"第 {first} 名" if first == last else f"第 {first} 至 {last} 名"
        best, worst = _place(contest, first), _place(contest, last)
        if best == worst:
            found.append(Award(applicant, best, f"{told}，{rank}，{best}"))
        else:
            found.append(Award(applicant, None, f"{told}，{rank}，{best}还是{worst}尚不能定"))
    return tuple(found)


def allot(amounts_fen: Sequence[int], total_fen: int, shortage: Shortage) -> tuple[int, ...]:
    """What each gets of a total that may not last: all cut in proportion, or served in order."""
    if sum(amounts_fen) <= total_fen:
        return tuple(amounts_fen)
    match shortage:
        case "in_proportion":
            return money.split(total_fen, tuple(Fraction(each) for each in amounts_fen))
        case "in_order":
            left, paid = total_fen, []
            for each in amounts_fen:
                paid.append(min(each, left))
                left -= paid[-1]
            return tuple(paid)
        case _:
            assert_never(shortage)


def _place(contest: Contest, rank: int) -> str:
    for place in contest.places:
        if rank <= place.count:
            return place.name
        rank -= place.count
    return contest.otherwise
