"""In what is a time limit counted?"""

from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    WORKING_DAYS = "working_days"
    WORKING_HOURS = "working_hours"
    CALENDAR_DAYS = "calendar_days"


LABELS = {Unit.WORKING_DAYS: "个工作日", Unit.WORKING_HOURS: "个工作小时", Unit.CALENDAR_DAYS: "个自然日"}


@dataclass(frozen=True, slots=True)
class Limit:
    """So many of a unit. Negative only as a step of a ladder: one working day before the due moment.

    >>> print(Limit(5, Unit.WORKING_DAYS))
    5 个工作日
    """

    n: int
    unit: Unit = Unit.WORKING_DAYS

    def __str__(self) -> str:
        return f"{self.n} {LABELS[self.unit]}"
