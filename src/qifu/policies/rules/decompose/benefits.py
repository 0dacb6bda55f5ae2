"""What is given: which support, how much, at which rate, up to what, from whose purse, beside what else?"""

import re
from collections.abc import Iterator
from typing import Final

from qifu.policies.rules.decompose.elements import Element
from qifu.policies.rules.decompose.figures import Figure, matches, rates, sums
from qifu.policies.rules.decompose.outline import Outline, Sentence

GIVES: Final = re.compile(
    "给予|予以|奖励|补助|补贴|资助|补偿|贴息|奖补|发放|奖金|扶持|支持|配套|代偿|减免|免征"
    "|减征|津贴|生活费|助学金|奖学金|补足|安家费|补齐"
    "|(?:单个|每家|每个|同一)(?:企业|项目|单位)[^，。；]{0,6}(?:最高|不超过)"
)
_WAYS: Final = (
    "以奖代补|贷款贴息|风险补偿|风险补助|股权投资|后补助|奖补|奖励|补助|补贴|贴息|资助|补偿"
    "|减免|免征|减征|免除|优先支持|优先推荐|表彰|授牌|配套支持|融资担保|助学金|奖学金|创新券"
    "|津贴|代偿|奖金|优先安排|优惠"
)
_WAY: Final = re.compile(
    rf"(?<!已)(?<!继续)(?:给予|予以|享受|提供|发放|拨付|实行|采取"
    rf"|采用)[^，。；]{{0,24}}?(?P<way>{_WAYS})(?!资金(?:管理|使用|的?申请)|标准|对象|办法"
    rf"|政策|活动|制度|工作|规定|申请|项目申|管理|的书面|的依据|的通知|的，|事项)"
    rf"|(?<!完税、)(?<!税收)(?<!所得)(?P<own>免征|减征|减免|减按|免除)(?!办法"
    rf"|管理)[^，。；]{{0,20}}(?:税|费|租金)"
)
_BEFORE_SUM: Final = re.compile(
    r"(?:给予|予以|奖励|补助|补贴|资助|支持|发放|奖金|标准|补偿"
    r"|每[人年生家项户个台亩件名篇][^，。；]{0,10}|分别|一次性|最高|不超过|不高于|额度"
    r"|限额|上限|安排|投入|配套|经费|奖补|津贴|资金|补足|至|下限|低于|拨付"
    r"|为)[^，。；0-9]{0,14}$"
)
_AFTER_SUM: Final = re.compile(
    r"^(?:[（(][^）)]{0,10}[）)])?(?:人民币)?(?:以内|以下|左右)?(?:的|一次性|定额|资金"
    r"|经费|科研|项目|财政|事后|后|专项|一等|年度|标准|研发|、)*(?:奖励|补助|补贴|资助"
    r"|支持|奖金|补偿|扶持|经费|配套|津贴)"
)
_TARGETS: Final = re.compile(
    r"(?:收入|产值|投资额?|销售额|营业额|资产|利润|税|合同额|交易额|规模|产业|达到|突破"
    r"|实现|力争|总量|GDP|罚款|余额|注册资本|成交额|增加值|出资|募集|到位资金|支出|累计"
    r"|落实|下达|缴纳|收取|学费|学杂费|贷款(?!贴息|担保))[^，。；]{0,10}$"
)
_LIMITS: Final = re.compile(
    r"(?:最高|最多|至多|不超过|不得超过|不高于|不得高于|上限|限额|封顶|总额不|控制在)[^，。；0-9]{0,14}$"
)
_UNIT: Final = re.compile(
    r"(?:每(?:生|人|家|项|户|个|台|套|亩|件|名|篇|平方米|学年|年|月|天)+(?:每?(?:年|月|天"
    r"|学年|次))?|人均|生均|年均)[^，。；0-9]{0,8}$"
)
_RATE_BEFORE: Final = re.compile(
    r"(?:按照?|给予|予以|补助|补贴|资助|奖励|不超过|最高|比例|补偿|贴息|支持|承担|的)[^，。；]{0,40}$"
)
_RATE_AFTER: Final = re.compile(
    r"^(?:[（(][^）)]{0,10}[）)])?(?:以内|以下|左右|的比例|比例|的标准|标准|的额度|额度|的|投资|设备|研发|保费|资金|专项"
    r"|予以|给予|，|,|、|最高|一次性|进行|事后|后|由|直接|财政|以|及|计算)*(?:给予|予以"
    r"|奖励|补助|补贴|资助|支持|补偿|贴息|扶持|配套|代偿|减免|发放|风险|，最高|拨付)"
)
_RATE_NAMED: Final = re.compile(
    r"(?:补助|补贴|资助|奖励|补偿|贴息|支持|代偿|配套|补助额度|补助额)[^，。；]{0,30}$"
)
_NOT_RATE: Final = re.compile(
    "占|增长(?!部分|额|量)|达到|达|提高|下降|降低|以上|比重|完成|得票|增幅|股|提取|覆盖率|率(?:不|达"
    "|为)|加计扣除|税率|利率(?!的)|控股|高于|提成"
)
_BASE: Final = re.compile(
    r"(?:按照?|以|不超过|不高于|不低于|给予)(?:其|企业|单位|项目|不高于|不超过|不低于"
    r"|经[^，。；]{0,10}(?:核定|认定|审计)的)*(?P<base>[^，。；按]{2,30}?)的?(?:最高|给予"
    r"|不超过|，)*\s*$"
)
_STACK: Final = re.compile(
    r"不(?:再|得|予|能|可|允许)*(?:重复|累计|叠加|同时)(?:进行)?(?:享受|奖励|支持|资助"
    r"|补助|申报|安排|计算|补贴|获得|领取|立项|评奖|奖补|申请|认定|兼得"
    r"|扶持)+[^，。；）]{0,10}"
    r"|就高不(?:就低|重复)|按(?:照)?就高原则|从高不重复|择高|从优不重复|不得兼得|只能享受[^，。；]{0,14}"
    r"|只享受[^，。；]{0,10}一次|不重复(?=[”的]|原则|$|，|。)"
    r"|(?:已|曾)[^，。；]{0,24}(?:获得|享受|承担|得到)[^，。；]{0,30}(?:不再|不得"
    r"|不予)[^，。；]{1,14}|按照?(?:最高|较高|就高)(?!不超过)[^，。；0-9]{0,12}(?:标准|执行|奖励|补助"
    r"|支持)"
    r"|限报[0-9一二三][项个][^，。；]{0,8}|只能(?:申报|申请|推荐)[^，。；]{1,12}"
    r"|不得(?:多头|交叉)(?:申报|申请)"
)  # fmt: skip
_FUNDS: Final = re.compile(
    r"(?:(?<=[，。；：、\s])|^)[^，。；：\s]{0,20}?(?:资金|经费|费用"
    r"|奖金)[^，。；]{0,16}?(?:由|从|列入|纳入|来源于|来源为|在)[^。；]{2,50}?(?:列支|安排"
    r"|承担|负担|解决|支付|预算|财政|筹集|分担|统筹|支出)[^，。；]{0,16}"
    r"|(?:省|市|县|中央|地方)[^，。；]{0,8}财政(?:部门)?(?:按照?|各|分别"
    r"|共同)[^，。；]{2,30}?(?:承担|负担|分担)"
    r"|(?:省|市|县|区|中央|地方)级?(?:与|和|、)[^，。；]{1,20}按照?[^，。；]{1,20}(?:承担"
    r"|负担|分担)|(?:资金|经费)来源[^，。；]{0,30}财政[^，。；]{0,16}"
)
_PUBLIC: Final = re.compile("财政|专项资金|专项经费|预算|中央|省级|市级|县级")
# What was paid out last year is no promise.
_REPORTED: Final = re.compile(
    "截至|截止目前|累计(?:发放|安排|支出)|已(?:足额)?(?:安排|发放|下达|拨付|落实)|比去年|同比"
    "|万余?人，发放|共安排"
)
_FINES: Final = re.compile("罚款|处以|违法所得|赔偿金|滞纳金|罚金")


def read(outline: Outline) -> Iterator[Element]:
    """What is given, sentence by sentence."""
    for sentence in outline.sentences():
        for code, start, end in of_sentence(sentence):
            pin = outline.pinned(sentence, start, end)
            yield Element(code, pin.quote, pin, outline.blocks[sentence.block].article)


def of_sentence(sentence: Sentence) -> Iterator[tuple[str, int, int]]:
    """Code, start and end of what a sentence says of support; a fine is none."""
    words = sentence.words
    yield from _given(words)
    for hit in _STACK.finditer(words):
        yield "stacking", hit.start(), hit.end()
    for hit in _FUNDS.finditer(words):
        by_level = re.search("按照?[^，。；]{1,12}分担", hit.group())
        if (by_level or _PUBLIC.search(hit.group())) and not re.search(
            "^间接费用|数额由|共同管理", hit.group()
        ):
            yield "funding", hit.start(), hit.end()


def _given(words: str) -> Iterator[tuple[str, int, int]]:
    if not GIVES.search(words) or _FINES.search(words) or _REPORTED.search(words):
        return
    for hit in _WAY.finditer(words):
        group = "way" if hit["way"] else "own"
        yield "way", hit.start(group), hit.end(group)
    for figure in granted_sums(words):
        yield ("cap" if is_limit(words, figure) else "amount"), _with_unit(words, figure), figure.end
    for figure in granted_rates(words):
        if limits_total(words, figure):
            yield "cap", figure.start, figure.end
            continue
        yield "rate", figure.start, figure.end
        base = base_of(words, figure)
        if base is not None:
            yield "base", *base


def limits_total(words: str, figure: Figure) -> bool:
    """补助金额不超过贷款总额的4%: a share that bounds the sum, not the share that is paid."""
    stretch = re.split("[，。；]", words[: figure.start])[-1]
    return (
        re.search("(?:总额|金额|资金|额度|总补助)[^，。；]{0,4}(?:不超过|不高于|最高|不得超过)", stretch)
        is not None
    )


def granted_sums(words: str) -> tuple[Figure, ...]:
    """The sums that are given, not those that are aimed at or required."""
    found: list[Figure] = []
    for figure in sums(words):
        before, after = words[: figure.start], words[figure.end :]
        listed = bool(found) and re.fullmatch(
            r"[\s、，和及/或]*(?:每[人生家年项]+)?", words[found[-1].end : figure.start]
        )
        wanted = _TARGETS.search(before) is not None or re.match(
            "(?:[（(]含[^）]*[）)])?(?:及)?以上的?[^，。；]{0,20}(?:企业|项目|单位|，|,)", after
        )
        given = _BEFORE_SUM.search(before) or _AFTER_SUM.match(after) or listed
        if given and (not wanted or _AFTER_SUM.match(after)):
            found.append(figure)
    return tuple(found)


def granted_rates(words: str) -> tuple[Figure, ...]:
    """The shares at which support is given."""
    kept: list[Figure] = []
    ratios = matches(words) if re.search("配套|承担", words) else ()
    # From the end, because 50%、40%、30%的比例 says only after the last one what they are.
    for figure in sorted((*rates(words), *ratios), key=lambda each: -each.start):
        before, after = words[max(0, figure.start - 44) : figure.start], words[figure.end :]
        near = re.split("[，。；]", before)[-1]
        if kept and re.fullmatch(r"\s*[、和]\s*", words[figure.end : kept[-1].start]):
            kept.append(figure)
            continue
        if _NOT_RATE.search(near) or re.match("(?:[（(]含[^）]*[）)])?(?:及)?以上", after):
            continue
        if (_RATE_BEFORE.search(near) and _RATE_AFTER.match(after)) or _RATE_NAMED.search(near):
            kept.append(figure)
    return tuple(reversed(kept))


def is_limit(words: str, figure: Figure) -> bool:
    """Whether a sum is the most that is given."""
    return _LIMITS.search(words[: figure.start]) is not None or figure.bound == "at_most"


def base_of(words: str, figure: Figure) -> tuple[int, int] | None:
    """Of what the share is taken, as the sentence names it."""
    before = words[: figure.start]
    stretch = re.split("[，。；]", before)[-1]
    found = _BASE.search(stretch)
    if found is None or re.fullmatch("(?:不超过|不高于|最高|比例|一定|总额不超过|标准)*", found["base"]):
        return None
    offset = len(before) - len(stretch)
    name = re.sub("(?:的)?(?:给予|予以|一次性)?(?:不超过|不高于|最高|给予)*$", "", found["base"])
    if re.search("递减|规定标准|分担|比例|分别|标准$|%", name):
        return None
    start = offset + found.start("base")
    return (start, start + len(name)) if len(name) >= 2 else None


def _with_unit(words: str, figure: Figure) -> int:
    """每生每年 belongs to the sum that follows it."""
    found = _UNIT.search(words[: figure.start])
    return found.start() if found else figure.start
