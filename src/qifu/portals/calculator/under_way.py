"""What of all this has the enterprise applied for already, or been granted, in the period that runs?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from qifu.policies.granting import grant_queries
from qifu.policies.granting.grant_queries import GrantLine
from qifu.policies.rules import times
from qifu.portals import grant_words
from qifu.portals.calculator import words
from qifu.portals.calculator.sides import Side
from qifu.portals.calculator.words import Sum
from qifu.portals.look import Tone
from qifu.portals.visits import Visit


@dataclass(frozen=True, slots=True)
class Going:
    """One that is under way or settled: how it stands, how much, and where it is followed."""

    title: str
    url: str
    tone: Tone
    sign: str
    say: str
    sum: Sum | None


def of(visit: Visit, side: Side) -> Mapping[str, GrantLine]:
    """By the code of the item; of a visitor nothing is known. One taken back may be applied for again."""
    if side.is_visitor:
        return {}
    period = times.period(side.on)
    lines = grant_queries.own_grants(visit.actor, visit.at)
    return {line.item_code: line for line in lines if line.period == period and not line.is_withdrawn}


def rows(lines: Iterable[GrantLine]) -> tuple[Going, ...]:
    """As the list shows them."""
    return tuple(_row(line) for line in lines)


def total(lines: Iterable[GrantLine]) -> Sum | None:
    """What they come to together; None for nothing."""
    fen = sum(grant_words.fen_of(line) or 0 for line in lines)
    return words.sum_of(fen) if fen else None


def _row(line: GrantLine) -> Going:
    tone, sign, say = grant_words.standing(line)
    url = reverse("policies_grant", args=[line.case.number])
    fen = grant_words.fen_of(line)
    return Going(line.item_title, url, tone, sign, say, words.sum_of(fen) if fen else None)
