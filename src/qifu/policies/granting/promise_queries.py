"""Which promised materials are still to follow, of which applications, and is their day over?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from qifu.policies.granting import following
from qifu.policies.models import Grant


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """Materials that were to follow and are not there yet."""

    short: tuple[str, ...]
    due_on: date
    is_missed: bool  # the day is over, and the desk was told


def promises(grants: Iterable[Grant]) -> dict[int, PromiseLine]:
    """What is still to follow, by grant; nothing where all of it is there or nobody waits for it any more."""
    rows = following.running().filter(grant__in=list(grants)).select_related("grant")
    held = list(rows.prefetch_related("grant__case__materials"))
    found = {}
    for one in held:
        names = tuple(file.name for file in one.grant.case.materials.all())
        short = following.short_of(one, names)
        if short:
            found[one.grant_id] = PromiseLine(short, one.due_on, one.missed_at is not None)
    return found
