"""How does a desk come to its decision on a grant: what people judge, what they check, and the verdict?"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from qifu.cases import assigning, replying, turns
from qifu.cases.rules.replies import RANKS
from qifu.cases.turns import Acted, Turn
from qifu.kernel import money
from qifu.kernel.errors import Forbidden, Refused
from qifu.ledger.vocabulary import Kind
from qifu.policies.finding import offering
from qifu.policies.finding.offering import Decided
from qifu.policies.granting import papers, settling
from qifu.policies.granting.settling import Moved
from qifu.policies.models import Grant, GrantVerdict, VerdictRun
from qifu.policies.money import recoveries
from qifu.policies.rules import cross_checks, reads
from qifu.policies.rules.eligibility import Standing
from qifu.policies.rules.matches import Offer
from qifu.registry.rules.access import Actor

CHECKED = "核对"
SECOND_SIGNER = 2  # a second look is signed by who stands above the first


@dataclass(frozen=True, slots=True)
class Ruling:
    """A verdict: granted with a sum (the rule's, or less with a reason), or refused with the basis."""

    granted: bool
    amount_fen: int | None = None
    reason: str = ""
    basis: str = ""


def decide(
    *,
    case: int,
    ruling: Ruling,
    signer: Actor | None = None,
    by: Actor,
    at: datetime,
    seen: int | None = None,
    run: VerdictRun | None = None,
) -> Acted:
    """Grant or refuse; the answer of the case and the claim on the budget stand or fall together."""
    with locked(case) as grant:
        decided = decided_of(grant)
        if ruling.granted:
            _allow_sum(grant, decided, ruling)
            _allow_papers(grant, decided, ruling)
        _allow_signer(grant, signer or by)
        if grant.case.state == "assigned":
            assigning.sign(case=case, by=by, at=at, seen=seen)
            seen = None
        verdict = settling.GRANTED if ruling.granted else settling.REFUSED
        fen = ruling.amount_fen if ruling.granted else None
        _keep_verdict(grant, verdict, fen, run, signer or by, by, at)
        moved = settling.settle(grant, verdict, fen, by=signer or by, at=at, why=ruling.reason.strip())
        text = _told(ruling, fen, moved, recoveries.asked(grant))
        acted = replying.reply(
            case=case, outcome=verdict, text=text, basis=ruling.basis, signer=signer, by=by, at=at, seen=seen,
        )  # fmt: skip
        grant.case.refresh_from_db()
        turns.record(
            grant.case, Kind.GRANT_DECIDED, by=by, at=at, verdict=verdict, amount_fen=fen,
            rule_fen=_rule_fen(decided), decision_sha=grant.decision_sha, reason=ruling.reason,
        )  # fmt: skip
        return acted


def judge(
    *,
    case: int,
    key: str,
    value: bool | int | str,
    reason: str,
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Acted:
    """A person settles what only a person can; it becomes a fact of the decision, with the reason."""
    why = turns.checked(reason, what="认定的理由")
    with locked(case) as grant, turns.take("note", case=case, by=by, at=at, seen=seen) as turn:
        _allow_lead(turn)
        wanted = {name for name in reads.names(offer_of(grant).item) if name.startswith(offering.JUDGE)}
        if key not in wanted and f"{offering.JUDGE}{key}" not in wanted:
            raise Refused("没有这一项要认定", remedy="请刷新后再看")
        name = key if key in wanted else f"{offering.JUDGE}{key}"
        source = f"{by.department_name} {by.name}认定：{why}"
        _decide_again(grant, offering.judged(name, value, source, grant.decided_on))
        said = {"key": name.removeprefix(offering.JUDGE), "value": value, "text": why}
        return turn.write(Kind.GRANT_JUDGED, decision_sha=grant.decision_sha, shown=False, **said)


def check_facts(
    *, case: int, keys: tuple[str, ...], by: Actor, at: datetime, seen: int | None = None
) -> Acted:
    """Say that own statements agree with the materials; from now on they count as checked."""
    with locked(case) as grant, turns.take("note", case=case, by=by, at=at, seen=seen) as turn:
        _allow_lead(turn)
        own = [key for key in keys if key in cross_checks.unconfirmed(grant.facts)]
        if not own:
            raise Refused("没有选要核对的数据", remedy="请勾选已和材料对过的数据")
        source = f"{by.department_name}{CHECKED}（企业自报）"
        _decide_again(grant, {key: {**grant.facts[key], "source": source} for key in own})
        return turn.write(
            Kind.GRANT_CHECKED,
            facts="、".join(own),
            decision_sha=grant.decision_sha,
            text=f"已核对 {len(own)} 项自报数据",
        )


def renew(*, case: int, by: Actor, at: datetime, seen: int | None = None) -> Acted:
    """Decide again from what is known now; what people judged for this application stays."""
    with locked(case) as grant, turns.take("note", case=case, by=by, at=at, seen=seen) as turn:
        _allow_lead(turn)
        offer = offer_of(grant)
        fresh = offering.decide_now(grant.enterprise_id, offer, grant.decided_on)
        said = {key: held for key, held in grant.facts.items() if _by_people(key, held)}
        before = grant.decision_sha
        _keep(grant, offering.decide_from(offer, {**fresh.facts, **said}, grant.decided_on))
        text = "数据没有变化" if before == grant.decision_sha else "已按最新数据重算"
        return turn.write(Kind.GRANT_RENEWED, before=before, decision_sha=grant.decision_sha, text=text)


def decided_of(grant: Grant) -> Decided:
    """The decision as it stands, with its reasons, from the facts in the grant."""
    return offering.decide_from(offer_of(grant), grant.facts, grant.decided_on)


def place(grant: Grant, told: Mapping[str, Mapping[str, Any]]) -> Decided:
    """Let what a contest settled into the facts, and decide again."""
    return _decide_again(grant, told)


def _decide_again(grant: Grant, told: Mapping[str, Mapping[str, Any]]) -> Decided:
    decided = offering.decide_from(offer_of(grant), {**grant.facts, **told}, grant.decided_on)
    _keep(grant, decided)
    return decided


def _keep(grant: Grant, decided: Decided) -> None:
    grant.facts, grant.decision, grant.decision_sha = decided.facts, decided.record.text, decided.record.sha
    grant.save(update_fields=["facts", "decision", "decision_sha"])


def _keep_verdict(
    grant: Grant,
    verdict: str,
    fen: int | None,
    run: VerdictRun | None,
    signer: Actor,
    by: Actor,
    at: datetime,
) -> None:
    """Beside what stood before, so that it can be taken back for a while."""
    before = settling.stands(grant)
    GrantVerdict.objects.create(
        grant=grant, run=run, verdict=verdict, fen=fen, at=at, by_key=by.key, by_name=by.name,
        signer_key=signer.key, before_verdict=before.verdict, before_fen=before.fen, before_at=before.at,
        before_by=before.by_name,
    )  # fmt: skip


def offer_of(grant: Grant) -> Offer:
    """The very edition the grant was opened under, whether it still holds today or not."""
    return offering.offer_of_row(grant.item, grant.decided_on)


def _by_people(key: str, held: Mapping[str, Any]) -> bool:
    return key.startswith(offering.JUDGE) or CHECKED in str(held["source"])


@contextmanager
def locked(case: int) -> Iterator[Grant]:
    """The grant with its case; two reviewers at once come one after the other."""
    with transaction.atomic():
        turns.lock(case)
        rows = Grant.objects.select_for_update(of=("self",)).select_related("case", "item", "enterprise")
        grant = rows.filter(case_id=case).first()
        if grant is None:
            raise Forbidden("没有这一件申报，或您无权查看", remedy="请核对编号")
        yield grant


def _allow_lead(turn: Turn) -> None:
    if turn.by.department_id is None or turn.by.department_id != turn.case.lead_id:
        raise Forbidden("这一步由牵头审核的部门办理")
    if turn.case.replied_at is not None:
        raise Refused("这一件已经审定", remedy="企业申请复核后可以再审")


def _allow_sum(grant: Grant, decided: Decided, ruling: Ruling) -> None:
    standing, rule = decided.record.decision.standing, _rule_fen(decided)
    if standing is not Standing.ELIGIBLE:
        open_ = "、".join(decided.record.decision.judgments) or "条件没有全部满足"
        raise Refused("现在不能同意兑现", why=open_, remedy="先完成认定；不符合的，请不予兑现")
    if rule is None:
        return
    fen = ruling.amount_fen
    if fen is None or fen < 0:
        raise Refused("没有写兑现金额", remedy=f"按规则为 {money.show(rule)}")
    if fen > rule:
        raise Refused(
            "兑现金额超过规则算出的数", why=f"最多 {money.show(rule)}", remedy="请改小，或先更正数据再重算"
        )
    if fen < rule and not ruling.reason.strip():
        raise Refused(
            "少于规则算出的数，没有写理由", why=f"规则为 {money.show(rule)}", remedy="请写明核减的理由"
        )
    before = grant.granted_fen or 0 if grant.verdict == settling.GRANTED else 0
    if fen < before and not ruling.reason.strip():
        raise Refused(
            "少于原来审定的数，没有写理由", why=f"原来 {money.show(before)}", remedy="请写明为什么减少"
        )


def _allow_papers(grant: Grant, decided: Decided, ruling: Ruling) -> None:
    """What may follow has followed, or whoever grants without it says why; lists ask for no materials."""
    names = grant.case.materials.values_list("name", flat=True)
    short = papers.lacking(decided.offer.item, names) if grant.way != "list" else ()
    if short and not ruling.reason.strip():
        raise Refused(
            "还有材料没有交", why="、".join(short), remedy="请通知补正；不需要的，写明理由后再同意兑现"
        )


def _allow_signer(grant: Grant, signer: Actor) -> None:
    if grant.case.round > 1 and signer.rank < SECOND_SIGNER:
        raise Refused("复核须由上一级签发", why=f"至少{RANKS[SECOND_SIGNER]}", remedy="请选择签发人")


def _rule_fen(decided: Decided) -> int | None:
    return decided.record.decision.amount_fen


def _told(ruling: Ruling, fen: int | None, moved: Moved, asked_fen: int) -> str:
    reason = ruling.reason.strip()
    if ruling.granted:
        sum_ = f"，金额 {money.show(fen)}" if fen is not None else ""
        reason = f"经审核，同意兑现{sum_}。{reason}"
    back = _told_of_money(moved, asked_fen)
    end = "" if reason.endswith("。") or not back else "。"
    return f"{reason}{end}{back}"


def _told_of_money(moved: Moved, asked_fen: int) -> str:
    """What is to come back, or no longer; both with what is still to come in all."""
    if moved.claim is not None:
        return f"已兑付的 {money.show(moved.claim.fen)} 请在 {moved.claim.due_on} 前退回。"
    if not moved.let_go_fen:
        return ""
    left = f"还应退回 {money.show(asked_fen)}。" if asked_fen else ""
    return f"原来要求退回的 {money.show(moved.let_go_fen)} 不用退了。{left}"
