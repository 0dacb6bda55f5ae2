"""What is an appeal about, how is it called, and with which pictures are the headings shown?"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from qifu.appeals.schema import AppealKinds, Categories
from qifu.kernel import packs
from qifu.portals import wording

BIG = 8
LONGEST_TITLE = 40
MONTH = 30
SEALED_KINDS = ("complaint", "irregularity")
PICTURES: Mapping[str, str] = {
    "energy": "lightning-charge-fill",
    "finance": "graph-up",
    "tax": "file-earmark-spreadsheet",
    "labor": "people",
    "talent": "person-badge",
    "land": "map",
    "building": "building",
    "environment": "clipboard-check",
    "safety": "shield-check",
    "policy": "journal-text",
    "innovation": "lightbulb",
    "property": "bookmark-check",
    "trade": "share",
    "market": "collection",
    "enforcement": "eye",
    "payment": "wallet2",
    "bidding": "megaphone",
    "law": "chat-left-text",
    "logistics": "geo-alt",
    "living": "house",
}
# The end of the first sentence, or of the first clause if it is a long one.
_SENTENCE = re.compile(r"[。！？!?；;\n]")
_CLAUSE = re.compile(r"[，,]")


@dataclass(frozen=True, slots=True)
class Tile:
    """One heading to tap."""

    label: str
    icon: str
    url: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A way of saying something in confidence."""

    code: str
    label: str
    say: str


def tiles(pack: str, on: date, token: str) -> tuple[Tile, ...]:
    """The headings of the place in its own order."""
    base = reverse("appeal_new_say", args=[token])
    return tuple(
        Tile(label, PICTURES.get(code, "question-circle"), f"{base}?about={code}")
        for code, label in category_labels(pack, on).items()
    )


def category_labels(pack: str, on: date) -> dict[str, str]:
    """How the headings are called here."""
    said = packs.load(pack, on=on)
    if not said.has("categories"):
        return {}
    return {code: one.label for code, one in said.section("categories", Categories).root.items()}


def sealed_kinds(pack: str, on: date) -> tuple[Kind, ...]:
    """What may be said in confidence here."""
    known = packs.load(pack, on=on).section("kinds", AppealKinds).root
    return tuple(Kind(code, known[code].label, known[code].say) for code in SEALED_KINDS if code in known)


def ago(then: datetime, now: datetime) -> str:
    """How long ago: 今天, 昨天, 3 天前; longer ago its day."""
    on = timezone.localtime(then).date()
    days = (timezone.localtime(now).date() - on).days
    near = {0: "今天", 1: "昨天"}
    return near.get(days, f" {days} 天前" if days <= MONTH else f" {wording.day(on)} ")


def title_of(text: str) -> str:
    """What the appeal is called in lists: its first sentence, cut at a clause if it is long.

    >>> title_of("东片夜间跳闸。每晚八点")
    '东片夜间跳闸'
    """
    first = next((part for part in _SENTENCE.split(text.strip()) if part.strip()), text)
    plain = " ".join(first.split())
    if len(plain) <= LONGEST_TITLE:
        return plain
    cut = [found.start() for found in _CLAUSE.finditer(plain) if 6 <= found.start() <= LONGEST_TITLE]
    return plain[: cut[-1]] if cut else plain[: LONGEST_TITLE - 1] + "…"
