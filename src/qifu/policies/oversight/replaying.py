"""Which recorded decisions come out again, and what was changed where one does not?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from qifu.kernel.errors import Refused
from qifu.ledger import queries as journal
from qifu.policies.models import Grant
from qifu.policies.rules.replays import Change, Recorded, replay

AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Replayed:
    """One grant, decided again."""

    number: str
    item: str
    title: str
    decided_on: date
    changes: tuple[Change, ...]

    @property
    def is_same(self) -> bool:
        return not self.changes


def count() -> int:
    """How many decisions are recorded."""
    return _recorded().count()


def every() -> Iterator[Replayed]:
    """All recorded decisions, in the order of their numbers."""
    for grant in _recorded().iterator(chunk_size=AT_ONCE):
        yield _again(grant)


def one(number: str) -> Replayed:
    """The decision on one grant."""
    found = _recorded().filter(case__number=number).first()
    if found is None:
        raise Refused(f"没有编号为 {number} 的申报，或它还没有决定", remedy="请核对编号")
    return _again(found)


def _recorded() -> QuerySet[Grant]:
    return Grant.objects.exclude(decision="").select_related("item", "case").order_by("case__number")


def _again(grant: Grant) -> Replayed:
    item = grant.item
    kept = Recorded(
        file=f"{item.code}.yaml",
        text=item.text,
        text_sha=item.sha,
        facts=grant.facts,
        on=grant.decided_on,
        decision=grant.decision,
        decision_sha=grant.decision_sha,
        told_sha=_told(grant.case_id),
    )
    return Replayed(grant.case.number, grant.item_code, item.title, grant.decided_on, replay(kept))


def _told(case: int) -> str:
    """The fingerprint that the journal told last."""
    shas = [line.said.get("decision_sha") for line in journal.timeline(f"case:{case}")]
    return next((str(sha) for sha in reversed(shas) if sha), "")
