"""Which hours of a working day count?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from itertools import chain, pairwise
from zoneinfo import ZoneInfo

Span = tuple[time, time]


@dataclass(frozen=True, slots=True)
class WorkHours:
    spans: tuple[Span, ...] = ((time(8, 30), time(12)), (time(14), time(17, 30)))
    zone: str = "Asia/Shanghai"

    def __post_init__(self) -> None:
        bounds = list(chain.from_iterable(self.spans))
        if not bounds or any(earlier >= later for earlier, later in pairwise(bounds)):
            raise ValueError(f"working hours must follow each other: {self.spans}")

    @property
    def business_end(self) -> time:
        return self.spans[-1][1]

    @property
    def timezone(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def __str__(self) -> str:
        return "、".join(f"{begin:%H:%M}—{end:%H:%M}" for begin, end in self.spans)


DEFAULT_HOURS = WorkHours()


def microseconds(moment: time) -> int:
    """Since midnight; whole numbers, so that a sum of parts equals the whole.

    >>> microseconds(time(0, 1))
    60000000
    """
    minutes = moment.hour * 60 + moment.minute
    return (minutes * 60 + moment.second) * 1_000_000 + moment.microsecond


def time_of(since_midnight: int) -> time:
    """
    >>> time_of(microseconds(time(17, 30)))
    datetime.time(17, 30)
    """
    seconds, fraction = divmod(since_midnight, 1_000_000)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return time(hour, minute, second, fraction)


def length(spans: Iterable[Span]) -> int:
    """Microseconds of work in the spans."""
    return sum(microseconds(end) - microseconds(begin) for begin, end in spans)


def cut(spans: Iterable[Span], closed_from: time, closed_until: time) -> tuple[Span, ...]:
    """What is left of the spans when an office shuts between two times of day.

    >>> cut(DEFAULT_HOURS.spans, time(12), time.max) == ((time(8, 30), time(12)),)
    True
    """
    pieces = (
        piece
        for begin, end in spans
        for piece in ((begin, min(end, closed_from)), (max(begin, closed_until), end))
    )
    return tuple((begin, end) for begin, end in pieces if begin < end)
