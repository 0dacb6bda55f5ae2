"""What of honouring policies is looked at for a place in a month: the plain rows that every formula reads."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month.

    >>> str(Month(2026, 1).before), Month(2026, 12).last
    ('2025-12', datetime.date(2026, 12, 31))
    """

    year: int
    number: int

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        return self.after.first - timedelta(days=1)

    @property
    def before(self) -> "Month":
        return Month(self.year - 1, 12) if self.number == 1 else Month(self.year, self.number - 1)

    @property
    def after(self) -> "Month":
        return Month(self.year + 1, 1) if self.number == 12 else Month(self.year, self.number + 1)

    def holds(self, on: date | None) -> bool:
        """Whether a day lies in the month."""
        return on is not None and (on.year, on.month) == (self.year, self.number)

    def so_far(self, on: date | None) -> bool:
        """Whether a day lies in the same year, up to the end of the month."""
        return on is not None and on.year == self.year and on <= self.last

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    @classmethod
    def of(cls, on: date) -> "Month":
        return cls(on.year, on.month)

    @classmethod
    def read(cls, text: str) -> "Month":
        """The month of `2026-09`; a text that is none raises ValueError."""
        if len(text) != 7 or text[4] != "-":
            raise ValueError(text)
        return cls.of(date.fromisoformat(f"{text}-01"))


@dataclass(frozen=True, slots=True)
class Honoured:
    """One grant as it stood at a moment. Days are local days; `due_on` is the day its decision is due.

    `fields` are the facts that the decision read, `prefilled` those of them that the firm had not to state.
    """

    firm: int
    item: str
    opened_on: date
    due_on: date | None = None
    decided_on: date | None = None
    is_granted: bool = False
    granted_fen: int = 0
    paid: tuple[tuple[date, int], ...] = ()
    is_listed: bool = False  # paid without application
    materials: int = 0
    fields: int = 0
    prefilled: int = 0
    put_right: bool = False

    @property
    def paid_on(self) -> date | None:
        """The day of the first payment."""
        return min((on for on, _ in self.paid), default=None)


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that the formulas read of one place at the end of one month.

    `budget_fen` is what was budgeted for the year up to the end of the month, None where nothing was, and
    `budget_items` are the items that are paid from it.
    `meant` are the pairs of item and enterprise of which it is known that the item is for the enterprise.
    """

    month: Month
    grants: tuple[Honoured, ...] = ()
    budget_fen: int | None = None
    budget_items: frozenset[str] = frozenset()
    meant: frozenset[tuple[str, int]] = frozenset()
    good_reviews: int = 0
    reviews: int = 0
