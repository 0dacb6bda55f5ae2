"""What waits for somebody's score, without a name, and how far is the scoring of an application?"""

from dataclasses import dataclass
from datetime import datetime

from qifu.kernel.errors import Forbidden
from qifu.policies.models import Grant, Score
from qifu.policies.rules import averages
from qifu.registry.rules.access import Actor


@dataclass(frozen=True, slots=True)
class ToScore:
    """One application to be scored: a code, never a name."""

    id: int
    code: str
    item_title: str
    invited_at: datetime
    value: str
    remark: str
    scored_at: datetime | None


@dataclass(frozen=True, slots=True)
class Scores:
    """How far the scoring of one application is; single scores are shown once all are in."""

    asked: int
    given: int
    average: str
    single: tuple[tuple[str, str, str], ...]


def to_score(actor: Actor) -> tuple[ToScore, ...]:
    """What waits for this person's score."""
    rows = Score.objects.filter(account_id=actor.account_id or 0, scored_at=None, grant__verdict="")
    return tuple(_to_score(row) for row in rows.select_related("grant__item").order_by("invited_at", "pk"))


def score_of(actor: Actor, score_id: int) -> tuple[ToScore, Grant]:
    """One of them, with the grant behind it for the facts that may be shown."""
    rows = Score.objects.select_related("grant__item", "grant__case", "grant__enterprise")
    row = rows.filter(pk=score_id, account_id=actor.account_id or 0).first()
    if row is None:
        raise Forbidden("没有请您评这一件", remedy="请回到评分列表")
    return _to_score(row), row.grant


def scores_of(grant_id: int) -> Scores:
    """What the lead department sees of the scoring."""
    rows = list(Score.objects.filter(grant=grant_id).order_by("pk"))
    given = [row for row in rows if row.scored_at is not None]
    if not rows or len(given) < len(rows):
        return Scores(len(rows), len(given), "", ())
    found = averages.average(row.value for row in rows)
    assert found is not None, "there are scores"
    single = tuple((row.by_name, row.value, row.remark) for row in rows)
    return Scores(len(rows), len(given), averages.shown(found), single)


def _to_score(row: Score) -> ToScore:
    return ToScore(
        row.pk, row.code, row.grant.item.title, row.invited_at, row.value, row.remark, row.scored_at
    )
