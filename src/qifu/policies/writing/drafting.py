"""How does an official text become the beginnings of item documents?

Patterns first; other extractors may add proposals. Everything is a draft: it is pinned to its words, nothing
is published from here, and what was not found is said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from qifu.kernel.packs import Pack
from qifu.kernel.packs.origins import as_written
from qifu.kernel.packs.tree import parse as parse_tree
from qifu.kernel.packs.validation import validate
from qifu.kernel.seam import PlugFailed, contained
from qifu.policies.rules import writing
from qifu.policies.rules.decompose import (
    Decomposition,
    Draft,
    Element,
    PolicyText,
    Vocabulary,
    decompose,
    holds,
)
from qifu.policies.writing.extractors import Extractor

_ELEMENTS: Final = "elements.yaml"
_OWN: Final[Mapping[str, tuple[str, int]]] = {"省": ("province", 2), "市": ("city", 4), "县": ("county", 6)}


@dataclass(frozen=True, slots=True)
class Drafting:
    """What came out, and which extractors failed, in words."""

    decomposition: Decomposition
    faults: tuple[str, ...] = ()

    @property
    def elements(self) -> tuple[Element, ...]:
        return self.decomposition.elements

    @property
    def drafts(self) -> tuple[Draft, ...]:
        return self.decomposition.drafts


@cache
def vocabulary() -> Vocabulary:
    """The elements and the words they are known by, as this version ships them."""
    text = files("qifu.policies").joinpath(_ELEMENTS).read_text("utf-8")
    return validate(as_written(parse_tree(text, file=_ELEMENTS), pack=""), Vocabulary)


def draft(
    text: PolicyText, *, extractors: Sequence[Extractor] = (), places: Mapping[str, str] | None = None
) -> Drafting:
    """`text` taken apart by patterns, with what further extractors propose; one that fails is only reported.

    A proposal whose pin does not hold in the text is dropped, whoever made it.
    """
    known = vocabulary()
    also: list[Element] = []
    faults: list[str] = []
    for extractor in extractors:
        try:
            with contained(extractor):
                also += [each for each in extractor.extract(text, known) if _may_stand(text, each, known)]
        except PlugFailed as failure:
            faults.append(str(failure))
    return Drafting(decompose(text, known, places=places, also=tuple(also)), tuple(faults))


def places_of(pack: Pack) -> dict[str, str]:
    """The six-digit codes of the areas a text of this pack's place may name, 本省 and 我市 among them."""
    found = {pack.label: pack.area}
    for word, (_level, digits) in _OWN.items():
        prefix = pack.area[:digits]
        if not prefix.endswith("00"):
            found |= {f"{own}{word}": prefix.ljust(6, "0") for own in "本我"}
    if not pack.area[4:].endswith("00"):
        found |= {"本区": pack.area, "我区": pack.area}
    return found


def as_yaml(made: Draft, *, text: PolicyText) -> str:
    """The draft as an item document, with what is lacking in comments at its top."""
    head = [f"草稿：由「{text.name}」拆出，未经核对。请逐条对照原句改正后再发布。"]
    head += [f"待填 {lack.field}：{lack.why}" for lack in made.lacking]
    head += [f"提示 {remark}" for remark in made.remarks]
    body = writing.dumped(made.fields)
    return "".join(f"# {' '.join(line.split())}\n" for line in head) + body


def _may_stand(text: PolicyText, element: Element, known: Vocabulary) -> bool:
    return element.code in known.elements and holds(text, element.pin)
