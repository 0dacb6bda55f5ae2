"""What became of the rows of a spreadsheet, counted and row by row?"""

from collections.abc import Iterator
from dataclasses import dataclass

from qifu.appeals.intake import Outcome
from qifu.appeals.models import ImportRow


@dataclass(frozen=True, slots=True)
class Totals:
    """What became of the rows so far."""

    rows: int
    new: int
    repeats: int
    quarantined: int
    proposed: int


def totals(import_id: int) -> Totals:
    """What became of the rows of an import."""
    results = ImportRow.objects.filter(batch=import_id)
    counts = {outcome: results.filter(outcome=outcome.value).count() for outcome in Outcome}
    proposed = (
        results.filter(outcome="new", submission__appeal__links_up__isnull=False)
        .values("submission")
        .distinct()
        .count()
    )
    return Totals(
        sum(counts.values()),
        counts[Outcome.NEW],
        counts[Outcome.REPEAT],
        counts[Outcome.QUARANTINED],
        proposed,
    )


def result_rows(import_id: int) -> Iterator[tuple[str, ...]]:
    """For the result file: each row with what became of it, its case number, why, and its likely kin."""
    results = ImportRow.objects.filter(batch=import_id).select_related("submission__appeal__case")
    for one in (
        results.prefetch_related("submission__appeal__links_up__head__case").order_by("row").iterator(500)
    ):
        appeal = getattr(one.submission, "appeal", None) if one.submission else None
        kin = "、".join(link.head.case.number for link in appeal.links_up.all()) if appeal else ""
        number = appeal.case.number if appeal else ""
        source = one.submission.source_id if one.submission else ""
        yield str(one.row), source, OUTCOMES[one.outcome], number, one.why, kin


RESULT_HEADERS = ("行号", "来源编号", "结果", "诉求编号", "说明", "可能同类")
OUTCOMES = {"new": "新收", "repeat": "已收过", "quarantined": "待核"}
