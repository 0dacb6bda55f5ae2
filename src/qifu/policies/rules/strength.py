"""How strong, swift and easy is a place at honouring policies? Exact scores, each with its reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from qifu.kernel.money import show
from qifu.policies.rules.honoured import Picture
from qifu.policies.rules.strength_formulas import FORMULAS, Unit
from qifu.policies.schema.strength import Colours, Dimension, Strength, StrengthIndicator

NO_DATA = "数据不足"
FULL = Fraction(100)


class Colour(StrEnum):
    """The colour of a score; what cannot be scored has none of the three."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Reading:
    """One indicator of a place: what was counted, the value, the score, and the sentence that says why."""

    code: str
    label: str
    dimension: Dimension
    weight: int
    top: int
    under: int
    value: Fraction | None
    score: Fraction | None
    counted: str
    say: str


@dataclass(frozen=True, slots=True)
class DimensionScore:
    """One dimension, or all three together: the weighted mean of what there is data for."""

    code: str
    label: str
    score: Fraction | None
    weight_known: int
    weight_whole: int
    say: str


@dataclass(frozen=True, slots=True)
class PlaceScore:
    """A place in a month: thirteen readings, three dimensions, and the whole."""

    readings: tuple[Reading, ...]
    dimensions: tuple[DimensionScore, ...]
    whole: DimensionScore


def score(picture: Picture, rules: Strength) -> PlaceScore:
    """Every indicator of a place; what has no data has no score, and is left out of the mean."""
    readings = tuple(_reading(code, one, picture) for code, one in rules.indicators.items())
    dimensions = tuple(
        _mean(
            code,
            rules.dimensions[code].label,
            [(each.weight, each.score) for each in readings if each.dimension == code],
            rules.needs,
        )
        for code in rules.dimensions
    )
    weights = [
        (one.weight, each.score) for one, each in zip(rules.dimensions.values(), dimensions, strict=True)
    ]
    return PlaceScore(readings, dimensions, _mean("whole", rules.label, weights, rules.needs))


def scored(value: Fraction, none_at: Fraction, full_at: Fraction) -> Fraction:
    """0 at `none_at`, 100 at `full_at`, straight between, never outside; either may be the larger one.

    >>> scored(Fraction(3, 4), Fraction(1, 2), Fraction(1)), scored(Fraction(50), Fraction(45), Fraction(10))
    (Fraction(50, 1), Fraction(0, 1))
    """
    return max(Fraction(0), min(FULL, FULL * (value - none_at) / (full_at - none_at)))


def hundredths(value: Fraction) -> Fraction:
    """Rounded half up to two places, exactly.

    >>> hundredths(Fraction(79995, 1000)), hundredths(Fraction(200, 3))
    (Fraction(80, 1), Fraction(6667, 100))
    """
    return Fraction((2 * 100 * value.numerator + value.denominator) // (2 * value.denominator), 100)


def colours(scores: Mapping[str, Fraction | None], rules: Colours) -> dict[str, Colour]:
    """The colour of each place. By thirds, places that are level have the better colour of the two."""
    known = sorted((value for value in scores.values() if value is not None), reverse=True)
    return {place: _colour(value, known, rules) for place, value in scores.items()}


def say_value(value: Fraction | None, unit: Unit) -> str:
    """A value as people read it, to two places at the most.

    >>> say_value(Fraction(2, 3), "share"), say_value(Fraction(1234567), "fen"), say_value(None, "days")
    ('66.67%', '1.23 万元', '数据不足')
    """
    if value is None:
        return NO_DATA
    match unit:
        case "share":
            return f"{_two(value * 100)}%"
        case "fen":
            yuan = value / 100
            return f"{_two(yuan / 10_000)} 万元" if yuan >= 10_000 else f"{_two(yuan)} 元"
        case "days":
            return f"{_two(value)} 天"
        case "count":
            return _two(value)


def _reading(code: str, one: StrengthIndicator, picture: Picture) -> Reading:
    told = FORMULAS[one.formula]
    counted = told.count(picture)
    top, under = (counted.top, counted.under) if counted else (0, 0)
    value = Fraction(top, under) if under >= one.least and under > 0 else None
    points = scored(value, one.none_at, one.full_at) if value is not None else None
    said = (
        f"{told.top} {_amount(top, told.top_unit)}，{told.under} {_amount(under, told.under_unit)}"
        if counted
        else f"没有{told.under}"
    )
    return Reading(
        code=code,
        label=one.label,
        dimension=one.dimension,
        weight=one.weight,
        top=top,
        under=under,
        value=value,
        score=points,
        counted=said,
        say=_say(one, said, value, points, told.unit),
    )


def _say(
    one: StrengthIndicator, said: str, value: Fraction | None, points: Fraction | None, unit: Unit
) -> str:
    if value is None or points is None:
        return (
            f"{said}；少于 {one.least}，{NO_DATA}，不计分" if one.least > 1 else f"{said}；{NO_DATA}，不计分"
        )
    bounds = f"{say_value(one.none_at, unit)} 为 0 分、{say_value(one.full_at, unit)} 为 100 分"
    return f"{said}，得 {say_value(value, unit)}；{bounds}，计 {_two(points)} 分"


def _mean(
    code: str, label: str, parts: Sequence[tuple[int, Fraction | None]], needs: Fraction
) -> DimensionScore:
    """Weighted over what has a score, to two places; nothing if too little has."""
    whole = sum(weight for weight, _ in parts)
    known = [(weight, value) for weight, value in parts if value is not None]
    weight = sum(each for each, _ in known)
    if not known or Fraction(weight, whole) < needs:
        say = f"有数据的权重 {weight}，不到 {whole} 的 {_two(needs * 100)}%，{NO_DATA}"
        return DimensionScore(code, label, None, weight, whole, say)
    mean = hundredths(sum((each * value for each, value in known), Fraction(0)) / weight)
    sum_ = " + ".join(f"{_two(value)}×{each}" for each, value in known)
    return DimensionScore(code, label, mean, weight, whole, f"({sum_}) ÷ {weight} = {_two(mean)}")


def _colour(value: Fraction | None, known: Sequence[Fraction], rules: Colours) -> Colour:
    if value is None:
        return Colour.NONE
    if rules.by == "thresholds":
        if value >= rules.green:
            return Colour.GREEN
        return Colour.YELLOW if value >= rules.yellow else Colour.RED
    better = sum(other > value for other in known)
    third = Fraction(len(known), 3)
    if better < third:
        return Colour.GREEN
    return Colour.YELLOW if better < 2 * third else Colour.RED


def _amount(number: int, unit: Unit) -> str:
    return show(number) if unit == "fen" else f"{number:,}"


def _two(value: Fraction) -> str:
    """Two places at the most, half up, without needless noughts."""
    cents = hundredths(value)
    text = f"{Decimal(cents.numerator) / Decimal(cents.denominator):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
