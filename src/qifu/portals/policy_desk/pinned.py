"""How is a text drawn with its elements: which words are marked, by which number, and what was not found?"""

from dataclasses import dataclass
from itertools import pairwise

from qifu.policies.rules.decompose import Element
from qifu.policies.writing import drafting
from qifu.policies.writing.sources import TakenApart


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some words of a paragraph: plain, pinned by the elements of these numbers, or a figure left over."""

    words: str
    pins: tuple[int, ...] = ()
    is_left: bool = False

    @property
    def names(self) -> str:
        """The numbers as an attribute."""
        return " ".join(map(str, self.pins))


@dataclass(frozen=True, slots=True)
class Found:
    """One element as the list beside the text shows it."""

    number: int
    label: str
    value: str
    article: str
    by_model: bool


def paragraphs(found: TakenApart) -> tuple[tuple[int, tuple[Stretch, ...]], ...]:
    """Each paragraph cut where a mark begins or ends."""
    return tuple((number, _cut(found, number)) for number in range(1, len(found.paragraphs) + 1))


def groups(found: TakenApart) -> tuple[tuple[str, tuple[Found, ...]], ...]:
    """The elements under their four headings, each in the order of the text."""
    kinds = drafting.vocabulary().elements
    under: dict[str, list[Found]] = {}
    for number, each in enumerate(found.elements):
        kind = kinds.get(each.code)
        if kind is not None:
            under.setdefault(kind.group, []).append(_found(number, kind.label, each))
    return tuple((group, tuple(under[group])) for group in ("政策", "对象", "待遇", "办理") if group in under)


def not_found(found: TakenApart) -> tuple[str, ...]:
    """The elements that a text should have and this one does not."""
    there = {each.code for each in found.elements}
    return tuple(kind.label for code, kind in drafting.vocabulary().elements.items() if code not in there)


def _found(number: int, label: str, each: Element) -> Found:
    return Found(number, label, each.value, each.article, each.by != "patterns")


def _cut(found: TakenApart, number: int) -> tuple[Stretch, ...]:
    words = found.paragraphs[number - 1]
    pins = [(at, each.pin) for at, each in enumerate(found.elements) if each.pin.paragraph == number]
    left = [each for each in found.overlooked if each.paragraph == number]
    edges = {0, len(words)}
    for pin in (*(pin for _, pin in pins), *left):
        edges |= {min(pin.start, len(words)), min(pin.end, len(words))}
    ordered = sorted(edges)
    return tuple(
        Stretch(
            words[start:end],
            tuple(at for at, pin in pins if pin.start <= start and end <= pin.end),
            any(each.start <= start and end <= each.end for each in left),
        )
        for start, end in pairwise(ordered)
    )
