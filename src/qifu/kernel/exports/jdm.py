"""How is a condition asked of a rule engine that reads JDM (GoRules, zen)? As a graph of one expression.

Such engines know no unknown, so three values are written as numbers: 2 met, 1 unknown, 0 unmet; `and` is the
least, `or` the largest. Facts come in under short names, sums in whole fen, days as Python counts them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from qifu.kernel.conditions.expressions import Expression
from qifu.kernel.conditions.language import Condition
from qifu.kernel.exports.lowering import lower
from qifu.kernel.exports.plain import (
    AtLeastOf,
    Column,
    Combined,
    Equal,
    Fits,
    Holds,
    Kind,
    Kinds,
    Months,
    Node,
    Not,
    NotExpressible,
    OneOf,
    Reaches,
    Starts,
    Term,
    Unknown,
    Whole,
)
from qifu.kernel.exports.sql import SIGNS, TURNED

# The decimals of the engine hold 28 digits; whole numbers beyond are not exact.
LARGEST = 10**27


@dataclass(frozen=True, slots=True)
class Graph:
    """The decision as JSON, and under which short name each fact is read."""

    content: dict[str, Any]
    names: Mapping[str, str]


def graph(
    asked: Condition,
    kinds: Kinds,
    on: date | None = None,
    derived: Mapping[str, Expression] | None = None,
) -> Graph:
    """The graph whose output `answer` is 2, 1 or 0; NotExpressible names what has no exact form."""
    names = {name: f"f{index}" for index, name in enumerate(sorted(kinds))}
    expression = _Writer(names).node(lower(asked, kinds, on, derived))
    inner = {"expressions": [{"id": "answer", "key": "answer", "value": expression}], "passThrough": False}
    nodes = [
        _node("in", "事实", "inputNode", 0, {}),
        _node("decide", "条件", "expressionNode", 9, inner),
        _node("out", "结论", "outputNode", 18, {}),
    ]
    edges = [
        {"id": "1", "type": "edge", "sourceId": "in", "targetId": "decide"},
        {"id": "2", "type": "edge", "sourceId": "decide", "targetId": "out"},
    ]
    return Graph({"nodes": nodes, "edges": edges}, names)


def _node(name: str, label: str, kind: str, x: int, content: dict[str, Any]) -> dict[str, Any]:
    return {"id": name, "name": label, "type": kind, "position": {"x": x, "y": 0}, "content": content}


class _Writer:
    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names

    def node(self, node: Node) -> str:
        match node:
            case Reaches():
                return self._reaches(node)
            case OneOf(name=name, values=values, kind=kind):
                found = [f"{self.names[name]} == {_value(each, kind)}" for each in values] or ["false"]
                return self._known([name], " or ".join(found))
            case Equal(name=name, other=other):
                return self._known([name, other], f"{self.names[name]} == {self.names[other]}")
            case AtLeastOf():
                return self._at_least(node)
            case Not(of=of):
                return f"(2 - {self.node(of)})"
            case Unknown():
                return "1"
            case _:
                return self._words(node)

    def _words(self, node: Starts | Holds | Fits | Months) -> str:
        match node:
            case Starts(name=name, texts=texts):
                found = [f"startsWith({self.names[name]}, {_text(text)})" for text in texts]
                return self._known([name], " or ".join(found))
            case Holds(name=name, words=words):
                found = [f"({_text(word)} in {self.names[name]})" for word in words]
                return self._known([name], " or ".join(found))
            case Fits(name=name):
                fits = f"min([{', '.join(_entry(node))}])"
                some = (f"len(filter({self.names[name]}, {fits} == {level})) > 0" for level in (2, 1))
                return f"({self.names[name]} == null ? 1 : ({next(some)} ? 2 : ({next(some)} ? 1 : 0)))"
            case Months():
                raise NotExpressible("按月计算的时间在 JDM 中没有等价的写法")

    def _at_least(self, gate: AtLeastOf) -> str:
        parts = [self.node(each) for each in gate.of]
        if gate.k <= 0:
            return "2"
        if gate.k > len(parts):
            return "0"
        if gate.k in (1, len(parts)):
            return f"{'max' if gate.k == 1 else 'min'}([{', '.join(parts)}])"
        met = " + ".join(f"({part} == 2 ? 1 : 0)" for part in parts)
        possible = " + ".join(f"({part} == 0 ? 0 : 1)" for part in parts)
        return f"({met} >= {gate.k} ? 2 : ({possible} < {gate.k} ? 0 : 1))"

    def _reaches(self, asked: Reaches) -> str:
        left, right, sign = self._term(asked.left), self._term(asked.right), SIGNS[asked.operator]
        found = f"{left} {sign} {right} ? 2 : 0"
        if asked.signs:
            below = " + ".join(f"({self._term(each)} < 0 ? 1 : 0)" for each in asked.signs)
            found = f"({below}) % 2 == 1 ? ({left} {TURNED[sign]} {right} ? 2 : 0) : ({found})"
        faults = [f"({self._checked(each, '== 0')})" for each in asked.nonzero]
        faults += [f"({self._checked(each, '<= 0')})" for each in asked.above]
        read = [*dict.fromkeys(_columns(asked.left) + _columns(asked.right))]
        known = f"({self._all_known(read)} ? ({found}) : 1)" if read else f"({found})"
        if not faults:
            return known
        way = {None: "1", True: "2", False: "0"}[asked.undefined]
        return f"(({' or '.join(faults)}) ? {way} : {known})"

    def _checked(self, term: Term, test: str) -> str:
        read = _columns(term)
        return (
            f"({self._all_known(read)} ? {self._term(term)} {test} : false)"
            if read
            else f"{self._term(term)} {test}"
        )

    def _all_known(self, names: list[str]) -> str:
        return " and ".join(f"{self.names[name]} != null" for name in names)

    def _known(self, names: list[str], test: str) -> str:
        return f"({self._all_known(names)} ? ({test} ? 2 : 0) : 1)"

    def _term(self, term: Term) -> str:
        match term:
            case Whole(value=value) if abs(value) > LARGEST:
                raise NotExpressible(f"{value} 超出 28 位")
            case Whole(value=value):
                return f"({value})" if value < 0 else str(value)
            case Column(name=name):
                return self.names[name]
            case Combined(sign=sign, left=left, right=right):
                return f"({self._term(left)} {sign} {self._term(right)})"


def _columns(term: Term) -> list[str]:
    match term:
        case Column(name=name):
            return [name]
        case Combined(left=left, right=right):
            return list(dict.fromkeys(_columns(left) + _columns(right)))
        case _:
            return []


def _entry(asked: Fits) -> Iterator[str]:
    """What one entry must fulfil, each as 2, 1 or 0."""
    yield _field("name", " or ".join(f"#.name == {_text(each)}" for each in asked.names))
    if asked.levels:
        yield _field("level", " or ".join(f"#.level == {_text(each)}" for each in asked.levels))
    if asked.day is not None:
        begun = _field("from_on", f"#.from_on <= {asked.day}", unknown="1" if asked.is_dated else "2")
        ended = _field("until", f"#.until >= {asked.day}", unknown="2")
        yield f"((#.from_on == null and #.until == null) ? 2 : min([{begun}, {ended}]))"
    if asked.given is not None:
        first, last = asked.given
        yield _field("from_on", f"#.from_on >= {first} and #.from_on <= {last}")


def _field(name: str, test: str, unknown: str = "1") -> str:
    return f"(#.{name} == null ? {unknown} : (({test}) ? 2 : 0))"


def _value(value: str | int | bool, kind: Kind) -> str:
    if kind is Kind.TRUTH:
        return "true" if value else "false"
    return _text(value) if isinstance(value, str) else str(value)


def _text(text: str) -> str:
    if "'" in text or "\\" in text:
        raise NotExpressible(f"「{text}」中有引号")
    return f"'{text}'"
