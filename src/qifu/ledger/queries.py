"""What does the journal tell? Timelines, pages for the auditor, and what a reader has not read."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from qifu.ledger.labels import label
from qifu.ledger.models import Cursor, Entry
from qifu.ledger.vocabulary import Kind

COLUMNS = (
    "pk", "subject", "position", "kind", "by", "by_name", "at", "said", "digest",
    "sealedentry__seal__number", "sealedentry__place",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry as pages and readers see it; `sealed` is the number of its seal, if it has one yet."""

    id: int
    subject: str
    position: int
    kind: str
    label: str
    by_key: str
    by_name: str
    at: datetime
    said: dict[str, Any]
    digest: str
    sealed: int | None
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries the auditor asks for; what is empty does not narrow."""

    subject: str = ""
    kinds: Sequence[Kind] = ()
    by_key: str = ""
    by_name: str = ""
    from_at: datetime | None = None
    until_at: datetime | None = None
    before_id: int | None = None  # the id of the last line of the page before
    limit: int = field(default=50)


def timeline(subject: str) -> tuple[EntryLine, ...]:
    """Everything about one subject, oldest first."""
    return _lines(Entry.objects.filter(subject=subject).order_by("position"))


def timelines(subjects: Sequence[str]) -> dict[str, tuple[EntryLine, ...]]:
    """The timelines of several subjects with one query; subjects without entries have an empty one."""
    found: dict[str, list[EntryLine]] = {subject: [] for subject in subjects}
    for line in _lines(Entry.objects.filter(subject__in=set(subjects)).order_by("subject", "position")):
        found[line.subject].append(line)
    return {subject: tuple(lines) for subject, lines in found.items()}


def journal(wanted: Wanted) -> tuple[EntryLine, ...]:
    """One page for the auditor, newest first; ask again with `before_id` for the next."""
    narrowed = Entry.objects.filter(_narrowed(wanted))
    return _lines(narrowed.order_by("-pk")[: wanted.limit])


def since(reader: str, *, limit: int = 200) -> tuple[EntryLine, ...]:
    """What a reader has not read yet, in the order of the seals: nothing slips in before its cursor."""
    cursor = Cursor.objects.filter(reader=reader).first() or Cursor(reader=reader)
    in_seal = Q(sealedentry__seal__number=cursor.seal_number, sealedentry__place__gt=cursor.place)
    unread = Entry.objects.filter(in_seal | Q(sealedentry__seal__number__gt=cursor.seal_number))
    return _lines(unread.order_by("sealedentry__seal__number", "sealedentry__place")[:limit])


def last_sealed() -> EntryLine | None:
    """The newest entry in the order of the seals."""
    sealed = Entry.objects.filter(sealedentry__isnull=False)
    lines = _lines(sealed.order_by("-sealedentry__seal__number", "-sealedentry__place")[:1])
    return lines[0] if lines else None


def each(kinds: Sequence[Kind], *, from_at: datetime, until_at: datetime) -> Iterator[EntryLine]:
    """All entries of these kinds in a period (`until_at` not included), streamed: for the index."""
    kept = Entry.objects.filter(kind__in=[kind.value for kind in kinds], at__gte=from_at, at__lt=until_at)
    return _each(kept.order_by("at", "pk").values_list(*COLUMNS).iterator(chunk_size=2000))


def _narrowed(wanted: Wanted) -> Q:
    conditions: dict[str, object] = {
        "subject": wanted.subject,
        "kind__in": [kind.value for kind in wanted.kinds],
        "by": wanted.by_key,
        "by_name__contains": wanted.by_name,
        "at__gte": wanted.from_at,
        "at__lt": wanted.until_at,
        "pk__lt": wanted.before_id,
    }
    return Q(**{field: value for field, value in conditions.items() if value})


def _lines(rows: QuerySet[Entry]) -> tuple[EntryLine, ...]:
    return tuple(_each(rows.values_list(*COLUMNS)))


def _each(rows: Iterable[tuple[Any, ...]]) -> Iterator[EntryLine]:
    for key, subject, position, kind, by, by_name, at, said, digest, seal, place in rows:
        yield EntryLine(key, subject, position, kind, label(kind), by, by_name, at, said, digest, seal, place)
