"""How much do the entries of a list come to where those that belong together count together?

The same design prized twice, the booths of one fair, one patent in several countries: of each group only the
largest count, and a group comes to no more than a cap. What lies below nought is left out.
"""

from collections.abc import Hashable, Sequence
from dataclasses import replace
from fractions import Fraction

from qifu.kernel.conditions import bounds
from qifu.kernel.conditions.bounds import Quantity
from qifu.kernel.conditions.facts import FactRead

NOUGHT = Fraction(0)


def grouped(entries: Sequence[tuple[FactRead, Quantity]], top: int | None, most: Quantity | None) -> Quantity:
    """The sum over the groups; an entry whose group nobody knows may belong to any, or be one of its own.

    Alone it adds the most it can, since groups put together never come to more than apart; and the whole
    never comes to less than the groups known, nor than that entry by itself.
    """
    groups: dict[Hashable, list[Quantity]] = {}
    loose: list[tuple[FactRead, Quantity]] = []
    for read, part in entries:
        if read.known or part.value == NOUGHT:
            groups.setdefault(_key(read.fact.value), []).append(part)
        else:
            loose.append((read, part))
    whole = bounds.added(_of_group(parts, top, most) for parts in groups.values())
    if not loose:
        return whole
    alone = [_of_group([part], top, most) for _, part in loose]
    low = max([whole.low or NOUGHT, *(each.low or NOUGHT for each in alone)])
    open_reads = Quantity(NOUGHT, NOUGHT, None, tuple(read for read, _ in loose))
    total = bounds.added((whole, *alone, open_reads))
    return replace(total, low=low)


def _of_group(parts: Sequence[Quantity], top: int | None, most: Quantity | None) -> Quantity:
    total = bounds.largest(tuple(parts), len(parts) if top is None else top)
    if most is None:
        return total
    room = bounds.extreme((most, bounds.exactly(NOUGHT, None)), largest=True)
    return bounds.extreme((total, room), largest=False)


def _key(value: object) -> Hashable:
    return value if isinstance(value, Hashable) else str(value)
