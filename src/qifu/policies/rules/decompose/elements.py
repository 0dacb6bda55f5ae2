"""What is one drafted element: which kind, saying what, standing where, on whose word?"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from qifu.policies.rules.decompose.spans import Pin

PATTERNS: Final = "patterns"


@dataclass(frozen=True, slots=True)
class Element:
    """A proposal: the code of an element kind, its value in words, its place, the article it stands in.

    `by` is the plug that proposed it. A proposal is a draft until a person has looked at its quote.
    """

    code: str
    value: str
    pin: Pin
    article: str = ""
    by: str = PATTERNS


def distinct(found: Iterable[Element]) -> tuple[Element, ...]:
    """Each saying of an element once in an article, where it stands first, in the order of the text."""
    kept: dict[tuple[str, str, str], Element] = {}
    for element in sorted(found, key=lambda each: (each.pin.paragraph, each.pin.start)):
        if element.pin.quote:
            kept.setdefault((element.code, element.value, element.article), element)
    return tuple(kept.values())
