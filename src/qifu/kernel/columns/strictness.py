"""Which facts is a quantity made of, and is nothing at all known of it as soon as one of them is not?

Then a comparison is open for every enterprise that lacks one of them, and need not be looked at further.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from qifu.kernel.conditions.computing import members
from qifu.kernel.conditions.expressions import (
    Arithmetic,
    Call,
    Expression,
    Function,
    Number,
    Reading,
    Tally,
    inside,
)
from qifu.kernel.conditions.node import ConditionNode

_STRICT = frozenset({Function.SUM, Function.MEAN, Function.FLOOR, Function.GROWTH})
# So many of its quantities a function looks at; a window written there may spread into more.
_LOOKED_AT = {Function.FLOOR: 1, Function.GROWTH: 2}


def is_strict(expression: Expression, derived: Mapping[str, Expression]) -> bool:
    """Whether one unknown fact leaves the whole quantity without any bound."""
    match expression:
        case Number():
            return True
        case Reading():
            behind = derived.get(expression.key)
            return behind is None or is_strict(behind, derived)
        case Arithmetic(left=left, right=right):
            return is_strict(left, derived) and is_strict(right, derived)
        case Call(function=function, of=of):
            return function in _STRICT and all(is_strict(each, derived) for each in of)
        case _:
            return False


def keys(expression: Expression, derived: Mapping[str, Expression], on: date | None) -> Iterator[str]:
    """The facts a quantity is made of; those that only its conditions read are not among them."""
    match expression:
        case Reading():
            behind = derived.get(expression.key)
            if behind is None:
                yield expression.key
            else:
                yield from keys(behind, derived, on)
        case _:
            if isinstance(expression, Tally):
                yield expression.fact
            for inner in _parts(expression, on):
                yield from keys(inner, derived, on)


def _parts(expression: Expression, on: date | None) -> Iterator[Expression]:
    """What an expression is made of; a window under a function is its periods."""
    if not isinstance(expression, Call):
        yield from (inner for inner in inside(expression) if not isinstance(inner, ConditionNode))
        return
    parts = [each for of in expression.of for each in tuple(one for (one,) in members((of,), on)) or (of,)]
    yield from parts[: _LOOKED_AT.get(expression.function, len(parts))]
