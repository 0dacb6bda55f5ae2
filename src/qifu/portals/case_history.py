"""What is told of each entry in a case's journal, and in which tone?"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils import timezone

from qifu.ledger.queries import EntryLine
from qifu.ledger.rules.chain import Link, digest_of
from qifu.ledger.vocabulary import Kind
from qifu.portals import wording
from qifu.portals.look import TimelineEntry, Tone

# What an entry may carry, in the order of telling. Keys that only machines read are not named here.
TOLD: tuple[tuple[str, str], ...] = (
    ("before", "由{}"),
    ("department_name", "{}"),
    ("label", "{}"),
    ("outcome_label", "{}"),
    ("limit", "时限 {}"),
    ("channel", "请到{}办理"),
    ("name", "{}"),
    ("point", "{}"),
    ("answer", "{}"),
    ("say", "{}"),
    ("need", "{}"),
    ("reason", "{}"),
    ("conclusion", "{}"),
    ("note", "{}"),
    ("text", "{}"),
    ("signer", "{}签发"),
    ("comment", "{}"),
)
LONGEST = 60

TONES: dict[str, Tone] = {
    Kind.CASE_OPENED: "plain",
    Kind.CASE_CO_HANDLED: "joint",
    Kind.CASE_CO_REPLIED: "joint",
    Kind.FAMILY_JOINED: "joint",
    Kind.FAMILY_LEFT: "joint",
    Kind.CASE_PAUSED: "waiting",
    Kind.CASE_SUPPLIED: "waiting",
    Kind.CASE_RESUMED: "waiting",
    Kind.CASE_REPLIED: "good",
    Kind.CASE_CLOSED: "good",
    Kind.CASE_WARNED: "soon",
    Kind.CASE_REMINDED: "soon",
    Kind.CASE_EXTENSION_ASKED: "soon",
    Kind.CASE_EXTENSION_DECIDED: "soon",
    Kind.CASE_REPLANNED: "soon",
    Kind.CASE_SUPERVISED: "late",
    Kind.CASE_ESCALATED: "late",
    Kind.CASE_REOPENED: "late",
    Kind.CASE_SENT_BACK: "late",
    Kind.GRANT_UNDONE: "late",
    Kind.GRANT_PAPERS_REMINDED: "soon",
    Kind.GRANT_PAPERS_MISSED: "late",
}
# Codes of places and of machines that changed hands: from A to B is told of transfers only.
_WITH_BEFORE = {Kind.CASE_TRANSFERRED, Kind.CASE_SENT_BACK}


def timeline(lines: Iterable[EntryLine], *, now: datetime) -> tuple[TimelineEntry, ...]:
    """The journal of one case, newest first; today's entries say 今天."""
    newest = sorted(lines, key=lambda line: line.position, reverse=True)
    return tuple(
        TimelineEntry(
            when=when(line.at, now),
            head=line.by_name,
            text=tell(line),
            tone=TONES.get(line.kind, "brand"),
        )
        for line in newest
    )


def is_whole(lines: Iterable[EntryLine]) -> bool:
    """Whether every entry of one complete timeline has the digest that its content and place demand."""
    previous = ""
    for place, line in enumerate(sorted(lines, key=lambda line: line.position), start=1):
        link = Link(
            line.subject, line.position, line.kind, line.by_key, line.by_name, line.at, line.said, previous
        )
        if line.position != place or digest_of(link) != line.digest:
            return False
        previous = line.digest
    return True


def when(at: datetime, now: datetime) -> str:
    """今天 08:30, else the day and the time; a year that is not this one is named."""
    local, today = timezone.localtime(at), timezone.localtime(now)
    if local.date() == today.date():
        return f"今天 {local:%H:%M}"
    year = "" if local.year == today.year else f"{local.year}年"
    return f"{year}{wording.moment(local)}"


def tell(line: EntryLine) -> str:
    """The deed, and what was said with it."""
    parts = [line.label, *_parts(line)]
    return "，".join(parts)


def _parts(line: EntryLine) -> list[str]:
    told = []
    for key, words in TOLD:
        value = _value(line.said, key)
        if value and not (key == "before" and line.kind not in _WITH_BEFORE):
            told.append(words.format(value))
    return list(dict.fromkeys(told))


def _value(said: Mapping[str, object], key: str) -> str:
    value = said.get(key)
    if not isinstance(value, str):
        return ""
    plain = " ".join(value.split()).rstrip("。，；")
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + "…"
