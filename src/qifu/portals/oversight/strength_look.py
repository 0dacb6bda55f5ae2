"""How does a kept month look: tiles of areas, rows of departments, colours that are never alone?"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.urls import reverse

from qifu.policies.oversight import honouring
from qifu.policies.oversight.strength import WHOLE, MonthLine, PlaceLine, Scored
from qifu.policies.rules import strength as rules
from qifu.policies.rules.honoured import Month
from qifu.policies.rules.strength import Colour
from qifu.policies.rules.strength_formulas import FORMULAS
from qifu.policies.schema import Strength
from qifu.portals.look import Sparkline, Tone

COLOURS: dict[Colour, tuple[Tone, str, str]] = {
    Colour.GREEN: ("good", "绿", "check-circle-fill"),
    Colour.YELLOW: ("soon", "黄", "dash-circle"),
    Colour.RED: ("late", "红", "exclamation-triangle-fill"),
    Colour.NONE: ("plain", "数据不足", "question-circle"),
}
NO_SCORE = "–"


@dataclass(frozen=True, slots=True)
class Mark:
    """One score: colour, word, sign and number together."""

    label: str
    tone: Tone
    word: str
    sign: str
    score: str
    width: int
    say: str


@dataclass(frozen=True, slots=True)
class Tile:
    """One place of a month. Whoever may see no more of it sees its rank only."""

    name: str
    rank: str
    url: str = ""
    whole: Mark | None = None
    marks: tuple[Mark, ...] = ()
    spark: Sparkline | None = None
    is_own: bool = False
    is_ranked: bool = True


@dataclass(frozen=True, slots=True)
class MonthChoice:
    """One month that can be looked at."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One indicator of the table, with its formula in words."""

    label: str
    weight: int
    formula: str
    bounds: str
    is_core: bool


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """The indicators of one dimension."""

    label: str
    say: str
    weight: int
    rows: tuple[RuleRow, ...]


def month_label(month: Month) -> str:
    """
    >>> month_label(Month(2026, 9))
    '2026年9月'
    """
    return f"{month.year}年{month.number}月"


def tiles(lines: Sequence[MonthLine], side: str, own: str | None) -> tuple[Tile, ...]:
    """The places of a side in the latest of these months, the best first; `own` None sees all."""
    now = lines[-1]
    ranks = _ranks(now, side)
    ordered = sorted(now.side(side), key=lambda place: (ranks.get(place.code, len(ranks) + 1), place.name))
    return tuple(_tile(place, lines, ranks, own) for place in ordered)


def mark(scored: Scored) -> Mark:
    """A score with its colour."""
    tone, word, sign = COLOURS[scored.colour]
    points = scored.score
    return Mark(
        label=scored.label,
        tone=tone,
        word=word,
        sign=sign,
        score=points_say(points),
        width=round(points) if points is not None else 0,
        say=scored.say,
    )


def points_say(points: Fraction | None) -> str:
    """A score to one place, half up; the exact one is in the reasons."""
    return NO_SCORE if points is None else f"{float(rules.hundredths(points)):.1f}"


def choices(months: Sequence[Month], chosen: Month) -> tuple[MonthChoice, ...]:
    """The months there are, the latest first."""
    return tuple(MonthChoice(str(one), month_label(one), one == chosen) for one in reversed(months))


def history(lines: Sequence[MonthLine], side: str, code: str, dimension: str, name: str) -> Sparkline | None:
    """How a score went; with fewer than two months there is no line."""
    found = [place.of(dimension) for line in lines if (place := line.place(side, code))]
    known = [float(each.score) for each in found if each.score is not None]
    if len(known) < 2:
        return None
    return Sparkline(tuple(known), f"{name}近 {len(known)} 个月得分，最近 {known[-1]:.1f}")


def rule_groups(table: Strength) -> tuple[RuleGroup, ...]:
    """The table itself, so that a reader can do the sum."""
    return tuple(
        RuleGroup(
            one.label,
            one.say,
            one.weight,
            tuple(
                RuleRow(
                    each.label,
                    each.weight,
                    f"{FORMULAS[each.formula].top} ÷ {FORMULAS[each.formula].under}",
                    _bounds(each.formula, each.none_at, each.full_at),
                    each.is_core,
                )
                for each in table.indicators.values()
                if each.dimension == code
            ),
        )
        for code, one in table.dimensions.items()
    )


def _bounds(formula: str, none_at: Fraction, full_at: Fraction) -> str:
    unit = FORMULAS[formula].unit  # type: ignore[index]  # comes from the table
    return f"{rules.say_value(none_at, unit)} 得 0 分，{rules.say_value(full_at, unit)} 得 100 分"


def _ranks(line: MonthLine, side: str) -> dict[str, int]:
    """By the whole, competition ranking; without a score there is no rank."""
    known = {place.code: place.of(WHOLE).score for place in line.side(side)}
    scores = {code: score for code, score in known.items() if score is not None}
    return {code: 1 + sum(other > score for other in scores.values()) for code, score in scores.items()}


def _tile(place: PlaceLine, lines: Sequence[MonthLine], ranks: dict[str, int], own: str | None) -> Tile:
    rank = f"第 {ranks[place.code]} 名" if place.code in ranks else "不排名"
    if own is not None and (place.side != honouring.DEPARTMENT or place.code != own):
        return Tile(place.name, rank, is_ranked=place.code in ranks)
    return Tile(
        name=place.name,
        rank=rank,
        url=f"{reverse('strength_place', args=(place.side, place.code))}?month={lines[-1].month}",
        whole=mark(place.of(WHOLE)),
        marks=tuple(mark(each) for each in place.dimensions if each.code != WHOLE),
        spark=history(lines, place.side, place.code, WHOLE, place.name),
        is_own=own is not None,
        is_ranked=place.code in ranks,
    )
