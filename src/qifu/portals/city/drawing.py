"""How is one fact of an enterprise of the demonstration city drawn, and when is it put exactly on a line?"""

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from random import Random
from typing import Any

from qifu.kernel.conditions import Fact
from qifu.kernel.conditions.facts import Held, canonical
from qifu.kernel.money import Money, money
from qifu.portals.city.reading import words
from qifu.registry.portraits import Portrait

FEN_OF_100_YUAN = 10_000
NEAR = (70, 140)  # a value between so many hundredths of a line may be put on it


@dataclass(slots=True)
class Drawing:
    """One enterprise while its facts are drawn; `is_exact` puts it on every line that it comes near to.

    Keys are as items read them on the day (`营业收入@2025`). Everything is drawn, and then some is forgotten,
    so that what depends on a forgotten fact is still consistent with it.
    """

    firm: Portrait
    on: date
    dice: Random
    is_exact: bool = False
    recognitions: frozenset[str] = frozenset()
    facts: dict[str, Fact] = field(default_factory=dict)
    doubts: dict[str, int] = field(default_factory=dict)

    def put(self, name: str, value: Held, source: str, unknown: int | None = None) -> None:
        """What a register says, as of its day of this year."""
        key = key_of(name, self.on)
        as_on = date.fromisoformat(f"{self.on.year}-{words('facts')['registers'][source]}")
        if self.is_exact:
            value = on_a_line(name, value)
        self.facts[key] = Fact(value, key, source, min(self.on, as_on))
        self.doubts[key] = words("facts")["unknown"] if unknown is None else unknown

    def value(self, name: str) -> Held:
        """What was drawn of a fact before; None if nothing was."""
        found = self.facts.get(key_of(name, self.on))
        return None if found is None else found.value

    def has(self, name: str) -> bool:
        """Whether there is any of a fact, or a recognition of this name; whatever there is has nothing."""
        held = self.value(name)
        if held is None:
            return not name or name in self.recognitions
        return bool(held.fen if isinstance(held, Money) else held)

    def amount(self, name: str) -> int:
        """The same as a whole number: fen, or a count; nought if nothing was drawn."""
        found = self.value(name)
        return found.fen if isinstance(found, Money) else found if isinstance(found, int) else 0

    def happens(self, chance: int) -> bool:
        """So many times in a hundred."""
        return self.dice.randrange(100) < chance

    def between(self, span: list[int]) -> int:
        """A whole number from the first to the last."""
        return self.dice.randint(span[0], span[1])

    def is_meant(self, row: dict[str, Any]) -> bool:
        """Whether a row is for the industry of the enterprise: by its letter, or by its whole codes."""
        only = row.get("only", "")
        return self.firm.industry_code.startswith(tuple(only) if isinstance(only, list) else only)

    def day(self, years: int) -> date:
        """Some day of the last so many whole years or of this one, before today."""
        first = date(self.on.year - years, 1, 1)
        return date.fromordinal(self.dice.randint(first.toordinal(), self.on.toordinal() - 1))

    def known(self) -> dict[str, Fact]:
        """What is left when some of it is forgotten."""
        return {key: fact for key, fact in self.facts.items() if not self.happens(self.doubts[key])}


@cache
def key_of(name: str, on: date) -> str:
    """The name with its period as it is on the day."""
    return canonical(name, on)


def on_a_line(name: str, value: Held) -> Held:
    """The line that a value comes near to, or the value."""
    for line in words("facts")["lines"].get(name, ()):
        wanted = line if isinstance(line, int) else money(line)
        if isinstance(value, Money) and isinstance(wanted, Money) and _is_near(value.fen, wanted.fen):
            return wanted
        if type(value) is int and isinstance(wanted, int) and _is_near(value, wanted):
            return wanted
    return value


def hundreds(fen: int) -> Money:
    """A sum in whole hundreds of yuan, as people report it."""
    return Money(fen // FEN_OF_100_YUAN * FEN_OF_100_YUAN)


def _is_near(value: int, line: int) -> bool:
    return NEAR[0] * line <= value * 100 <= NEAR[1] * line
