"""Which measured facts must be how large? 上年度营业收入5000万元以上; 研发费用占销售收入的比例不低于3%."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from qifu.policies.rules.decompose.figures import Figure, counts, rates, sums
from qifu.policies.rules.decompose.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Threshold:
    """A threshold in a clause; without a node it is seen, but its period or its count is not sure."""

    start: int
    end: int
    node: dict[str, Any] | None


_YEARS: Final = "[0-9一二两三四五]"
_PERIOD: Final = (
    rf"上一?(?:会计|个会计|个)?年度?|去年|本年度?|当年度?|(?:最?近|前|连续"
    rf"|上)\s*{_YEARS}\s*(?:个)?(?:会计)?年度?"
    r"|(?:19|20)[0-9]{2}年度?|年度?"
)
_LINK: Final = (
    r"(?:总额|总量|总数|总值|额|投入|支出|强度|比例|比重|比值|的|均|应|须|需|要|在|为|人民币"
    r"|原则上|一般|合计|累计|共|已|实现|不少|占用|（[^）]{1,8}）|\s)*"
)
_BOUNDS: Final = r"(?:不低于|不少于|不小于|不超过|不高于|超过|高于|大于|低于|少于|达到|达|至少|小于)?"
_GROSS: Final = "(?:同期|企业|当年|本企业|其)*"

_OTHERS: Final = re.compile(
    r"\s*(?:申报|拟|该|所|单个|每个)?(?:项目|产品|成果|平台|基金|团队|合作|园区|基地)"
)


def read(words: str, vocabulary: Vocabulary) -> Iterator[Threshold]:
    """The thresholds of a clause."""
    fact = vocabulary.measure_words
    pattern = re.compile(
        rf"(?P<period>{_PERIOD})?(?P<how>(?:(?!{_PERIOD})[^，。；、]){{0,6}}?)(?P<fact>{fact})(?P<link>{_LINK})"
        rf"(?:占(?P<same>{_GROSS})(?P<period2>{_PERIOD})?(?P<over>{fact})(?P<link2>{_LINK}))?{_BOUNDS}\s*$"
    )
    for figure in (*sums(words), *rates(words), *counts(words)):
        found = pattern.search(words[: figure.start])
        if found is None or not figure.bound or figure.low is not None:
            continue
        after = re.match(r"\s*(?:[（(]含[^）)]*[）)])?\s*(?:及|或)?(?:以[上下内]|之内)?", words[figure.end :])
        end = figure.end + (after.end() if after else 0)
        before = words[: found.start("fact")]
        part = re.search(r"[^，。；]{2,16}占(?:[^，。；占]{0,8})$", before)
        if part is not None and not found["over"]:
            yield Threshold(part.start(), end, None)
            continue
        start = found.start() if found["period"] else found.start("fact")
        # What is said of a project, a product or in passing is no fact of the enterprise.
        other = _OTHERS.match(words) or words[: figure.start].rfind("（") > words[: figure.start].rfind("）")
        yield Threshold(start, end, None if other else _node(found, figure, vocabulary))


def _node(found: re.Match[str], figure: Figure, vocabulary: Vocabulary) -> dict[str, Any] | None:
    fact = vocabulary.fact_of[found["fact"]]
    kind = vocabulary.measures[fact].kind
    over = vocabulary.fact_of[found["over"]] if found["over"] else ""
    if figure.kind != ("rate" if over else kind) or (
        figure.kind == "count" and figure.unit not in "人名件项"
    ):
        return None
    if found["how"].strip("的 ") not in ("", "企业", "其", "年", "实现", "企业的", "总", "全年"):
        return None
    period = _period(found["period"] or found["period2"] or "")
    if period is None:
        return None
    word, is_window = period
    gross = "总额" in (found["link"] or "") or "累计" in found.group() or "合计" in found.group()
    each = re.search("每年|均|连续", found.group()) is not None
    if not is_window:
        at = f"@{word}" if word else ""
        left = f"{fact}{at}"
        return (
            {"of": f"{left} / {over}{at}", figure.bound: figure.written}
            if over
            else {"fact": left, figure.bound: figure.written}
        )
    if gross:
        of = f"sum({fact}@{word})" + (f" / sum({over}@{word})" if over else "")
        return {"of": of, figure.bound: figure.written}
    if each:
        of = f"{fact}@{word}" + (f" / {over}@{word}" if over else "")
        return {"of": of, "take": "each", figure.bound: figure.written}
    return None


def _period(words: str) -> tuple[str, bool] | None:
    """The period in the words of the condition language and whether it has several; None if not sure.

    年 alone does not say which year: the threshold then has no period, which the draft says.
    """
    if words in ("", "年", "年度"):
        return "", False
    if re.fullmatch(r"上一?(?:会计|个会计|个)?年度?|去年", words):
        return "上年", False
    if words[0] in "本当":
        return "本年", False
    if re.fullmatch("(?:19|20)[0-9]{2}年度?", words):
        return words[:4] + "年", False
    several = re.search(_YEARS, words)
    if several is None:
        return None
    number = (
        str("一二三四五".find(several.group().replace("两", "二")) + 1)
        if not several.group().isdigit()
        else several.group()
    )
    return ("上年", False) if number == "1" else (f"近{number}年", True)
