"""Which figures of an item can one move to see what would change, and between which ends?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from pydantic import BaseModel

from qifu.kernel.conditions import Compare, Fact, Operator, Test
from qifu.kernel.conditions.expressions import Number, Reading
from qifu.kernel.conditions.leaves import as_number
from qifu.kernel.money import YUAN, Money
from qifu.policies.rules.matches import Offer
from qifu.policies.rules.reads import keys_of
from qifu.policies.rules.wanted import Wanted, Wants

MOVABLE: Final = frozenset({Wants.MONEY, Wants.NUMBER})
STEPS: Final = 200
MOST: Final = 10**11  # ten times the largest firm in yuan; a slider beyond it is no use


@dataclass(frozen=True, slots=True)
class Slider:
    """One figure in whole yuan or pieces: its ends, its step, its value now (None: not known), its lines."""

    key: str
    is_money: bool
    low: int
    high: int
    step: int
    now: int | None
    lines: tuple[int, ...] = ()


def sliders(
    offer: Offer, facts: Mapping[str, Fact], wanted: Mapping[str, Wanted], on: date
) -> tuple[Slider, ...]:
    """The figures the item reads, those with a bound first."""
    bounds: dict[str, set[int]] = {}
    for name, line in _bounds(offer.item):
        for key in keys_of(name, on):
            bounds.setdefault(key, set()).add(line)
    found = []
    for key in offer.keys & wanted.keys():
        if wanted[key].kind in MOVABLE:
            slider = _slider(key, wanted[key].kind is Wants.MONEY, facts.get(key), bounds.get(key, set()))
            found += [slider] if slider else []
    return tuple(sorted(found, key=lambda each: (not each.lines, each.now is None, each.key)))


def moved(facts: Mapping[str, Fact], to: Mapping[str, int], money: Mapping[str, bool]) -> dict[str, Fact]:
    """The facts with some figures at other values, in whole yuan or pieces."""
    changed = dict(facts)
    for key, value in to.items():
        held = Money(value * 100) if money[key] else value
        changed[key] = replace(facts.get(key, Fact(None, key)), value=held, source="试算", as_on=None)
    return changed


def _slider(key: str, is_money: bool, fact: Fact | None, lines: set[int]) -> Slider | None:
    now = _whole(fact.value if fact else None, is_money=is_money)
    if (fact is not None and fact.value is not None and now is None) or (now is None and not lines):
        return None
    top = max((now or 0), *(line for line in lines), 1 if is_money else 5)
    if top > MOST:
        return None
    step = nice(Fraction(2 * top, STEPS))
    high = -(-2 * top // step) * step
    low = 0 if now is None else now % step
    return Slider(key, is_money, low, low + high, step, now, tuple(sorted(lines)))


def _whole(value: object, *, is_money: bool) -> int | None:
    """A figure in whole yuan or pieces; parts of them are not for a slider."""
    if is_money:
        return value.fen // 100 if isinstance(value, Money) and value.currency == YUAN else None
    if isinstance(value, bool) or not isinstance(value, int | Decimal | Fraction):
        return None
    return int(value) if value == int(value) else None


def nice(value: Fraction) -> int:
    """The next of 1, 2, 5, 10, 20, 50 … that is no less.

    >>> [nice(Fraction(each)) for each in (0, 1, 3, 70, 10001)]
    [1, 1, 5, 100, 20000]
    """
    found = 1
    while True:
        for each in (found, 2 * found, 5 * found):
            if each >= value:
                return each
        found *= 10


def _bounds(value: Any) -> Iterator[tuple[str, int]]:
    """Figures that a fact itself is compared with."""
    yield from _bound(value)
    if isinstance(value, BaseModel):
        parts = [getattr(value, name) for name in type(value).model_fields if name not in ("given", "tests")]
    elif is_dataclass(value):
        parts = [getattr(value, each.name) for each in fields(value)]
    else:
        parts = list(value) if isinstance(value, tuple) else []
    for part in parts:
        yield from _bounds(part)


def _bound(value: Any) -> Iterator[tuple[str, int]]:
    match value:
        case Test(fact=fact, operator=operator) if operator in (Operator.AT_LEAST, Operator.ABOVE):
            name, number = fact, as_number(value.operand)
        case Compare(of=Reading(key=key), bound=Number() as bound):
            name, number = key, bound
        case _:
            return
    if number is not None and number.unit in ("", YUAN):
        whole = number.value / (100 if number.unit == YUAN else 1)
        yield from ((name, int(whole)),) if whole.denominator == 1 and whole > 0 else ()
