"""Official text to draft elements and draft items: which sentence says what, and where does it stand?"""

from collections.abc import Mapping
from dataclasses import dataclass

from qifu.policies.rules.decompose import benefits, papers, procedure, who
from qifu.policies.rules.decompose.drafts import Draft, Lack, Material, drafts
from qifu.policies.rules.decompose.elements import Element, distinct
from qifu.policies.rules.decompose.outline import outline
from qifu.policies.rules.decompose.overlooking import overlooked
from qifu.policies.rules.decompose.spans import Pin, PolicyText, holds, pin
from qifu.policies.rules.decompose.vocabulary import Vocabulary

__all__ = [
    "Decomposition",
    "Draft",
    "Element",
    "Lack",
    "Pin",
    "PolicyText",
    "Vocabulary",
    "decompose",
    "holds",
    "overlooked",
    "pin",
]


@dataclass(frozen=True, slots=True)
class Decomposition:
    """What a text was taken apart into: elements in the order of the text, and the items begun from them."""

    text: PolicyText
    elements: tuple[Element, ...]
    drafts: tuple[Draft, ...]


def decompose(
    text: PolicyText,
    vocabulary: Vocabulary,
    *,
    places: Mapping[str, str] | None = None,
    also: tuple[Element, ...] = (),
) -> Decomposition:
    """`text` taken apart by patterns.

    `places` gives the six-digit code of areas by the names texts use (本省 too); without it an area stays
    with a person. `also` are elements another extractor proposes: they are listed, and never change a draft.
    """
    built = outline(text)
    wanted = who.read(built, vocabulary, places or {})
    found = distinct([*papers.read(built), *wanted.elements, *benefits.read(built), *procedure.read(built)])
    begun = drafts(Material(built, vocabulary, wanted, found))
    return Decomposition(text, distinct([*found, *_further(found, also)]), begun)


def _further(found: tuple[Element, ...], also: tuple[Element, ...]) -> list[Element]:
    """What the patterns have not proposed of the same kind at the same place."""
    return [
        each
        for each in also
        if not any(each.code == other.code and each.pin.overlaps(other.pin) for other in found)
    ]
