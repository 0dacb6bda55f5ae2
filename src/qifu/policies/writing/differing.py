"""What does one edition of an item say otherwise than another: clause by clause, and word for word?"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any, Final, Literal

from qifu.kernel import conditions
from qifu.kernel.conditions import Known
from qifu.kernel.packs.origins import bare
from qifu.policies.documents import Document
from qifu.policies.rules import lines

Kind = Literal["same", "out", "in"]
_LABELS: Final[dict[str, str]] = {
    "item": "编号", "title": "名称", "source": "依据", "issued_by": "制定部门", "executed_by": "执行部门",
    "valid": "有效期", "kind": "类别", "mode": "兑现方式", "by_application": "须申报的",
    "let": "推算的数",
    "who": "条件", "pay": "金额", "benefit": "其他待遇", "stack": "叠加与互斥", "contest": "评比",
    "budget": "预算", "commitments": "承诺", "apply": "申报", "given": "测试共用的事实", "tests": "测试",
}  # fmt: skip
_INNER: Final[dict[str, str]] = {
    "doc": "文件", "article": "条款", "quote": "原文", "issuer": "发文机关", "url": "网址", "from": "起",
    "to": "止", "supersedes": "替代", "base": "基数", "rate": "比例", "cap": "上限", "floor": "下限",
    "fixed": "定额", "uplift": "上浮", "round": "取整", "share": "分担", "stages": "分期", "caps": "各项上限",
    "parts": "分项", "window": "时间", "materials": "材料", "reuse": "免交材料", "office": "部门",
    "phone": "电话", "within": "时限", "group": "组", "rule": "规则", "not_with": "互斥",
    "name": "名称", "as_of": "申报日", "facts": "给定", "expect": "应为", "verdict": "结论", "amount": "金额",
    "gap": "差距", "missing": "还缺",
}  # fmt: skip
_VALUES: Final[dict[str, str]] = {
    "eligible": "符合", "not_eligible": "不符合", "unknown": "还不知道", "conditional": "待认定",
    "True": "是", "False": "否",
}  # fmt: skip
_WORDS: Final = re.compile(r"[0-9.,]+(?:万|亿)?元?%?|[A-Za-z_]+|.", re.S)


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing a document says: under which heading, and the words."""

    label: str
    say: str


@dataclass(frozen=True, slots=True)
class Change:
    """A clause that changed; empty before means it is new, empty after that it is gone."""

    label: str
    before: str
    after: str
    parts: tuple[tuple[Kind, str], ...]


def clauses(document: Document) -> tuple[Clause, ...]:
    """All that a document says, in the order of its fields."""
    content = document.held.content
    held: Mapping[str, Any] = content if isinstance(content, dict) else {}
    found: list[Clause] = []
    for key, label in _LABELS.items():
        if key == "who":
            verdict = conditions.decide(document.item.who, Known({}, document.item.valid.from_on))
            found += [Clause(label, f"{line.say}{_of(line.article)}") for line in lines.lines(verdict)]
        elif key in held:
            found += [
                Clause(f"{label}：{way}" if way else label, say) for way, say in _flat(bare(held[key]), "")
            ]
    return tuple(found)


def changes(before: Document, after: Document) -> tuple[Change, ...]:
    """What changed, in the order of the newer document; what is gone stands where it stood."""
    old, new = clauses(before), clauses(after)
    labels = list(dict.fromkeys(each.label for each in (*new, *old)))
    return tuple(
        change
        for label in labels
        for change in _under(
            label, [c.say for c in old if c.label == label], [c.say for c in new if c.label == label]
        )
    )


def words(before: str, after: str) -> tuple[tuple[Kind, str], ...]:
    """Both texts in one line: what stayed, what went out, what came in.

    >>> words("不低于 3%", "不低于 2.6%")
    (('same', '不低于 '), ('out', '3%'), ('in', '2.6%'))
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    found: list[tuple[Kind, str]] = []
    for what, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(("same", "".join(old[i:j])))
            continue
        if j > i:
            found.append(("out", "".join(old[i:j])))
        if m > k:
            found.append(("in", "".join(new[k:m])))
    return tuple(found)


def _under(label: str, old: list[str], new: list[str]) -> Iterator[Change]:
    for what, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what != "equal":
            for before, after in zip_longest(old[i:j], new[k:m], fillvalue=""):
                yield Change(label, before, after, words(before, after))


def _flat(value: Any, way: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, each in value.items():
            name = _INNER.get(str(key), str(key))
            yield from _flat(each, f"{way}·{name}" if way else name)
    elif isinstance(value, list):
        for each in value:
            yield way, _short(each)
    else:
        yield way, "" if value is None else _word(value)


def _short(value: Any) -> str:
    """A mapping or a list in one line."""
    if isinstance(value, dict):
        return "，".join(f"{_INNER.get(key, key)} {_short(each)}" for key, each in value.items())
    return "、".join(_short(each) for each in value) if isinstance(value, list) else _word(value)


def _word(value: Any) -> str:
    return _VALUES.get(str(value), str(value))


def _of(article: str) -> str:
    return f"（{article}）" if article else ""
