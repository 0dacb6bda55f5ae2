"""What does a notice on holidays change? Shown as a diff, then kept, then every deadline follows."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from qifu.cases import replanning, yearbooks
from qifu.cases.models import CalendarNotice
from qifu.cases.replanning import Moved
from qifu.kernel.errors import Forbidden, Refused
from qifu.kernel.workdays import CalendarYear, DayChange, diff
from qifu.ledger import commands as ledger
from qifu.ledger.vocabulary import Kind
from qifu.registry.rules.access import Actor, Role, Side

KEEPERS = (Role.SYSTEM_ADMIN, Role.CENTER_CLERK)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a notice would change: days told differently, and deadlines that would move."""

    year: int
    days: tuple[DayChange, ...]
    moved: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class Entered:
    """A notice kept, and how many deadlines moved with it."""

    year: int
    version: int
    moved: int


def preview_notice(year: CalendarYear, *, pack: str, at: datetime) -> Preview:
    """The difference a notice would make; nothing is stored."""
    old = yearbooks.year_of(pack, at.date(), year.year)
    place = yearbooks.pack_path(pack, at.date())
    calendar = yearbooks.calendar_with(pack, at.date(), year)
    return Preview(year.year, diff(old, year), replanning.would_move(calendar, place, at))


def enter_notice(year: CalendarYear, *, pack: str, text: str, by: Actor, at: datetime) -> Entered:
    """Keep the next version of a year, then plan every open deadline anew."""
    if by.side is not Side.SYSTEM and not by.is_any(*KEEPERS):
        raise Forbidden("放假安排由系统管理员或综合受理录入")
    with transaction.atomic():
        kept = _keep(year, pack, text, by, at)
    return Entered(kept.year, kept.version, replanning.replan(source=kept.title, by=by, at=at))


def _keep(year: CalendarYear, pack: str, text: str, by: Actor, at: datetime) -> CalendarNotice:
    known = yearbooks.year_of(pack, at.date(), year.year)
    changes = diff(known, year)
    if known and not changes and known.status is year.status:
        raise Refused(f"{year.year}年的安排没有变化", why=known.source, remedy="不需要重复录入")
    entered = CalendarNotice.objects.filter(year=year.year).order_by("-version").first()
    version = 1 + max(entered.version if entered else 0, known.version if known else 0)
    kept = CalendarNotice.objects.create(
        year=year.year,
        version=version,
        title=str(year.notice)[:200],
        text=text,
        document=year.model_copy(update={"version": version}).model_dump(mode="json", by_alias=True),
        at=at,
        by_name=by.name,
    )
    ledger.record(
        Kind.CALENDAR_NOTICE,
        subject=f"calendar:{year.year}",
        by_key=by.key,
        by_name=by.name,
        at=at,
        said={"version": version, "title": kept.title, "changes": [change.sentence for change in changes]},
    )
    return kept
