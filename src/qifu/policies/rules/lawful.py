"""Which of the items an enterprise is eligible for may it have at once, and why are the others left out?

A lower bound that is lawful in any case: of items that exclude each other the dearest is kept, one by one.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from qifu.policies.rules.matches import Match


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An item given up for another, and by which rule."""

    match: Match
    instead_of: Match
    why: str


@dataclass(frozen=True, slots=True)
class Together:
    """What may be had at once, what it comes to in fen, and what is left out."""

    taken: tuple[Match, ...]
    left_out: tuple[LeftOut, ...]
    sum_fen: int


def together(eligible: Iterable[Match]) -> Together:
    """The dearest first; each further one unless a rule forbids it beside one that is taken."""
    taken: list[Match] = []
    left_out: list[LeftOut] = []
    for match in sorted(eligible, key=lambda each: (-each.sure_fen, each.offer.item.item)):
        clash = next(((other, why) for other in taken if (why := _clash(match, other))), None)
        if clash is None:
            taken.append(match)
        else:
            left_out.append(LeftOut(match, *clash))
    return Together(tuple(taken), tuple(left_out), sum(match.sure_fen for match in taken))


def _clash(match: Match, other: Match) -> str:
    one, two = match.offer.item, other.offer.item
    if two.item in one.stack.not_with or one.item in two.stack.not_with:
        return one.stack.say or two.stack.say or "两项不得同时享受"
    if (
        one.stack.group
        and one.stack.group == two.stack.group
        and "add" not in (one.stack.rule, two.stack.rule)
    ):
        how = "取高不重复" if "take_highest" in (one.stack.rule, two.stack.rule) else "只能选一项"
        return one.stack.say or f"同属{one.stack.group}，{how}"
    return ""
