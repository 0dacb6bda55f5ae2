"""What is a twig of the tree of conditions, and how is it written back in its author's words?

A twig keeps the lines it was written in until something in it changes; only what changed is written anew, and
remarks go with what they stand beside.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from qifu.kernel.conditions.reading import TREES
from qifu.policies.rules import writing
from qifu.policies.rules.marks import REMARK, masked

SOME_OF: Final = "at_least"
WORDS: Final = (*TREES, SOME_OF)
_LONG: Final = 100


@dataclass(frozen=True, slots=True)
class Twig:
    """A leaf, or a group with its `word`; `text` is how the author wrote it, nothing once it has changed."""

    leaf: Any = None
    word: str = ""
    k: int = 0
    of: "tuple[Twig, ...]" = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    above: tuple[str, ...] = ()  # remarks on lines of their own before it
    beside: str = ""  # a remark at the end of its last line
    head: str = ""  # a remark beside the word of a group
    below: tuple[str, ...] = ()  # remarks in a group, after its last twig
    is_flow: bool = False

    @property
    def plain(self) -> Any:
        """What it says, as the document says it."""
        if not self.word:
            return self.leaf
        of = [each.plain for each in self.of]
        return {self.word: {"k": self.k, "of": of} if self.word == SOME_OF else of, **self.notes}


def leaf(plain: Any, former: Twig | None = None) -> Twig:
    """A leaf that says this; in the place of a former one, with the remarks of that."""
    if former is None:
        return Twig(leaf=plain, is_flow=True)
    inside = tuple(REMARK.findall(masked(former.text))) if former.text and not former.word else ()
    above = (*former.above, *inside)
    return Twig(leaf=plain, above=above, beside=former.beside, is_flow=former.is_flow)


def lines(twig: Twig) -> list[str]:
    """A twig in lines: as it was written, or anew if it has changed."""
    if twig.text:
        *rows, last = twig.text.split("\n")
    elif twig.word:
        *rows, last = _group(twig)
    else:
        *rows, last = _flat_or_deep(twig.leaf, is_flow=twig.is_flow)
    return [*rows, _with_remark(last, twig.beside)]


def _flat_or_deep(plain: Any, *, is_flow: bool) -> list[str]:
    flat = writing.flowing(plain)
    return [flat] if is_flow and len(flat) <= _LONG else _deep(plain)


def _deep(plain: Any) -> list[str]:
    return writing.dumped(plain).rstrip("\n").split("\n")


def _group(twig: Twig) -> list[str]:
    if twig.is_flow and not twig.head and not twig.below and not _has_remarks(twig):
        flat = _flat_or_deep(twig.plain, is_flow=True)
        if len(flat) == 1:
            return flat
    if not twig.of and not twig.below:
        return [_with_remark(f"{twig.word}: []", twig.head), *_notes(twig)]
    head = [_with_remark(f"{twig.word}:", twig.head)]
    rows = [row for each in twig.of for row in _item(each)] or ["[]"]
    rows = [*rows, *twig.below]
    if twig.word == SOME_OF:
        head, rows = [*head, f"  k: {twig.k}", "  of:"], _set_in(rows)
    return [*head, *_set_in(rows), *_notes(twig)]


def _notes(twig: Twig) -> list[str]:
    return _deep(dict(twig.notes)) if twig.notes else []


def _set_in(rows: list[str]) -> list[str]:
    return [f"  {row}" if row else row for row in rows]


def _item(twig: Twig) -> Iterator[str]:
    yield from twig.above
    first, *rest = lines(twig)
    yield f"- {first}"
    yield from _set_in(rest)


def _has_remarks(twig: Twig) -> bool:
    return any(
        each.above or each.beside or each.below or each.head or _has_remarks(each)
        or (each.text and REMARK.search(masked(each.text)))
        for each in twig.of
    )  # fmt: skip


def _with_remark(row: str, remark: str) -> str:
    return f"{row}  {remark}" if remark else row
