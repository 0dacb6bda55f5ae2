"""When may an item be applied for, and within how many working days is it decided, as its document says?"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

_DAY: Final = r"(\d{4})-(\d{1,2})-(\d{1,2})"
_SPAN: Final = re.compile(rf"{_DAY}\s*(?:至|到|—|-{{1,2}}|~)\s*{_DAY}")
_WITHIN: Final = re.compile(r"(\d{1,3})\s*个?工作日")
MOST: Final = {"快申快享": 60, "评审": 120}
USUAL: Final = {"快申快享": 20, "评审": 60}


@dataclass(frozen=True, slots=True)
class Window:
    """The days on which applications are taken, both included."""

    first: date
    last: date

    def holds(self, on: date) -> bool:
        """Whether one may apply on the day."""
        return self.first <= on <= self.last


def window(text: str) -> Window | None:
    """The window a document writes; None where it takes applications at any time or names no days.

    >>> window("2026-11-01 至 2026-12-10").holds(date(2026, 12, 10)), window("全年受理")
    (True, None)
    """
    found = _SPAN.search(text)
    if found is None:
        return None
    numbers = [int(each) for each in found.groups()]
    try:
        return Window(date(*numbers[:3]), date(*numbers[3:]))
    except ValueError:
        return None


def within(text: str, mode: str) -> int | None:
    """The working days of the review; None where the mode is decided at once and needs no desk.

    >>> within("公示结束后20个工作日", "快申快享"), within("", "评审"), within("", "即申即享")
    (20, 60, None)
    """
    if mode not in MOST:
        return None
    found = _WITHIN.search(text)
    return min(max(int(found[1]), 1), MOST[mode]) if found else USUAL[mode]


def period(on: date) -> str:
    """For which period something applied for on a day is: the year."""
    return str(on.year)
