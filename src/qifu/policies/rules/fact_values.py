"""How is the value of a fact kept as plain JSON, exactly, and how is it read again?"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from qifu.kernel.conditions.facts import Held
from qifu.kernel.money import YUAN, Money


def kept(value: Held) -> Any:
    """The value as JSON; kinds that JSON does not know are marked, so that nothing is guessed.

    >>> kept(Money(500)), kept(Fraction(1, 20)), kept(date(2023, 5, 1)), kept(True)
    ({'fen': 500}, {'share': '1/20'}, {'day': '2023-05-01'}, True)
    """
    match value:
        case Money():
            return {"fen": value.fen, **({} if value.currency == YUAN else {"currency": value.currency})}
        case Fraction():
            return {"share": str(value)}
        case Decimal():
            return {"number": str(value)}
        case date():
            return {"day": value.isoformat()}
        case Mapping():
            return {"entry": {name: kept(each) for name, each in value.items()}}
        case frozenset() | set() | tuple() | list():
            listed = sorted(value, key=str) if isinstance(value, frozenset | set) else value
            return [kept(each) for each in listed]
    if value is None or isinstance(value, bool | int | str):
        return value
    raise TypeError(f"not a value of a fact: {value!r}")


def read(stored: Any) -> Held:
    """The value again, as it was given."""
    if isinstance(stored, list):
        return tuple(read(each) for each in stored)  # type: ignore[return-value]  # lists of one kind
    if not isinstance(stored, dict):
        return stored  # type: ignore[no-any-return]  # text, a whole number, yes or no
    match stored:
        case {"fen": int() as fen}:
            return Money(fen, str(stored.get("currency", YUAN)))
        case {"share": str() as share}:
            return Fraction(share)
        case {"number": str() as number}:
            return Decimal(number)
        case {"day": str() as day}:
            return date.fromisoformat(day)
        case {"entry": dict() as entry}:
            return {name: read(each) for name, each in entry.items()}  # type: ignore[return-value]
    raise ValueError(f"not a stored value of a fact: {stored!r}")
