"""Which figures of a text were taken up by nothing that was found in it?"""

from collections.abc import Iterator, Sequence

from qifu.policies.rules.decompose import figures
from qifu.policies.rules.decompose.elements import Element
from qifu.policies.rules.decompose.spans import Pin, PolicyText, folded, pin


def overlooked(text: PolicyText, elements: Sequence[Element]) -> tuple[Pin, ...]:
    """Sums and rates that lie in no pin, in the order of the text."""
    return tuple(
        each for each in _figures(text) if not any(each.overlaps(element.pin) for element in elements)
    )


def _figures(text: PolicyText) -> Iterator[Pin]:
    for number, paragraph in enumerate(text.paragraphs):
        words = folded(paragraph)
        found = sorted({(each.start, each.end) for each in (*figures.sums(words), *figures.rates(words))})
        last = 0
        for start, end in found:
            if start >= last:
                yield pin(text, number, start, end)
                last = end
