"""What does the wall need to know at one moment? Every question to the rooms below is asked here, once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from qifu.appeals import common_issues
from qifu.appeals import queries as appeals
from qifu.appeals.common_issues import CommonIssue
from qifu.appeals.schema import Channel, Channels
from qifu.cases import punctuality, yearbooks
from qifu.cases import queries as cases
from qifu.cases.punctuality import Punctual
from qifu.cases.queries import CaseFilter, CaseLine, Figures
from qifu.kernel import packs
from qifu.portals.visits import Visit
from qifu.registry import queries as registry
from qifu.registry.queries import AreaNode

LATEST, LATE_LINES, AHEAD = 5, 100, 3
LONGEST = 8
WAYS = {"online": "网上", "offline": "窗口", "hotline": "热线", "meeting": "恳谈会", "system": "系统转来"}


@dataclass(frozen=True, slots=True)
class Stock:
    """What lies in the house besides the cases under way."""

    base: int
    pool: int
    calls_owed: int


@dataclass(frozen=True, slots=True)
class Readings:
    """Everything the wall shows, as read."""

    at: datetime
    figures: Figures
    came_week_ago: int
    latest: tuple[CaseLine, ...]
    channels: Mapping[int, str]
    late: tuple[CaseLine, ...]
    punctual: tuple[Punctual, ...]
    punctual_areas: Mapping[int, Punctual]
    areas: AreaNode | None
    shorts: Mapping[str, str]
    issues: tuple[CommonIssue, ...]
    stock: Stock
    days: tuple[date, ...]


def read(visit: Visit) -> Readings:
    """All of it for one actor at one moment."""
    actor, at = visit.actor, visit.at
    latest = cases.find(actor, CaseFilter(), 1, at, size=LATEST).items
    return Readings(
        at=at,
        figures=cases.figures(actor, at),
        came_week_ago=_week_ago(visit),
        latest=latest,
        channels=_channels(visit, latest),
        late=cases.find(actor, CaseFilter(group="overdue"), 1, at, size=LATE_LINES).items,
        punctual=punctuality.by_department(actor, at),
        punctual_areas=punctuality.by_area(actor, at),
        areas=registry.areas_tree(),
        shorts={one.name: one.short for one in registry.departments()},
        issues=common_issues.common_issues(actor, at),
        stock=Stock(appeals.issue_base_size(), appeals.issue_pool_size(), appeals.count_owed(actor)),
        days=_days_ahead(at.date()),
    )


def _week_ago(visit: Visit) -> int:
    until = visit.at - timedelta(days=7)
    since = datetime.combine(until.date(), time.min, visit.at.tzinfo)
    return punctuality.came_between(visit.actor, since, until)


def _channels(visit: Visit, lines: tuple[CaseLine, ...]) -> dict[int, str]:
    known = packs.load(visit.pack, on=visit.at.date()).section("channels", Channels).root
    codes = appeals.channels_of(line.id for line in lines)
    return {case: _short(known[code]) if code in known else code for case, code in codes.items()}


def _short(channel: Channel) -> str:
    """A long label does not fit a wall; by which way it came is enough there."""
    return channel.label if len(channel.label) <= LONGEST else WAYS[channel.kind]


def _days_ahead(today: date) -> tuple[date, ...]:
    """The next working days, after which nothing is foretold here."""
    calendar = yearbooks.house_calendar(today)
    return tuple(calendar.working_day(number, after=today) for number in range(1, AHEAD + 1))
