"""Where does the tree of conditions stand in a document, and what is the document with another tree?"""

from dataclasses import dataclass, replace
from typing import Any, Final

import yaml

from qifu.kernel.conditions.faults import NOTES
from qifu.kernel.errors import Refused
from qifu.kernel.packs import tree
from qifu.kernel.packs.tree import Items, Leaf, Node, Table
from qifu.policies.rules import grafting, marks, writing
from qifu.policies.rules.marks import BESIDE, REMARK, Path, Span, marked, masked
from qifu.policies.rules.twigs import SOME_OF, WORDS, Twig, lines

KEY: Final = "who"
NOTHING: Final = Twig(word="all", is_flow=True)


@dataclass(frozen=True, slots=True)
class Planted:
    """The tree in its document, and where it stands there; no span where none stands yet."""

    document: str
    span: Span | None
    root: Twig
    path: Path = (KEY,)

    def with_root(self, root: Twig) -> str:
        """The document with another tree; the very same text for the same tree."""
        if root == self.root:
            return self.document
        wanted = grafting.with_plain(writing.document(self.document), self.path, root.plain)
        made = self._written(root) if self.span else ""
        if made and writing.reads_as(made, wanted):
            return made
        return grafting.put(self.document, self.path, root.plain, ("when",))

    def _written(self, root: Twig) -> str:
        spot = marks.spot(self.document, self.path)
        assert spot is not None
        assert self.span is not None
        start, end = self.span
        before, after = self.document[:start], self.document[end:]
        rows = lines(root)
        if spot.in_flow:
            return before + rows[0] + after if len(rows) == 1 and not root.above else ""
        column = start - (before.rfind("\n") + 1)
        on_key_line = bool(before[start - column :].strip())
        is_flat = len(rows) == 1 and rows[0].startswith("{") and not root.above
        if not column or (on_key_line and not is_flat):
            column = spot.inside.start_mark.column + 2
            before = f"{before.rstrip()}\n{' ' * column}"
        said = _joined((*root.above, *rows), column)
        return before + said + after


def planted(document: str, path: Path = (KEY,)) -> Planted:
    """The tree at a path; a document without conditions gets the key, and a tree that holds in any case."""
    if path == (KEY,) and writing.document(document).get(KEY) is None:
        document = writing.with_value(document, path, {"all": []})
    spot = marks.spot(document, path)
    if spot is None:
        return Planted(document, None, NOTHING, path)
    root = _twig(document, spot.mark, _node(tree.parse(document, file="草稿"), path))
    end = marks.end(document, spot.mark)
    found = BESIDE.match(document, end) if not spot.in_flow else None
    if found:
        root, end = replace(root, beside=found[1]), found.end()
    return Planted(document, (spot.mark.start_mark.index, end), root, path)


def _node(node: Node, path: Path) -> Node:
    """What our loader reads at a path."""
    for step in path:
        node = node.nodes[int(step)] if isinstance(node, Items) else _under(node, str(step))
    return node


def _under(node: Node, key: str) -> Node:
    assert isinstance(node, Table)
    return node.entries[key].node


def snippet(text: str) -> Twig:
    """A piece of YAML that stands for one condition."""
    said = text.replace("\r\n", "\n").strip("\n").rstrip()
    node = tree.parse(said, file="这一条")
    mark = marked(said)
    if mark is None or not isinstance(node, Table):
        raise Refused("这里应写一个条件", remedy="例如 {fact: 注册地, in: [330502]}")
    made = _twig(said, mark, node)
    return made if made.word else replace(made, text=said, is_flow=marks.is_flow(mark))


def _twig(document: str, mark: yaml.Node, node: Node) -> Twig:
    """The twig at a mark of the text; `node` is what our loader reads there."""
    start, end = mark.start_mark.index, marks.end(document, mark)
    text = "" if _is_block_text(mark) else marks.lines_of(document, mark)
    is_flow = marks.is_flow(mark)
    found = _group_of(node)
    if found is None or not isinstance(mark, yaml.MappingNode):
        return Twig(leaf=tree.plain(node), text=text, is_flow=is_flow)
    word, members, k, notes = found
    at = _members_of(mark, word)
    parts = [_twig(document, *each) for each in zip(at.value, members.nodes, strict=True)]
    spans = [(each.start_mark.index, marks.end(document, each)) for each in at.value]
    kept, head, below = _with_remarks(document, (start, end), mark, parts, spans)
    return Twig(word=word, k=k, of=kept, notes=notes, text=text, head=head, below=below, is_flow=is_flow)


def _group_of(node: Node) -> tuple[str, Items, int, dict[str, str]] | None:
    """The word, the members, k and the notes of what has the shape of a group."""
    if not isinstance(node, Table):
        return None
    word, *more = [key for key in node.entries if key not in NOTES] or [""]
    noted = {key: entry.node for key, entry in node.entries.items() if key in NOTES}
    notes = {key: each.value for key, each in noted.items() if isinstance(each, Leaf)}
    said = {key: value for key, value in notes.items() if isinstance(value, str)}
    if more or word not in WORDS or len(said) < len(noted):
        return None
    inner = node.entries[word].node
    if word == SOME_OF:
        k, of = _counted(inner)
        return (word, of, k, said) if of is not None else None
    return (word, inner, 0, said) if isinstance(inner, Items) else None


def _counted(node: Node) -> tuple[int, Items | None]:
    """The k and the members of 「若干项中至少几项」."""
    if isinstance(node, Table) and set(node.entries) == {"k", "of"}:
        k, of = node.entries["k"].node, node.entries["of"].node
        if isinstance(k, Leaf) and isinstance(k.value, int) and not isinstance(k.value, bool):
            return k.value, of if isinstance(of, Items) else None
    return 0, None


def _members_of(mark: yaml.MappingNode, word: str) -> Any:
    under = next(value for key, value in mark.value if key.value == word)
    return next(value for key, value in under.value if key.value == "of") if word == SOME_OF else under


def _with_remarks(
    document: str, whole: Span, mark: yaml.Node, parts: list[Twig], spans: list[Span]
) -> tuple[tuple[Twig, ...], str, tuple[str, ...]]:
    """The members with the remarks around them, that of the head, and those after the last."""
    blotted = masked(document[whole[0] : whole[1]], mark, whole[0])
    edges = [whole[0], *(end for _, end in spans)]
    starts = [*(start for start, _ in spans), whole[1]]
    head, above = "", list[tuple[str, ...]]()
    for at, (end, start) in enumerate(zip(edges, starts, strict=True)):
        first, *rest = blotted[end - whole[0] : start - whole[0]].split("\n")
        here, own = REMARK.search(first), tuple(m[0] for row in rest for m in REMARK.finditer(row))
        if here and at == 0:
            head = here[0]
        elif here:
            parts[at - 1] = replace(parts[at - 1], beside=here[0])
        above.append(own)
    kept = tuple(replace(part, above=own) for part, own in zip(parts, above, strict=False))
    return kept, head, above[-1]


def _is_block_text(mark: yaml.Node) -> bool:
    """Text after | or >: it stands further left than its mark, so its lines cannot move with it."""
    return isinstance(mark, yaml.ScalarNode) and mark.style in ("|", ">")


def _joined(rows: tuple[str, ...], column: int) -> str:
    first, *rest = rows
    return "\n".join((first, *(" " * column + row if row else row for row in rest)))
