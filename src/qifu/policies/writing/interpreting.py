"""What does an item mean in plain words? Who issues it says so, who executes it says so; both, or no law."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from qifu.kernel.errors import Forbidden, Refused
from qifu.ledger.vocabulary import Kind
from qifu.policies.models import Interpretation
from qifu.policies.rules import authorship
from qifu.policies.writing.drafts import hands_of, held, note_down
from qifu.registry.rules.access import Actor

SIDES: Final = {"issuer": "制定部门", "executor": "执行部门"}
SHORTEST: Final = 20
LONGEST: Final = 4000


@dataclass(frozen=True, slots=True)
class Interpreted:
    """What one side says."""

    side: str
    label: str
    department: str
    text: str
    at: datetime
    by_name: str


def interpret(draft: int, side: str, text: str, *, by: Actor, at: datetime) -> None:
    """Attach the interpretation of one side to the version under review or accepted."""
    with transaction.atomic():
        row = held(draft)
        if side not in SIDES:
            raise Refused("没有这一方", remedy="请选制定部门或执行部门")
        department = authorship.department_of(side, hands_of(row))
        if not authorship.may_write(by, department):
            raise Forbidden(f"不能写{SIDES[side]}的解读", why="谁制定谁解读，谁执行谁解读")
        if row.state not in ("review", "accepted"):
            raise Refused("现在不用写解读", why="送审以后、发布以前写", remedy="请先送审")
        said = text.strip()
        if not SHORTEST <= len(said) <= LONGEST or "\0" in said:
            why = f"现在 {len(said)} 字"
            raise Refused(
                f"解读要写 {SHORTEST} 到 {LONGEST} 字", why=why, remedy="请写明给谁、给多少、怎么办"
            )
        Interpretation.objects.update_or_create(
            draft=row,
            side=side,
            defaults={
                "version": row.version, "department_id": department, "text": said, "at": at,
                "by_key": by.key, "by_name": by.name,
            },
        )  # fmt: skip
        told = {"side": side, "version": row.version, "text": said}
        note_down(Kind.DRAFT_INTERPRETED, row, by, at, told)


def of_draft(draft: int, version: int) -> tuple[Interpreted, ...]:
    """What was said of this version."""
    return _listed(Interpretation.objects.filter(draft_id=draft, version=version))


def of_published(published: int) -> tuple[Interpreted, ...]:
    """What was said of a published item; items kept in packs are interpreted where they are kept."""
    return _listed(Interpretation.objects.filter(draft__published_id=published))


def _listed(rows: Iterable[Interpretation]) -> tuple[Interpreted, ...]:
    by_side = {row.side: row for row in rows}
    return tuple(
        Interpreted(side, label, row.department.name, row.text, row.at, row.by_name)
        for side, label in SIDES.items()
        if (row := by_side.get(side)) is not None
    )
