"""Which part of the time was an approved extension, and what does the reader call each holder?"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from qifu.cases.rules.time_ledger import Holder, Segment

LABELS = {
    Holder.CENTER: "企业综合服务中心",
    Holder.DEPARTMENT: "承办部门",
    Holder.JOINT: "协同办理",
    Holder.ENTERPRISE: "等待企业",
    Holder.EXTENSION: "批准的延期",
    Holder.DONE: "已反馈",
}


@dataclass(frozen=True, slots=True)
class Granted:
    """An extension granted: the time between the two due moments is nobody's delay."""

    due_before: datetime
    due_after: datetime


def with_extensions(held: Iterable[Segment], granted: Iterable[Granted]) -> tuple[Segment, ...]:
    """The same time, with the departments' part inside an extension told apart; nothing is added or lost."""
    found = list(held)
    for one in granted:
        found = [piece for segment in found for piece in _cut(segment, one)]
    return tuple(found)


def _cut(segment: Segment, granted: Granted) -> list[Segment]:
    began, ended = max(segment.began_at, granted.due_before), min(segment.ended_at, granted.due_after)
    if segment.holder not in (Holder.DEPARTMENT, Holder.JOINT) or began >= ended:
        return [segment]
    pieces = [
        replace(segment, ended_at=began),
        replace(segment, began_at=began, ended_at=ended, holder=Holder.EXTENSION),
        replace(segment, began_at=ended),
    ]
    return [piece for piece in pieces if piece.began_at < piece.ended_at]
