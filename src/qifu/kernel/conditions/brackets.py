"""Do the brackets of a table follow each other, or do they overlap, or leave something out?"""

from dataclasses import replace
from fractions import Fraction
from typing import TypeAlias

from qifu.kernel.conditions.expressions import Expression, Number, Range

Row: TypeAlias = tuple[Range, Expression]


def chained(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Rows that leave out their lower bound begin where the one before them ends."""
    found: list[Row] = []
    for span, value in rows:
        before = found[-1][0].high if found else None
        if span.low is None and before is not None and (span.high is None or before.value < span.high.value):
            span = replace(span, low=before, has_low=not found[-1][0].has_high)
        found.append((span, value))
    return tuple(found)


def overlaps(rows: tuple[Row, ...]) -> tuple[int, int] | None:
    """The first two rows that share a value, or None."""
    for second in range(len(rows)):
        for first in range(second):
            if _meet(rows[first][0], rows[second][0]):
                return first, second
    return None


def gaps(rows: tuple[Row, ...], least: Fraction | None = None) -> tuple[Range, ...]:
    """The ranges from `least` on (default: from anywhere) that no row covers."""
    found: list[Range] = []
    edge, is_covered = (None if least is None else Number(least)), False
    for span in sorted((row[0] for row in rows), key=_start):
        if _opens(span, edge, is_covered=is_covered):
            found.append(Range(edge, span.low, not is_covered and edge is not None, not span.has_low))
        if span.high is None:
            return tuple(found)
        if edge is None or (span.high.value, span.has_high) > (edge.value, is_covered):
            edge, is_covered = span.high, span.has_high
    found.append(Range(edge, None, not is_covered and edge is not None))
    return tuple(found)


def _opens(span: Range, edge: Number | None, *, is_covered: bool) -> bool:
    """Whether something lies between the edge reached so far and the start of a range."""
    if span.low is None:
        return False
    if edge is None:
        return True
    if span.low.value != edge.value:
        return span.low.value > edge.value
    return not is_covered and not span.has_low


def _start(span: Range) -> tuple[bool, Fraction, bool]:
    return span.low is not None, span.low.value if span.low else Fraction(0), not span.has_low


def _meet(first: Range, second: Range) -> bool:
    return not (_is_before(first, second) or _is_before(second, first))


def _is_before(first: Range, second: Range) -> bool:
    if first.high is None or second.low is None:
        return False
    if first.high.value == second.low.value:
        return not (first.has_high and second.has_low)
    return first.high.value < second.low.value
