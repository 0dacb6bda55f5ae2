"""From when to when does a text hold, as far as it says so itself?"""

import re
from datetime import date, timedelta

from qifu.kernel.conditions.periods import months_later
from qifu.kernel.errors import Refused
from qifu.kernel.numerals import whole_value
from qifu.kernel.reading import read_date
from qifu.policies.rules.decompose import papers
from qifu.policies.rules.decompose.elements import Element


def start(effective: tuple[Element, ...], issued: Element | None) -> date | None:
    """A date that is written, or the day of issue where the text says 自发布之日起.

    日后 (thirty days after the issue) is left to a person: the text does not say which days count.
    """
    for each in reversed(effective):
        found = re.search(papers.DATE, each.value)
        if found:
            return _day(found.group())
        if "日后" not in each.value:
            return _day(issued.value) if issued else None
    return None


def end(words: str, begins: date) -> date | None:
    """The last day: the one written, or the day before the same day so many years later."""
    found = re.search(papers.DATE, words)
    if found:
        last = _day(found.group())
        return last if last is not None and last >= begins else None
    years = re.search(r"([0-9]{1,2}|[一二三四五六七八九十两]{1,3})\s*年", words)
    count = whole_value(years[1]) if years else None
    return months_later(begins, 12 * count) - timedelta(days=1) if count else None


def _day(words: str) -> date | None:
    try:
        return read_date(re.sub(r"\s+", "", words).replace("○", "〇"))
    except Refused:
        return None
