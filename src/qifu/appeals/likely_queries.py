"""Which appeals does somebody perhaps repeat who is just telling theirs, and how were the like answered?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from qifu.appeals import repeats
from qifu.appeals.queries import visible
from qifu.appeals.rules.duplicates import Heard
from qifu.registry.rules.access import Actor

SHORTEST = 8  # fewer characters than this are like everything


@dataclass(frozen=True, slots=True)
class LikelyCase:
    """An earlier case that may be about the same, as far as the asker may see it."""

    number: str
    title: str
    enterprise: str
    heard_at: datetime
    closed: bool
    score: float
    reasons: tuple[str, ...]


def likely_cases(
    actor: Actor,
    *,
    title: str,
    text: str,
    enterprise: str,
    place: str,
    pack: str,
    at: datetime,
    most: int = 3,
) -> tuple[LikelyCase, ...]:
    """Earlier cases like a text that is still being typed, the likeliest first."""
    if len(title.strip() + text.strip()) < SHORTEST:
        return ()
    asked = Heard("", text.strip(), title.strip(), enterprise.strip(), place.strip(), at)
    found = repeats.likely_to(asked, pack=pack, on=at.date(), most=most)
    known = _known(actor, (one.appeal_id for one in found))
    return tuple(
        LikelyCase(*known[one.appeal_id], one.score, tuple(r.text for r in one.reasons if r.speaks_for))
        for one in found
        if one.appeal_id in known
    )


def _known(actor: Actor, keys: Iterable[int]) -> dict[int, tuple[str, str, str, datetime, bool]]:
    names = ("pk", "case__number", "case__title", "enterprise__name", "heard_at", "case__closed_at")
    rows = visible(actor).filter(pk__in=list(keys)).order_by().values_list(*names)
    return {
        key: (number, title, name or "", heard_at, closed_at is not None)
        for key, number, title, name, heard_at, closed_at in rows
    }
