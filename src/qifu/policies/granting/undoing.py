"""How does who decided take a verdict back, alone or all of one tap, while nothing has come of it yet?

For as long as the case type says (`undo`), and only while none of the money lies in a batch. The case is
reviewed again as if it had not been answered, what was promised is free again in the same transaction, and
nothing is erased: the journal, and the enterprise's own page, keep that it was decided and taken back.
"""

from dataclasses import dataclass
from datetime import datetime

from qifu.cases import replying, turns
from qifu.cases.turns import Acted
from qifu.kernel import money
from qifu.kernel.errors import Forbidden, Refused
from qifu.ledger.vocabulary import Kind
from qifu.policies.granting import examining, settling
from qifu.policies.granting.settling import Stood
from qifu.policies.models import Grant, GrantStage, GrantVerdict, PaymentOrder, Recovery, VerdictRun
from qifu.registry.rules.access import Actor, Role, Side

LONGEST = 300
AGAIN = "先请企业申请复核，复核可以改审定"


@dataclass(frozen=True, slots=True)
class Undone:
    """Which were taken back now, how many had been before, and why the others stay."""

    taken: tuple[int, ...]
    before: int
    stayed: tuple[tuple[str, str], ...]  # number, and why


def undo(*, case: int, reason: str = "", by: Actor, at: datetime, seen: int | None = None) -> Acted:
    """Take back the verdict that counts."""
    with examining.locked(case) as grant:
        verdict = _newest(grant)
        if verdict is None or verdict.undone_at is not None:
            raise Refused("没有可以撤回的审定", why="系统按规则审定的，或已经撤回", remedy="请刷新后再看")
        return _undo(grant, verdict, reason, by, at, seen)


def undo_run(*, run_id: int, reason: str = "", by: Actor, at: datetime) -> Undone:
    """Take back what one tap decided, each for itself; a second tap finds nothing left to do."""
    run = VerdictRun.objects.filter(pk=run_id).first()
    if run is None or not _is_staff(by):
        raise Forbidden("没有这一次批量审定", remedy="请回到申报待办查看")
    taken, before, stayed = [], 0, []
    rows = run.verdicts.order_by("pk").values_list("pk", "grant__case_id", "grant__case__number")
    for key, case, number in list(rows):
        try:
            if _undo_of_run(key, case, reason, by, at):
                taken.append(case)
            else:
                before += 1
        except Refused as no:
            stayed.append((number, no.why or no.what))
    return Undone(tuple(taken), before, tuple(stayed))


def _undo_of_run(verdict_id: int, case: int, reason: str, by: Actor, at: datetime) -> bool:
    """Whether it was taken back now; one taken back before is left alone, whatever was decided since."""
    with examining.locked(case) as grant:
        verdict = GrantVerdict.objects.get(pk=verdict_id)
        if verdict.undone_at is not None:
            return False
        _undo(grant, verdict, reason, by, at, None)
    return True


def _undo(
    grant: Grant, verdict: GrantVerdict, reason: str, by: Actor, at: datetime, seen: int | None
) -> Acted:
    why = turns.kept(reason)[:LONGEST]
    _allow(verdict, by)
    _refuse_if_moved_on(grant, verdict)
    acted = replying.withdraw_reply(case=grant.case_id, reason=why, by=by, at=at, seen=seen)
    before = Stood(verdict.before_verdict, verdict.before_fen, verdict.before_at, verdict.before_by)
    given_back = settling.stands(grant).due_fen - before.due_fen
    settling.restore(grant, before, by=by, at=at)
    verdict.undone_at, verdict.undone_by, verdict.undone_why = at, by.name, why
    verdict.save(update_fields=["undone_at", "undone_by", "undone_why"])
    grant.case.refresh_from_db()
    turns.record(
        grant.case, Kind.GRANT_UNDONE, by=by, at=at, verdict=verdict.verdict, amount_fen=verdict.fen,
        decided_at=verdict.at.isoformat(), given_back_fen=given_back, reason=why,
        department_name=by.department_name,
    )  # fmt: skip
    return acted


def _allow(verdict: GrantVerdict, by: Actor) -> None:
    """Who decided or signed, and who leads the department; the case knows whose department that is."""
    if by.key not in (verdict.by_key, verdict.signer_key) and not by.is_any(Role.DEPARTMENT_LEAD):
        who = f"由审定的人撤回：{verdict.by_name}"
        raise Forbidden("不能撤回别人的审定", why=who, remedy="或请本部门负责人撤回")


def _refuse_if_moved_on(grant: Grant, verdict: GrantVerdict) -> None:
    """Its orders are locked first: of a batch and an undo at the same moment one finds the other."""
    made = PaymentOrder.objects.select_for_update(of=("self",)).filter(grant=grant, made_at__gte=verdict.at)
    ordered = next((one for one in made.order_by("pk") if one.state not in ("waiting", "dropped")), None)
    newest = _newest(grant)
    since: str = ""
    if newest is None or newest.pk != verdict.pk:
        since = "之后又审定过一次"
    elif ordered is not None:
        since = f"付款单 {ordered.key} 已拟入付款批次"
    elif GrantStage.objects.filter(grant=grant, reached_at__gte=verdict.at).exclude(confirmed_by="").exists():
        since = "已确认兑付节点"
    elif Recovery.objects.filter(grant=grant, demanded_at__gte=verdict.at, received_fen__gt=0).exists():
        since = f"企业已退回 {money.show(_received(grant, verdict))}"
    if since:
        raise Refused("这一件不能再撤回", why=since, remedy=AGAIN)


def _received(grant: Grant, verdict: GrantVerdict) -> int:
    rows = Recovery.objects.filter(grant=grant, demanded_at__gte=verdict.at)
    return sum(rows.values_list("received_fen", flat=True))


def _newest(grant: Grant) -> GrantVerdict | None:
    return GrantVerdict.objects.filter(grant=grant).order_by("-at", "-pk").first()


def _is_staff(by: Actor) -> bool:
    return by.side is Side.STAFF and by.is_any(Role.HANDLER, Role.DEPARTMENT_LEAD)
