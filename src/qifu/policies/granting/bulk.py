"""How are many clear applications granted at once? Each for itself; the others stay with their reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from qifu.kernel.errors import Refused
from qifu.policies.granting import examining
from qifu.policies.granting.examining import Ruling
from qifu.policies.models import Grant, VerdictRun
from qifu.policies.rules import cross_checks
from qifu.registry.rules.access import Actor

MOST = 200


@dataclass(frozen=True, slots=True)
class Done:
    """Which were granted, in which run, and why the others were not."""

    granted: tuple[int, ...]
    stayed: tuple[tuple[int, str], ...]
    run_id: int | None  # by which they can be taken back together


def grant_clear(*, cases: Iterable[int], by: Actor, at: datetime) -> Done:
    """Grant each at the sum of the rule, if nothing of it still has to be looked at by a person."""
    granted, stayed = [], []
    run = VerdictRun.objects.create(at=at, by_key=by.key, by_name=by.name)
    for case in list(cases)[:MOST]:
        try:
            _grant(case, run, by, at)
            granted.append(case)
        except Refused as no:
            stayed.append((case, no.why or no.what))
    if not granted:
        run.delete()
    return Done(tuple(granted), tuple(stayed), run.pk)


def _grant(case: int, run: VerdictRun, by: Actor, at: datetime) -> None:
    grant = Grant.objects.select_related("item", "case", "enterprise").filter(case_id=case).first()
    if grant is None:
        raise Refused("没有这一件申报")
    if cross_checks.unconfirmed(grant.facts):
        raise Refused("有自报数据还没有核对", why=f"{grant.case.number} 有自报数据还没有核对")
    fen = examining.decided_of(grant).record.decision.amount_fen
    examining.decide(case=case, ruling=Ruling(True, fen), by=by, at=at, run=run)
