"""What does an enterprise see of its own cases? First what waits for it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from qifu.cases.lines import CaseLine, lines_of
from qifu.cases.models import Rating
from qifu.cases.scoping import NOTHING, USUAL, of_type, scope
from qifu.registry.rules.access import Actor

MOST = 100


@dataclass(frozen=True, slots=True)
class Mine:
    """An enterprise's cases: to supply, to rate, running, ended."""

    to_supply: tuple[CaseLine, ...]
    to_rate: tuple[CaseLine, ...]
    open: tuple[CaseLine, ...]
    closed: tuple[CaseLine, ...]

    @property
    def waiting(self) -> tuple[CaseLine, ...]:
        """Everything that waits for the enterprise."""
        return self.to_supply + self.to_rate


def mine(actor: Actor, at: datetime, *, most: int = MOST, case_type: str = USUAL) -> Mine:
    """The cases of the enterprise the actor acts for."""
    is_own = Q(enterprise=actor.enterprise_id) if actor.enterprise_id is not None else NOTHING
    rows = scope(actor).filter(is_own, of_type(case_type))
    rated = Rating.objects.filter(case=OuterRef("pk"), round=OuterRef("round"), silent=False)
    unrated = Q(replied_at__isnull=False) & ~Exists(rated)

    def lines(condition: Q, order: str) -> tuple[CaseLine, ...]:
        return lines_of(rows.filter(condition).order_by(order, "-pk")[:most], at)

    return Mine(
        to_supply=lines(Q(paused_at__isnull=False), "due_at"),
        to_rate=lines(unrated & Q(closed_at=None), "replied_at"),
        open=lines(~Q(stage="") & Q(paused_at=None), "due_at"),
        closed=lines(Q(stage="") & ~(unrated & Q(closed_at=None)), "-received_at"),
    )
