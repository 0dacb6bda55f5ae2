"""Which places are among the last, and for how many months on end? As the two-months rule reads it (S13)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from qifu.policies.rules.honoured import Month
from qifu.policies.schema.strength import Watching


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a place stands in a month: its value, its rank from the top and from the bottom, of so many."""

    place: str
    value: Fraction
    rank: int
    from_bottom: int
    of: int
    is_last: bool


@dataclass(frozen=True, slots=True)
class Run:
    """A place among the last in these months on end, the earliest first."""

    place: str
    months: tuple[Month, ...]
    standings: tuple[Standing, ...]


def ranked(
    values: Mapping[str, Fraction | None], rules: Watching, *, more_is_better: bool = True
) -> dict[str, Standing]:
    """Every place with data, by competition ranking (1, 1, 3) from both ends.

    Too few places are not ranked. A place as good as the best is never among the last, so that nobody is
    where all are level.
    """
    sign = 1 if more_is_better else -1
    known = {place: value for place, value in values.items() if value is not None}
    if len(known) < rules.least_places:
        return {}
    keys = {place: sign * value for place, value in known.items()}
    best = max(keys.values())
    found = {}
    for place, key in keys.items():
        worse = sum(other < key for other in keys.values())
        found[place] = Standing(
            place=place,
            value=known[place],
            rank=1 + sum(other > key for other in keys.values()),
            from_bottom=1 + worse,
            of=len(keys),
            is_last=worse + 1 <= rules.last and key != best,
        )
    return found


def runs(months: Sequence[tuple[Month, Mapping[str, Standing]]], rules: Watching) -> tuple[Run, ...]:
    """Places among the last up to the latest month given, for at least as many months as the rule says.

    Months have to follow each other without a gap; one without data for a place ends its run.
    """
    ordered = sorted(months, key=lambda each: each[0], reverse=True)
    if not ordered:
        return ()
    found = []
    for place in sorted(ordered[0][1]):
        run = list(_back(place, ordered))
        if len(run) >= rules.months:
            months_of, standings = zip(*reversed(run), strict=True)
            found.append(Run(place, months_of, standings))
    return tuple(found)


def _back(
    place: str, ordered: Iterable[tuple[Month, Mapping[str, Standing]]]
) -> Iterable[tuple[Month, Standing]]:
    """Month by month back from the latest, as long as the place is among the last."""
    wanted: Month | None = None
    for month, standings in ordered:
        standing = standings.get(place)
        if (wanted is not None and month != wanted) or standing is None or not standing.is_last:
            return
        yield month, standing
        wanted = month.before
