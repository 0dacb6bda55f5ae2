"""Has anybody touched the journal? Every link, head and seal is computed again; whatever differs is a fault.

Memory: about 52 bytes per entry (its place in a seal) and 300 per subject (its head); the rest is streamed.
"""

import struct
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qifu.ledger.rules.chain import (
    SEAL_AT_MOST,
    SEALS,
    Head,
    Link,
    SealLink,
    digest_of,
    merkle_root,
    seal_digest_of,
)

LEAF = struct.Struct(">qi32s")
LEAF_ROW = np.dtype([("seal", ">i8"), ("place", ">i4"), ("digest", "V32")])
NO_DIGEST = bytes(32)


class FaultKind(StrEnum):
    """What kind of trace an interference leaves."""

    EDITED = "edited"
    MISSING = "missing"
    ORDER = "order"
    BROKEN = "broken"
    TAIL = "tail"
    UNLISTED = "unlisted"
    SEAL_EDITED = "seal_edited"
    SEAL_MISSING = "seal_missing"
    SEAL_LEAVES = "seal_leaves"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Fault:
    """Where something does not agree, in words for the auditor."""

    kind: FaultKind
    subject: str
    position: int
    say: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What was looked at and what was found; the last seal is what an outside copy is compared with."""

    ok: bool
    entries: int
    subjects: int
    seals: int
    unsealed: int
    faults: tuple[Fault, ...]
    last_seal: int = 0
    last_seal_digest: str = ""


def verify(links: Iterable[Link], heads: Iterable[Head], seals: Iterable[SealLink]) -> Verification:
    """Check all. Links come grouped by subject in the order of positions, seals in the order of numbers."""
    known = {head.subject: head for head in heads}
    seal_head = known.pop(SEALS, Head(SEALS, 0, ""))
    leaves, faults, subjects = _Leaves(), list[Fault](), 0
    for subject, chain in groupby(links, key=attrgetter("subject")):
        faults += _chain_faults(leaves.noted(chain), known.pop(subject, Head(subject, 0, "")))
        subjects += 1
    faults += [_tail_fault(Head(head.subject, 0, ""), head) for head in known.values() if head.length]
    sealing = _Sealing(leaves)
    for seal in seals:
        faults += sealing.faults(seal)
    faults += sealing.end_faults(seal_head)
    return Verification(
        ok=not faults,
        entries=leaves.seen,
        subjects=subjects,
        seals=sealing.count,
        unsealed=leaves.unsealed,
        faults=tuple(faults),
        last_seal=sealing.last.length,
        last_seal_digest=sealing.last.digest,
    )


class _Leaves:
    """Which digest stands in which place of which seal, packed while the links stream past."""

    def __init__(self) -> None:
        self._packed = bytearray()
        self.seen = self.unsealed = 0

    def noted(self, chain: Iterable[Link]) -> Iterator[Link]:
        """The same links, remembered."""
        for link in chain:
            self.seen += 1
            if link.seal is None:
                self.unsealed += 1
            elif 0 <= link.seal < 2**63 and link.place is not None and 0 <= link.place < SEAL_AT_MOST:
                self._packed += LEAF.pack(link.seal, link.place, _raw(link.digest))
            yield link

    def in_order(self) -> NDArray[np.void]:
        """All of them by seal and place."""
        rows = np.frombuffer(self._packed, dtype=LEAF_ROW)
        return rows[np.lexsort((rows["place"], rows["seal"]))]


class _Sealing:
    """The chain of seals, seal by seal, against the leaves found in the entries."""

    def __init__(self, leaves: _Leaves) -> None:
        self._rows = leaves.in_order()
        self._numbers = np.ascontiguousarray(self._rows["seal"])
        self._claimed = 0
        self.count = 0
        self.last = Head(SEALS, 0, "")

    def faults(self, seal: SealLink) -> Iterator[Fault]:
        """What is wrong with the next seal."""
        if seal.number != self.last.length + 1:
            yield _seal_fault(FaultKind.SEAL_MISSING, seal.number, "之前有封存缺失")
        elif seal.previous != self.last.digest:
            yield _seal_fault(FaultKind.BROKEN, seal.number, "与前一次封存接不上")
        if not _agrees(seal.digest, seal_digest_of, seal):
            yield _seal_fault(FaultKind.SEAL_EDITED, seal.number, "内容与摘要不符")
        rows = self._of(seal.number)
        places = rows["place"]
        if len(rows) != seal.leaves or not np.array_equal(places, np.arange(len(rows))):
            yield _seal_fault(
                FaultKind.SEAL_LEAVES, seal.number, f"应有 {seal.leaves} 条记录，实有 {len(rows)} 条"
            )
        elif merkle_root(row.tobytes() for row in rows["digest"]) != seal.root:
            yield _seal_fault(FaultKind.SEAL_EDITED, seal.number, "其中的记录已与封存时不同")
        self.count += 1
        self.last = Head(SEALS, seal.number, seal.digest)

    def end_faults(self, head: Head) -> Iterator[Fault]:
        """What is wrong with the end: seals cut off, or entries said to lie in seals that do not exist."""
        if head != self.last:
            yield _seal_fault(FaultKind.SEAL_MISSING, self.last.length, "最后的封存与封存链尾记录不一致")
        if self._claimed != len(self._rows):
            lost = len(self._rows) - self._claimed
            yield _seal_fault(FaultKind.SEAL_MISSING, self.last.length, f"有 {lost} 条记录所在的封存不存在")

    def _of(self, number: int) -> NDArray[np.void]:
        start, end = np.searchsorted(self._numbers, [number, number + 1])
        self._claimed += int(end - start)
        return self._rows[start:end]


def _chain_faults(chain: Iterable[Link], head: Head) -> Iterator[Fault]:
    last = Head(head.subject, 0, "")
    for link in chain:
        yield from _link_faults(link, last)
        last = Head(link.subject, link.position, link.digest)
    if last != head:
        yield _tail_fault(last, head)


def _link_faults(link: Link, last: Head) -> Iterator[Fault]:
    expected = last.length + 1
    if link.position > expected:
        yield _fault(FaultKind.MISSING, link, f"之前缺 {link.position - expected} 条")
    elif link.position < expected:
        yield _fault(FaultKind.ORDER, link, "次序颠倒或重复")
    elif link.previous != last.digest:
        yield _fault(FaultKind.BROKEN, link, "与前一条接不上")
    if not _agrees(link.digest, digest_of, link):
        yield _fault(FaultKind.EDITED, link, "内容与摘要不符")
    if not (link.seal is None) == (link.place is None) == link.waiting:
        yield _fault(FaultKind.UNLISTED, link, "既未封存也不在待封存之列，或两处都有")


def _tail_fault(last: Head, head: Head) -> Fault:
    say = f"链尾记录为 {head.length} 条，实有 {last.length} 条"
    if head.length == last.length:
        say = "最后一条与链尾记录不符"
    return Fault(FaultKind.TAIL, head.subject, last.length, say)


def _agrees(digest: str, compute: Callable[[Any], str], content: Link | SealLink) -> bool:
    """Whether content and digest agree; content that cannot even be hashed was never written by us."""
    try:
        return compute(content) == digest
    except (TypeError, ValueError, AttributeError):
        return False


def _raw(digest: str) -> bytes:
    try:
        raw = bytes.fromhex(digest)
    except ValueError:
        return NO_DIGEST
    return raw if len(raw) == len(NO_DIGEST) else NO_DIGEST


def _fault(kind: FaultKind, link: Link, say: str) -> Fault:
    return Fault(kind, link.subject, link.position, say)


def _seal_fault(kind: FaultKind, number: int, say: str) -> Fault:
    return Fault(kind, SEALS, number, f"第 {number} 次封存：{say}")
