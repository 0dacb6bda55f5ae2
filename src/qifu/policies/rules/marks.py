"""Where in the text of a document does a value stand, and where does it really end?"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import yaml

REMARK: Final = re.compile(r"(?<!\S)#[^\n]*")
BESIDE: Final = re.compile(r"[ \t]+(#[^\n]*)")
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Span: TypeAlias = tuple[int, int]
Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A value in its collection; `key` is nothing in a list, `in_flow` means within braces or brackets."""

    mark: yaml.Node
    key: yaml.Node | None
    inside: yaml.CollectionNode
    at: int
    in_flow: bool

    @property
    def start(self) -> int:
        """Where the entry begins: its key, or the value in a list."""
        return int((self.key or self.mark).start_mark.index)


def marked(text: str) -> yaml.Node | None:
    """The nodes with their places in the text."""
    return yaml.compose(text, Loader=_Loader)


def spot(document: str, path: Sequence[str | int]) -> Spot | None:
    """The value at a path; None if there is none."""
    node, found, in_flow = marked(document), None, False
    for step in path:
        if not isinstance(node, yaml.CollectionNode):
            return None
        in_flow = in_flow or is_flow(node)
        pairs = [each if isinstance(each, tuple) else (None, each) for each in node.value]
        at = next((n for n, (key, _) in enumerate(pairs) if (n if key is None else key.value) == step), None)
        if at is None:
            return None
        found = Spot(pairs[at][1], pairs[at][0], node, at, in_flow)
        node = found.mark
    return found


def end(document: str, mark: yaml.Node) -> int:
    """Where a node really ends; the parser puts the end of a block before the next token."""
    start, stop = mark.start_mark.index, mark.end_mark.index
    if getattr(mark, "flow_style", False) or not isinstance(mark, yaml.CollectionNode) or not mark.value:
        return int(start + len(document[start:stop].rstrip()))
    last = mark.value[-1]
    return max(end(document, each) for each in (last if isinstance(last, tuple) else (last,)))


def end_beside(document: str, mark: yaml.Node) -> int:
    """The same with the remark that stands beside the last line."""
    stop = end(document, mark)
    found = BESIDE.match(document, stop)
    return found.end() if found else stop


def lines_of(document: str, mark: yaml.Node) -> str:
    """The lines of a node as they stand, set to the left."""
    first, *rest = document[mark.start_mark.index : end(document, mark)].split("\n")
    column = mark.start_mark.column
    return "\n".join((first, *(row[min(column, len(row) - len(row.lstrip(" "))) :] for row in rest)))


def is_flow(mark: yaml.Node) -> bool:
    """Whether it is written within braces or brackets; a word is."""
    return bool(getattr(mark, "flow_style", True))


def masked(text: str, mark: yaml.Node | None = None, shift: int = 0) -> str:
    """The text with every word blotted out, so that a # inside one is not taken for a remark."""
    mark = mark or marked(text)
    chars = list(text)
    for start, stop in _words(mark):
        chars[start - shift : stop - shift] = "x" * (min(stop - shift, len(chars)) - (start - shift))
    return "".join(chars)


def _words(mark: yaml.Node | None) -> Iterator[Span]:
    if isinstance(mark, yaml.ScalarNode):
        yield mark.start_mark.index, mark.end_mark.index
    elif isinstance(mark, yaml.SequenceNode):
        for each in mark.value:
            yield from _words(each)
    elif isinstance(mark, yaml.MappingNode):
        for key, value in mark.value:
            yield from _words(key)
            yield from _words(value)


def held(plain: Any, path: Sequence[str | int]) -> Any:
    """The plain value at a path; None if there is none."""
    for step in path:
        is_there = (
            (isinstance(plain, list) and isinstance(step, int) and 0 <= step < len(plain))
            or (isinstance(plain, dict) and step in plain)
        )  # fmt: skip
        if not is_there:
            return None
        plain = plain[step]
    return plain
