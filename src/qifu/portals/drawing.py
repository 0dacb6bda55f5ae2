"""Where does each cell, point and bar of a small drawing stand? Plain geometry for inline SVG."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import sqrt

from qifu.portals.look import Columns, HexCell, Meter, RankRow, Sparkline

RADIUS = 26.0
STEP = RADIUS * sqrt(3)
GAP = 2.0
SPARK_WIDTH, SPARK_HEIGHT = 96.0, 34.0
COLUMN_WIDTH, COLUMN_HEIGHT = 12.0, 72.0


@dataclass(frozen=True, slots=True)
class Drawn:
    """One hexagon: its centre, outline, step of the scale, and where the late badge sits."""

    cell: HexCell
    x: float
    y: float
    outline: str
    inner: str
    level: int
    badge_x: float
    badge_y: float


@dataclass(frozen=True, slots=True)
class HexSheet:
    width: float
    height: float
    cells: tuple[Drawn, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A sparkline: the stroke, the area under it, its last point and the marker's x."""

    stroke: str
    area: str
    end_x: float
    end_y: float
    marker_x: float | None


@dataclass(frozen=True, slots=True)
class Pillar:
    x: float
    y: float
    height: float
    value: float
    is_pale: bool = False


@dataclass(frozen=True, slots=True)
class PillarSheet:
    width: float
    pillars: tuple[Pillar, ...]
    reference: str
    ticks: tuple[tuple[float, str], ...]
    split_x: float | None = None


def percent(part: float, whole: float) -> int:
    """A whole percent for a width class, never outside 0-100."""
    return max(0, min(100, round(100 * part / whole))) if whole > 0 else 0


def shares(parts: Sequence[float]) -> tuple[int, ...]:
    """Percents that add up to 100 by largest remainder, and keep a sliver for what is not nothing."""
    whole = sum(parts)
    if whole <= 0:
        return tuple(0 for _ in parts)
    exact = [100 * part / whole for part in parts]
    floors = [max(int(share), 1) if part > 0 else 0 for share, part in zip(exact, parts, strict=True)]
    by_need = sorted(range(len(parts)), key=lambda i: floors[i] - exact[i])
    for i in by_need[: max(100 - sum(floors), 0)]:
        floors[i] += 1
    while sum(floors) > 100:
        floors[floors.index(max(floors))] -= 1
    return tuple(floors)


def level(count: int, most: int) -> int:
    """Which of five steps a count stands on; the scale starts at zero."""
    return min(4, 5 * count // (most + 1)) if most > 0 else 0


def honeycomb(cells: Sequence[HexCell], columns: int = 0) -> tuple[HexCell, ...]:
    """Places for areas that have none: rows of one block, in the given order."""
    wide = columns or max(1, round(sqrt(len(cells) * 1.3)))
    return tuple(replace(cell, column=i % wide, row=i // wide) for i, cell in enumerate(cells))


def hex_sheet(cells: Sequence[HexCell]) -> HexSheet:
    if not cells:
        return HexSheet(0.0, 0.0, ())
    most = max(cell.count for cell in cells)
    drawn = tuple(_hexagon(cell, most) for cell in cells)
    right = max(d.x for d in drawn) + STEP / 2 + 8
    bottom = max(d.y for d in drawn) + RADIUS + 4
    return HexSheet(round(right, 1), round(bottom, 1), drawn)


def _hexagon(cell: HexCell, most: int) -> Drawn:
    x = STEP / 2 + 4 + cell.column * STEP + (STEP / 2 if cell.row % 2 else 0)
    y = RADIUS + 8 + cell.row * RADIUS * 1.5
    return Drawn(
        cell=cell,
        x=round(x, 1),
        y=round(y, 1),
        outline=_corners(x, y, RADIUS - GAP / 2),
        inner=_corners(x, y, RADIUS - 3.5),
        level=level(cell.count, most),
        badge_x=round(x + STEP * 0.34, 1),
        badge_y=round(y - RADIUS * 0.66, 1),
    )


def _corners(x: float, y: float, radius: float) -> str:
    half = radius * sqrt(3) / 2
    shape = (
        (0, -radius),
        (half, -radius / 2),
        (half, radius / 2),
        (0, radius),
        (-half, radius / 2),
        (-half, -radius / 2),
    )
    return " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in shape)


def line(spark: Sparkline) -> Line:
    """The line starts at a true zero and leaves room for its last dot."""
    top = max((*spark.points, 1.0))
    step = (SPARK_WIDTH - 8) / max(len(spark.points) - 1, 1)
    points = [
        (2 + i * step, SPARK_HEIGHT - 2 - (SPARK_HEIGHT - 8) * v / top) for i, v in enumerate(spark.points)
    ]
    stroke = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    end_x, end_y = points[-1] if points else (2.0, SPARK_HEIGHT - 2)
    area = f"2,{SPARK_HEIGHT - 2:.1f} {stroke} {end_x:.1f},{SPARK_HEIGHT - 2:.1f}"
    marker = None if spark.marker is None else round(2 + spark.marker * step, 1)
    return Line(stroke, area, round(end_x, 1), round(end_y, 1), marker)


def pillars(columns: Columns) -> PillarSheet:
    """Pillars for what was counted, one stepped dashed line for the reference."""
    top = max((*columns.values, *columns.reference, 1.0))
    standing = tuple(_pillar(i, value, top, i in columns.pale) for i, value in enumerate(columns.values))
    steps = " ".join(
        f"{i * COLUMN_WIDTH:.0f},{y:.1f} {(i + 1) * COLUMN_WIDTH:.0f},{y:.1f}"
        for i, y in ((i, COLUMN_HEIGHT - COLUMN_HEIGHT * v / top) for i, v in enumerate(columns.reference))
    )
    slots = max(len(columns.values), len(columns.reference), 1)
    ticks = tuple((i * COLUMN_WIDTH, text) for i, text in columns.ticks)
    split = None if columns.split is None else columns.split * COLUMN_WIDTH
    return PillarSheet(slots * COLUMN_WIDTH, standing, steps, ticks, split)


def _pillar(i: int, value: float, top: float, is_pale: bool) -> Pillar:
    height = round(COLUMN_HEIGHT * value / top, 1)
    return Pillar(i * COLUMN_WIDTH + 2, round(COLUMN_HEIGHT - height, 1), height, value, is_pale)


def meter_widths(meter: Meter) -> tuple[int, int]:
    full = percent(meter.percent, 100)
    return full, min(percent(meter.gap, 100), 100 - full)


def dot_places(rows: Sequence[RankRow], low: float, high: float) -> tuple[int, ...]:
    """Where each score stands on a scale that is cut at `low` and `high`."""
    return tuple(percent(row.score - low, high - low) for row in rows)
