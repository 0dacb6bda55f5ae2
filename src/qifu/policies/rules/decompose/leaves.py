"""Which parts of a clause can be said as conditions, and is anything of it left over?

A leaf is proposed only where its meaning is sure. What is left over stays with a person, so that a drafted
condition is never weaker than the sentence it comes from.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from qifu.policies.rules.decompose import thresholds
from qifu.policies.rules.decompose.figures import counts
from qifu.policies.rules.decompose.vocabulary import Vocabulary

Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part of a clause: the kind of element it is, and its condition if that is sure."""

    code: str
    start: int
    end: int
    node: Node | None = None


_JOIN: Final = "[、，和及与或]|以及|或者"
_PERSON: Final = re.compile(r"独立(?:的)?(?:企业|事业)?法人(?:资格|单位)?")
_FOUNDED: Final = re.compile(r"(?:注册|登记|成立|设立|运营|经营)(?:时间|年限|登记|期)?[^，。；、]{0,10}$")
_SIZES: Final[Mapping[str, tuple[str, ...]]] = {
    "中小微": ("中型", "小型", "微型"), "中小": ("中型", "小型", "微型"), "小微": ("小型", "微型"),
    "小型微型": ("小型", "微型"), "微型": ("微型",), "小型": ("小型",), "中型": ("中型",), "大型": ("大型",),
    "大中型": ("大型", "中型"),
}  # fmt: skip
_SIZE: Final = re.compile(
    r"(中小微|中小|小微|小型微型|大中型|大型|中型|小型|微型)企业|规模以上|规上(?=企业"
    r"|工业)|限额?以上(?=企业|商贸)"
)
_LISTS: Final = re.compile(
    r"(?:未被?|没有被?|不得?被?)(?:纳入|列入)(?P<list>严重违法失信(?:企业|主体)?名单"
    r"|失信被执行人(?:名单)?|经营异常名录)"
)
_AREA: Final = re.compile(
    r"(?:(?:依法)?在)?(?P<place>[本我](?:省|市|县|区|自治区)|(?:(?![在的位于或]"
    r"|行政)[\u4e00-\u9fff]){2,8}?(?:省|市|自治区|自治州|县|区))"
    r"(?:行政区域|行政区划|区域|辖区|境|范围|域)*(?:之?内|范围内|的)?(?:依法"
    r"|正式)*(?P<verb>登记注册|注册登记|工商注册|注册|登记|依法纳税|纳税)"
)
_HERE: Final = re.compile(
    r"(?:在|于)?[本我全](?:省|市|县|区|自治区)(?:行政区域|行政区划|区域|辖区|境|范围"
    r"|域)*(?:内)|适用于[本我全](?:省|市|县|区)[^，。；]{0,10}"
)
_INDUSTRY: Final = re.compile(
    r"(?:从事|属于|归属|主营业务[为是])(?P<what>[^，。；：]{2,40}?(?:产业|行业|领域|服务业"
    r"|制造业|经营范围|方向|产业政策|目录|技术领域))"
)
CREDIT: Final = re.compile(
    r"失信|不良(?:信用)?记录|信用(?:良好|记录|状况|信息|等级|不良|优良)|违法|违规|违纪"
    r"|(?:安全|质量|环保|环境|责任)[^，。；]{0,8}事故|行政处罚|学术不端|科研诚信|诚信"
    r"|刑事处罚|犯罪"
)
_NOT_HELD: Final = re.compile("(?:非|不是|未|申请|申报|拟|争创|培育|引进|建设|评选|创建|组建)$")
_LISTED_AFTER: Final = re.compile("[（(][^）)]*[）)]|(?:企业|单位|资格|称号)?(?:、|和|及|与)")
_LISTED_BEFORE: Final = re.compile("(?:、|和|及|与)(?:新?认定的?|首次|获得|被?评为)*$")
_HEADS: Final = re.compile(
    "(?:称号|资格|认定|证书|企业|单位|机构|[（(][^）)]*[）)])*的?(?:企业|单位|机构"
    "|主体)?(?:[，；。、]|$|且|并|或|和)"
)
_OF_ITSELF: Final = re.compile(
    "主要|应|须|是指|管理|建设|贷款|标准|申报|的?认定|依托|名录|评价|培育|的(?:负责|组建|建设)"
)
_FILLER: Final = re.compile(
    r"申报|申请|单位|企业|公司|主体|对象|应当|必须|须|应|需|要|具有|具备|拥有|为|是|属于"
    r"|符合|被|经|已|的|了|者|且|并|均|在|认定|评定|获得|取得|获批|通过|资格|称号|或者|者$"
    r"|[\s，。；、：:,;.（）()]"
)


def leaves(words: str, vocabulary: Vocabulary, places: Mapping[str, str]) -> tuple[Leaf, ...]:
    """The parts of a clause that are understood, in their order; none overlaps another."""
    found: list[Leaf] = []
    for leaf in (
        *_thresholds(words, vocabulary), *_honours(words, vocabulary), *_size(words), *_founding(words),
        *_listed(words), *_area(words, places), *_industry(words),
    ):  # fmt: skip
        if all(leaf.end <= other.start or other.end <= leaf.start for other in found):
            found.append(leaf)
    return tuple(sorted(found, key=lambda leaf: leaf.start))


def _thresholds(words: str, vocabulary: Vocabulary) -> Iterator[Leaf]:
    for each in thresholds.read(words, vocabulary):
        yield Leaf("measure", each.start, each.end, each.node)


def condition(words: str, found: tuple[Leaf, ...], say: str, article: str) -> Node:
    """One node for a clause: its leaves joined as the clause joins them, and a person for what is left."""
    notes = {"say": say, **({"article": article} if article else {})}
    judged = {"judge": {"text": say}, **({"article": article} if article else {})}
    nodes = [leaf.node for leaf in found if leaf.node is not None]
    if not nodes or _is_open(words, found) or _is_one_of_several(words, found):
        return judged
    either = len(found) > 1 and all(
        re.fullmatch(r"[的\s]*(?:或者?|或)(?:具有|拥有|为|是)?", words[one.end : two.start])
        for one, two in pairwise(found)
    )
    if re.search("或", _rest(words, found)) and not either:
        return judged
    left = bool(_FILLER.sub("", _rest(words, found))) or len(nodes) < len(found)
    if either:
        return judged if left else {"any": nodes, **notes}
    members = [*nodes, *([judged] if left else [])]
    return {**members[0], **notes} if len(members) == 1 else {"all": members, **notes}


def _is_open(words: str, found: tuple[Leaf, ...]) -> bool:
    """Whether something turns or loosens the clause, so that no leaf of it may stand by itself."""
    return bool(
        re.search(
            "除外|除[^，。]{1,20}外|之一|原则上|优先|可适当|放宽|不受|不得|不予|不再|非|尚未|避免",
            _rest(words, found),
        )
    )


def _is_one_of_several(words: str, found: tuple[Leaf, ...]) -> bool:
    """Whether an honour or a size is listed beside others: A、B和C的企业 means any of them."""
    return any(
        leaf.code in ("honour", "size")
        and (_LISTED_AFTER.match(words[leaf.end :]) or _LISTED_BEFORE.search(words[: leaf.start]))
        for leaf in found
    )


def _rest(words: str, found: tuple[Leaf, ...]) -> str:
    parts, at = [], 0
    for leaf in found:
        parts.append(words[at : leaf.start])
        at = leaf.end
    return "|".join([*parts, words[at:]]).replace("|", "")


def _honours(words: str, vocabulary: Vocabulary) -> Iterator[Leaf]:
    level = rf"(?:(?:{vocabulary.level_words})(?:以上)?[、或和及（）]*)*"
    one = rf"{level}(?:{vocabulary.honour_words})(?:（[^）]{{1,12}}）)?"
    for hit in re.finditer(rf"{one}(?:(?:、|或者?){one})*", words):
        if _NOT_HELD.search(words[: hit.start()]) or _OF_ITSELF.match(words[hit.end() :]):
            continue
        node = _honour_node(hit.group(), vocabulary) if _is_theirs(words, hit.start(), hit.end()) else None
        yield Leaf("honour", hit.start(), hit.end(), node)


def _is_theirs(words: str, start: int, end: int) -> bool:
    """Whether what is named is the applicant itself: not one it serves, joins or brings here."""
    other = re.search(
        "(?:(?<!认定)(?<!评定)(?<!评)(?<!转)为|给|与|对|联合|服务|引进|帮助|扶持|组织"
        "|指导|兴办|创办|领办|投资|设立)$",
        words[:start],
    )
    return other is None and _HEADS.match(words[end:]) is not None


def _honour_node(words: str, vocabulary: Vocabulary) -> Node | None:
    names, levels = list[str](), list[str]()
    if re.search("以上|[（(]", words):
        return None
    for found in re.finditer(
        rf"((?:(?:{vocabulary.level_words})[、或和及]*)*)({vocabulary.honour_words})", words
    ):
        own = re.findall(vocabulary.level_words, found[1])
        if len(own) == 1 and not own[0].endswith("级"):
            names.append(own[0] + found[2])
        else:
            names.append(found[2])
            levels += own
    if levels and len(names) > 1:
        return None
    has = names[0] if len(names) == 1 else names
    return {
        "fact": "资质",
        "has": [has] if levels and isinstance(has, str) else has,
        **({"level": levels} if levels else {}),
    }


def _size(words: str) -> Iterator[Leaf]:
    for hit in _SIZE.finditer(words):
        if hit[1]:
            node = {"fact": "企业规模", "in": list(_SIZES[hit[1]])}
            yield Leaf(
                "size", hit.start(), hit.end(), node if _is_theirs(words, hit.start(), hit.end()) else None
            )
        elif hit.group() == "规模以上":
            yield Leaf("size", hit.start(), hit.end(), {"fact": "规模以上", "is": True})
        else:
            yield Leaf("size", hit.start(), hit.end())


def _founding(words: str) -> Iterator[Leaf]:
    for hit in _PERSON.finditer(words):
        if not re.search("[非不无]$", words[: hit.start()]):
            yield Leaf("founding", hit.start(), hit.end(), {"fact": "独立法人", "is": True})
    for figure in counts(words):
        before = _FOUNDED.search(words[: figure.start])
        if (
            before is None
            or figure.unit not in ("年", "个月", "天", "日")
            or not figure.bound
            or figure.value.denominator != 1
        ):
            continue
        after = re.match(r"(?:[（(]含[^）)]*[）)])?(?:及?以[上下内])?", words[figure.end :])
        end = figure.end + (after.end() if after else 0)
        node = {"elapsed": "成立日期", figure.bound: f"{figure.value}{figure.unit}"}
        sure = re.match("(?:注册|成立|登记)", before.group()) is not None
        yield Leaf("founding", before.start(), end, node if sure else None)


def _listed(words: str) -> Iterator[Leaf]:
    for hit in _LISTS.finditer(words):
        name = "严重失信名单" if "严重" in hit["list"] else hit["list"].removesuffix("名单")
        yield Leaf("credit", hit.start(), hit.end(), {"none": [{"fact": name, "is": True}]})


def _area(words: str, places: Mapping[str, str]) -> Iterator[Leaf]:
    for hit in _AREA.finditer(words):
        code = places.get(hit["place"].removeprefix("在"), "")
        prefix = re.sub("(?:00)+$", "", code)
        node = {"fact": "注册地", "starts": [prefix]} if prefix and "注册" in hit["verb"] else None
        yield Leaf("area", hit.start(), hit.end(), node)
    for hit in _HERE.finditer(words):
        yield Leaf("area", hit.start(), hit.end())


def _industry(words: str) -> Iterator[Leaf]:
    for hit in _INDUSTRY.finditer(words):
        yield Leaf("industry", hit.start(), hit.end())
