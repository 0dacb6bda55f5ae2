"""How late may something have begun, so that so many months have passed by a fixed day?"""

from bisect import bisect_right
from datetime import date

from qifu.kernel.conditions.language import Operator
from qifu.kernel.conditions.periods import months_later
from qifu.kernel.exports.plain import Node, Reaches, Term, Whole


def begun(operator: Operator, since: Term, until: int, months: int) -> Node:
    """So many months before a fixed day: the last beginning that is early enough, as later ones never are."""
    strictly = operator in (Operator.ABOVE, Operator.AT_MOST)
    latest = until - 1 if strictly else until
    last = bisect_right(range(1, latest + 1), latest, key=lambda day: _later(day, months))
    is_early = operator in (Operator.AT_LEAST, Operator.ABOVE)
    return Reaches(Operator.AT_MOST if is_early else Operator.ABOVE, since, Whole(last))


def _later(day: int, months: int) -> int:
    return months_later(date.fromordinal(day), months).toordinal()
