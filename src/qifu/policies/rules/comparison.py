"""How did enterprises that were paid fare afterwards, beside others like them? A difference, not a cause."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from qifu.policies.rules.funnel import median

LEAST = 5
CAUTION = "只说明两组有没有差别，不说明差别由这项政策造成"


@dataclass(frozen=True, slots=True)
class Seen:
    """One enterprise: what it is like, whether it was paid, and one figure before and after."""

    stratum: tuple[str, str]  # section of industry, size
    is_paid: bool
    before: Fraction | None
    after: Fraction | None


@dataclass(frozen=True, slots=True)
class Group:
    """The medians of a group: before, after, and of the growth of each enterprise."""

    firms: int
    before: Fraction | None = None
    after: Fraction | None = None
    growth: Fraction | None = None

    @property
    def is_enough(self) -> bool:
        """Whether there are enough enterprises to say anything."""
        return self.firms >= LEAST


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both groups, and by how much the growth of one is above the other's; nothing where data is lacking."""

    paid: Group
    others: Group
    ahead: Fraction | None


def compare(firms: Iterable[Seen]) -> Comparison:
    """Those paid against those of the same sections and sizes that were not.

    Only enterprises with both figures, and with something to grow from, are counted.
    """
    known = [each for each in firms if each.before is not None and each.after is not None and each.before > 0]
    strata = {each.stratum for each in known if each.is_paid}
    paid = _group(each for each in known if each.is_paid)
    others = _group(each for each in known if not each.is_paid and each.stratum in strata)
    ahead = paid.growth - others.growth if paid.growth is not None and others.growth is not None else None
    return Comparison(paid, others, ahead)


def _group(firms: Iterable[Seen]) -> Group:
    pairs = [
        (each.before, each.after) for each in firms if each.before is not None and each.after is not None
    ]
    if len(pairs) < LEAST:
        return Group(len(pairs))
    return Group(
        len(pairs),
        median([before for before, _ in pairs]),
        median([after for _, after in pairs]),
        median([after / before - 1 for before, after in pairs]),
    )
