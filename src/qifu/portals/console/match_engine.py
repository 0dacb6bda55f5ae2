"""What is an engine of matching asked, and what does it answer?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeAlias

from qifu.policies.documents import Document
from qifu.portals.console.say import Say


@dataclass(frozen=True, slots=True)
class Asking:
    """A file of enterprises, the items in force on a day, and how to read and share the work."""

    facts: Path
    held: Sequence[Document]
    on: date
    area: str
    name: str
    workers: int


@dataclass(frozen=True, slots=True)
class Answered:
    """One item: how many surely and how many perhaps, who surely in the order of names, and their fen.

    A sum that is open or not money at all is None.
    """

    met: int
    unknown: int
    names: Sequence[str]
    fen: Sequence[int | None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many enterprises and distinct conditions there were, and the answer for each item by its place."""

    enterprises: int
    leaves: int
    of: Callable[[int], Answered]


Engine: TypeAlias = Callable[[Asking, Say], Outcome]
