"""How does a list of enterprises look: where it stands, how many, how much, until when it is public?"""

from dataclasses import dataclass

from django.utils import timezone

from qifu.policies.granting.list_queries import ListLine, RowLine
from qifu.portals import wording
from qifu.portals.calculator import words
from qifu.portals.calculator.words import Sum
from qifu.portals.look import Tone

TONES: dict[str, tuple[Tone, str]] = {
    "proposed": ("soon", "pencil-square"),
    "public": ("brand", "megaphone"),
    "closed": ("good", "check-circle-fill"),
    "dropped": ("plain", "slash-circle"),
}


@dataclass(frozen=True, slots=True)
class ListLook:
    """One list."""

    line: ListLine
    tone: Tone
    sign: str
    sum: Sum
    when: str

    @property
    def number(self) -> str:
        return self.line.number


@dataclass(frozen=True, slots=True)
class RowLook:
    """One enterprise."""

    row: RowLine
    sum: str


def line(found: ListLine) -> ListLook:
    """One list in words."""
    tone, sign = TONES[found.state]
    return ListLook(found, tone, sign, words.sum_of(found.total_fen), _when(found))


def row(found: RowLine) -> RowLook:
    """One enterprise in words."""
    return RowLook(found, words.exact(found.amount_fen) if found.amount_fen is not None else "")


def _when(found: ListLine) -> str:
    if found.state == "public" and found.until_at:
        return f"公示到 {wording.day(timezone.localtime(found.until_at))}"
    if found.state in ("closed", "dropped") and found.closed_at:
        return f"{wording.short_day(timezone.localtime(found.closed_at))}{found.state_label}"
    return f"{wording.short_day(timezone.localtime(found.made_at))}拟定"
