"""What does a channel deliver? One message in its fields as written: understood, or at fault and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from qifu.appeals.spreadsheets import columns
from qifu.kernel import identifiers, reading
from qifu.kernel.errors import Refused

FIELDS: dict[str, str] = {name: label for name, (label, _) in columns.FIELDS.items()}
"""Fields of a message, with the label that people know them by."""

TITLE_LENGTH = 200
TEXT_LENGTH = 20_000


@dataclass(frozen=True, slots=True)
class Message:
    """One message as understood; `raw` keeps every cell or key exactly as it came."""

    channel: str
    source_system: str
    source_id: str
    raw: Mapping[str, str]
    title: str
    text: str
    said_at: datetime | None = None
    person: str = ""
    phone: str = ""
    enterprise_name: str = ""
    uscc: str = ""
    area: str = ""
    place: str = ""
    category: str = ""
    kind: str = ""
    points: tuple[str, ...] = ()
    confidential: bool = False
    reported_id: int | None = None
    found_by_us: bool = False


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a message comes from: channel and system, and the number it has there."""

    channel: str
    source_system: str
    source_id: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a message cannot be understood, in the reader's language; the message itself is kept."""

    origin: Origin
    raw: Mapping[str, str]
    why: str = field(compare=False)


def understand(
    origin: Origin, cells: Mapping[str, str], raw: Mapping[str, str], *, now: datetime
) -> Message | Fault:
    """Check the fields of one message. `cells` is keyed by `FIELDS`; `raw` is what is kept.

    Never raises on bad input: what cannot be understood comes back as a `Fault` that waits in quarantine.
    """
    raw = {name: storable(text) for name, text in raw.items()}
    try:
        return _understand(origin, {name: storable(text).strip() for name, text in cells.items()}, raw, now)
    except Refused as fault:
        return Fault(origin, raw, str(fault))


def storable(text: str) -> str:
    """The NUL character is shown instead of kept: PostgreSQL has no place for it."""
    return text.replace("\x00", "␀")


def _understand(origin: Origin, cells: Mapping[str, str], raw: Mapping[str, str], now: datetime) -> Message:
    text = cells.get("text", "")
    title = cells.get("title", "") or text[:40]
    if not (text or title):
        raise Refused("没有内容", why="标题和内容都是空的", remedy="补上内容后放行")
    if len(text) > TEXT_LENGTH:
        raise Refused("内容太长", why=f"{len(text)} 字，最多 {TEXT_LENGTH} 字", remedy="分成几件，或作为附件")
    return Message(
        channel=origin.channel,
        source_system=origin.source_system,
        source_id=origin.source_id,
        raw=raw,
        title=title[:TITLE_LENGTH],
        text=text or title,
        said_at=_said_at(cells.get("said_at", ""), now),
        person=cells.get("person", "")[:60],
        phone=cells.get("phone", "")[:30],
        enterprise_name=cells.get("enterprise", "")[:120],
        uscc=_uscc(cells.get("uscc", "")),
        area=cells.get("area", ""),
        place=cells.get("place", "")[:120],
        category=cells.get("category", "")[:60],
    )


def _said_at(text: str, now: datetime) -> datetime | None:
    if not text:
        return None
    said_at = reading.read_moment(text)
    if said_at > now:
        raise Refused("反映时间在将来", why=f"写的是 {text}", remedy="核对日期后放行")
    return said_at


def _uscc(text: str) -> str:
    if not text:
        return ""
    checked = identifiers.check_uscc(text)
    if not checked.ok:
        hint = f"是不是 {checked.suggestion}？" if checked.suggestion else "核对后放行"
        raise Refused(checked.fault, why=f"写的是 {text}", remedy=hint)
    return checked.value
