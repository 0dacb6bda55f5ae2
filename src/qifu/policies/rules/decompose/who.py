"""For whom is it meant, and what must they be? From targets (对…企业) and from lists of conditions."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from qifu.policies.rules.decompose.elements import Element
from qifu.policies.rules.decompose.leaves import CREDIT, Leaf, Node, condition, leaves
from qifu.policies.rules.decompose.outline import Outline, Sentence
from qifu.policies.rules.decompose.topics import Topic, topic_above
from qifu.policies.rules.decompose.vocabulary import Vocabulary

_NOUN: Final = (
    "企业|单位|机构|个人|人才|项目|平台|园区|基地|团队|学校|农户|高校|院所|组织|人员|主体|的"
    "|学生|教师|银行|中心|市县|县|市|者|人|户|产品|成果|幼儿园|儿童|地区|实验室|学院|院校"
    "|毕业生"
)
_GIVES: Final = (
    "给予|予以|按照?|奖励|补助|补贴|资助|优先|免征|减征|减免|免除|发放|一次性|最高|实行|实施"
    "|享受|分别|每|提供|安排|采取|由|省财政|可"
)
_TARGET: Final = re.compile(
    rf"(?:^|[，。；：]|资金|财政|应当|政府|部门|规定|可以"
    rf"|\s)对于?(?![接外应照象口策标比等])(?P<who>[^，。；：向]{{2,80}}?(?:{_NOUN}))，?\s*(?:(?:根据"
    rf"|按|由|省|市|财政|连续|一律|在|原则上|可|将|均|也|经|[0-9三五]年内|应)[^。；]{{0,24}}?|(?<=，)[^。；]{{2,70}}?(?=给予|予以|奖励|补助))?(?={_GIVES})"
)
_NAMED: Final = re.compile(
    r"(?:支持|申报|补助|资助|奖励|救助|补贴|扶持|招聘|适用)(?:的)?(?:对象"
    r"|主体)(?:主要)?(?:为|包括|是指|是|指|：)\s*：?(?!单位统计)(?P<who>[^。；]{2,160})"
)
_SELF: Final = re.compile(
    r"(?:^|[，。；])(?:申报|申请|建设|承担|依托|牵头)[^，。；]{0,16}?(?:应当?|须|必须|需"
    r"|必需)(?:同时)?(?:具备|符合|满足|达到|是(?!否)|具有)(?P<what>[^：:]{4,})"
)
_APPLIES_IN: Final = re.compile(
    "适用于?(?P<where>[本我全](?:省|市|县|区)(?:行政区域|行政区划|区域|辖区|境|范围)?内?)"
)
_BLAMES: Final = re.compile("批评|处分|处罚|警告|责令|追究|罚款|取消|通报|撤销|收回|终止")
GIVES_NOW: Final = re.compile(
    "给予|予以|奖励|补助|补贴|资助|补偿|贴息|减免|免征|免除|发放|优先|按照?[^，。；]{2,30}的"
)
_GIVEN: Final = re.compile("优先|给予|予以|奖励|补助|补贴|资助|补偿|贴息|减免|免征|免除|发放")


@dataclass(frozen=True, slots=True)
class Clause:
    """A condition a sentence sets: its node, its sentence, and whether it shuts out instead of letting in."""

    node: Node
    sentence: Sentence
    start: int
    end: int
    excludes: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was read of whom a text means: elements, and conditions with their sentences."""

    elements: tuple[Element, ...]
    clauses: tuple[Clause, ...]


def read(outline: Outline, vocabulary: Vocabulary, places: Mapping[str, str]) -> Wanted:
    """All of the document."""
    reader = _Reader(outline, vocabulary, places)
    for sentence in outline.sentences():
        reader.sentence(sentence)
    return Wanted(tuple(reader.elements), tuple(reader.clauses))


class _Reader:
    def __init__(self, outline: Outline, vocabulary: Vocabulary, places: Mapping[str, str]) -> None:
        self.outline, self.vocabulary, self.places = outline, vocabulary, places
        self.elements: list[Element] = []
        self.clauses: list[Clause] = []

    def sentence(self, sentence: Sentence) -> None:
        """What one sentence says by its place or by its words."""
        words = sentence.words
        if not re.search(r"\w", words):
            return
        topic = topic_above(self.outline, sentence)
        is_lead = words.endswith(("：", ":")) or self.is_heading(sentence)
        for found in self.targets(sentence):
            self.element("beneficiary", sentence, *found)
            self.clause(sentence, *found)
        if not is_lead:
            self.by_topic(sentence, topic)

    def by_topic(self, sentence: Sentence, topic: Topic | None) -> None:
        """What a sentence says because of the list it stands in, or of itself."""
        words = sentence.words
        if topic is Topic.BENEFICIARIES and not _NAMED.search(words):
            self.element("beneficiary", sentence, 0, len(words))
            self.clause(sentence, 0, len(words))
        elif topic is Topic.CONDITIONS and not re.search("给予|予以|补助|奖励|适当放宽", words[:14]):
            self.clause(sentence, 0, len(words), all_of_it=True)
        elif topic is Topic.EXCLUDED:
            self.element("excluded", sentence, 0, len(words))
            self.clauses.append(Clause(self.judged(sentence), sentence, 0, len(words), excludes=True))
        elif found := _SELF.search(words):
            self.clause(sentence, found.start("what"), len(words), all_of_it=True)
        for hit in _APPLIES_IN.finditer(words):
            self.element("area", sentence, hit.start("where"), hit.end("where"))

    def is_heading(self, sentence: Sentence) -> bool:
        """A short sentence over others; one that stands alone says something itself."""
        block = self.outline.blocks[sentence.block]
        stands_over = len(block.sentences) > 1 or self.outline.stands_over(sentence.block)
        is_title = sentence.order == 0 and len(sentence.words.rstrip("。")) <= len(block.heading)
        return bool(block.heading) and is_title and stands_over

    def targets(self, sentence: Sentence) -> Iterator[tuple[int, int]]:
        """对…企业，给予…; 支持对象为…"""
        words = sentence.words
        if _GIVEN.search(words):
            for hit in _TARGET.finditer(words):
                given = re.split("[。；]", words[hit.end("who") :])[0][:80]
                if _GIVEN.search(given) and not _BLAMES.search(given):
                    yield hit.start("who"), hit.end("who")
        for hit in _NAMED.finditer(words):
            yield hit.start("who"), hit.end("who")

    def clause(self, sentence: Sentence, start: int, end: int, *, all_of_it: bool = False) -> None:
        """A stretch that sets conditions: an element for each part understood, or one for the whole."""
        words = sentence.words[start:end]
        found = leaves(words, self.vocabulary, self.places)
        for leaf in found:
            self.element(leaf.code, sentence, start + leaf.start, start + leaf.end)
        if all_of_it and not _covers(found):
            self.element("credit" if CREDIT.search(words) else "judgment", sentence, start, end)
        say = self.outline.pinned(sentence, start, end).quote
        node = condition(words, found, say, self.outline.blocks[sentence.block].article)
        self.clauses.append(Clause(node, sentence, start, end))

    def judged(self, sentence: Sentence) -> Node:
        article = self.outline.blocks[sentence.block].article
        say = self.outline.pinned(sentence).quote
        return {"judge": {"text": say}, **({"article": article} if article else {})}

    def element(self, code: str, sentence: Sentence, start: int, end: int) -> None:
        pin = self.outline.pinned(sentence, start, end)
        value = pin.quote.rstrip("；;。")
        self.elements.append(Element(code, value, pin, self.outline.blocks[sentence.block].article))


def _covers(found: tuple[Leaf, ...]) -> bool:
    return any(leaf.code != "area" or leaf.node for leaf in found)
