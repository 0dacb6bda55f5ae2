"""How does a piece of YAML become a condition, and on which line is it wrong?"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from qifu.kernel.conditions import leaf_reading, leaf_writing
from qifu.kernel.conditions.expressions import Expression
from qifu.kernel.conditions.faults import NOTES, NOWHERE, ConditionError, Path, notes, only, refuse
from qifu.kernel.conditions.language import (
    AtLeast,
    Condition,
    Every,
    Judge,
    Neither,
    Some,
    Test,
    as_condition,
)
from qifu.kernel.conditions.leaf_writing import written_sum
from qifu.kernel.conditions.node import ConditionNode
from qifu.kernel.conditions.quantity_reading import quantity
from qifu.kernel.conditions.quantity_reading import write as write_expression
from qifu.kernel.errors import Place
from qifu.kernel.money import Money
from qifu.kernel.packs.faults import did_you_mean
from qifu.kernel.packs.model import show_fraction
from qifu.kernel.packs.tree import DEPTH_LIMIT, Entry, Items, Leaf, Node, Table

TREES: Final[Mapping[str, type[Every] | type[Some] | type[Neither]]] = {
    "all": Every, "any": Some, "none": Neither,
}  # fmt: skip


def parse(node: object, *, at: Place | None = None) -> Condition:
    """The condition `node` stands for: a `Node` with its own places, or plain values all standing at `at`."""
    return _condition(_tree(node, at), ())


def parse_quantity(node: object, *, at: Place | None = None) -> Expression:
    """The quantity `node` stands for, read in the same way."""
    return quantity(_tree(node, at), (), _condition)


def write(condition: Condition) -> dict[str, Any]:
    """The plain form of a condition, ready for YAML or JSON; `parse` of it gives the condition back."""
    own = {key: text for key in NOTES if (text := getattr(condition, key))}
    match condition:
        case AtLeast(k=k, of=of):
            return {"at_least": {"k": k, "of": [write(each) for each in of]}, **own}
        case Every() | Some() | Neither():
            word = next(word for word, kind in TREES.items() if isinstance(condition, kind))
            return {word: [write(each) for each in condition.of], **own}
        case Judge(text=text, by=by):
            return {"judge": {"text": text, **({"by": by} if by else {})}, **own}
        case Test():
            return {**leaf_writing.write_test(condition), **own}
        case _:
            return {**leaf_writing.write_leaf(condition, write_quantity), **own}


def write_quantity(expression: Expression) -> object:
    """The plain form of a quantity; `parse_quantity` of it gives the quantity back."""
    return write_expression(expression, _write_node)


def _write_node(node: ConditionNode) -> object:
    return write(as_condition(node))


def _tree(node: object, at: Place | None) -> Node:
    return node if isinstance(node, Leaf | Items | Table) else _planted(node, at or NOWHERE, 0)


def _condition(node: Node, path: Path) -> Condition:
    if not isinstance(node, Table):
        refuse("条件应为键值表", node, path, "例如 {fact: 注册地, in: [330502]}")
    leaf = next((key for key in node.entries if key in leaf_reading.KINDS), None)
    if leaf is not None:
        return leaf_reading.read(leaf, node, path, _condition)
    kinds = [key for key in node.entries if key in (*TREES, "at_least", "judge")]
    if not kinds:
        stray = next((key for key in node.entries if key not in NOTES), "")
        known = (*TREES, "at_least", "judge", *leaf_reading.KINDS)
        refuse("看不出这是哪一种条件", node, path, did_you_mean(stray, known))
    if len(kinds) > 1:
        what = f"一个条件只能用一种写法，这里写了{'、'.join(kinds)}"
        refuse(what, node, path, "请用 all 或 any 把它们组合起来")
    kind = kinds[0]
    only(node, (kind, *NOTES), path)
    inner = node.entries[kind].node
    own = notes(node, path)
    if kind == "judge":
        return leaf_reading.judge(inner, own, (*path, kind))
    if kind == "at_least":
        return _at_least(inner, own, (*path, kind))
    of = _members(inner, (*path, kind), may_be_empty=kind == "all")
    return TREES[kind](of=of, **own)


def _at_least(node: Node, own: dict[str, Any], path: Path) -> AtLeast:
    if not isinstance(node, Table) or node.get("of") is None:
        refuse(
            "「若干项中至少几项」缺少 k 或 of", node, path, "写成 at_least: {k: 2, of: [条件, 条件, 条件]}"
        )
    only(node, ("k", "of"), path)
    of = _members(node.entries["of"].node, (*path, "of"), may_be_empty=False)
    k = node.get("k")
    count = k.value if isinstance(k, Leaf) else None
    if not isinstance(count, int) or isinstance(count, bool) or not 1 <= count <= len(of):
        refuse(f"k 应为 1 到 {len(of)} 之间的整数", k or node, (*path, "k"), "请核对需要满足的项数")
    return AtLeast(k=count, of=of, **own)


def _members(node: Node, path: Path, *, may_be_empty: bool) -> tuple[Condition, ...]:
    if not isinstance(node, Items):
        refuse("这里应为条件的列表", node, path, "每个条件以「- 」开头，或写成 [条件, 条件]")
    if not node.nodes and not may_be_empty:
        refuse("条件的列表是空的", node, path, "请至少写一个条件；无条件适用写成 all: []")
    return tuple(_condition(each, (*path, index)) for index, each in enumerate(node.nodes))


def _planted(value: object, at: Place, depth: int) -> Node:
    """Plain values as a tree whose every node stands at `at`."""
    if depth > DEPTH_LIMIT:
        raise ConditionError(f"条件嵌套超过 {DEPTH_LIMIT} 层", at=at, remedy="请拆分", path=())
    if isinstance(value, Mapping):
        return Table(at, {str(key): Entry(at, _planted(each, at, depth + 1)) for key, each in value.items()})
    if isinstance(value, list | tuple):
        return Items(at, tuple(_planted(each, at, depth + 1) for each in value))
    if isinstance(value, float):
        raise ConditionError(f"不接受浮点数 {value}", at=at, remedy="请用整数、十进制数或比率", path=())
    if isinstance(value, Fraction):
        value = show_fraction(value)
    if isinstance(value, Money):
        value = written_sum(value)
    if value is not None and not isinstance(value, str | int | Decimal | date):
        raise ConditionError("条件中有不认识的值", at=at, remedy="请只用文字、数字和日期", path=())
    return Leaf(at, value)
