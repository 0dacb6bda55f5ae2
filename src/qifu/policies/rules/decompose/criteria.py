"""Which conditions hold for one item, of all those a text sets?"""

from typing import Any

from qifu.kernel.conditions import ConditionError, parse
from qifu.policies.rules.decompose.outline import Outline, Sentence
from qifu.policies.rules.decompose.who import Clause

Node = dict[str, Any]


def own(clauses: tuple[Clause, ...], sentence: Sentence | None) -> list[Node]:
    """What the sentence of the item itself demands of those it gives to."""
    return [_sure(each.node) for each in clauses if each.sentence is sentence]


def articles(outline: Outline, clauses: tuple[Clause, ...], sentence: Sentence | None) -> tuple[str, ...]:
    """Where the other conditions of the text stand."""
    found = [_article(outline, each) for each in clauses if each.sentence is not sentence]
    return tuple(dict.fromkeys(found))


def groups(outline: Outline, clauses: tuple[Clause, ...], sentence: Sentence | None) -> list[Node] | None:
    """The lists of conditions that hold for an item: those of its own chapter, or the only one there is."""
    listed: dict[int, list[Clause]] = {}
    for clause in clauses:
        if clause.sentence is sentence or _is_target(clause):
            continue
        parent = outline.blocks[clause.sentence.block].parent
        listed.setdefault(parent if parent is not None else 0, []).append(clause)
    if sentence is None or len(listed) <= 1:
        return [_group(outline, parent, members) for parent, members in listed.items()]
    chapter = _chapter(outline, sentence.block)
    near = [parent for parent in listed if _chapter(outline, parent) == chapter]
    return [_group(outline, near[0], listed[near[0]])] if len(near) == 1 else None


def _is_target(clause: Clause) -> bool:
    """对…给予 in another sentence is the target of another item."""
    return (clause.start, clause.end) != (0, len(clause.sentence.words)) and not clause.excludes


def _chapter(outline: Outline, block: int) -> int:
    found = block
    while (parent := outline.blocks[found].parent) not in (None, 0):
        assert parent is not None
        found = parent
    return found


def _group(outline: Outline, parent: int, clauses: list[Clause]) -> Node:
    lead = outline.blocks[parent].lead
    excluded = [clause.node for clause in clauses if clause.excludes]
    wanted = [clause.node for clause in clauses if not clause.excludes]
    if wanted and not excluded and "之一" in lead:
        wanted = [{"any": _by_block(clauses)}]
    article = outline.blocks[parent].article
    nodes = [*wanted, *([{"none": excluded}] if excluded else [])]
    made: Node = nodes[0] if len(nodes) == 1 else {"all": nodes}
    return _sure({**made, "article": article} if article and "article" not in made else made)


def _by_block(clauses: list[Clause]) -> list[Node]:
    """The alternatives of 之一: the sentences of one member of the list belong together."""
    members: dict[int, list[Node]] = {}
    for clause in clauses:
        members.setdefault(clause.sentence.block, []).append(clause.node)
    return [nodes[0] if len(nodes) == 1 else {"all": nodes} for nodes in members.values()]


def _sure(node: Node) -> Node:
    """A node the condition language reads; else the sentence for a person."""
    try:
        parse(node)
    except ConditionError:
        return {"judge": {"text": str(node.get("say") or "见原文")}}
    return node


def _article(outline: Outline, clause: Clause) -> str:
    block = outline.blocks[clause.sentence.block]
    parent = outline.blocks[block.parent] if block.parent is not None else block
    return parent.article or block.article or "正文"
