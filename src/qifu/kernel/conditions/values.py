"""What are the bare values of the facts of an enterprise, each by its name on a day?"""

from datetime import date
from typing import Protocol

from qifu.kernel.conditions.facts import DAY, Entry, Fact, Facts, Held, canonical, refuse_floats


class Values(Protocol):
    """The facts of an enterprise, or of one entry of a list of it."""

    def get(self, key: str, /) -> Held:
        """The value under a name, its period as it is on the day; None if it is not known."""

    def says(self, key: str, /) -> bool:
        """Whether anything was said under a name, so that it is not derived."""


class OfFirm(dict[str, Held]):
    """The facts of one enterprise."""

    __slots__ = ()

    def says(self, key: str, /) -> bool:
        """Whether anything was said under a name, were it that nothing is known."""
        return key in self


class OfEntry:
    """One entry of a list: its own fields come first."""

    __slots__ = ("_entry", "_on", "_outer")

    def __init__(self, entry: Entry, outer: Values, on: date) -> None:
        self._entry, self._outer, self._on = entry, outer, on

    def get(self, key: str, /) -> Held:
        found = self._entry.get(key)
        if found is not None:
            return found
        return self._on if key == DAY else self._outer.get(key)

    def says(self, key: str, /) -> bool:
        return self._entry.get(key) is not None


def of_firm(facts: Facts, on: date) -> OfFirm | None:
    """The values by their names on the day; None where two names mean one fact, which `Known` sorts out."""
    found = OfFirm()
    for name, held in facts.items():
        if held is None:
            continue
        key = canonical(name, on) if "@" in name else name
        if key in found:
            return None
        value = held.value if isinstance(held, Fact) else held
        refuse_floats(name, value)
        found[key] = value
    found.setdefault(DAY, on)
    return found
