"""How do several invited people score applications blind, and who gets which place of a contest?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.db import transaction

from qifu.cases import turns
from qifu.kernel.errors import Forbidden, Refused
from qifu.ledger.vocabulary import Kind
from qifu.policies.finding import offering
from qifu.policies.granting import examining
from qifu.policies.models import Grant, Score
from qifu.policies.rules import averages, quotas
from qifu.policies.rules.quotas import Award
from qifu.registry import government
from qifu.registry.rules.access import Actor, Side

LEAST, MOST = 1, 15


@dataclass(frozen=True, slots=True)
class Placed:
    """What a contest came to: places given, and those whom equal scores left to people."""

    given: int
    left: tuple[Award, ...]


def invite(*, case: int, account_ids: Sequence[int], by: Actor, at: datetime) -> int:
    """Ask staff to score an application; they learn neither its name nor each other's scores."""
    chosen = sorted(set(account_ids))
    if not LEAST <= len(chosen) <= MOST:
        raise Refused("没有选评分的人", why=f"一次 {LEAST} 至 {MOST} 位", remedy="请勾选评分的人")
    with examining.locked(case) as grant:
        _allow_lead(grant, by)
        people = [government.actor_of(key, at.date()) for key in chosen]
        if any(one.side is not Side.STAFF for one in people):
            raise Refused("只能请机构工作人员评分", remedy="请重新选择")
        code = code_of(grant.pk)
        for key, one in zip(chosen, people, strict=True):
            Score.objects.get_or_create(
                grant=grant,
                account_id=key,
                defaults={"by_name": one.name, "code": code, "invited_at": at, "invited_by": by.name},
            )
        turns.record(
            grant.case, Kind.GRANT_SCORERS_INVITED, by=by, at=at, count=len(chosen), shown=False,
            text=f"邀请 {len(chosen)} 位",
        )  # fmt: skip
        return len(chosen)


def code_of(grant_id: int) -> str:
    """Under which code an application is scored: it tells nobody whose it is."""
    return f"{grant_id * 7919 % 10_000:04d}"


def score(*, score_id: int, value: str, remark: str, by: Actor, at: datetime) -> None:
    """Give one's score, once; nobody changes it afterwards."""
    kept = averages.checked(value)
    with transaction.atomic():
        rows = Score.objects.select_for_update(of=("self",)).select_related("grant__case")
        row = rows.filter(pk=score_id, account_id=by.account_id or 0).first()
        if row is None:
            raise Forbidden("没有请您评这一件")
        if row.scored_at is not None:
            raise Refused("这一件已经评过", why=f"评分 {row.value}", remedy="评分交出后不能再改")
        if row.grant.case.replied_at is not None:
            raise Refused("这一件已经审定", remedy="不用再评")
        row.value, row.remark, row.scored_at = kept, remark.strip()[:500], at
        row.save(update_fields=["value", "remark", "scored_at"])
        turns.record(row.grant.case, Kind.GRANT_SCORED, by=by, at=at, code=row.code, shown=False)


def average_of(grant_id: int) -> Fraction | None:
    """The exact average; None until all who were asked have scored."""
    rows = list(Score.objects.filter(grant=grant_id).values_list("value", "scored_at"))
    if not rows or any(scored_at is None for _, scored_at in rows):
        return None
    return averages.average(value for value, _ in rows)


def place_all(*, item_code: str, period: str, by: Actor, at: datetime) -> Placed:
    """Give the places of a contest to all its applicants by score; what is level at an edge waits for people.

    The place becomes a fact of the decision of each, as the item says under which name.
    """
    with transaction.atomic():
        rows = Grant.objects.select_for_update(of=("self",)).select_related("case", "item", "enterprise")
        grants = list(
            rows.filter(item_code=item_code, period=period, verdict="", withdrawn_at=None).order_by("pk")
        )
        if not grants:
            raise Refused("没有等着评定的申报", remedy="请核对事项")
        for grant in grants:
            _allow_lead(grant, by)
        contest = examining.offer_of(grants[0]).item.contest
        if contest is None:
            raise Refused("这一项不评等次", remedy="按各件的评分分别审定")
        scores = {str(grant.pk): average_of(grant.pk) for grant in grants}
        awards = {award.applicant: award for award in quotas.award(contest, scores)}
        return _placed(grants, awards, contest.fact, by, at)


def place_by_hand(*, case: int, place: str, reason: str, by: Actor, at: datetime) -> None:
    """Where equal scores leave it to people: one of the item's places, with the reason."""
    why = turns.checked(reason, what="评定的理由")
    with examining.locked(case) as grant:
        _allow_lead(grant, by)
        contest = examining.offer_of(grant).item.contest
        if contest is None or place not in (*(each.name for each in contest.places), contest.otherwise):
            raise Refused("没有这个等次", remedy="请从事项写明的等次里选")
        source = f"{by.department_name} {by.name}评定：{why}"
        examining.place(grant, offering.judged(contest.fact, place, source, grant.decided_on))
        turns.record(
            grant.case, Kind.GRANT_PLACED, by=by, at=at, text=place, reason=why,
            decision_sha=grant.decision_sha,
        )  # fmt: skip


def _placed(grants: Iterable[Grant], awards: dict[str, Award], fact: str, by: Actor, at: datetime) -> Placed:
    given, left = 0, []
    for grant in grants:
        award = awards[str(grant.pk)]
        if award.place is None:
            left.append(award)
            continue
        source = f"{by.department_name}评审：{award.reason}"
        examining.place(grant, offering.judged(fact, award.place, source, grant.decided_on))
        turns.record(
            grant.case, Kind.GRANT_PLACED, by=by, at=at, text=award.place, decision_sha=grant.decision_sha
        )
        given += 1
    return Placed(given, tuple(left))


def _allow_lead(grant: Grant, by: Actor) -> None:
    if by.department_id is None or by.department_id != grant.case.lead_id:
        raise Forbidden("评分由牵头审核的部门组织")
    if grant.case.replied_at is not None:
        raise Refused("这一件已经审定")
