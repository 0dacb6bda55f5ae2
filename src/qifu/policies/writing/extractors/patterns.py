"""Which elements do the built-in patterns propose? No network, no model, the same answer every time."""

from qifu.kernel.seam import Socket, register
from qifu.policies.rules.decompose import Element, PolicyText, Vocabulary, decompose
from qifu.policies.writing.extractors.extractor import Extractor


@register(Socket.EXTRACTOR)
class Patterns(Extractor):
    """The patterns of `rules/decompose`."""

    name = "patterns"
    label = "句式规则"

    def extract(self, text: PolicyText, vocabulary: Vocabulary) -> tuple[Element, ...]:
        """What the patterns find."""
        return decompose(text, vocabulary).elements
