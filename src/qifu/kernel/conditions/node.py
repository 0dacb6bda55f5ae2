"""What does every part of a condition carry, whatever it asks?"""

from dataclasses import dataclass, field

from qifu.kernel.errors import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionNode:
    """A sentence for people, the article it rests on, its place in a file."""

    say: str = ""
    article: str = ""
    place: Place | None = field(default=None, compare=False, repr=False)
