"""What can be told before sending: said already, said by others too, and who will probably have it?"""

from dataclasses import dataclass
from datetime import datetime

from qifu.appeals import repeats, understanding
from qifu.appeals.messages import Message
from qifu.appeals.queries import visible
from qifu.appeals.rules.duplicates import Heard
from qifu.registry.rules.access import Actor


@dataclass(frozen=True, slots=True)
class Earlier:
    """An own appeal like the one being written."""

    number: str
    title: str
    heard_at: datetime
    is_open: bool


@dataclass(frozen=True, slots=True)
class Nearby:
    """What is like it; of others only how many there are."""

    own: tuple[Earlier, ...] = ()
    others: int = 0


def nearby(actor: Actor, message: Message, *, pack: str, at: datetime) -> Nearby:
    """Earlier appeals like a text that is not sent yet."""
    if actor.enterprise_id is None:
        return Nearby()
    asked = Heard(
        key="unsent",
        text=message.text,
        title=message.title,
        enterprise=str(actor.enterprise_id),
        place=message.place,
        at=at,
    )
    ids = {one.appeal_id for one in repeats.likely_to(asked, pack=pack, on=at.date())}
    own = visible(actor).filter(pk__in=ids, enterprise_id=actor.enterprise_id).order_by("-heard_at")
    lines = tuple(
        Earlier(one.case.number, one.case.title, one.heard_at, one.case.closed_at is None) for one in own
    )
    return Nearby(lines, len(ids) - len(lines))


def expected_desk(message: Message, *, pack: str, at: datetime) -> str:
    """The department that the rules of the place would propose; empty where a person decides."""
    return understanding.propose(pack, message, on=at.date()).department_name
