"""How strong, swift and easy is each area and department at honouring policies, month by month, and why?"""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from qifu.policies.oversight import effects, honouring, last_place_watch, strength, supervision_queries
from qifu.policies.oversight.strength import WHOLE, MonthLine, PlaceLine, ReadingLine
from qifu.policies.rules import strength as rules
from qifu.policies.rules.honoured import Month
from qifu.policies.rules.strength_formulas import FORMULAS
from qifu.portals import errors
from qifu.portals.look import Sparkline
from qifu.portals.oversight import strength_look, supervision_look
from qifu.portals.oversight.strength_look import Mark, Tile
from qifu.portals.visits import Visit
from qifu.registry import queries as registry

YEAR = 12
MOST_SUPERVISED = 5


@dataclass(frozen=True, slots=True)
class Shown:
    """One indicator of a place with its reason, its course and its place among the others."""

    label: str
    weight: int
    value: str
    score: str
    width: int
    counted: str
    bounds: str
    rank: str
    is_last: bool
    is_core: bool
    spark: Sparkline | None


@dataclass(frozen=True, slots=True)
class Part:
    """One dimension with its indicators."""

    mark: Mark
    weight: int
    shown: tuple[Shown, ...]
    spark: Sparkline | None


def month(visit: Visit) -> HttpResponse:
    """The three colours of all areas and departments."""
    kept = strength.months()
    if not kept:
        table = strength.table(visit.pack, visit.at.date())
        return render(
            visit, "oversight/strength.html", {"table": table, "groups": strength_look.rule_groups(table)}
        )
    chosen = _chosen(visit, kept)
    lines = strength.month_lines(chosen, YEAR)
    own = _own(visit)
    areas = strength_look.tiles(lines, honouring.AREA, own)
    departments = strength_look.tiles(lines, honouring.DEPARTMENT, own)
    open_ = [each for each in supervision_queries.supervisions(visit.actor) if each.is_open]
    return render(
        visit,
        "oversight/strength.html",
        {
            "line": lines[-1],
            "label": strength_look.month_label(chosen),
            "months": strength_look.choices(kept, chosen),
            "areas": areas,
            "departments": [each for each in departments if each.is_ranked or each.is_own],
            "unranked": [each for each in departments if not each.is_ranked and not each.is_own],
            "is_whole": own is None,
            "counts": _counts((*areas, *departments)),
            "supervised": [supervision_look.row(each) for each in open_[:MOST_SUPERVISED]],
            "supervised_count": len(open_),
            "table": lines[-1].rules,
            "groups": strength_look.rule_groups(lines[-1].rules),
        },
    )


def place(visit: Visit, side: str, code: str) -> HttpResponse:
    """One place of a month: every indicator with what was counted."""
    kept = strength.months()
    if not kept or not may_open(visit, side, code):
        return errors.not_found(visit)
    chosen = _chosen(visit, kept)
    lines = strength.month_lines(chosen, YEAR)
    found = lines[-1].place(side, code)
    if found is None:
        return errors.not_found(visit)
    whole = found.of(WHOLE)
    return render(
        visit,
        "oversight/place.html",
        {
            "place": found,
            "label": strength_look.month_label(chosen),
            "month": chosen,
            "months": strength_look.choices(kept, chosen),
            "whole": strength_look.mark(whole),
            "spark": strength_look.history(lines, side, code, WHOLE, found.name),
            "parts": [_part(lines, found, dimension) for dimension in lines[-1].rules.dimensions],
            "supervised": [
                supervision_look.row(each) for each in supervision_queries.of_place(visit.actor, side, code)
            ],
            "table": lines[-1].rules,
            "sha": lines[-1].sha,
        },
    )


def _part(lines: tuple[MonthLine, ...], found: PlaceLine, dimension: str) -> Part:
    return Part(
        mark=strength_look.mark(found.of(dimension)),
        weight=lines[-1].rules.dimensions[dimension].weight,  # type: ignore[index]  # one of its keys
        shown=tuple(_shown(lines, found, each) for each in found.readings if each.dimension == dimension),
        spark=strength_look.history(lines, found.side, found.code, dimension, found.of(dimension).label),
    )


def _shown(lines: tuple[MonthLine, ...], found: PlaceLine, reading: ReadingLine) -> Shown:
    table = lines[-1].rules.indicators[reading.code]
    standing = last_place_watch.standings(lines[-1], found.side, reading.code).get(found.code)
    return Shown(
        label=reading.label,
        weight=reading.weight,
        value=rules.say_value(reading.value, FORMULAS[table.formula].unit),
        score=strength_look.points_say(reading.score),
        width=round(reading.score) if reading.score is not None else 0,
        counted=reading.counted,
        bounds=reading.say.rpartition("；")[2],
        rank=f"{standing.of} 家中第 {standing.rank}" if standing else "",
        is_last=bool(standing and standing.is_last),
        is_core=table.is_core,
        spark=_course(lines, found, reading),
    )


def _course(lines: tuple[MonthLine, ...], found: PlaceLine, reading: ReadingLine) -> Sparkline | None:
    places = [place for line in lines if (place := line.place(found.side, found.code))]
    held = [each for place in places if (each := place.reading(reading.code))]
    known = [float(each.score) for each in held if each.score is not None]
    if len(known) < 2:
        return None
    return Sparkline(tuple(known), f"{reading.label}近 {len(known)} 个月得分")


def _counts(tiles: tuple[Tile, ...]) -> tuple[tuple[Mark, int], ...]:
    """How many places stand in each colour, of those that are shown."""
    marks = [tile.whole for tile in tiles if tile.whole is not None]
    found = []
    for colour in strength_look.COLOURS.values():
        held = [each for each in marks if each.word == colour[1]]
        if held:
            found.append((held[0], len(held)))
    return tuple(found)


def _chosen(visit: Visit, kept: tuple[Month, ...]) -> Month:
    """The month that is asked for; what does not exist is the latest."""
    return next((one for one in kept if str(one) == visit.GET.get("month")), kept[-1])


def may_open(visit: Visit, side: str, code: str) -> bool:
    """Whether the scores of a place are shown to this reader: all of them, or those of the own department."""
    own = _own(visit)
    return own is None or (side == honouring.DEPARTMENT and code == own)


def _own(visit: Visit) -> str | None:
    """The code of the only department whose colours are shown; None where all are."""
    if effects.is_whole(visit.actor):
        return None
    if visit.actor.department_id is None:
        return ""
    return registry.department(visit.actor.department_id).code
