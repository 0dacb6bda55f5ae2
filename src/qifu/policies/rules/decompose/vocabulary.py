"""Which elements are there, and by which words are measured facts and honours known?"""

import re
from functools import cached_property
from typing import Literal

from pydantic import Field

from qifu.kernel.packs import PackModel
from qifu.policies.rules.decompose.spans import folded


class ElementKind(PackModel):
    """One of the elements; `into` is the field of an item document it fills, if any."""

    label: str = Field(min_length=1)
    group: Literal["政策", "对象", "待遇", "办理"]
    into: str = ""
    single: bool = False


class Measure(PackModel):
    """A fact that a threshold may be about, and the words texts use for it."""

    kind: Literal["sum", "rate", "count"]
    words: tuple[str, ...] = Field(min_length=1)


class Vocabulary(PackModel):
    """All that is data in taking a text apart."""

    elements: dict[str, ElementKind] = Field(min_length=1)
    measures: dict[str, Measure]
    honours: tuple[str, ...]
    levels: tuple[str, ...]

    @cached_property
    def fact_of(self) -> dict[str, str]:
        """From a word to the fact it names."""
        return {folded(word): fact for fact, measure in self.measures.items() for word in measure.words}

    @cached_property
    def measure_words(self) -> str:
        """A pattern for any word of a measure, the longest first."""
        return _any(self.fact_of)

    @cached_property
    def honour_words(self) -> str:
        """A pattern for any honour, with or without the quotation marks inside its name."""
        return _any(self.honours).replace("“", '[“"]?').replace("”", '[”"]?')

    @cached_property
    def level_words(self) -> str:
        """A pattern for any level."""
        return _any(self.levels)


def _any(words: "dict[str, str] | tuple[str, ...]") -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
