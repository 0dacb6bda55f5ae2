"""Into which parts does a grant fall, and which of them are due? Laid by a round, confirmed with evidence."""

from datetime import datetime
from fractions import Fraction

from django.db import transaction
from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from qifu.cases import turns
from qifu.kernel import money
from qifu.kernel.errors import Forbidden, Refused
from qifu.ledger import commands as ledger
from qifu.ledger.vocabulary import Kind
from qifu.policies import shelf
from qifu.policies.models import Grant, GrantStage
from qifu.registry.rules.access import Actor, Role

WHOLE = "一次付清"
CHUNK = 500


def lay(at: datetime, limit: int = CHUNK) -> int:
    """Divide the grants whose stages are missing, or not of the granted sum any more; how many."""
    laid = GrantStage.objects.filter(grant=OuterRef("pk")).order_by().values("grant")
    sums = Subquery(laid.annotate(fen=Sum("amount_fen")).values("fen"))
    rows = honoured().annotate(laid_fen=Coalesce(sums, -1)).exclude(laid_fen=F("granted_fen"))
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[:limit])
    return sum(_lay(key, at) for key in keys)


def honoured() -> QuerySet[Grant]:
    """Grants that are to be paid: granted something, and not withdrawn."""
    return Grant.objects.filter(verdict="granted", granted_fen__gt=0, withdrawn_at=None)


def confirm(stage_id: int, *, evidence: str, by: Actor, at: datetime) -> None:
    """The department that executes the item says that a milestone was reached, and by what that is shown."""
    shown = turns.checked(evidence, what="核验依据")
    with transaction.atomic():
        stage = GrantStage.objects.select_for_update().filter(pk=stage_id).first()
        if stage is None:
            raise Refused("没有这个兑付节点", remedy="请从列表中选择")
        grant = Grant.objects.select_related("item").get(pk=stage.grant_id)
        if not by.is_any(Role.HANDLER, Role.DEPARTMENT_LEAD) or by.department_id != grant.item.executor_id:
            raise Forbidden("不能确认这个节点", why="由执行这个事项的部门确认")
        if stage.reached_at is not None:
            raise Refused("这个节点已经确认过", why=stage.evidence, remedy="请刷新页面查看")
        stage.reached_at, stage.evidence, stage.confirmed_by = at, shown, by.name
        stage.save(update_fields=["reached_at", "evidence", "confirmed_by"])
        ledger.record(
            Kind.STAGE_CONFIRMED,
            subject=f"grant:{grant.pk}",
            by_key=by.key,
            by_name=by.name,
            at=at,
            said={"stage": stage.position, "milestone": stage.milestone, "evidence": shown},
        )


def _lay(grant_id: int, at: datetime) -> bool:
    with transaction.atomic():
        grant = Grant.objects.select_for_update(of=("self",)).select_related("item").get(pk=grant_id)
        if grant.verdict != "granted" or not grant.granted_fen:
            return False
        pay = shelf.document(grant.item).pay
        said = [(stage.at, stage.share, stage.when is None) for stage in pay.stages] if pay else []
        parts = said or [(WHOLE, Fraction(1), True)]
        sums = money.split(grant.granted_fen, tuple(share for _, share, _ in parts))
        there = {stage.position: stage for stage in GrantStage.objects.filter(grant=grant)}
        for place, ((milestone, _, is_free), fen) in enumerate(zip(parts, sums, strict=True), start=1):
            stage = there.get(place) or GrantStage(grant=grant, position=place)
            stage.milestone, stage.amount_fen = milestone[:200], fen
            if place == 1 and is_free and stage.reached_at is None:
                stage.reached_at = grant.verdict_at or at
            stage.save()
    return True
