"""Which conditions hold for one item, of all those a text sets?"""

import re
from typing import Any, Final

from qifu.kernel.conditions import ConditionError, parse
from qifu.policies.rules.decompose.outline import Outline, Sentence
from qifu.policies.rules.decompose.who import GIVES_NOW, Clause

Node = dict[str, Any]

_LIKE_A_CONDITION: Final = re.compile(
    "以上|以下|以内|达到|超过|不低于|不超过|首次|连续|的，|且|符合|具备|满足|通过|列入|认定"
)


def own(outline: Outline, clauses: tuple[Clause, ...], sentence: Sentence | None) -> list[Node]:
    """What the sentence of the item itself demands of those it gives to.

    Words before the giving that no clause covers may hold a further condition: a person then sees all of it.
    """
    found = [each for each in clauses if each.sentence is sentence]
    nodes = [_sure(each.node) for each in found]
    if sentence is None or not _LIKE_A_CONDITION.search(_uncovered(sentence, found)):
        return nodes
    return [*nodes, {"judge": {"text": outline.pinned(sentence).quote}}]


def _uncovered(sentence: Sentence, clauses: list[Clause]) -> str:
    """The words before the sentence first gives something, without those of its clauses."""
    last = max((clause.end for clause in clauses), default=0)
    given = GIVES_NOW.search(sentence.words, last)
    words = list(sentence.words[: given.start() if given else len(sentence.words)])
    for clause in clauses:
        words[clause.start : clause.end] = "|" * (min(clause.end, len(words)) - clause.start)
    return "".join(words)


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
