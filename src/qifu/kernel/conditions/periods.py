"""Which stretch of time does 上年, 近三年 or 2023年一季度 mean on a given day?

A period is written after `@`; the same fact of the same stretch is one fact, however it is written.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from qifu.kernel.numerals import whole_value

_YEARS_BACK: Final[Mapping[str, int]] = {
    "本年": 0, "当年": 0, "本年度": 0, "上年": 1, "上年度": 1, "去年": 1, "上一年": 1, "上一年度": 1,
    "上上年": 2, "上上年度": 2, "前年": 2,
}  # fmt: skip
_QUARTERS_BACK: Final[Mapping[str, int]] = {"本季": 0, "本季度": 0, "上季": 1, "上季度": 1}
_MONTHS_BACK: Final[Mapping[str, int]] = {"本月": 0, "上月": 1}
_FIGURE: Final = r"([0-9]+|[一二两三四五六七八九十]+)"
_AGO: Final = re.compile(rf"{_FIGURE}(年|个?季度?|个?月)前")
_LAST: Final = re.compile(rf"近{_FIGURE}(年|个?季度?|个?月)")
_YEAR: Final = re.compile(r"([12][0-9]{3})(?:年度?)?", re.ASCII)
_PART: Final = re.compile("季|半年|[QH]")
_QUARTER: Final = re.compile(r"(.*?年?度?)(?:Q([1-4])|第?([一二三四1-4])季度?)")
_MONTH: Final = re.compile(r"([12][0-9]{3})-([0-9]{2})|([12][0-9]{3})年([0-9]{1,2})月", re.ASCII)
_TO: Final = "[-—–~～至到]"
_OF_YEAR: Final = re.compile(rf"(.*?年?度?)(?:([0-9]{{1,2}}){_TO})?([0-9]{{1,2}})月份?", re.ASCII)
_FIRST: Final = re.compile(rf"(.*?年?度?)前{_FIGURE}(季度|个月)")
_MONTHS: Final = re.compile(r"([12][0-9]{3})-([0-9]{2})\.\.([0-9]{2})", re.ASCII)
_SPAN: Final = re.compile(r"([12][0-9]{3})\.\.([12][0-9]{3})", re.ASCII)
_HALF: Final = re.compile(r"(.*?年?度?)(?:([上下])半年|H([12]))")
_INSIDE: Final = re.compile(r"(.+?年)(?:各|的?每)(季|月)度?")
LONGEST: Final = 120


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """A whole year (`2022`), half (`2022H1`), quarter (`2022Q3`) or month (`2022-07`), from year nought.

    Or several months of one year (`2022-01..11`): the unit is their number, the ordinal the first of them.
    """

    unit: str
    ordinal: int

    def __str__(self) -> str:
        if self.unit == "year":
            return f"{self.ordinal:04d}"
        if self.unit == "half":
            return f"{self.ordinal // 2:04d}H{self.ordinal % 2 + 1}"
        if self.unit == "quarter":
            return f"{self.ordinal // 4:04d}Q{self.ordinal % 4 + 1}"
        if self.unit != "month":
            return f"{self._with('month')}..{self.ordinal % 12 + int(self.unit):02d}"
        return f"{self.ordinal // 12:04d}-{self.ordinal % 12 + 1:02d}"

    def bounds(self) -> tuple[date, date]:
        """Its first and its last day."""
        months = _LENGTHS.get(self.unit) or int(self.unit)
        first = self.ordinal * (months if self.unit in _LENGTHS else 1)
        last = first + months - 1
        end = monthrange(last // 12, last % 12 + 1)[1]
        return date(first // 12, first % 12 + 1, 1), date(last // 12, last % 12 + 1, end)

    def _with(self, unit: str) -> "Stretch":
        return Stretch(unit, self.ordinal)


_LENGTHS: Final[Mapping[str, int]] = {"year": 12, "half": 6, "quarter": 3, "month": 1}


@dataclass(frozen=True, slots=True)
class Period:
    """What a period word means: the stretches it consists of on a day. A window has several or says so."""

    is_window: bool
    on_day: Callable[[date], tuple[Stretch, ...]]
    is_fixed: bool = False


@lru_cache(maxsize=4096)  # the same few words are read for every enterprise
def period(text: str) -> Period | None:
    """The meaning of a period word, or None if it is none."""
    for read in (_one, _inside, _last, _span):
        found = read(text)
        if found is not None:
            return found
    return None


def stretches(text: str, on: date) -> tuple[Stretch, ...]:
    """The stretches `text` means on the day `on`.

    >>> [str(each) for each in stretches("近三年", date(2023, 5, 1))]
    ['2020', '2021', '2022']
    >>> [str(each) for each in stretches("上年各季", date(2023, 5, 1))]
    ['2022Q1', '2022Q2', '2022Q3', '2022Q4']
    """
    found = period(text)
    if found is None:
        raise ValueError(f"不认识的期间「{text}」")
    return found.on_day(on)


def _one(text: str) -> Period | None:
    shift = _single(text)
    if shift is None:
        return None
    return Period(False, lambda on: (shift(on),), is_fixed=bool(re.match("[0-9]{4}", text)))


def _single(text: str) -> Callable[[date], Stretch] | None:
    for words, unit in ((_YEARS_BACK, "year"), (_QUARTERS_BACK, "quarter"), (_MONTHS_BACK, "month")):
        if text in words:
            return _back(unit, words[text])
    if ago := _AGO.fullmatch(text):
        return _back(_unit(ago[2]), _figure(ago[1]))
    if year := _YEAR.fullmatch(text):
        return _fixed(Stretch("year", int(year[1])))
    if month := _MONTH.fullmatch(text):
        number = int(month[2] or month[4])
        if 1 <= number <= 12:
            return _fixed(Stretch("month", int(month[1] or month[3]) * 12 + number - 1))
        return None
    return _part_of_year(text) or _months_of_year(text)


def _months_of_year(text: str) -> Callable[[date], Stretch] | None:
    """上年3月, 本年1-11月, 上年前三季度: one stretch, as statistics count from the beginning of the year."""
    if fixed := _MONTHS.fullmatch(text):
        word, first, last = fixed[1], int(fixed[2]), int(fixed[3])
    elif found := _FIRST.fullmatch(text):
        word, first = found[1], 1
        last = _figure(found[2]) * (3 if found[3] == "季度" else 1)
    elif found := _OF_YEAR.fullmatch(text):
        word, first, last = found[1], int(found[2] or found[3]), int(found[3])
    else:
        return None
    year = _single(word or "本年") if not _PART.search(word) else None
    if year is None or not 1 <= first <= last <= 12:
        return None
    return lambda on: _months(year(on).ordinal, first, last)


def _months(year: int, first: int, last: int) -> Stretch:
    """Several months of a year, as the quarter, half or year that they are."""
    count = last - first + 1
    for unit, length in _LENGTHS.items():
        if count == length and (first - 1) % length == 0:
            return Stretch(unit, (year * 12 + first - 1) // length)
    return Stretch(str(count), year * 12 + first - 1)


def _part_of_year(text: str) -> Callable[[date], Stretch] | None:
    """A quarter or a half, of the running year if none is named."""
    quarter, half = _QUARTER.fullmatch(text), _HALF.fullmatch(text)
    found = quarter or half
    if found is None or _PART.search(found[1]):
        return None
    year = _single(found[1] or "本年")
    if year is None:
        return None
    if quarter:
        number = _figure(quarter[2] or quarter[3])
        return lambda on: Stretch("quarter", year(on).ordinal * 4 + number - 1)
    assert half
    second = half[2] == "下" or half[3] == "2"
    return lambda on: Stretch("half", year(on).ordinal * 2 + second)


def _inside(text: str) -> Period | None:
    """上年各季: the quarters of one year."""
    found = _INSIDE.fullmatch(text)
    year = _single(found[1]) if found else None
    if found is None or year is None:
        return None
    unit, count = ("quarter", 4) if found[2] == "季" else ("month", 12)
    return Period(
        True, lambda on: tuple(Stretch(unit, year(on).ordinal * count + index) for index in range(count))
    )


def _last(text: str) -> Period | None:
    """近三年: the last three whole years before the running one, the oldest first."""
    found = _LAST.fullmatch(text)
    if found is None or not 1 <= _figure(found[1]) <= LONGEST:
        return None
    unit, count = _unit(found[2]), _figure(found[1])
    return Period(True, lambda on: tuple(_back(unit, back)(on) for back in range(count, 0, -1)))


def _span(text: str) -> Period | None:
    found = _SPAN.fullmatch(text)
    if found is None or not 0 <= int(found[2]) - int(found[1]) < LONGEST:
        return None
    years = tuple(Stretch("year", each) for each in range(int(found[1]), int(found[2]) + 1))
    return Period(True, lambda _on: years, is_fixed=True)


def _fixed(stretch: Stretch) -> Callable[[date], Stretch]:
    return lambda _on: stretch


def _back(unit: str, count: int) -> Callable[[date], Stretch]:
    def found(on: date) -> Stretch:
        now = {
            "year": on.year,
            "quarter": on.year * 4 + (on.month - 1) // 3,
            "month": on.year * 12 + on.month - 1,
        }
        return Stretch(unit, now[unit] - count)

    return found


def _unit(word: str) -> str:
    return "year" if "年" in word else "quarter" if "季" in word else "month"


def _figure(text: str) -> int:
    value = int(text) if text.isascii() else whole_value(text)
    return value or 0


def whole_units(since: date, until: date, unit: str) -> int:
    """The whole years, months or days from one day to another; 0 if it lies before.

    >>> since = date(2020, 1, 31)
    >>> [whole_units(since, date(2021, 2, 28), unit) for unit in ("years", "months", "days")]
    [1, 13, 394]
    """
    if until <= since:
        return 0
    if unit == "days":
        return (until - since).days
    months = (until.year - since.year) * 12 + until.month - since.month
    if months_later(since, months) > until:
        months -= 1
    return months // 12 if unit == "years" else months


def months_later(start: date, months: int) -> date:
    """The same day `months` later, or the last day of that month if it has no such day.

    >>> months_later(date(2023, 1, 31), 1), months_later(date(2024, 2, 29), 12)
    (datetime.date(2023, 2, 28), datetime.date(2025, 2, 28))
    """
    count = start.year * 12 + start.month - 1 + months
    year, month = divmod(count, 12)
    if not 1 <= year <= 9999:
        return date.max if year > 9999 else date.min
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
