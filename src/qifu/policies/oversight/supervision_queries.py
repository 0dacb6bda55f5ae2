"""What is under supervision, who sees which of it, and what has been published of it?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.db.models import Q

from qifu.policies.models import StrengthSupervision
from qifu.policies.oversight.rectifying import STATES
from qifu.registry.rules.access import Actor, Role, Side

WATCHERS = (Role.LEADER, Role.SUPERVISOR)
DEPARTMENT = (Role.HANDLER, Role.DEPARTMENT_LEAD)
MOST = 500


@dataclass(frozen=True, slots=True)
class RunMonth:
    """One month in the last places, and why."""

    month: str
    value: Fraction
    rank: int
    of: int
    say: str


@dataclass(frozen=True, slots=True)
class SupervisionLine:
    """One supervision with all that was said in it."""

    number: str
    side: str
    place: str
    place_name: str
    indicator: str
    indicator_label: str
    months: tuple[RunMonth, ...]
    state: str
    state_label: str
    opened_at: datetime
    due_on: date
    department_id: int | None
    department: str
    plan: str
    plan_until: date | None
    plan_at: datetime | None
    plan_by: str
    result: str
    result_at: datetime | None
    result_by: str
    sent_back: str
    conclusion: str
    accepted_at: datetime | None
    accepted_by: str
    public_text: str
    published_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether the result has not been accepted yet."""
        return self.accepted_at is None


@dataclass(frozen=True, slots=True)
class Acts:
    """What an actor may do to a supervision now."""

    entrust: bool = False
    plan: bool = False
    finish: bool = False
    judge: bool = False
    publish: bool = False


def supervisions(actor: Actor, *, state: str = "") -> tuple[SupervisionLine, ...]:
    """What an actor may see: all of it, or that of the own department; open first, the latest first."""
    rows = StrengthSupervision.objects.filter(_visible(actor)).select_related("department")
    chosen = rows.filter(state=state) if state in STATES else rows
    ordered = sorted(
        chosen.order_by("-opened_at", "number")[:MOST], key=lambda row: row.accepted_at is not None
    )
    return tuple(_line(row) for row in ordered)


def supervision(actor: Actor, number: str) -> SupervisionLine | None:
    """One of those, by its number."""
    row = StrengthSupervision.objects.filter(_visible(actor), number=number).select_related("department")
    return next(map(_line, row), None)


def of_place(actor: Actor, side: str, place: str) -> tuple[SupervisionLine, ...]:
    """What one place is or was supervised for."""
    rows = StrengthSupervision.objects.filter(_visible(actor), side=side, place=place)
    return tuple(map(_line, rows.select_related("department").order_by("-opened_at", "number")))


def published(limit: int = 100) -> tuple[SupervisionLine, ...]:
    """What everybody may read, the latest first."""
    rows = StrengthSupervision.objects.filter(state="published").select_related("department")
    return tuple(map(_line, rows.order_by("-published_at", "number")[:limit]))


def acts(actor: Actor, line: SupervisionLine) -> Acts:
    """The next steps that are open to this actor."""
    is_supervisor = actor.is_any(Role.SUPERVISOR)
    is_own = (
        actor.is_any(*DEPARTMENT)
        and actor.department_id is not None
        and actor.department_id == line.department_id
    )
    return Acts(
        entrust=is_supervisor and line.state in ("opened", "planned"),
        plan=is_own and line.state in ("opened", "planned"),
        finish=is_own and line.state == "planned",
        judge=is_supervisor and line.state == "done",
        publish=is_supervisor and line.state == "accepted",
    )


def _visible(actor: Actor) -> Q:
    if actor.side is Side.SYSTEM or actor.is_any(*WATCHERS):
        return Q()
    if actor.is_any(*DEPARTMENT) and actor.department_id is not None:
        return Q(department_id=actor.department_id)
    return Q(pk__in=())


def _line(row: StrengthSupervision) -> SupervisionLine:
    same = {
        name: getattr(row, name)
        for name in SupervisionLine.__dataclass_fields__
        if name not in ("months", "state_label", "department")
    }
    return SupervisionLine(
        **same,
        months=tuple(_months(row.months)),
        state_label=STATES[row.state],
        department=row.department.short if row.department else "",
    )


def _months(held: Iterable[dict[str, Any]]) -> Iterable[RunMonth]:
    for each in held:
        yield RunMonth(each["month"], Fraction(each["value"]), each["rank"], each["of"], each["say"])
