"""What is known of an enterprise on a day, and what was read of it?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, TypeAlias

from qifu.kernel.conditions.expressions import Expression
from qifu.kernel.conditions.language import Value
from qifu.kernel.conditions.periods import period

Entry: TypeAlias = Mapping[str, Value | None]
Held: TypeAlias = Value | Sequence[Value] | frozenset[Value] | Sequence[Entry] | None

DAY: Final = "申报日"


@dataclass(frozen=True, slots=True)
class Fact:
    """What is held of a fact; `value` is None if nothing is. Sets and lists are for `has` and counts."""

    value: Held
    label: str = ""
    source: str = ""
    as_on: date | None = None


Facts: TypeAlias = Mapping[str, Fact | Held]


@dataclass(frozen=True, slots=True)
class FactRead:
    """A fact as it was read for a verdict; unknown ones have the value None."""

    name: str
    fact: Fact
    is_judged: bool = False

    @property
    def known(self) -> bool:
        return self.fact.value is not None

    @property
    def label(self) -> str:
        return self.fact.label or self.name


class Known:
    """The facts of one enterprise as of a day, with the quantities a document derives from them by name."""

    __slots__ = (
        "_index", "_spelled", "derived", "exchanged", "facts", "list_name", "on", "outer", "rates",
    )  # fmt: skip

    def __init__(
        self, facts: Facts, on: date | None = None, derived: Mapping[str, Expression] | None = None
    ) -> None:
        self.facts, self.on, self.derived = facts, on, derived or {}
        self.outer: Known | None = None
        self.list_name = ""
        self.rates: Mapping[str, Expression] = {}
        self.exchanged: set[str] = set()
        self._index: dict[str, str] | None = None
        self._spelled: dict[str, str] = {}

    def of_entry(self, entry: Entry, list_name: str) -> "Known":
        """The same, seen from one entry of a list: its own fields come first."""
        inner = Known(entry, self.on, self.derived)
        inner.outer, inner.list_name = self, list_name
        return inner

    def at_rates(self, rates: Mapping[str, Expression]) -> "Known":
        """The same, with what one of each currency is in yuan; `exchanged` keeps those made use of."""
        other = Known(self.facts, self.on, self.derived)
        other.outer, other.list_name = self.outer, self.list_name
        other._index, other._spelled = self._index, self._spelled
        other.rates = rates
        return other

    def read(self, key: str, *, is_judged: bool = False) -> FactRead:
        """The fact called `key`; a period is the same however it is written."""
        found = self._find(key)
        if found is None and self.outer is not None:
            found = self.outer._find(key)
            inherited = found is not None or key.partition("@")[0] not in self.facts
            if inherited and not (found is None and self._is_field(key)):
                return self.outer.read(key, is_judged=is_judged)
        fact = found if isinstance(found, Fact) else Fact(found)
        refuse_floats(key, fact.value)
        if self.on and "@" in key:
            # 上年 and 近三年 may mean the same year: it goes by the name under which it was first read.
            key = self._spelled.setdefault(canonical(key, self.on), key)
        name = f"{self.list_name}.{key}" if self.list_name else key
        return FactRead(name, fact, is_judged)

    def expression(self, key: str) -> Expression | None:
        """The quantity a document derives under this name, unless the facts say it themselves."""
        return self.derived.get(key) if self._find(key) is None else None

    def _is_field(self, key: str) -> bool:
        """Nobody knows it: then it is a field of the entry that was left open."""
        return "@" not in key and key not in self.derived and key != DAY

    def _find(self, key: str) -> "Fact | Held":
        found = self.facts.get(key)
        if found is not None:
            return found
        if key == DAY and self.on:
            return self.on
        if "@" in key and self.on:
            return self.facts.get(self._canonical_keys().get(canonical(key, self.on), ""))
        return None

    def _canonical_keys(self) -> dict[str, str]:
        if self._index is None:
            assert self.on
            self._index = {canonical(key, self.on): key for key in self.facts if "@" in key}
        return self._index


@lru_cache(maxsize=8192)  # a few hundred names on a few days
def canonical(key: str, on: date) -> str:
    """`研发费用@上年` as `研发费用@2022`; what names no single period stays as it is."""
    name, _, word = key.partition("@")
    found = period(word) if word else None
    if found is None or found.is_window:
        return key
    return f"{name}@{found.on_day(on)[0]}"


def refuse_floats(key: str, value: object) -> None:
    """Money and ratios are exact, so no value may be a float."""
    values = value if isinstance(value, list | tuple | set | frozenset) else ()
    if isinstance(value, float) or any(isinstance(each, float) for each in values):
        raise TypeError(f"fact {key!r} is a float; give an int, Decimal or Fraction")
