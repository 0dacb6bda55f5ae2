"""Which sums, rates and counts does a sentence name, how much exactly, and are they a least or a most?

以上、以下、以内 include the number itself, 超过、不满、以外 do not: Civil Code, article 1259.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from qifu.kernel import money
from qifu.kernel.conditions import formula
from qifu.kernel.numerals import whole_value
from qifu.kernel.packs.model import show_fraction


class Kind(StrEnum):
    """What a figure counts."""

    SUM = "sum"
    RATE = "rate"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure and where it stands in its sentence.

    `value` is hundredths of the currency for a sum, a share for a rate; `unit` the currency, "%" or a measure
    word. `bound` is one of at_least, above, at_most, below, or empty; in a range `value` is the end.
    """

    kind: Kind
    value: Fraction
    unit: str
    start: int
    end: int
    bound: str = ""
    low: Fraction | None = None

    @property
    def written(self) -> str:
        """The figure as an item document writes it."""
        return written(self.value, self.kind, self.unit)


_NUMBER: Final = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
_CHINESE: Final = "[一二两三四五六七八九十百零]{1,7}"
_SCALE: Final = "亿|千万|百万|万|千|百"
_COIN: Final = "元人民币|元|美元|美金|欧元|日元|英镑|港元|港币"
_DASH: Final = r"(?:[-—－–~～至到]|——)"
_SUM: Final = re.compile(
    rf"(?:(?P<low>{_NUMBER})\s*(?P<lowscale>{_SCALE})?元?\s*{_DASH}\s*)?"
    rf"(?P<number>{_NUMBER}"
    rf"|{_CHINESE}(?=\s*(?:{_SCALE})?\s*(?:{_COIN})))\s*(?P<scale>{_SCALE})?\s*(?P<coin>{_COIN})"
)
_SHARED: Final = re.compile(rf"(?P<number>{_NUMBER})\s*(?P<scale>{_SCALE})?元?\s*[、/]\s*$")
_RATE: Final = re.compile(
    rf"(?:(?P<low>{_NUMBER})\s*%?\s*{_DASH}\s*)?(?P<number>{_NUMBER})\s*(?P<mark>%|‰|个百分点)"
    rf"|百分之(?P<hundredth>{_CHINESE}|{_NUMBER})"
    rf"|(?P<base>[二三四五六七八九十])分之(?P<part>[一二三四五六七八九])"
)
_MATCH: Final = re.compile(
    r"(?<![0-9:])(?P<one>[0-9]+(?:\.[0-9]+)?)\s*[:：]\s*(?P<two>[0-9]+(?:\.[0-9]+)?)(?![0-9:])"
)
_MEASURE: Final = "个百分点|平方米|个月|人次|人|名|家|项|件|个|年|天|日|周岁|岁|亩|吨|台|套|次|篇|部|户|期|倍"
_COUNT: Final = re.compile(rf"(?P<number>{_NUMBER}|{_CHINESE})\s*(?P<scale>万|亿)?\s*(?P<measure>{_MEASURE})")
_BEFORE: Final = (
    (r"(?:不低于|不少于|不小于|不短于|至少|最低|(?<![不未])(?:达到|达|满))", "at_least"),
    (r"(?:不超过|不高于|不大于|不多于|不得超过|不得高于|最高|最多|至多|上限|封顶|控制在)", "at_most"),
    (r"(?:超过|高于|大于|多于|突破)", "above"),
    (r"(?:低于|少于|小于|不足|不满|未达到?)", "below"),
)  # fmt: skip
_LINK: Final = (
    r"(?:可达|可给予|给予|可获得|金额|额度|为|到|至|的|每年|人民币|总额|资助|补助|奖励|补贴"
    r"|可达到|支持|按|再|一次性|[:：])*\s*$"
)
_AFTER: Final = (
    (r"\s*[（(]\s*不含\s*[^）)]{0,6}[）)]\s*(?:及)?以上", "above"),
    (r"\s*[（(]\s*不含\s*[^）)]{0,6}[）)]\s*(?:及)?以下", "below"),
    (r"\s*(?:[（(]\s*(?:含|包含|包括)[^）)]{0,8}[）)])?\s*(?:及其?|或)?以上", "at_least"),
    (r"\s*(?:[（(]\s*(?:含|包含|包括)[^）)]{0,8}[）)])?\s*(?:及其?|或)?(?:以下|以内|之内)", "at_most"),
)
_BEFORE_PATTERNS: Final = tuple((re.compile(words + _LINK), bound) for words, bound in _BEFORE)
_AFTER_PATTERNS: Final = tuple((re.compile(words), bound) for words, bound in _AFTER)
_SCALES: Final = {"": 1, "百": 100, "千": 1000, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}


def sums(words: str) -> tuple[Figure, ...]:
    """The sums of money in a sentence whose figures are folded; members of a list share the unit at its end.

    >>> [each.written for each in sums("分别给予100万元、50万元、20万元")]
    ['100万元', '50万元', '20万元']
    >>> [(each.written, each.bound) for each in sums("奖励30、20、五万元，最高不超过1.2亿元")]
    [('30万元', ''), ('20万元', ''), ('5万元', ''), ('1.2亿元', 'at_most')]
    """
    found: list[Figure] = []
    for hit in _SUM.finditer(words):
        figure = _sum(hit, words)
        found += _sharing(words, hit, found[-1].end if found else 0)
        found.append(figure)
    return tuple(found)


def rates(words: str) -> tuple[Figure, ...]:
    """The shares in a sentence: per cent, per mille, 三分之一, 百分之五.

    >>> [(each.written, each.bound) for each in rates("不低于3%的，按百分之五、三分之一补助")]
    [('3%', 'at_least'), ('5%', ''), ('1/3', '')]
    """
    return tuple(_rate(hit, words) for hit in _RATE.finditer(words))


def matches(words: str) -> tuple[Figure, ...]:
    """Ratios such as 1:1, the second part for each of the first."""
    return tuple(
        Figure(Kind.RATE, Fraction(hit["two"]) / Fraction(hit["one"]), "%", hit.start(), hit.end())
        for hit in _MATCH.finditer(words)
        if Fraction(hit["one"])
    )


def counts(words: str) -> tuple[Figure, ...]:
    """Numbers of people, things, years.

    >>> [(str(each.value), each.unit, each.bound) for each in counts("研发人员不少于二十人，满3年")]
    [('20', '人', 'at_least'), ('3', '年', 'at_least')]
    """
    return tuple(_count(hit, words) for hit in _COUNT.finditer(words) if _exact(hit["number"]) is not None)


def written(value: Fraction, kind: Kind, unit: str) -> str:
    """A value as an item document writes it: 50万元, 5%, 20."""
    if kind is Kind.RATE:
        return show_fraction(value)
    if kind is Kind.COUNT:
        return money.plain_number(value)
    yuan = value / 100
    for scale, word in ((10**8, "亿"), (10**4, "万")):
        if yuan >= scale and (yuan * 10_000 / scale).denominator == 1:
            return f"{_plain(yuan / scale)}{word}{money.currency_name(unit)}"
    return f"{_plain(yuan)}{money.currency_name(unit)}"


def _plain(value: Fraction) -> str:
    return money.plain_number(value).replace(",", "")


def _sum(hit: re.Match[str], words: str) -> Figure:
    coin = hit["coin"].removesuffix("人民币") or "元"
    scale = hit["scale"] or ""
    number = _exact(hit["number"]) or Fraction(0)
    found = formula.number(f"1{coin}")
    assert found is not None
    value = number * _SCALES[scale] * found.value
    low = None
    if hit["low"]:
        low = Fraction(Decimal(hit["low"].replace(",", ""))) * _SCALES[hit["lowscale"] or scale] * found.value
    return Figure(
        Kind.SUM, value, found.unit, hit.start(), hit.end(), _bound(words, hit.start(), hit.end()), low
    )


def _sharing(words: str, hit: re.Match[str], since: int) -> Iterator[Figure]:
    """The members of a list before the one that bears the unit."""
    members: list[Figure] = []
    end = hit.start()
    if hit["low"]:
        return
    while (found := _SHARED.search(words, since, end)) is not None and not found[0].rstrip("、/ ").endswith(
        "元"
    ):
        value = (
            Fraction(Decimal(found["number"].replace(",", "")))
            * _SCALES[found["scale"] or hit["scale"] or ""]
        )
        stop = found.end("scale") if found["scale"] else found.end("number")
        members.append(Figure(Kind.SUM, value * 100, money.YUAN, found.start(), stop))
        end = found.start()
    yield from reversed(members)


def _rate(hit: re.Match[str], words: str) -> Figure:
    bound = _bound(words, hit.start(), hit.end())
    if hit["base"]:
        value = Fraction(int(whole_value(hit["part"]) or 0), int(whole_value(hit["base"]) or 1))
        return Figure(Kind.RATE, value, "%", hit.start(), hit.end(), bound)
    number = _exact(hit["number"] or hit["hundredth"]) or Fraction(0)
    scale = 1000 if hit["mark"] == "‰" else 100
    low = Fraction(Decimal(hit["low"].replace(",", ""))) / scale if hit["low"] else None
    return Figure(Kind.RATE, number / scale, "%", hit.start(), hit.end(), bound, low)


def _count(hit: re.Match[str], words: str) -> Figure:
    value = (_exact(hit["number"]) or Fraction(0)) * _SCALES[hit["scale"] or ""]
    bound = _bound(words, hit.start(), hit.end())
    return Figure(Kind.COUNT, value, hit["measure"], hit.start(), hit.end(), bound)


def _exact(number: str) -> Fraction | None:
    if number[0].isdigit() and number.isascii():
        return Fraction(Decimal(number.replace(",", "")))
    value = whole_value(number)
    return None if value is None else Fraction(value)


def _bound(words: str, start: int, end: int) -> str:
    for pattern, bound in _AFTER_PATTERNS:
        if pattern.match(words, end):
            return bound
    before = words[max(0, start - 16) : start]
    for pattern, bound in _BEFORE_PATTERNS:
        if found := pattern.search(before):
            # 不超过 holds 超过, and 不低于 holds 低于: the longer word stands first in the list.
            return bound if before[: found.start()][-1:] != "不" else {"above": "at_most"}.get(bound, bound)
    return ""
