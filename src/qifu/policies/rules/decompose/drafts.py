"""Which items does a text hold, and what of their documents can be filled in already?

One item for each sentence that gives something; one for the whole text if it only sets conditions. A field
that was not found stays away and is listed with the reason: nothing is invented.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from qifu.kernel.errors import Refused
from qifu.policies.rules.decompose import benefits, criteria, dates
from qifu.policies.rules.decompose.elements import Element
from qifu.policies.rules.decompose.grants import pay_of
from qifu.policies.rules.decompose.outline import Outline, Sentence
from qifu.policies.rules.decompose.vocabulary import Vocabulary
from qifu.policies.rules.decompose.who import Wanted

Node = dict[str, Any]

MOST_ITEMS: Final = 500
_MONEY_WAYS: Final = re.compile("奖|补|贴息|资助|补偿|配套|券|津贴|代偿|支持|扶持")
_CUT_WAYS: Final = re.compile("减免|免征|减征|免除|减按")
_RECOGNISES: Final = re.compile("认定|备案|命名|评选|评定|遴选|授予|创建")


@dataclass(frozen=True, slots=True)
class Lack:
    """A field that must be filled in by hand, and why."""

    field: str
    why: str


@dataclass(frozen=True, slots=True)
class Draft:
    """An item document begun: its fields in plain values, what is lacking, and remarks for the reviewer."""

    fields: Mapping[str, Any]
    lacking: tuple[Lack, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(slots=True)
class _Begun:
    fields: Node = field(default_factory=dict)
    lacking: list[Lack] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def done(self) -> Draft:
        return Draft(self.fields, tuple(self.lacking), tuple(self.remarks))


@dataclass(frozen=True, slots=True)
class Material:
    """What the drafts are made from."""

    outline: Outline
    vocabulary: Vocabulary
    wanted: Wanted
    elements: tuple[Element, ...]

    def first(self, code: str) -> Element | None:
        return next((each for each in self.elements if each.code == code), None)

    def all(self, code: str) -> tuple[Element, ...]:
        return tuple(each for each in self.elements if each.code == code)


def drafts(material: Material) -> tuple[Draft, ...]:
    """The items of a text."""
    giving = _giving(material)
    if len(giving) > MOST_ITEMS:
        raise Refused(
            "原文像是许多文件合在一起", why=f"有 {len(giving)} 处给予支持的句子", remedy="请按文件拆开再试"
        )
    if giving:
        return tuple(_item(material, index, sentence) for index, sentence in enumerate(giving, start=1))
    if material.wanted.clauses:
        return (_item(material, 1, None),)
    return ()


def _giving(material: Material) -> list[Sentence]:
    """The sentences that give a sum or a share; one that only limits the one before it is part of that."""
    found: list[Sentence] = []
    for sentence in material.outline.sentences():
        codes = {code for code, _start, _end in benefits.of_sentence(sentence)}
        follows = bool(found) and found[-1].block == sentence.block and codes & {"amount", "rate"} == set()
        if codes & {"amount", "rate", "cap"} and not follows and not sentence.words.startswith("其中"):
            found.append(sentence)
    return found


def _item(material: Material, index: int, sentence: Sentence | None) -> Draft:
    begun = _Begun()
    begun.fields["item"] = f"draft-{_mark(material.outline)}-{index:02d}"
    begun.remarks.append("item 为暂编号，请改为正式事项编号")
    _name(begun, material, sentence)
    _source(begun, material, sentence)
    _valid(begun, material)
    _kind_and_mode(begun, material, sentence)
    _who(begun, material, sentence)
    _benefit(begun, material, sentence)
    _stack(begun, material)
    _apply(begun, material)
    return begun.done()


def _mark(outline: Outline) -> str:
    return hashlib.sha256("\n".join(outline.text.paragraphs).encode()).hexdigest()[:8]


def _name(begun: _Begun, material: Material, sentence: Sentence | None) -> None:
    heading = material.outline.blocks[sentence.block].heading if sentence else ""
    title = material.first("title")
    if heading and len(heading) >= 4:
        begun.fields["title"] = heading
    elif sentence is not None:
        begun.fields["title"] = re.split("[，。；]", sentence.words)[0][:40]
        begun.remarks.append("title 暂取原文句首，请改为事项名称")
    elif title is not None:
        cited = re.search("《([^》]{4,60})》", title.value)
        begun.fields["title"] = cited[1] if cited else title.value
    else:
        begun.lacking.append(Lack("title", "原文没有找到名称"))


def _source(begun: _Begun, material: Material, sentence: Sentence | None) -> None:
    title, number, issuer = (material.first(code) for code in ("title", "number", "issuer"))
    named = "".join((title.value if title else "", f"（{number.value}）" if number else ""))
    source: Node = {"doc": named} if named else {}
    if not named:
        begun.lacking.append(Lack("source.doc", "原文没有找到标题和文号"))
    if sentence is not None:
        article = material.outline.blocks[sentence.block].article
        source |= {"article": article} if article else {}
        source["quote"] = material.outline.pinned(sentence).quote
    if issuer is not None:
        source["issuer"] = issuer.value
    begun.fields["source"] = source


def _valid(begun: _Begun, material: Material) -> None:
    start = dates.start(material.all("effective"), material.first("issued_on"))
    if start is None:
        begun.lacking.append(Lack("valid.from", "原文没有写明施行日期"))
        return
    valid: Node = {"from": start}
    validity = material.first("validity")
    end = dates.end(validity.value, start) if validity else None
    if end is not None:
        valid["to"] = end
    else:
        begun.remarks.append("原文没有写明有效期的止，valid.to 留空即另行通知")
    for each in material.all("replaces"):
        begun.remarks.append(f"替代 {each.value}，如已有旧事项请填 valid.supersedes")
    begun.fields["valid"] = valid


def _kind_and_mode(begun: _Begun, material: Material, sentence: Sentence | None) -> None:
    words = sentence.words if sentence else ""
    title = material.first("title")
    if _CUT_WAYS.search(words):
        begun.fields["kind"] = "减免"
    elif sentence is not None and _MONEY_WAYS.search(words):
        begun.fields["kind"] = "奖补"
    elif sentence is None and title is not None and _RECOGNISES.search(title.value):
        begun.fields["kind"] = "资质"
    else:
        begun.lacking.append(Lack("kind", "看不出是减免、奖补、权益还是资质"))
    mode = next((each.value for each in material.all("mode") if each.value in _MODES), "")
    if mode:
        begun.fields["mode"] = mode
    else:
        begun.lacking.append(Lack("mode", "原文没有写明兑现方式"))


_LIMIT_OF_GRANT: Final = re.compile(
    "(?:单个|每家|每个|每户|同一|奖励|补助|补贴|资助|最高|上限"
    "|总?金额)[^，。；贷款]{0,16}(?:最高|不超过|上限|不高于)"
)
_MODES: Final = ("免申即享", "即申即享", "快申快享", "评审")


def _who(begun: _Begun, material: Material, sentence: Sentence | None) -> None:
    outline, clauses = material.outline, material.wanted.clauses
    groups = criteria.groups(outline, clauses, sentence)
    if groups is None:
        where = "、".join(criteria.articles(outline, clauses, sentence))
        begun.remarks.append(f"申报条件分列于 {where}，请核对哪些适用于本事项")
    elif len(groups) > 1:
        begun.remarks.append("条件分为几组，请核对是否都适用于同一申请人")
    nodes = [*criteria.own(outline, clauses, sentence), *(groups or [])]
    if nodes:
        begun.fields["who"] = {"all": nodes}
    else:
        begun.lacking.append(Lack("who", "原文没有找到本事项的支持对象或条件"))


def _benefit(begun: _Begun, material: Material, sentence: Sentence | None) -> None:
    if sentence is None:
        said = next(
            (
                each
                for each in material.outline.sentences()
                if re.search("优先|给予|享受", each.words)
                and any(code == "way" for code, _s, _e in benefits.of_sentence(each))
            ),
            None,
        )
        if said is None:
            begun.lacking.append(Lack("benefit", "原文没有找到待遇"))
        else:
            begun.fields["benefit"] = material.outline.pinned(said).quote
        return
    article = material.outline.blocks[sentence.block].article
    words = sentence.words + _limit_after(material, sentence)
    pay = pay_of(words, material.vocabulary, article)
    if pay is not None:
        begun.fields["pay"] = pay
    else:
        begun.fields["benefit"] = material.outline.pinned(sentence).quote
        begun.remarks.append("金额的写法没有拆成算式，请对照原句填写 pay")


def _limit_after(material: Material, sentence: Sentence) -> str:
    """每家企业最高100万元。 right after the sentence that gives."""
    block = material.outline.blocks[sentence.block]
    place = sentence.order + 1
    if place >= len(block.sentences):
        return ""
    after = block.sentences[place]
    codes = {code for code, _start, _end in benefits.of_sentence(after)}
    limits_only = "cap" in codes and not codes & {"amount", "rate"}
    return after.words if limits_only and _LIMIT_OF_GRANT.match(after.words) else ""


def _stack(begun: _Begun, material: Material) -> None:
    said = material.all("stacking")
    if not said:
        return
    begun.fields["stack"] = {
        "say": "；".join(each.value for each in said),
        **({"article": said[0].article} if said[0].article else {}),
    }
    begun.remarks.append("原文有互斥或叠加的规定，请填 stack 的 group 和 rule")


def _apply(begun: _Begun, material: Material) -> None:
    made: Node = {}
    for key, code in (("window", "window"), ("office", "office"), ("phone", "phone"), ("within", "within")):
        said = [each.value for each in material.all(code)]
        if said:
            made[key] = "；".join(said if key != "office" else said[:1])
    papers_ = [each.value for each in material.all("material")]
    if papers_:
        made["materials"] = papers_
    if made:
        begun.fields["apply"] = made
    absent = [
        label
        for key, label in (
            ("window", "申报时间"),
            ("materials", "申报材料"),
            ("office", "受理部门"),
            ("phone", "联系电话"),
        )
        if key not in made
    ]
    if absent:
        begun.remarks.append(f"原文没有找到：{'、'.join(absent)}")
