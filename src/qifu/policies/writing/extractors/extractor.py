"""What is asked of a plug that proposes elements of an official text?"""

from qifu.kernel.seam import Plug
from qifu.policies.rules.decompose import Element, PolicyText, Vocabulary


class Extractor(Plug):
    """A plug of the socket `extractor`: a text in, proposals out, each pinned to words of the text."""

    def extract(self, text: PolicyText, vocabulary: Vocabulary) -> tuple[Element, ...]:
        """The elements proposed; raises PlugFailed. Whoever calls checks that every pin holds."""
        raise NotImplementedError
