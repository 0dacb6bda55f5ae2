"""Who watches over a case, and at which level is it handled? Levels go upward only."""

from datetime import datetime

from qifu.cases import turns
from qifu.cases.models import Case, Supervision
from qifu.cases.schema import CaseType, Level
from qifu.cases.turns import Acted
from qifu.kernel.errors import Refused
from qifu.ledger.vocabulary import Kind
from qifu.registry.rules.access import Actor


def supervise(*, case: int, reason: str, by: Actor, at: datetime, seen: int | None = None) -> Acted:
    """Put a case under supervision; it stays in its state and on its clock."""
    why = turns.checked(reason, what="督办理由")
    with turns.take("supervise", case=case, by=by, at=at, seen=seen) as turn:
        begin(turn.case, why, by=by, at=at)
        turn.move()
        return turn.write(Kind.CASE_SUPERVISED, reason=why)


def close_supervision(
    *, case: int, conclusion: str, by: Actor, at: datetime, seen: int | None = None
) -> Acted:
    """End a supervision with what came of it."""
    said = turns.checked(conclusion, what="督办结论")
    with turns.take("close_supervision", case=case, by=by, at=at, seen=seen) as turn:
        turn.case.supervisions.filter(closed_at=None).update(closed_at=at, closed_by=by.name, conclusion=said)
        turn.case.supervised = False
        turn.move()
        return turn.write(Kind.CASE_SUPERVISION_CLOSED, conclusion=said)


def escalate(
    *, case: int, reason: str, to_rank: int | None = None, by: Actor, at: datetime, seen: int | None = None
) -> Acted:
    """Raise the level by one, or further with the reason given; a level is never lowered."""
    why = turns.checked(reason, what="提级理由")
    with turns.take("escalate", case=case, by=by, at=at, seen=seen) as turn:
        before = level_label(turn.rules, turn.case.level)
        turn.case.level = _higher(turn.rules, turn.case.level, to_rank)
        turn.move()
        after = level_label(turn.rules, turn.case.level)
        return turn.write(
            Kind.CASE_ESCALATED, before=before, level=turn.case.level, level_label=after, reason=why
        )


def begin(case: Case, reason: str, *, by: Actor, at: datetime) -> bool:
    """Open a supervision unless one is open; the caller saves the case and writes the entry."""
    if case.supervised:
        return False
    Supervision.objects.create(case=case, reason=reason, at=at, by_name=by.name)
    case.supervised = True
    return True


def next_level(rules: CaseType, rank: int) -> Level | None:
    """The next level up, or None at the top."""
    above = [level for level in rules.levels.values() if level.rank > rank]
    return min(above, key=lambda level: level.rank, default=None)


def level_label(rules: CaseType, rank: int) -> str:
    """How a level is called here."""
    return next((level.label for level in rules.levels.values() if level.rank == rank), "")


def _higher(rules: CaseType, rank: int, wanted: int | None) -> int:
    above = next_level(rules, rank)
    if above is None or wanted is None:
        return above.rank if above else rank
    if wanted <= rank:
        raise Refused("层级只升不降", why=f"当前层级：{level_label(rules, rank)}", remedy="请选择更高的层级")
    if not level_label(rules, wanted):
        raise Refused("没有这个层级", remedy="请重新选择")
    return wanted
