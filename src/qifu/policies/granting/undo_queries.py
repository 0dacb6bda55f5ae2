"""Which verdicts can still be taken back by this reader, until when, and which one was taken back last?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch

from qifu.cases import editions
from qifu.policies.models import Grant, GrantVerdict, VerdictRun
from qifu.registry.rules.access import Actor, Role

LONGEST = timedelta(days=1)  # no pack may say more


@dataclass(frozen=True, slots=True)
class OpenRun:
    """Verdicts of one tap that have not been taken back."""

    id: int
    at: datetime
    until: datetime
    count: int
    fen: int


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The verdict that was taken back and after which none has been given."""

    verdict: str
    fen: int | None
    at: datetime
    undone_at: datetime
    undone_by: str
    why: str


def open_runs(actor: Actor, at: datetime) -> tuple[OpenRun, ...]:
    """What the actor decided together a short while ago, the latest first."""
    left = GrantVerdict.objects.filter(undone_at=None).select_related("grant__case__edition")
    runs = VerdictRun.objects.filter(by_key=actor.key, at__gt=at - LONGEST).order_by("-at", "-pk")
    found = [_run(run) for run in runs.prefetch_related(Prefetch("verdicts", queryset=left))]
    return tuple(run for run in found if run is not None and run.until >= at)


def until(actor: Actor, grant_id: int, at: datetime) -> datetime | None:
    """Until when this reader may take back the verdict of a grant; None where it is not for this reader."""
    verdict = _newest(grant_id)
    if verdict is None or verdict.undone_at is not None:
        return None
    is_own = actor.key in (verdict.by_key, verdict.signer_key) or actor.is_any(Role.DEPARTMENT_LEAD)
    end = _until(verdict)
    return end if is_own and end >= at else None


def taken_back(grant_id: int) -> TakenBack | None:
    """The verdict that no longer counts, until another one is given."""
    verdict = _newest(grant_id)
    if verdict is None or verdict.undone_at is None:
        return None
    grant = Grant.objects.select_related("case").get(pk=grant_id)
    if grant.case.replied_at is not None or grant.withdrawn_at is not None:
        return None
    return TakenBack(
        verdict.verdict, verdict.fen, verdict.at, verdict.undone_at, verdict.undone_by, verdict.undone_why
    )


def _run(run: VerdictRun) -> OpenRun | None:
    verdicts = list(run.verdicts.all())
    if not verdicts:
        return None
    return OpenRun(
        run.pk, run.at, min(_until(one) for one in verdicts), len(verdicts),
        sum(one.fen or 0 for one in verdicts),
    )  # fmt: skip


def _until(verdict: GrantVerdict) -> datetime:
    rules = editions.rules_of(verdict.grant.case.edition)
    can = "withdraw_reply" in rules.acts  # a case of an older edition cannot
    return verdict.at + timedelta(minutes=rules.undo.minutes if can else -1)


def _newest(grant_id: int) -> GrantVerdict | None:
    rows = GrantVerdict.objects.filter(grant=grant_id).select_related("grant__case__edition")
    return rows.order_by("-at", "-pk").first()
