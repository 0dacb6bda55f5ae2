"""How is an act written down? Inside the transaction of the act itself, at the end of its subject's chain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from qifu.ledger.models import ChainHead, Entry, Seal, SealedEntry, Unsealed
from qifu.ledger.rules.chain import (
    SEAL_AT_MOST,
    SEALS,
    Link,
    SealLink,
    digest_of,
    merkle_root,
    plain,
    seal_digest_of,
)
from qifu.ledger.vocabulary import Kind


@dataclass(frozen=True, slots=True)
class Act:
    """What `record_many` writes: the arguments of one `record`."""

    kind: Kind
    subject: str
    by_key: str
    by_name: str
    at: datetime
    said: Mapping[str, object]


def record(
    kind: Kind,
    *,
    subject: str,
    by_key: str,
    by_name: str,
    at: datetime,
    said: Mapping[str, object] | None = None,
) -> Entry:
    """Add one entry to the subject's chain, inside the transaction of the act: both stand or fall together.

    `said` is plain JSON (dates as ISO text). A transaction that writes several subjects writes them in sorted
    order, or calls `record_many`; else two of them can wait for each other.
    """
    return record_many([Act(kind, subject, by_key, by_name, at, said or {})])[0]


def record_many(acts: Sequence[Act]) -> list[Entry]:
    """Add many entries with a handful of statements; the order within a subject is the order given."""
    if not connection.in_atomic_block:
        raise TransactionManagementError("the journal is written inside the transaction of the act")
    heads = _locked_heads({act.subject for act in acts})
    entries = [_next_entry(heads[act.subject], act) for act in acts]
    Entry.objects.bulk_create(entries, batch_size=1000)
    Unsealed.objects.bulk_create([Unsealed(entry=entry) for entry in entries], batch_size=1000)
    _move_on(list(heads.values()))
    return entries


def seal(at: datetime, *, at_most: int = SEAL_AT_MOST) -> Seal | None:
    """Freeze what waits under one Merkle root; None when nothing waits.

    What waits is a row, not a range of keys: an entry whose transaction commits after that of a later key
    is simply found by the next round.
    """
    with transaction.atomic():
        head = _locked_heads({SEALS})[SEALS]
        waiting = list(
            Unsealed.objects.order_by("entry_id").values_list("entry_id", "entry__digest")[:at_most]
        )
        if not waiting:
            return None
        made = _next_seal(head, at, [digest for _, digest in waiting])
        SealedEntry.objects.bulk_create(
            [SealedEntry(entry_id=key, seal=made, place=place) for place, (key, _) in enumerate(waiting)],
            batch_size=1000,
        )
        _stop_waiting([key for key, _ in waiting])
        head.save(update_fields=["length", "digest"])
        return made


def _locked_heads(subjects: set[str]) -> dict[str, ChainHead]:
    """The heads of these chains, made if missing, locked in one order until the transaction ends."""
    ordered = sorted(subjects)
    heads = _lock(ordered)
    missing = [ChainHead(subject=subject) for subject in ordered if subject not in heads]
    if missing:
        ChainHead.objects.bulk_create(missing, ignore_conflicts=True, batch_size=1000)
        heads |= _lock([head.subject for head in missing])
    return heads


def _move_on(heads: list[ChainHead]) -> None:
    """Write how long the chains are now; one alone, as mostly, goes without the machinery for many."""
    if len(heads) == 1:
        heads[0].save(update_fields=["length", "digest"])
    else:
        ChainHead.objects.bulk_update(heads, ["length", "digest"], batch_size=500)


def _lock(subjects: Sequence[str]) -> dict[str, ChainHead]:
    held: dict[str, ChainHead] = {}
    for start in range(0, len(subjects), 500):
        wanted = ChainHead.objects.filter(subject__in=subjects[start : start + 500])
        held |= {head.subject: head for head in wanted.select_for_update().order_by("subject")}
    return held


def _next_entry(head: ChainHead, act: Act) -> Entry:
    position = head.length + 1
    said = plain(act.said)
    link = Link(
        act.subject, position, act.kind.value, act.by_key, act.by_name, act.at, said, previous=head.digest
    )
    head.length, head.digest = position, digest_of(link)
    return Entry(
        subject=link.subject,
        position=link.position,
        kind=link.kind,
        by=link.by,
        by_name=link.by_name,
        at=link.at,
        said=link.said,
        previous=link.previous,
        digest=head.digest,
    )


def _next_seal(head: ChainHead, at: datetime, digests: list[str]) -> Seal:
    root = merkle_root(bytes.fromhex(digest) for digest in digests)
    link = SealLink(head.length + 1, at, len(digests), root, previous=head.digest)
    head.length, head.digest = link.number, seal_digest_of(link)
    return Seal.objects.create(
        number=link.number,
        at=link.at,
        leaves=link.leaves,
        root=link.root,
        previous=link.previous,
        digest=head.digest,
    )


def _stop_waiting(keys: Sequence[int]) -> None:
    for start in range(0, len(keys), 500):
        Unsealed.objects.filter(entry_id__in=keys[start : start + 500]).delete()
