"""How are the readings of one moment laid out on the wall: what comes, where it is late, what will rise?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from qifu.cases.punctuality import Punctual
from qifu.cases.queries import AreaOpen, CaseLine, DepartmentOverdue, Figures, LevelOpen, Share
from qifu.portals.leader import hexes, links
from qifu.portals.leader.readings import Readings
from qifu.portals.look import Bar, Columns, HexCell

MOST = 5
WEEK = 7


@dataclass(frozen=True, slots=True)
class Arrival:
    """One case that has just come in."""

    when: str
    title: str
    href: str
    channel: str


@dataclass(frozen=True, slots=True)
class LateHolder:
    """A department with what it holds too long; `oldest` is the case that waits longest."""

    name: str
    count: int
    href: str
    oldest: str
    oldest_href: str
    over: str


@dataclass(frozen=True, slots=True)
class CountyRow:
    """A county with all its towns."""

    name: str
    open: int
    on_time: str
    late: int
    open_href: str
    late_href: str


@dataclass(frozen=True, slots=True)
class LateCard:
    """Who holds what is late, and what has been done about it."""

    holders: tuple[LateHolder, ...]
    more: int
    total: int
    note: str


def arrivals(read: Readings) -> tuple[Arrival, ...]:
    """The latest, with the hour for today's and the day for older ones."""
    return tuple(
        Arrival(
            _when(line.received_at.astimezone(read.at.tzinfo), read.at),
            line.title,
            links.case(line.number),
            read.channels.get(line.id, line.enterprise_name),
        )
        for line in read.latest
    )


def columns(told: Figures) -> Columns:
    """Thirty days, a tick every week counted back from today."""
    last = len(told.by_day) - 1
    places = range(last % WEEK, last, WEEK)
    ticks = tuple((place, f"{told.by_day[place][0].month}/{told.by_day[place][0].day}") for place in places)
    total = sum(count for _, count in told.by_day)
    name = f"近 {len(told.by_day)} 天每天来件，合计 {total} 件，今天 {told.came_today} 件"
    return Columns(tuple(count for _, count in told.by_day), name, ticks=(*ticks, (last - 1, "今天")))


def late_card(read: Readings) -> LateCard:
    """Departments by how much they hold too long."""
    held = read.figures.overdue_by_department
    known = {line.number: line for line in read.late}
    shown = tuple(_holder(row, known.get(row.oldest_number), read.shorts) for row in held[:MOST])
    return LateCard(shown, len(held) - len(shown), read.figures.overdue, _note(read))


def county_rows(read: Readings) -> tuple[CountyRow, ...]:
    """Counties with the most open cases first; the place's own level only if something lies there."""
    counted = {row.area_id: row for row in read.figures.by_area}
    rows = [_county(block, counted, read.punctual_areas) for block in hexes.counties(read.areas)]
    return tuple(sorted((row for row in rows if row.open or row.on_time), key=lambda row: -row.open))


def map_cells(read: Readings) -> tuple[HexCell, ...]:
    """The map."""
    return hexes.cells(read.areas, {row.area_id: row for row in read.figures.by_area})


def levels(told: tuple[LevelOpen, ...]) -> tuple[Bar, ...]:
    """Open cases on each level of the ladder; all but the first ones are a sign that it stuck below."""
    return tuple(
        Bar(row.label, row.open, f"{row.open} 件", "brand", links.cases(group="open", level=row.level))
        for row in told
    )


def _when(received_at: datetime, at: datetime) -> str:
    same = received_at.date() == at.date()
    return f"{received_at:%H:%M}" if same else f"{received_at.month}/{received_at.day}"


def _holder(row: DepartmentOverdue, line: CaseLine | None, shorts: Mapping[str, str]) -> LateHolder:
    filters = {"department": row.department_id} if row.department_id else {}
    return LateHolder(
        name=shorts.get(row.department_name, row.department_name),
        count=row.overdue,
        href=links.cases(group="overdue", **filters),
        oldest=line.title if line else row.oldest_number,
        oldest_href=links.case(row.oldest_number) if row.oldest_number else "",
        over=_over(line),
    )


def _over(line: CaseLine | None) -> str:
    days = -(line.days_left or 0) if line else 0
    return f"最久 {days} 个工作日" if days > 0 else ""


def _note(read: Readings) -> str:
    if not read.late:
        return ""
    supervised = sum(line.supervised for line in read.late)
    total = read.figures.overdue
    some = f"已督办 {supervised} 件，共 {total} 件" if supervised else "还没有督办"
    said = f"{total} 件都已督办" if supervised == total else some
    highest = max(read.late, key=lambda line: line.level)
    raised = sum(line.level == highest.level for line in read.late)
    return f"{said}；最高一层是{highest.level_label}，{raised} 件"


def _county(
    block: hexes.County, counted: Mapping[int, AreaOpen], punctual: Mapping[int, Punctual]
) -> CountyRow:
    held = [counted[node.id] for node in block.members if node.id in counted]
    replied = [punctual[node.id].share for node in block.members if node.id in punctual]
    share = Share(sum(one.part for one in replied), sum(one.whole for one in replied))
    own = len(block.members) == 1
    return CountyRow(
        name="市本级" if own and block.node.level in ("city", "province") else block.node.name,
        open=sum(row.open for row in held),
        on_time="" if share.percent is None else f"{share.percent:.1f}",
        late=sum(row.overdue for row in held),
        open_href=links.cases(group="open", area=block.node.id),
        late_href=links.cases(group="overdue", area=block.node.id),
    )


def spoken_day(on: date, today: date) -> str:
    """Today and tomorrow by their names.

    >>> spoken_day(date(2026, 10, 13), date(2026, 10, 12))
    '明天'
    """
    near = {0: "今天", 1: "明天"}
    return near.get((on - today).days, f"{on.month}月{on.day}日")
