"""At which moments does the ladder call? The rungs of one stage, as moments."""

from dataclasses import dataclass
from datetime import datetime

from qifu.cases.schema import CaseType, Rung, Stage
from qifu.kernel.workdays import Limit, WorkCalendar, fraction, shift


@dataclass(frozen=True, slots=True)
class Step:
    """One rung with the moment it is due."""

    key: str
    at: datetime
    rung: Rung


def steps(
    rules: CaseType, stage: Stage, *, start: datetime, due_at: datetime, calendar: WorkCalendar
) -> tuple[Step, ...]:
    """The rungs of a stage in the order in which they will be taken."""
    found = (
        Step(key, moment(rung, start, due_at, calendar), rung)
        for key, rung in rules.ladder.items()
        if rung.stage == stage
    )
    return tuple(sorted(found, key=lambda step: step.at))


def moment(rung: Rung, start: datetime, due_at: datetime, calendar: WorkCalendar) -> datetime:
    """A share of the working time, or so many working days after (before, if negative) the due moment."""
    if rung.percent is not None:
        return fraction(min(start, due_at), due_at, rung.percent, calendar)
    return shift(due_at, Limit(rung.late or 0), calendar)


def run_key(key: str, run: int) -> str:
    """The key of a rung when a stage is run again in the same round, after a case was sent back.

    >>> run_key("late", 0), run_key("late", 1)
    ('late', 'late~1')
    """
    return f"{key}~{run}" if run else key
