"""Where does each area stand on the map? Every county is a block of its own, its towns grown around it.

No map is shipped and none is guessed: neighbours on this sheet need not be neighbours in the country.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from math import ceil, hypot, sqrt

from qifu.cases.queries import AreaOpen
from qifu.portals.leader import links
from qifu.portals.look import HexCell
from qifu.registry.queries import AreaNode

Place = tuple[int, int]
RISE = sqrt(3) / 2
TAILS = ("新区", "区", "县", "市")


@dataclass(frozen=True, slots=True)
class County:
    """A county or district with all areas in it, itself first; the place's own level is one too."""

    node: AreaNode
    members: tuple[AreaNode, ...]


def counties(root: AreaNode | None) -> tuple[County, ...]:
    """The areas right below the place, and last the place itself, as far as there are any."""
    if root is None:
        return ()
    below = tuple(County(node, tuple(_flat(node))) for node in root.children)
    return (*below, County(root, (root,)))


def cells(root: AreaNode | None, counted: Mapping[int, AreaOpen]) -> tuple[HexCell, ...]:
    """One cell an area, with what is open and late there."""
    blocks = counties(root)
    places = layout([len(block.members) for block in blocks])
    drawn = (
        _cell(node, place, counted.get(node.id), is_named=node.id == block.node.id)
        for block, held in zip(blocks, places, strict=True)
        for node, place in zip(block.members, held, strict=True)
    )
    # What is late is drawn last and from the top down, so that no neighbour covers its badge.
    return tuple(sorted(drawn, key=lambda cell: (cell.late > 0, cell.row)))


def short(name: str) -> str:
    """The name without the word for its rank, as far as two characters remain.

    >>> short("沙洲新区"), short("云亭区"), short("吴县")
    ('沙洲', '云亭', '吴县')
    """
    tail = next((tail for tail in TAILS if name.endswith(tail) and len(name) - len(tail) >= 2), "")
    return name.removesuffix(tail)[:3]


def layout(sizes: list[int]) -> list[list[Place]]:
    """Places for blocks of these sizes: centres on a wide grid, each block takes the free cells nearest it.

    >>> [len(held) for held in layout([7, 3, 1])]
    [7, 3, 1]
    """
    if not sizes:
        return []
    step = max(1, ceil(sqrt(max(sizes) + 1)))
    wide = max(1, ceil(sqrt(len(sizes[:-1]) * 1.4)))
    centres = [_centre(number, wide, step) for number in range(len(sizes) - 1)]
    centres.append(_middle(centres))
    return _moved(_grown(centres, sizes, reach=step * (len(sizes) + 2)))


def _centre(number: int, wide: int, step: int) -> tuple[float, float]:
    column, row = number % wide, number // wide
    return column * step + (step / 2 if row % 2 else 0), row * step * RISE


def _middle(centres: list[tuple[float, float]]) -> tuple[float, float]:
    if not centres:
        return 0.0, 0.0
    return sum(x for x, _ in centres) / len(centres), sum(y for _, y in centres) / len(centres)


def _grown(centres: list[tuple[float, float]], sizes: list[int], reach: int) -> list[list[Place]]:
    """In turns, so that no block eats the room of its neighbour."""
    free = {(column, row) for column in range(-reach, reach) for row in range(-reach, reach)}
    nearest = [sorted(free, key=partial(_far, centre=centre)) for centre in centres]
    held: list[list[Place]] = [[] for _ in centres]
    for turn in range(max(sizes)):
        for mine, size, near in zip(held, sizes, nearest, strict=True):
            if turn < size:
                mine.append(next(place for place in near if place in free))
                free.discard(mine[-1])
    return held


def _far(place: Place, centre: tuple[float, float]) -> tuple[float, int, int]:
    column, row = place
    x, y = column + (0.5 if row % 2 else 0), row * RISE
    return round(hypot(x - centre[0], y - centre[1]), 6), row, column


def _moved(held: list[list[Place]]) -> list[list[Place]]:
    """To the upper left corner; by an even number of rows, because odd rows stand half a cell aside."""
    left = min(column for places in held for column, _ in places)
    top = min(row for places in held for _, row in places)
    top -= top % 2
    return [[(column - left, row - top) for column, row in places] for places in held]


def _cell(node: AreaNode, place: Place, counted: AreaOpen | None, *, is_named: bool) -> HexCell:
    return HexCell(
        column=place[0],
        row=place[1],
        label=short(node.name) if is_named else node.name,
        count=counted.open if counted else 0,
        late=counted.overdue if counted else 0,
        href=links.cases(group="open", area=node.id),
        is_named=is_named,
    )


def _flat(node: AreaNode) -> list[AreaNode]:
    return [node, *(one for child in node.children for one in _flat(child))]
