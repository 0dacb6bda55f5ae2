"""How far is a spreadsheet on its way in, and what came of its rows?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from qifu.appeals.models import Import, Submission
from qifu.kernel.errors import Refused

STATES = {
    "uploaded": "待确认列",
    "aside": "不导入",
    "confirmed": "排队中",
    "running": "导入中",
    "done": "已导入",
    "refused": "未导入",
}


@dataclass(frozen=True, slots=True)
class ImportView:
    """One import: its file, its columns as chosen, and how many rows are through."""

    id: int
    name: str
    channel: str
    state: str
    state_label: str
    columns: Mapping[str, str]
    at: datetime
    by_name: str
    rows: int
    taken: int
    refused_why: str
    ended_at: datetime | None

    @property
    def percent(self) -> int:
        """How much of it is through, in whole percents."""
        return min(100, 100 * self.taken // self.rows) if self.rows else 0


def view(import_id: int) -> ImportView:
    """One import; refused if there is none."""
    held = Import.objects.annotate(taken=Count("results")).filter(pk=import_id).first()
    if held is None:
        raise Refused("没有这份导入", remedy="从导入清单里打开")
    return _view(held)


def views(most: int = 50) -> tuple[ImportView, ...]:
    """All imports, newest first."""
    return tuple(
        _view(held) for held in Import.objects.annotate(taken=Count("results")).order_by("-at", "-pk")[:most]
    )


def columns_of(submission_id: int) -> dict[str, str]:
    """Which heading stood for which field where a message came in by a spreadsheet; else nothing."""
    columns = (
        Submission.objects.filter(pk=submission_id, batch__isnull=False)
        .values_list("batch__columns", flat=True)
        .first()
    )
    return dict(columns or {})


def _view(held: Import) -> ImportView:
    return ImportView(
        id=held.pk,
        name=held.name,
        channel=held.channel,
        state=held.state,
        state_label=STATES[held.state],
        columns=dict(held.columns),
        at=held.at,
        by_name=held.by_name,
        rows=held.rows,
        taken=held.taken,  # type: ignore[attr-defined]  # the annotation above
        refused_why=held.refused_why,
        ended_at=held.ended_at,
    )
