"""How were appeals like this one answered before? Only replies that stand and that nobody rated as bad."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from qifu.appeals import repeats
from qifu.appeals.queries import visible
from qifu.registry.rules.access import Actor

LOOKED_AT = 8
NAMES = ("pk", "case__number", "case__title", "case__replies__text", "case__replies__department__short")


@dataclass(frozen=True, slots=True)
class Precedent:
    """An earlier reply, and whether its enterprise rated it, which here means: not as bad."""

    number: str
    title: str
    text: str
    department: str
    replied_at: datetime
    satisfied: bool
    score: float


def similar_replies(
    actor: Actor, case_id: int, *, pack: str, at: datetime, most: int = 2
) -> tuple[Precedent, ...]:
    """Replies to like appeals that the actor may see; satisfied ones first, then the more alike."""
    appeal = visible(actor).filter(case_id=case_id, case__confidential=False).first()
    if appeal is None:
        return ()
    likely = repeats.likely_to(repeats.heard_of(appeal), pack=pack, on=at.date(), most=LOOKED_AT)
    scores = {one.appeal_id: one.score for one in likely if one.appeal_id != appeal.pk}
    answered = visible(actor).filter(
        pk__in=scores,
        case__replied_at__isnull=False,
        case__dissatisfied=0,
        case__replies__withdrawn_at=None,
        case__replies__round=F("case__round"),
    )
    rated = set(answered.filter(case__ratings__silent=False).values_list("pk", flat=True))
    found = [
        Precedent(number, title, text, department, replied_at, key in rated, scores[key])
        for key, number, title, text, department, replied_at in answered.values_list(
            *NAMES, "case__replies__at"
        )
    ]
    return tuple(sorted(found, key=lambda one: (not one.satisfied, -one.score))[:most])
