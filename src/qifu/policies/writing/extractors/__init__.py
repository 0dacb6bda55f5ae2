"""The plugs of the socket `extractor`: who may propose elements of an official text?"""

from qifu.policies.writing.extractors.extractor import Extractor
from qifu.policies.writing.extractors.language_model import LanguageModel
from qifu.policies.writing.extractors.patterns import Patterns

__all__ = ["Extractor", "LanguageModel", "Patterns"]
