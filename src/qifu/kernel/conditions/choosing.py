"""How is a value that depends on a word written: `choose: {by: 国别, rows: [[美国, 3万]], otherwise: 1万}`?

It is the same as a `choose` of so many cases, each asking whether the fact is the word.
"""

from collections.abc import Callable

from qifu.kernel.conditions.expressions import Choice, Expression
from qifu.kernel.conditions.faults import Path, only, refuse, text, texts
from qifu.kernel.conditions.language import Operator, Test
from qifu.kernel.conditions.node import ConditionNode
from qifu.kernel.packs.tree import Items, Node, Table

EXAMPLE = "写成 choose: {by: 行业, rows: [[批发业, 10万], [[零售业, 餐饮业], 5万]], otherwise: 0元}"


def by_words(node: Table, path: Path, quantity: Callable[[Node, Path], Expression]) -> Choice:
    """The cases of a table of words; what no row names has the value of `otherwise`, or none."""
    only(node, ("by", "rows", "otherwise"), path)
    fact, rows = text(node, "by", path), node.get("rows")
    if not fact or not isinstance(rows, Items) or not rows.nodes:
        refuse("choose 的表缺少 by 或 rows", node, path, EXAMPLE)
    cases: list[tuple[ConditionNode | None, Expression]] = []
    seen: set[str] = set()
    for index, row in enumerate(rows.nodes):
        at = (*path, "rows", index)
        if not isinstance(row, Items) or len(row.nodes) != 2:
            refuse("每一行应为词和它的数量", row, at, EXAMPLE)
        words = texts(row.nodes[0], (*at, 0))
        again = next((word for word in words if word in seen), None)
        if again is not None:
            refuse(f"「{again}」写了两行", row, at, "一个词只写一行")
        seen |= set(words)
        asked = Test(fact=fact, operator=Operator.IN, operand=words)
        cases.append((asked, quantity(row.nodes[1], (*at, 1))))
    rest = node.get("otherwise")
    if rest is not None:
        cases.append((None, quantity(rest, (*path, "otherwise"))))
    return Choice(tuple(cases))


def written_choice(
    choice: Choice, write: Callable[[Expression], object], condition: Callable[[ConditionNode], object]
) -> object:
    """A choice as its table, or case by case."""
    return _table(choice, write) or [
        {**({} if asked is None else {"when": condition(asked)}), "value": write(value)}
        for asked, value in choice.cases
    ]


def _table(choice: Choice, write: Callable[[Expression], object]) -> dict[str, object] | None:
    """The table of a choice that is one, or nothing."""
    asked = [condition for condition, _ in choice.cases if condition is not None]
    plain = [each for each in asked if isinstance(each, Test) and each.operator is Operator.IN]
    words = [each.operand for each in plain if isinstance(each.operand, tuple)]
    is_alike = len({each.fact for each in plain}) == 1 and not any(each.say or each.article for each in plain)
    every = [word for some in words for word in some]
    are_words = all(isinstance(word, str) for word in every) and len(set(every)) == len(every)
    if len(words) < len(asked) or not is_alike or not are_words:
        return None
    rows = [
        [words[index][0] if len(words[index]) == 1 else list(words[index]), write(choice.cases[index][1])]
        for index in range(len(asked))
    ]
    rest = choice.cases[len(asked) :]
    return {"by": plain[0].fact, "rows": rows, **({"otherwise": write(rest[0][1])} if rest else {})}
