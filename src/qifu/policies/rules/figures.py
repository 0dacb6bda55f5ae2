"""Which numbers stand in the document of an item, in which sentence, and how does it read with others?

Thresholds of `who`, and what `pay` says: sums, rates, caps. A number is changed where it stands in the text,
so that all else stays word for word.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final, TypeAlias

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from qifu.kernel import conditions, money
from qifu.kernel.conditions import ConditionError
from qifu.kernel.conditions.expressions import PLAIN, SHARE
from qifu.kernel.conditions.formula import number
from qifu.kernel.money import YUAN

WAN: Final = 1_000_000
MOST: Final = 40
Path: TypeAlias = tuple[str | int, ...]


class Kind(StrEnum):
    """What a number does in a document."""

    THRESHOLD = "threshold"
    RATE = "rate"
    SUM = "sum"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as a person reads and types it: 5 with the unit `%`, 100 with the unit `万元`."""

    path: Path
    kind: Kind
    say: str
    value: Fraction
    unit: str
    start: int
    end: int

    def written(self, value: Fraction) -> str:
        """Another value in the words of a document."""
        plain = money.plain_number(value).replace(",", "")
        return f"{plain}{self.unit}"


_BOUNDS: Final = {"at_least": "不低于", "above": "高于", "at_most": "不高于", "below": "低于"}
_PAYS: Final[Mapping[str, str]] = {
    "fixed": "定额", "rate": "补助比例", "cap": "最高", "max": "最高", "floor": "最低", "at": "最低",
    "by": "上浮", "add": "增加", "each": "每满", "pay": "给", "above": "超出",
    "per_cap": "同组最高", "otherwise": "其余",
}  # fmt: skip
_NOT_READ: Final = frozenset({"given", "tests", "budget", "valid", "source", "apply"})


def figures(text: str) -> tuple[Figure, ...]:
    """The numbers of a document in the order written, so many at most."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    found: list[Figure] = []
    for key, node in _entries(root):
        if key in ("who", "let", "pay", "stack", "by_application"):
            found += _inside(node, (key,), "", is_pay=key in ("pay", "stack"))
    return tuple(found[:MOST])


def moved(text: str, to: Mapping[Figure, Fraction]) -> str:
    """The document with some of its numbers changed; those further on first, so that places stay right."""
    for figure in sorted(to, key=lambda each: -each.start):
        text = text[: figure.start] + figure.written(to[figure]) + text[figure.end :]
    return text


def _inside(node: Node, path: Path, around: str, *, is_pay: bool) -> Iterator[Figure]:
    if isinstance(node, MappingNode):
        entries = _entries(node)
        around = _sentence(node, entries) or around
        for key, value in entries:
            if key in _NOT_READ:
                continue
            yield from _value(key, value, (*path, key), around, is_pay=is_pay)
    elif isinstance(node, SequenceNode):
        for place, each in enumerate(node.value):
            if isinstance(each, SequenceNode) and len(each.value) == 2:
                yield from _row(each, (*path, place), around, is_pay=is_pay)
            else:
                yield from _inside(each, (*path, place), around, is_pay=is_pay)


def _value(key: str, node: Node, path: Path, around: str, *, is_pay: bool) -> Iterator[Figure]:
    if not isinstance(node, ScalarNode):
        yield from _inside(node, path, around, is_pay=is_pay)
    elif key in (_PAYS if is_pay else _BOUNDS) or key in ("rate", "cap"):
        label = around if not is_pay else f"{around}{'，' if around else ''}{_PAYS[key]}"
        yield from _figure(node, path, label, is_pay=is_pay)


def _row(node: SequenceNode, path: Path, around: str, *, is_pay: bool) -> Iterator[Figure]:
    """A row of a table: the bracket, and the value in it."""
    span, value = node.value
    if isinstance(span, ScalarNode) and isinstance(value, ScalarNode):
        yield from _figure(value, (*path, 1), f"{around}（{span.value} 档）", is_pay=is_pay)
    elif isinstance(span, SequenceNode) and isinstance(value, ScalarNode):
        words = "、".join(str(each.value) for each in span.value if isinstance(each, ScalarNode))
        yield from _figure(value, (*path, 1), f"{around}（{words}）", is_pay=is_pay)
    else:
        yield from _inside(value, (*path, 1), around, is_pay=is_pay)


def _figure(node: ScalarNode, path: Path, say: str, *, is_pay: bool) -> Iterator[Figure]:
    try:
        found = number(node.value)
    except (ValueError, ArithmeticError):
        return
    if found is None or found.unit not in (PLAIN, SHARE, YUAN) or found.value < 0:
        return
    value, unit = found.value, ""
    if found.unit == SHARE:
        value, unit = value * 100, "%"
    elif found.unit == YUAN:
        is_wan = value >= WAN or "万" in node.value
        value, unit = value / (WAN if is_wan else 100), "万元" if is_wan else "元"
    if 10**6 % value.denominator:
        return
    kind = Kind.RATE if unit == "%" and is_pay else Kind.SUM if is_pay else Kind.THRESHOLD
    yield Figure(path, kind, say, value, unit, node.start_mark.index, node.end_mark.index)


def _sentence(node: MappingNode, entries: Sequence[tuple[str, Node]]) -> str:
    """What a part of a document says: its own words, or the condition in words."""
    said = {key: value.value for key, value in entries if isinstance(value, ScalarNode)}
    if "say" in said or "per" in said:
        return str(said.get("say") or said["per"])
    if not any(key in ("fact", "of", "growth", "count", "total", "brackets") for key, _ in entries):
        return ""
    try:
        return conditions.describe(conditions.parse(_plain(node)))
    except (ConditionError, ValueError, TypeError, AssertionError):
        return ""


def _plain(node: Node) -> Any:
    """The values of a part, numbers and days as the text writes them."""
    if isinstance(node, MappingNode):
        return {key: _plain(value) for key, value in _entries(node)}
    if isinstance(node, SequenceNode):
        return [_plain(each) for each in node.value]
    kind = node.tag.rpartition(":")[2]
    if kind == "int":
        return int(node.value) if node.value.lstrip("-").isdigit() else node.value
    return {"true": True, "false": False}.get(node.value, node.value) if kind == "bool" else node.value


def _entries(node: Node | None) -> list[tuple[str, Node]]:
    if not isinstance(node, MappingNode):
        return []
    return [(str(key.value), value) for key, value in node.value]
