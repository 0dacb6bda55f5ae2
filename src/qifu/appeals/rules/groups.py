"""Which messages of a whole file speak of the same thing, and which thing do most speak of?

Each message is linked to the earliest group still open that it resembles, itself and not by way of others:
a chain of small likenesses would tie half a city together.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qifu.appeals.rules.duplicates import USUAL, Heard, Likeness, Thresholds, gap_days, judge, measure
from qifu.kernel.text.index import SimilarTexts

_LOOKED_AT = 40  # nearest messages looked at, those still to come included
_LEVEL = 0.05  # matches as good as each other: the earliest is taken
_FAINT = 0.1  # cosine under which no pair was ever worth judging

HEADERS = ("id", "group", "score", "rank")


@dataclass(frozen=True, slots=True)
class Member:
    """A message in a group: the earlier message it was linked by, and how alike the two are."""

    key: str
    score: float
    linked_to: str
    likeness: Likeness | None


@dataclass(frozen=True, slots=True)
class Group:
    """Messages on one thing, earliest first; rank 1 is the largest group."""

    rank: int
    key: str
    members: tuple[Member, ...]


@dataclass(slots=True)
class _Open:
    """A group being built."""

    head: Heard
    last: Heard
    members: list[Member]


@dataclass(frozen=True, slots=True)
class _Link:
    """A message found alike, and its group."""

    old: Heard
    likeness: Likeness
    group: _Open


def group(messages: Sequence[Heard], thresholds: Thresholds = USUAL) -> list[Group]:
    """Group a file of messages; single messages are groups of one, ranked last."""
    ordered = sorted(messages, key=lambda message: (message.at, message.key))
    index: SimilarTexts[str] = SimilarTexts()
    index.add_many((message.key, message.whole) for message in ordered)
    owners: dict[str, tuple[Heard, _Open]] = {}
    found: list[_Open] = []
    for message in ordered:
        link = _link(message, index, owners, thresholds)
        if link is None:
            own = _Open(message, message, [Member(message.key, 1.0, message.key, None)])
            found.append(own)
        else:
            own = link.group
            own.last = message
            own.members.append(Member(message.key, link.likeness.score, link.old.key, link.likeness))
        owners[message.key] = message, own
    return _ranked(found)


def rows_of(groups: Iterable[Group], smallest: int = 1) -> list[tuple[str, str, float, int]]:
    """One row a message under `HEADERS`; a group is called by its first message."""
    return [
        (member.key, held.key, member.score, held.rank)
        for held in groups
        if len(held.members) >= smallest
        for member in held.members
    ]


def _link(
    new: Heard, index: SimilarTexts[str], owners: dict[str, tuple[Heard, _Open]], thresholds: Thresholds
) -> _Link | None:
    """The closest match within the earliest open group whose first message is like the new one too."""
    links: dict[str, _Link] = {}
    for hit in index.similar(new.whole, _LOOKED_AT, leave_out={new.key}, at_least=_FAINT):
        if hit.key not in owners:
            continue
        old, own = owners[hit.key]
        likeness = judge(new, old, measure(index, new, old, whole=hit.score, shared=hit.shared), thresholds)
        best = links.get(own.head.key)
        if likeness.kind != "none" and (best is None or likeness.score > best.likeness.score):
            links[own.head.key] = _Link(old, likeness, own)
    fitting = [link for link in links.values() if _fits(new, link, index, thresholds)]
    best_score = max((link.likeness.score for link in fitting), default=0.0)
    near_best = [link for link in fitting if link.likeness.score >= best_score - _LEVEL]
    return min(near_best, key=lambda link: (link.group.head.at, link.group.head.key), default=None)


def _fits(new: Heard, link: _Link, index: SimilarTexts[str], thresholds: Thresholds) -> bool:
    if gap_days(new, link.group.last) > thresholds.same_kind_days:
        return False
    head = link.group.head
    if link.old.key == head.key:
        return True
    return judge(new, head, measure(index, new, head), thresholds).score >= thresholds.head


def _ranked(found: Iterable[_Open]) -> list[Group]:
    largest = sorted(found, key=lambda own: (-len(own.members), own.head.at, own.head.key))
    return [Group(rank, own.head.key, tuple(own.members)) for rank, own in enumerate(largest, start=1)]
