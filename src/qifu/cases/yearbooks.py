"""Which days does a place work? What its pack ships, overridden by the notices entered here."""

from datetime import date
from weakref import WeakKeyDictionary

from qifu.cases.models import CalendarNotice, Edition
from qifu.cases.schema import Closures, OfficeHours
from qifu.kernel import packs
from qifu.kernel.workdays import DEFAULT_HOURS, CalendarYear, Closure, WorkCalendar, WorkHours

KEPT = 16
_built: dict[tuple[object, ...], WorkCalendar] = {}
_shipped: WeakKeyDictionary[packs.Pack, WorkCalendar] = WeakKeyDictionary()


def calendar_of(pack: str, on: date) -> WorkCalendar:
    """The working days of a place as known on a day; the same content is built once and shared."""
    place = packs.load(pack, on=on)
    entered = entered_years()
    if entered:
        return _calendar(place, entered)
    if place not in _shipped:  # asked with every act, and mostly nothing was entered
        _shipped[place] = _calendar(place, {})
    return _shipped[place]


def house_calendar(on: date) -> WorkCalendar:
    """The calendar of the place this house serves: the one whose rules were pinned last."""
    pack = Edition.objects.order_by("-pk").values_list("pack", flat=True).first()
    return calendar_of(pack, on) if pack else WorkCalendar.build(entered_years().values())


def calendar_with(pack: str, on: date, year: CalendarYear) -> WorkCalendar:
    """The same calendar as it would be with one more notice; nothing is stored."""
    place = packs.load(pack, on=on)
    return _calendar(place, {**entered_years(), year.year: year})


def year_of(pack: str, on: date, year: int) -> CalendarYear | None:
    """What is known of one year: the newest notice entered, else what the pack ships."""
    return entered_years().get(year) or shipped_years(packs.load(pack, on=on)).get(year)


def entered_years() -> dict[int, CalendarYear]:
    """The newest version of every year that was entered here."""
    notices = CalendarNotice.objects.order_by("year", "version").values_list("year", "document")
    return {year: CalendarYear.model_validate(document) for year, document in notices}


def pack_path(pack: str, on: date) -> str:
    """The full path of a place's pack, as editions keep it."""
    return packs.load(pack, on=on).path


def shipped_years(place: packs.Pack) -> dict[int, CalendarYear]:
    """The years a pack ships, as sections `calendar/2026`."""
    names = (name for name in place.sections() if name.startswith("calendar/") and name[9:].isdecimal())
    return {int(name[9:]): place.section(name, CalendarYear) for name in names}


def _calendar(place: packs.Pack, entered: dict[int, CalendarYear]) -> WorkCalendar:
    years = tuple((shipped_years(place) | entered).values())
    closures, hours = _closures(place), _hours(place)
    key = (tuple(year.model_dump_json() for year in years), closures, hours)
    if key not in _built:
        while len(_built) >= KEPT:
            _built.pop(next(iter(_built)), None)
        _built[key] = WorkCalendar.build(years, closures=closures, hours=hours)
    return _built[key]


def _closures(place: packs.Pack) -> tuple[Closure, ...]:
    if not place.has("calendar/closures"):
        return ()
    days = place.section("calendar/closures", Closures).days
    return tuple(Closure(day.on, day.name, day.notice, until=day.until, from_=day.from_) for day in days)


def _hours(place: packs.Pack) -> WorkHours:
    if not place.has("calendar/hours"):
        return DEFAULT_HOURS
    hours = place.section("calendar/hours", OfficeHours)
    return WorkHours(spans=hours.spans, zone=hours.zone)
