"""Who has been among the last for months on end? Supervision opens once, and grows with each month more."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from qifu.cases import calendars
from qifu.ledger import commands as ledger
from qifu.ledger.vocabulary import Kind
from qifu.policies.models import StrengthSupervision
from qifu.policies.oversight import strength
from qifu.policies.oversight.honouring import DEPARTMENT
from qifu.policies.oversight.strength import MonthLine, PlaceLine
from qifu.policies.rules import last_places
from qifu.policies.rules.honoured import Month
from qifu.policies.rules.last_places import Run, Standing
from qifu.policies.schema.strength import StrengthIndicator
from qifu.registry import queries as registry
from qifu.registry.rules.access import ROUNDS

LOOK_BACK = 12


def follow(pack: str, at: datetime) -> int:
    """Keep the months that have closed, and open or extend what they lead to; how much was done."""
    taken = strength.take(pack, at)
    return len(taken) + sum(look(pack, month, at) for month in taken)


def look(pack: str, month: Month, at: datetime) -> int:
    """Supervision opened or extended by one kept month; looking twice changes nothing."""
    lines = strength.month_lines(month, LOOK_BACK)
    if not lines or lines[-1].month != month:
        return 0
    rules = lines[-1].rules
    done = 0
    for side in rules.supervision.sides:
        for code, indicator in rules.indicators.items():
            if indicator.is_core:
                held = [(line.month, standings(line, side, code)) for line in lines]
                runs = last_places.runs(held, rules.supervision)
                done += sum(_take(pack, side, (code, indicator), run, lines, at) for run in runs)
    return done


def standings(line: MonthLine, side: str, code: str) -> Mapping[str, Standing]:
    """How the places of a side stand to each other in one indicator of a month."""
    indicator = line.rules.indicators.get(code)
    if indicator is None:
        return {}
    readings = {place.code: place.reading(code) for place in line.side(side)}
    values = {key: reading.value if reading else None for key, reading in readings.items()}
    return last_places.ranked(values, line.rules.supervision, more_is_better=indicator.more_is_better)


def _take(
    pack: str,
    side: str,
    named: tuple[str, StrengthIndicator],
    run: Run,
    lines: Iterable[MonthLine],
    at: datetime,
) -> bool:
    code, indicator = named
    places = {line.month: place for line in lines if (place := line.place(side, run.place))}
    said = [
        _told(month, standing, places[month], code)
        for month, standing in zip(run.months, run.standings, strict=True)
    ]
    with transaction.atomic():
        rows = StrengthSupervision.objects.select_for_update().filter(
            side=side, place=run.place, indicator=code
        )
        open_ = next((row for row in rows if row.accepted_at is None), None)
        over = {each["month"] for row in rows if row is not open_ for each in row.months}
        fresh = [each for each in said if str(each["month"]) > max(over, default="")]
        if open_ is not None:
            return _extend(open_, fresh, at)
        needed = next(iter(lines)).rules.supervision.months
        if len(fresh) < needed:
            return False
        place = places[run.months[-1]]
        _open(pack, place, (code, indicator), fresh, at)
    return True


def _open(
    pack: str,
    place: PlaceLine,
    named: tuple[str, StrengthIndicator],
    months: list[dict[str, object]],
    at: datetime,
) -> None:
    code, indicator = named
    on = timezone.localtime(at).date()
    within = strength.table(pack, on).supervision.plan_within
    department = registry.department_by_code(place.code) if place.side == DEPARTMENT else None
    row = StrengthSupervision.objects.create(
        number=_next_number(str(months[-1]["month"])),
        side=place.side,
        place=place.code,
        place_name=place.name,
        indicator=code,
        indicator_label=indicator.label,
        months=months,
        state="opened",
        opened_at=at,
        due_on=calendars.calendar_of(pack, on).working_day(within, after=on),
        department_id=department.id if department else None,
        entrusted_at=at if department else None,
    )
    _write(Kind.SUPERVISION_OPENED, row, at)


def _extend(row: StrengthSupervision, months: list[dict[str, object]], at: datetime) -> bool:
    """A further month in the last places is added to the open supervision."""
    known = {each["month"] for each in row.months}
    more = [each for each in months if each["month"] not in known]
    if not more:
        return False
    row.months = [*row.months, *more]
    row.save(update_fields=["months"])
    _write(Kind.SUPERVISION_EXTENDED, row, at)
    return True


def _told(month: Month, standing: Standing, place: PlaceLine, code: str) -> dict[str, object]:
    reading = place.reading(code)
    return {
        "month": str(month),
        "value": str(standing.value),
        "rank": standing.rank,
        "from_bottom": standing.from_bottom,
        "of": standing.of,
        "say": reading.say if reading else "",
    }


def _next_number(month: str) -> str:
    """`DB-2026-09-001`: supervision by the month that led to it."""
    count = StrengthSupervision.objects.filter(number__startswith=f"DB-{month}-").count()
    return f"DB-{month}-{count + 1:03d}"


def _write(kind: Kind, row: StrengthSupervision, at: datetime) -> None:
    ledger.record(
        kind,
        subject=f"supervision:{row.number}",
        by_key=ROUNDS.key,
        by_name=ROUNDS.name,
        at=at,
        said={
            "side": row.side,
            "place": row.place,
            "indicator": row.indicator,
            "months": [each["month"] for each in row.months],
        },
    )
