"""How are the periods of facts said in plain words: 上年研发费用 for 研发费用@上年?"""

import re
from collections.abc import Iterable

_PERIOD = re.compile(
    r"@((?:上上年度?|上一年度?|上年度?|去年|前年|本年度?|当年|本季度?|上季度?|本月|上月"
    r"|近[0-9一二三四五六七八九十两]+(?:年|个?季度?|个?月)|[0-9]{4}(?:Q[1-4]|-[0-9]{2}(?:\.\.[0-9]{2})?|年度?)?)"
    r"(?:[各每][季月]|第?[一二三四1-4]季度?|[上下]半年|前[0-9一二三四五六七八九十]+(?:季度|个月)"
    r"|(?:[0-9]{1,2}[-—–~～至到])?[0-9]{1,2}月份?)?)"
)


def plainly(text: str, keys: Iterable[str]) -> str:
    """Words of a document with the periods of its facts as people say them; `keys` name the facts it reads.

    >>> plainly("按研发费用@上年的 6%", ["研发费用@2025"])
    '按上年研发费用的 6%'
    >>> plainly("产值@本年1-11月不低于 1 亿元", ["产值@2026-01..11"])
    '本年1-11月产值不低于 1 亿元'
    """
    if "@" not in text:
        return text
    names = sorted({key.partition("@")[0] for key in keys}, key=len, reverse=True)
    parts, last = [], 0
    for found in _PERIOD.finditer(text):
        before = text[last : found.start()]
        name = next((each for each in names if before.endswith(each)), "")
        parts += [before[: len(before) - len(name)], found[1], name]
        last = found.end()
    return "".join((*parts, text[last:]))
