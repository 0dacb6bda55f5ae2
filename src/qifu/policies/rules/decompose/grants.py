"""How would an item document say an amount, if the sentence says it surely?

A sum "up to" leaves the sum itself to people; a sum per head needs a count nobody named. What cannot be said
surely is left out, and the sentence is quoted as the benefit instead.
"""

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final

from pydantic import ValidationError

from qifu.kernel.conditions import formula
from qifu.policies.rules.decompose import thresholds
from qifu.policies.rules.decompose.benefits import (
    base_of,
    granted_rates,
    granted_sums,
    is_limit,
    limits_total,
)
from qifu.policies.rules.decompose.figures import Figure
from qifu.policies.rules.decompose.figures import rates as all_rates
from qifu.policies.rules.decompose.figures import sums as all_sums
from qifu.policies.rules.decompose.vocabulary import Vocabulary
from qifu.policies.schema import Pay

Node = dict[str, Any]

_PER_APPLICANT: Final = re.compile(
    r"(?:每家|每户企业|每个企业|每项|每个项目|单个项目|单个企业|单个|一次性|每个)[^，。；0-9]{0,8}$"
)
_PER_OTHER: Final = re.compile(
    r"(?:每(?!家|项|个项目|个企业|户企业|个)|/|生均|人均|年均|按年|连续|逐年|分年)"
)
_NEXT_GRANT: Final = re.compile("[，；。][^，；。]*(?:给予|予以|对|的(?:企业|单位|项目|个人)|者，|的，)")
# 最高不超过1000万 without its 元: seen, but not read as a sum.
_BARE_SUM: Final = re.compile(r"[0-9]\s*(?:万|亿)(?![元余个多人家吨千亩户平立美欧])")
_LEVELS: Final = re.compile("国家级|省级|市级|县级|区级")
_PERIODS: Final[Mapping[str, str]] = {
    "上年度": "上年",
    "上一年度": "上年",
    "上年": "上年",
    "当年": "本年",
    "本年度": "本年",
}


def pay_of(words: str, vocabulary: Vocabulary, article: str) -> Node | None:
    """The `pay` of an item whose benefit stands in this sentence; None if it cannot be said surely."""
    sums, rates = granted_sums(words), granted_rates(words)
    limits = tuple(each for each in sums if is_limit(words, each))
    fixed = tuple(each for each in sums if each not in limits)
    if not _is_clear(words, sums, rates, vocabulary) or len(limits) > 1:
        return None
    made, cap = _begun(words, fixed, limits, rates, vocabulary), _cap(words, limits)
    if made is None or cap is None:
        return None
    return _sure({**made, **cap, **({"article": article} if article else {})})


def _begun(
    words: str,
    fixed: tuple[Figure, ...],
    limits: tuple[Figure, ...],
    rates: tuple[Figure, ...],
    vocabulary: Vocabulary,
) -> Node | None:
    """Where the sum comes from: a fixed one, one for each level, a share, or people up to a limit."""
    if rates:
        return _share(words, rates[0], vocabulary) if len(rates) == 1 and not fixed else None
    if len(fixed) == 1:
        return _fixed(words, fixed[0])
    if fixed:
        return _by_level(words, fixed, vocabulary)
    return {"fixed": _judged(words)} if limits else None


def _is_clear(
    words: str, sums: tuple[Figure, ...], rates: tuple[Figure, ...], vocabulary: Vocabulary
) -> bool:
    """Whether the sentence speaks of one grant, and nothing in it is left unread."""
    used = (*sums, *rates)
    return (
        _all_read(words, used, vocabulary)
        and not _several(words, used)
        and not any(limits_total(words, each) for each in rates)
        and re.search("其中|在此基础上|再给予|追加|或者|增长部分|新增部分", words) is None
    )


def _several(words: str, figures: tuple[Figure, ...]) -> bool:
    """Whether the figures of one sentence belong to several grants: 给予5万元，通过复审的给予2万元."""
    placed = sorted(figures, key=lambda each: each.start)
    return any(_NEXT_GRANT.search(words[one.end : two.start]) for one, two in pairwise(placed))


def _all_read(words: str, used: tuple[Figure, ...], vocabulary: Vocabulary) -> bool:
    """Whether every sum and share of the sentence is understood: one left over may change the rest."""
    spans = [(each.start, each.end) for each in used]
    spans += [(each.start, each.end) for each in thresholds.read(words, vocabulary) if each.node]
    left = [
        figure
        for figure in (*all_sums(words), *all_rates(words))
        if not any(start <= figure.start < end for start, end in spans)
    ]
    return not left and _BARE_SUM.search(words) is None


def _cap(words: str, limits: tuple[Figure, ...]) -> Node | None:
    """The cap of one grant; one for each year or person is not that, and None says so."""
    if not limits:
        return {}
    before = words[: limits[0].start][-24:]
    if re.search("每年|年度|每人|每生|累计|总额|资金池|合计|每月", re.split("[，。；]", before)[-1]):
        return None
    return {"cap": limits[0].written}


def _fixed(words: str, figure: Figure) -> Node | None:
    near = re.split("[，。；、]", words[: figure.start])[-1]
    if figure.bound in ("at_least", "above") or (
        _PER_OTHER.search(near + words[figure.end : figure.end + 4]) and not _PER_APPLICANT.search(near)
    ):
        return None
    if figure.low is not None:
        return {"fixed": _judged(words), "cap": figure.written}
    return {"fixed": figure.written}


def _share(words: str, figure: Figure, vocabulary: Vocabulary) -> Node | None:
    place = base_of(words, figure)
    base = _named(words[slice(*place)], vocabulary) if place else ""
    # Half of a bank's rate is a rate, no sum: the interest it falls on is named elsewhere, if at all.
    if not base or "利率" in base or figure.bound in ("at_least", "above"):
        return None
    assert place is not None
    around = re.split("[，。；]", words[: place[0]])[-1] + words[place[1] : figure.end + 3]
    loose = figure.bound == "at_most" or re.search("最高|不超过|不高于|以内", around)
    if loose or figure.low is not None:
        return {"fixed": _judged(words), "caps": [{"max": f"{base} * {figure.written}"}]}
    return {"base": base, "rate": figure.written}


def _by_level(words: str, fixed: tuple[Figure, ...], vocabulary: Vocabulary) -> Node | None:
    """对国家级、省级企业技术中心，分别给予100万元、50万元: a part for each level, the highest counts."""
    before = words[: fixed[0].start]
    levels = _LEVELS.findall(before)
    name = re.search(vocabulary.honour_words, before)
    if "分别" not in before or len(levels) != len(fixed) or len(set(levels)) != len(levels) or name is None:
        return None
    parts = [
        {"when": {"fact": "资质", "has": [name.group()], "level": [level]}, "fixed": figure.written}
        for level, figure in zip(levels, fixed, strict=True)
    ]
    return {"parts": parts, "pick": "highest"}


def _judged(words: str) -> Node:
    return {"judge": {"text": f"核定金额：{words.strip().rstrip('。；')}"[:300]}}


def _named(words: str, vocabulary: Vocabulary) -> str:
    """The base as a quantity: a known fact, or the words of the text in quotation marks, with its year."""
    period = ""
    for said, word in _PERIODS.items():
        if words.startswith(said):
            words, period = words.removeprefix(said).removeprefix("的"), word
            break
    name = vocabulary.fact_of.get(words, "") or f"「{words.replace('「', '').replace('」', '')}」"
    written = f"{name}@{period}" if period else name
    try:
        formula.read(written)
    except ValueError:
        return ""
    return written


def _sure(pay: Node) -> Node | None:
    try:
        Pay.model_validate(pay)
    except ValidationError:
        return None
    return pay
