"""Which names of facts, honours and levels does an author choose from? Those of items, then others known."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from qifu.kernel import conditions
from qifu.kernel.conditions import Condition, Elapsed, Recognition
from qifu.kernel.conditions.language import AtLeast, Every, Neither, Some
from qifu.policies import shelf
from qifu.policies.writing import drafting

MOST_ITEMS: Final = 400
MOST_NAMES: Final = 200
PERIODS: Final = ("上年", "本年", "上上年", "近三年", "上季", "本季", "上月", "上年上半年")


@dataclass(frozen=True, slots=True)
class Names:
    """What the fields of a condition propose, the most used first."""

    facts: tuple[str, ...]
    honours: tuple[str, ...]
    levels: tuple[str, ...]
    days: tuple[str, ...]
    periods: tuple[str, ...] = PERIODS


def names(on: date) -> Names:
    """The names on a day."""
    words = drafting.vocabulary()
    facts, honours, levels, days = (Counter[str]() for _ in range(4))
    shas = list(shelf.in_force(on).order_by("-pk").values_list("sha", flat=True)[:MOST_ITEMS])
    for item in shelf.items_of(shas).values():
        read = conditions.facts_of(item.who) - item.let.keys()
        facts.update(name for name in read if not name.startswith("judge:"))
        for leaf in _leaves(item.who):
            if isinstance(leaf, Recognition):
                honours.update(leaf.names)
                levels.update(leaf.levels)
            if isinstance(leaf, Elapsed):
                days.update(day for day in (leaf.since, leaf.until) if isinstance(day, str))
    return Names(
        _most(facts, tuple(f"{name}@上年" for name in words.measures)),
        _most(honours, words.honours),
        _most(levels, words.levels[:4]),
        _most(days, (conditions.DAY, "成立日期")),
    )


def _most(counted: Counter[str], more: tuple[str, ...]) -> tuple[str, ...]:
    found = (*(name for name, _ in counted.most_common()), *more)
    return tuple(dict.fromkeys(found))[:MOST_NAMES]


def _leaves(condition: Condition) -> Iterator[Condition]:
    if isinstance(condition, Every | Some | Neither | AtLeast):
        for each in condition.of:
            yield from _leaves(each)
    else:
        yield condition
