"""What does a payment plug get, and what does it answer?

The contract: `pay` may be called again with the same key at any time, after a crash, a day later, by another
worker. A plug pays a key once, and answers with what became of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from qifu.kernel.seam import Plug

Outcome = Literal["paid", "refused", "pending"]


@dataclass(frozen=True, slots=True)
class Instruction:
    """One payment, as a bank needs it. `shares` say who bears how much of it."""

    key: str
    batch: str
    amount_fen: int
    payee: str
    bank: str
    account: str
    purpose: str
    shares: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of an order: paid, refused for good, or not known yet."""

    key: str
    outcome: Outcome
    reference: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """A payment that was made, by which a plug finds out whether it came back."""

    key: str
    account: str
    reference: str


@dataclass(frozen=True, slots=True)
class Bounce:
    """A payment that the receiving bank sent back."""

    key: str
    why: str


class Treasury(Plug):
    """Sends money. A failure that makes no sense to try again is raised as `PlugFailed(permanent=True)`."""

    def pay(self, order: Instruction, *, at: datetime) -> Receipt:
        """Pay this key if it was never paid, and say what became of it."""
        raise NotImplementedError

    def bounced(self, sent: Sequence[Sent]) -> Sequence[Bounce]:  # noqa: ARG002
        """Which of these payments came back since."""
        return ()
