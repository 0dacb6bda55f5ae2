"""How does a case end without a reply? Led to its lawful channel, not accepted, or withdrawn."""

from datetime import datetime

from qifu.cases import clocks, parts, turns
from qifu.cases.rules.time_ledger import Holder
from qifu.cases.schema import Act
from qifu.cases.turns import Acted, Turn
from qifu.ledger.vocabulary import Kind
from qifu.registry.rules.access import Actor


def refer(
    *,
    case: int,
    channel: str,
    reason: str,
    notice_text: str,
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Acted:
    """Lead a complaint, a report of irregularity or an errand to its channel; the enterprise is told."""
    where = turns.checked(channel, what="引导去向", most=80)
    told = turns.checked(notice_text, what="告知企业的内容", most=2000)
    return _end("refer", Kind.CASE_REFERRED, case, by, at, seen, reason=reason, told=told, channel=where)


def reject(
    *, case: int, reason: str, notice_text: str = "", by: Actor, at: datetime, seen: int | None = None
) -> Acted:
    """Do not accept a case, with the reason, which the enterprise is told."""
    why = turns.checked(reason, what="不予受理的理由")
    return _end("reject", Kind.CASE_REJECTED, case, by, at, seen, reason=why, told=notice_text or why)


def withdraw(*, case: int, reason: str, by: Actor, at: datetime, seen: int | None = None) -> Acted:
    """The enterprise takes its case back."""
    return _end("withdraw", Kind.CASE_WITHDRAWN, case, by, at, seen, reason=turns.kept(reason))


def _end(
    act: Act,
    kind: Kind,
    case: int,
    by: Actor,
    at: datetime,
    seen: int | None,
    *,
    reason: str,
    told: str = "",
    channel: str = "",
) -> Acted:
    with turns.take(act, case=case, by=by, at=at, seen=seen) as turn:
        if told:
            turn.tell(act, told)
        close(turn)
        turn.move()
        return turn.write(kind, reason=reason, channel=channel, notice=told)


def close(turn: Turn) -> None:
    """No clock, no holder, no open parts any more."""
    held = turn.case
    clocks.stop(held, turn.at)
    clocks.end_pause(held, turn.at, how="closed")
    clocks.mark(held, Holder.DONE, turn.at)
    parts.end(held, turn.at, how=turn.act)
    held.closed_at = turn.at
