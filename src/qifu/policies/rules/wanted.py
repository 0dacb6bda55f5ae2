"""As what kind of value do items want a fact, and from which words may one choose?"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

from pydantic import BaseModel

from qifu.kernel import money
from qifu.kernel.conditions import Compare, Elapsed, Operator, Recognition, Same, Test
from qifu.kernel.conditions.expressions import PLAIN, SHARE, Arithmetic, Call, Number, Reading, Tally, Tiers
from qifu.kernel.conditions.language import COMPARISONS
from qifu.kernel.money import Money
from qifu.policies.rules.reads import keys_of
from qifu.policies.schema import Item


class Wants(StrEnum):
    """How a fact is asked for."""

    YES_NO = "yes_no"
    ONE_OF = "one_of"
    SEVERAL = "several"
    MONEY = "money"
    NUMBER = "number"
    SHARE = "share"
    DAY = "day"
    TEXT = "text"
    NOT_ASKED = "not_asked"  # lists of entries come from a register, not from a form


@dataclass(frozen=True, slots=True)
class Wanted:
    """A fact, as what it is wanted, the words the items look for, and what a document calls some of them."""

    key: str
    kind: Wants
    words: tuple[str, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Hint:
    """What one place of a document says of a fact; a guess gives way to anything surer."""

    name: str
    kind: Wants
    words: tuple[str, ...] = ()
    label: str = ""
    is_guess: bool = False


_COUNTS: Final = re.compile(r"(人数|职工|人员|件数|数量|项数|月数|年限|户数|台数|面积|家数|次数|排名|得分)")
_SHARES: Final = re.compile(r"(率|占比|比例|比重|增幅|增速)$")
_DAYS: Final = re.compile(r"(日期|时间|日)$")


MOST_READ: Final = 5000
_read: dict[int, tuple[Item, tuple[_Hint, ...]]] = {}


def wanted(items: Iterable[Item], on: date) -> dict[str, Wanted]:
    """All facts that the items read, by their key on the day, each as what it is wanted."""
    hints: dict[str, list[_Hint]] = {}
    for item in items:
        for hint in _hints(item):
            for key in keys_of(hint.name, on):
                hints.setdefault(key, []).append(hint)
    return {key: _agreed(key, found) for key, found in hints.items()}


def _hints(item: Item) -> tuple[_Hint, ...]:
    """What a document says of facts; documents live long and are asked for every page, so it is kept."""
    held = _read.get(id(item))
    if held is not None and held[0] is item:
        return held[1]
    found = tuple(each for each in _inside(item) if each.name not in item.let)
    if len(_read) >= MOST_READ:
        _read.clear()
    _read[id(item)] = (item, found)
    return found


def _agreed(key: str, hints: list[_Hint]) -> Wanted:
    sure = [hint for hint in hints if not hint.is_guess] or hints
    kind = sure[0].kind
    words = tuple(dict.fromkeys(word for hint in sure if hint.kind == kind for word in hint.words))
    labels = tuple((hint.words[0], hint.label) for hint in sure if hint.label and hint.words)
    return Wanted(key, kind, words, labels)


def _inside(value: Any) -> Iterator[_Hint]:
    yield from _said_by(value)
    if isinstance(value, BaseModel):
        left_out = {"given", "tests"} if isinstance(value, Item) else set()
        parts = [getattr(value, name) for name in type(value).model_fields if name not in left_out]
    elif is_dataclass(value):
        # What is asked of the entries of a list is a field of theirs, not a fact of the enterprise.
        parts = [
            getattr(value, each.name)
            for each in fields(value)
            if not (isinstance(value, Tally) and each.name in ("where", "each", "cap"))
        ]
    elif isinstance(value, dict):
        parts = list(value.values())
    else:
        parts = list(value) if isinstance(value, tuple) else []
    for part in parts:
        yield from _inside(part)


def _said_by(value: Any) -> Iterator[_Hint]:
    match value:
        case Test(fact=fact):
            yield _of_test(value)
        case Recognition(fact=fact, names=names):
            yield _Hint(fact, Wants.SEVERAL, names)
        case Elapsed(since=since, until=until):
            yield from (_Hint(each, Wants.DAY) for each in (since, until) if isinstance(each, str))
        case Tally(fact=fact):
            yield _Hint(fact, Wants.NOT_ASKED)
        case Compare(of=of, bound=Number(unit=unit)):
            yield from _measured(of, unit)
        case Tiers(by=Reading(key=key), rows=rows):
            bounds = [end for span, _ in rows for end in (span.low, span.high) if end is not None]
            yield from (_Hint(key, _of_unit(end.unit)) for end in bounds[:1])
        case Reading() | Same():
            keys = (value.key,) if isinstance(value, Reading) else (value.fact, value.other)
            yield from (_Hint(key, by_name(key), is_guess=True) for key in keys)


def _of_test(test: Test) -> _Hint:
    operand = test.operand
    if test.operator is Operator.HAS:
        return _Hint(test.fact, Wants.SEVERAL, (str(operand),))
    if test.operator is Operator.WITHIN:
        return _Hint(test.fact, Wants.DAY)
    kind = _of_operand(operand) if test.operator in COMPARISONS or isinstance(operand, bool) else None
    if kind is not None:
        return _Hint(test.fact, kind)
    if test.operator is Operator.STARTS and isinstance(operand, tuple):
        # Nobody knows codes by heart: one chooses by what the document calls them.
        return _Hint(test.fact, Wants.ONE_OF, (str(operand[0]),), test.say or "、".join(map(str, operand)))
    if test.operator in (Operator.IS, Operator.IN):
        words = operand if isinstance(operand, tuple) else (operand,)
        return _Hint(test.fact, Wants.ONE_OF, tuple(str(word) for word in words))
    return _Hint(test.fact, Wants.TEXT)


def _of_operand(operand: object) -> Wants | None:
    match operand:
        case bool():
            return Wants.YES_NO
        case date():
            return Wants.DAY
        case Money(currency=unit):
            return _of_unit(unit)
        case Fraction():
            return Wants.SHARE
        case int() | Decimal():
            return Wants.NUMBER
        case _:
            return None


def _measured(of: Any, unit: str) -> Iterator[_Hint]:
    """Facts whose kind is that of the bound: through sums, the largest and the smallest, not quotients."""
    match of:
        case Reading(key=key):
            yield _Hint(key, _of_unit(unit), is_guess=unit == PLAIN)
        case Arithmetic(sign="+" | "-", left=left, right=right):
            yield from (*_measured(left, unit), *_measured(right, unit))
        case Call(of=parts) if unit == money.YUAN:
            for part in parts:
                yield from _measured(part, unit)


def _of_unit(unit: str) -> Wants:
    return {PLAIN: Wants.NUMBER, SHARE: Wants.SHARE}.get(unit, Wants.MONEY)


def by_name(key: str) -> Wants:
    """What a figure probably is where no document says so: people are counted, most else is money.

    >>> by_name("参保人数@上年").value, by_name("研发费用@上年").value, by_name("成立日期").value
    ('number', 'money', 'day')
    """
    name = key.partition("@")[0]
    for pattern, kind in ((_COUNTS, Wants.NUMBER), (_SHARES, Wants.SHARE), (_DAYS, Wants.DAY)):
        if pattern.search(name):
            return kind
    return Wants.MONEY
