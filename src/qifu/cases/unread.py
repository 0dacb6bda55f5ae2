"""What was an enterprise told that it has not read yet?"""

from dataclasses import dataclass
from datetime import datetime

from qifu.cases.models import Notice
from qifu.cases.scoping import USUAL
from qifu.registry.rules.access import Actor


@dataclass(frozen=True, slots=True)
class UnreadNotice:
    """One thing told, with the case it belongs to."""

    case_id: int
    number: str
    title: str
    kind: str
    text: str
    at: datetime


def unread(actor: Actor, *, most: int = 20, case_type: str = USUAL) -> tuple[UnreadNotice, ...]:
    """The newest unread notice of each of the enterprise's cases, newest first."""
    if actor.enterprise_id is None:
        return ()
    rows = Notice.objects.filter(
        case__enterprise_id=actor.enterprise_id, case__case_type=case_type, read_at=None
    )
    names = ("case_id", "case__number", "case__title", "kind", "text", "at")
    told = rows.exclude(kind="withdrawn").order_by("-at", "-pk").values_list(*names)
    newest: dict[int, UnreadNotice] = {}
    for row in told:
        newest.setdefault(row[0], UnreadNotice(*row))
    return tuple(newest.values())[:most]
