"""How are departments called where a phone has little room? By the short names of the place."""

from collections.abc import Iterable
from dataclasses import replace

from qifu.cases.lines import CaseLine
from qifu.cases.own import Mine
from qifu.registry import queries as registry


def shortened(mine: Mine) -> Mine:
    """The same cases with the short names of their departments."""
    short = {one.id: one.short for one in registry.departments()}
    return Mine(
        to_supply=_named(mine.to_supply, short),
        to_rate=_named(mine.to_rate, short),
        open=_named(mine.open, short),
        closed=_named(mine.closed, short),
    )


def _named(lines: Iterable[CaseLine], short: dict[int, str]) -> tuple[CaseLine, ...]:
    return tuple(
        replace(line, lead_name=short.get(line.lead_id or 0, "") or line.lead_name) for line in lines
    )
