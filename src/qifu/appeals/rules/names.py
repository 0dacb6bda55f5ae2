"""Which places, firms and numbered things does a message name, and do two messages name different ones?

Complaints are copied from one estate to the next with only the name changed: words alone cannot tell them
apart. A name here is its kind and the two characters before it, so that 万科魅力之城 and 魅力之城 agree.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from qifu.kernel.numerals import as_digits
from qifu.kernel.text.normalise import normalise

_HAN = "[\u4e00-\u9fff]"
_ENDINGS = {
    "小区或楼盘": (
        "小区|花园|花苑|家园|新城|新村|公寓|山庄|公馆|华府|华庭|豪庭|豪园|佳园|嘉园|名园|名城|名都|之城|雅苑|苑|大厦|广场"
    ),
    "园区或市场": "工业园|产业园|科技园|物流园|产业城|园区|开发区|高新区|市场|商城",
    "企业": "有限公司|公司|集团|工厂|厂|银行|合作社",
    "学校或医院": "学校|中学|小学|幼儿园|学院|大学|医院",
    "村镇": "街道|社区|村|镇|乡",
    "道路": "大道|路|街|巷",
}
_NAMED = {kind: re.compile(rf"(?=({_HAN}{{2}})(?:{endings}))") for kind, endings in _ENDINGS.items()}
_NUMBERED = re.compile(
    r"([a-z]?\d{1,4})\s*(号楼|栋|幢|座|单元|期|号线|标段|地块|号门|号铺|路公交|路车|组)|地铁(\d{1,2})号"
)
_DISTRICT = re.compile(rf"([a-z]\d*|{_HAN}{{2}})(区|县)(?!域|别|块|间|分)")
_ANY_ENDING = "|".join(_ENDINGS.values())
_LETTERED = re.compile(r"[a-z]\d*[市区县]")  # A3区: how places are written where names were made unreadable
# Words before an ending which say that something is, not which one it is.
_COMMON = re.compile(
    "我们|我的|我家|我司|本人|这个|那个|这家|那家|一个|一家|一条|两个|几个|某个|各个|每个|多个|多家|很多|该|此|本|贵|全|"
    "的|了|在|是|和|与|对|从|到|被|有|地|得|及|等|为|也|都|不|上|下|内|外|里|旁|边|前|后|大|小|老|新|旧|各|"
    "住宅|居民|商品|安置|附近|周边|物业|地产|房产|发展|开发|建设|建筑|工程|投资|管理|服务|科技|贸易|装修|装饰|教育|培训|"
    "农贸|菜|超|房屋|二手|劳动|人才|证券|股票|汽车|保险|人民|中心|私立|公立|民办|农村|城市|乡|街|村|"
    "道|马|公|铁|线|电|网|走|让|过|思|出|销|一半|高速|主干|条|修|搅拌|水泥|化工|工业|商业|政府|国有|分|"
    "国际|实验|配套|技术|经济|他们|两家|整个|进入|导致|破坏|影响|置业|集团|股份|责任|来水|供水|燃气|十字|快速|断头|第[一二三四五]|"
    "职业|理工|惠性|学校|艺术|附属|儿童|医药|施工|这些|哪个|合法|中介|当时|企业|多所|一所|设置|投诉|生活|美食|综合|环保|回家|其中"
)
# 58车贷, 《人才购房补贴办法》: names that no ending gives away. They can agree, but not disagree.
_PROPER = re.compile(
    rf"(?<![\d第])(\d{{2,4}}(?![年月日号万亿元人个多名户米栋幢路楼单亩平时点分岁天小块条家余度级斤层])(?!\d){_HAN}{{2}})"
    r"|[《“\"]([^》”\"]{3,16})[》”\"]"
)
_AGREEING = ("小区或楼盘", "园区或市场", "企业", "学校或医院")
_OPENING = 160  # how far into a message its own names stand when the title has none


@dataclass(frozen=True, slots=True)
class Named:
    """What a message names: pairs of kind and name, numbers by unit, districts; and its words, to look in."""

    names: frozenset[tuple[str, str]]
    numbers: frozenset[tuple[str, str]]
    districts: frozenset[str]
    proper: frozenset[str]
    words: str

    def of(self, kind: str) -> set[str]:
        return {name for own, name in self.names if own == kind}


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two messages name different things of one kind."""

    kind: str
    one: str
    other: str

    def __str__(self) -> str:
        return f"{self.kind}不同：{self.one}／{self.other}"


@lru_cache(maxsize=16_384)
def named_in(title: str, text: str, place: str = "") -> Named:
    """Names in title and place; where these have none of a kind, in the opening of the message."""
    head, body = normalise(f"{place} {title}"), normalise(text)
    names: set[tuple[str, str]] = set()
    for kind, pattern in _NAMED.items():
        found = _specific(pattern, head) or _specific(pattern, body[:_OPENING])
        names.update((kind, name) for name in found)
    numbers = {(unit or "号线", number or line) for number, unit, line in _NUMBERED.findall(as_digits(head))}
    districts = {f"{name}{unit}" for name, unit in _DISTRICT.findall(head) if not _COMMON.search(name)}
    proper = frozenset(plain or quoted for plain, quoted in _PROPER.findall(head))
    return Named(frozenset(names), frozenset(numbers), frozenset(districts), proper, f"{head} {body}")


def agreements(one: Named, other: Named) -> list[str]:
    """Names of estates, parks, firms, schools, and proper names, in both messages."""
    shared = {
        name
        for kind in _AGREEING
        for name in one.of(kind) | other.of(kind)
        if name in one.words and name in other.words
    }
    both = {name for name in one.proper | other.proper if name in one.words and name in other.words}
    return sorted(shared | both)


def without(text: str, names: Iterable[str]) -> str:
    """What a title is about once the place is known: the names given, with their endings, and districts gone.

    >>> without("A5区魅力之城小区油烟扰民", ["魅力"]).split()
    ['油烟扰民']
    """
    bare = _LETTERED.sub(" ", normalise(text))
    for name in names:
        bare = re.sub(f"{name}(?:{_ANY_ENDING})*", " ", bare)
    return bare


def conflicts(one: Named, other: Named) -> list[Conflict]:
    """What the two name differently. An agreed name outweighs a different road or village beside it."""
    found = [conflict for unit in _units(one, other) if (conflict := _number_conflict(unit, one, other))]
    if not agreements(one, other):
        found += [conflict for kind in _ENDINGS if (conflict := _name_conflict(kind, one, other))]
    return found


def district_conflict(one: Named, other: Named) -> Conflict | None:
    """Different districts: weighs against, but people often write the wrong one."""
    if not one.districts or not other.districts or one.districts & other.districts:
        return None
    return Conflict("区县", min(one.districts), min(other.districts))


def _specific(pattern: re.Pattern[str], text: str) -> set[str]:
    return {name for name in pattern.findall(text) if not _COMMON.search(name)}


def _units(one: Named, other: Named) -> list[str]:
    return sorted({unit for unit, _ in one.numbers} & {unit for unit, _ in other.numbers})


def _number_conflict(unit: str, one: Named, other: Named) -> Conflict | None:
    first = {number for own, number in one.numbers if own == unit}
    second = {number for own, number in other.numbers if own == unit}
    if first & second:
        return None
    return Conflict("编号", f"{min(first)}{unit}", f"{min(second)}{unit}")


def _name_conflict(kind: str, one: Named, other: Named) -> Conflict | None:
    first, second = one.of(kind), other.of(kind)
    if not first or not second:
        return None
    if any(name in other.words for name in first) or any(name in one.words for name in second):
        return None
    return Conflict(kind, min(first), min(second))
