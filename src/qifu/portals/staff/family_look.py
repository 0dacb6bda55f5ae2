"""How does a family of appeals read: who belongs together, why it is thought so, and what can be decided?"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from qifu.appeals.family_queries import Family, Relative
from qifu.cases.queries import CaseLine
from qifu.portals import wording

KINDS = {"repeat": "同一企业重复", "same_kind": "同类事项", "relapse": "办结后复发"}


@dataclass(frozen=True, slots=True)
class RelativeLook:
    """One relative with its reasons on both sides, and the door through which it is decided."""

    name: str
    title: str
    number: str
    url: str
    like: str
    kind: str
    when: str
    reasons_for: tuple[str, ...]
    reasons_against: tuple[str, ...]
    decide_url: str
    text: str


@dataclass(frozen=True, slots=True)
class FamilyLook:
    """The family block: how many, whose head, who is in, who may be."""

    size: int
    note: str
    head_name: str
    head_url: str
    joined: tuple[RelativeLook, ...]
    proposed: tuple[RelativeLook, ...]

    @property
    def title(self) -> str:
        """并案 3 家, or what waits."""
        return f"并案 {self.size} 家" if self.size > 1 else "可能是同一件事"


def family(found: Family, line: CaseLine) -> FamilyLook | None:
    """The block, or nothing where the case stands alone."""
    if not (found.joined or found.proposed):
        return None
    earliest = timezone.localtime(found.earliest_due_at) if found.earliest_due_at else None
    note = f"期限取最早的一件，{wording.short_day(earliest)}" if earliest and found.joined else ""
    return FamilyLook(
        size=found.size,
        note=note,
        head_name=line.enterprise_name if found.is_head else found.head_number,
        head_url="" if found.is_head else reverse("case", args=[found.head_number]),
        joined=_looks(found.joined, line),
        proposed=_looks(found.proposed, line),
    )


def _looks(found: Iterable[Relative], line: CaseLine) -> tuple[RelativeLook, ...]:
    return tuple(_look(one, line) for one in found)


def _look(one: Relative, line: CaseLine) -> RelativeLook:
    return RelativeLook(
        name=one.enterprise or "未登记企业",
        title=one.title,
        number=one.number,
        url=reverse("case", args=[one.number]),
        like=f"相似 {min(one.score, 0.99):.2f}" if one.score else "人工认定",
        kind=KINDS.get(one.kind, ""),
        when=wording.short_day(timezone.localtime(one.heard_at)),
        reasons_for=one.reasons_for,
        reasons_against=one.reasons_against,
        decide_url=reverse("case_family", args=[line.number, one.link_id]),
        text=one.text,
    )
