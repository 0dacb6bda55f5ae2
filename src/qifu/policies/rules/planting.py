"""Where does the tree of conditions stand in a document, and what is the document with another tree?"""

import re
from dataclasses import dataclass, replace
from typing import Any, Final

import yaml

from qifu.kernel.conditions.faults import NOTES
from qifu.kernel.errors import Refused
from qifu.kernel.packs import tree
from qifu.kernel.packs.tree import Items, Leaf, Node, Table
from qifu.policies.rules import writing
from qifu.policies.rules.twigs import REMARK, SOME_OF, WORDS, Span, Twig, lines, marked, masked

KEY: Final = "who"
_BESIDE: Final = re.compile(r"[ \t]+(#[^\n]*)")


@dataclass(frozen=True, slots=True)
class Planted:
    """The tree in its document: what stands before it, itself, what follows."""

    document: str
    span: Span
    root: Twig

    @property
    def block(self) -> str:
        """The lines of the tree as they stand, from its key on."""
        start = self.document.rfind("\n", 0, _key_at(self.document)) + 1
        return self.document[start : self.span[1]]

    def with_root(self, root: Twig) -> str:
        """The document with another tree; the very same text for the same tree."""
        if root == self.root:
            return self.document
        made = self._written(root)
        wanted = {**_document(self.document), KEY: root.plain}
        return (
            made if writing.reads_as(made, wanted) else writing.with_value(self.document, (KEY,), root.plain)
        )

    def with_block(self, block: str) -> str:
        """The document with earlier lines of the tree put back."""
        start = self.span[1] - len(self.block)
        made = self.document[:start] + block + self.document[self.span[1] :]
        before, after = _document(self.document), _document(made)
        if KEY not in after or {**before, KEY: None} != {**after, KEY: None}:
            raise Refused("撤销不了，条件在别处改过了", remedy="请从「各版」里恢复")
        return made

    def _written(self, root: Twig) -> str:
        start, end = self.span
        before, after = self.document[:start], self.document[end:]
        column = start - (before.rfind("\n") + 1)
        rows = lines(root)
        on_key_line = bool(before[start - column :].strip())
        is_flat = len(rows) == 1 and rows[0].startswith("{") and not root.above
        if not column or (on_key_line and not is_flat):
            column, before = 2, f"{before.rstrip()}\n  "
        said = _joined((*root.above, *rows), column)
        return before + said + after


def planted(document: str) -> Planted:
    """The tree of a document; one without conditions gets the key, and a tree that holds in any case."""
    if _document(document).get(KEY) is None:
        document = writing.with_value(document, (KEY,), {"all": []})
    top = marked(document)
    assert isinstance(top, yaml.MappingNode)
    place = next(at for at, (key, _) in enumerate(top.value) if key.value == KEY)
    node = tree.parse(document, file="草稿")
    assert isinstance(node, Table)
    mark = top.value[place][1]
    root = _twig(document, mark, node.entries[KEY].node)
    end = _end(document, mark)
    found = _BESIDE.match(document, end)
    if found:
        root, end = replace(root, beside=found[1]), found.end()
    return Planted(document, (mark.start_mark.index, end), root)


def snippet(text: str) -> Twig:
    """A piece of YAML that stands for one condition."""
    said = text.replace("\r\n", "\n").strip("\n").rstrip()
    node = tree.parse(said, file="这一条")
    mark = marked(said)
    if mark is None or not isinstance(node, Table):
        raise Refused("这里应写一个条件", remedy="例如 {fact: 注册地, in: [330502]}")
    made = _twig(said, mark, node)
    return made if made.word else replace(made, text=said, is_flow=_is_flow(mark))


def _twig(document: str, mark: yaml.Node, node: Node) -> Twig:
    """The twig at a mark of the text; `node` is what our loader reads there."""
    start, end = mark.start_mark.index, _end(document, mark)
    text = "" if _is_block_text(mark) else _dedented(document[start:end], mark.start_mark.column)
    is_flow = _is_flow(mark)
    found = _group_of(node)
    if found is None or not isinstance(mark, yaml.MappingNode):
        return Twig(leaf=tree.plain(node), text=text, is_flow=is_flow)
    word, members, k, notes = found
    at = _members_of(mark, word)
    parts = [_twig(document, *each) for each in zip(at.value, members.nodes, strict=True)]
    spans = [(each.start_mark.index, _end(document, each)) for each in at.value]
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


def _end(document: str, mark: yaml.Node) -> int:
    """Where a node really ends; the parser puts the end of a block before the next token."""
    start, end = mark.start_mark.index, mark.end_mark.index
    if getattr(mark, "flow_style", False) or not isinstance(mark, yaml.CollectionNode) or not mark.value:
        return int(start + len(document[start:end].rstrip()))
    last = mark.value[-1]
    return max(_end(document, each) for each in (last if isinstance(last, tuple) else (last,)))


def _is_block_text(mark: yaml.Node) -> bool:
    """Text after | or >: it stands further left than its mark, so its lines cannot move with it."""
    return isinstance(mark, yaml.ScalarNode) and mark.style in ("|", ">")


def _is_flow(mark: yaml.Node) -> bool:
    return bool(getattr(mark, "flow_style", True))


def _dedented(text: str, column: int) -> str:
    first, *rest = text.split("\n")
    return "\n".join((first, *(row[min(column, len(row) - len(row.lstrip(" "))) :] for row in rest)))


def _joined(rows: tuple[str, ...], column: int) -> str:
    first, *rest = rows
    return "\n".join((first, *(" " * column + row if row else row for row in rest)))


def _key_at(document: str) -> int:
    found = re.search(rf"^[\"']?{KEY}[\"']?\s*:", document, re.MULTILINE)
    return found.start() if found else 0


def _document(text: str) -> dict[str, Any]:
    found = writing.read(text)
    if not isinstance(found, dict):
        raise Refused("草稿不是一份事项", remedy="请先改正右边的 YAML")
    return found
