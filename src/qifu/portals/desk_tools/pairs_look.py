"""How do two appeals stand side by side: what both say, what they say differently, and why?"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils import timezone

from qifu.appeals.family_queries import Pair, Relative
from qifu.appeals.rules.names import conflicts, named_in
from qifu.portals import wording
from qifu.portals.look import Tone

KINDS: dict[str, tuple[str, Tone]] = {
    "repeat": ("重复反映", "soon"),
    "same_kind": ("同类诉求", "brand"),
    "relapse": ("办结后复发", "late"),
}
STATES: dict[str, tuple[str, Tone]] = {
    "proposed": ("待认定", "soon"),
    "joined": ("已并入", "joint"),
    "refused": ("不是一回事", "plain"),
    "left": ("已移出", "plain"),
}
PIECE = 3
"""So many characters in a row must be in both before they are marked: two are in every second sentence."""


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of text: said by both, said differently, or neither."""

    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class SideLook:
    """One of the two appeals."""

    number: str
    title: str
    enterprise: str
    channel: str
    heard: str
    due: str
    words: tuple[Words, ...]
    is_head: bool


@dataclass(frozen=True, slots=True)
class PairLook:
    """A pair as it is decided upon."""

    link_id: int
    state: str
    state_label: str
    state_tone: Tone
    kind: str
    kind_tone: Tone
    score: str
    reasons_for: tuple[str, ...]
    reasons_against: tuple[str, ...]
    head: SideLook
    child: SideLook


def pair_look(pair: Pair, channels: dict[str, str]) -> PairLook:
    """The pair with its marks."""
    told_apart = _told_apart(pair.head, pair.child)
    label, tone = STATES[pair.state]
    kind, kind_tone = KINDS.get(pair.kind, (pair.kind, "plain"))
    sides = [
        _side(one, other, channels, told_apart[place], is_head=place == 0)
        for place, (one, other) in enumerate([(pair.head, pair.child), (pair.child, pair.head)])
    ]
    return PairLook(
        pair.link_id,
        pair.state,
        label,
        tone,
        kind,
        kind_tone,
        f"{pair.score:.2f}",
        pair.reasons_for,
        pair.reasons_against,
        *sides,
    )


def marked(text: str, other: str, differing: Iterable[str] = ()) -> tuple[Words, ...]:
    """The text cut into what the other says too, what it says otherwise, and the rest.

    >>> [words.text for words in marked("东园夜里跳闸三次", "西园夜里跳闸", ["东园"]) if words.mark]
    ['东园', '夜里跳闸']
    """
    marks = _shared(text, other)
    for word in differing:
        for found in re.finditer(re.escape(word), text):
            marks[found.start() : found.end()] = ["differs"] * len(word)
    runs = groupby(range(len(text)), key=lambda place: marks[place])
    return tuple(Words("".join(text[place] for place in run), mark) for mark, run in runs)


def moment(at: datetime | None) -> str:
    """When, in local words; 不计时 without a deadline."""
    return wording.moment(timezone.localtime(at)) if at else "不计时"


def _side(
    one: Relative, other: Relative, channels: dict[str, str], differing: Iterable[str], *, is_head: bool
) -> SideLook:
    return SideLook(
        one.number,
        one.title,
        one.enterprise or "未登记企业",
        channels.get(one.channel, one.channel),
        moment(one.heard_at),
        moment(one.due_at),
        marked(one.text, f"{other.title}\n{other.text}", differing),
        is_head,
    )


def _shared(text: str, other: str) -> list[str]:
    """Marks for every place that lies in a piece which the other holds too."""
    marks = [""] * len(text)
    held = {other[place : place + PIECE] for place in range(len(other) - PIECE + 1)}
    for place in range(len(text) - PIECE + 1):
        piece = text[place : place + PIECE]
        if piece in held and piece.isalnum():
            marks[place : place + PIECE] = ["shared"] * PIECE
    return marks


def _told_apart(head: Relative, child: Relative) -> tuple[list[str], list[str]]:
    """The names that the two give differently: of places, firms, numbered things."""
    found = conflicts(named_in(head.title, head.text), named_in(child.title, child.text))
    return [conflict.one for conflict in found], [conflict.other for conflict in found]
