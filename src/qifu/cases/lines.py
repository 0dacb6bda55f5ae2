"""How is one case told in one line: what, from whom, who has it, until when?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F

from qifu.cases import editions, yearbooks
from qifu.cases.models import Case, DueRung
from qifu.cases.schema import CaseType
from qifu.cases.supervising import level_label
from qifu.kernel.workdays import WorkCalendar, days_left, days_over

CENTER = "企业综合服务中心"


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One line of a list. `days_left` in working days, negative when over, None when no clock runs."""

    id: int
    number: str
    version: int
    title: str
    state: str
    state_label: str
    class_code: str
    class_label: str
    level: int
    level_label: str
    round: int
    enterprise_id: int | None
    enterprise_name: str
    area_name: str
    lead_id: int | None
    lead_name: str
    handler_name: str
    holder_label: str
    received_at: datetime
    due_at: datetime | None
    due_on: date | None
    provisional: bool
    days_left: int | None
    paused: bool
    reminded: bool
    supervised: bool
    confidential: bool
    replied_at: datetime | None
    closed_at: datetime | None
    closed_late: bool
    outcome_label: str
    case_type: str = ""

    @property
    def overdue(self) -> bool:
        """Whether the clock runs and the due moment has passed."""
        return self.days_left is not None and self.days_left < 0


class Calendars:
    """The calendars of the places in one list, each looked up once."""

    def __init__(self, on: date) -> None:
        self.on = on
        self._known: dict[str, WorkCalendar] = {}

    def of(self, case: Case) -> WorkCalendar:
        """The calendar of the place whose rules a case follows."""
        pack = case.edition.pack
        if pack not in self._known:
            self._known[pack] = yearbooks.calendar_of(pack, self.on)
        return self._known[pack]


def lines_of(cases: Iterable[Case], at: datetime) -> tuple[CaseLine, ...]:
    """Lines in the order given; `cases` come from `scoping.scope`, so no row asks again."""
    known, rows = Calendars(at.date()), list(cases)
    urged = reminded(rows)
    return tuple(line_of(case, at, known.of(case), reminded=case.pk in urged) for case in rows)


def reminded(cases: Iterable[Case]) -> set[int]:
    """Those of these cases whose ladder has reminded somebody in this round."""
    taken = DueRung.objects.filter(case__in=[case.pk for case in cases], do="remind", done_at__isnull=False)
    return set(taken.filter(round=F("case__round")).values_list("case_id", flat=True))


def line_of(case: Case, at: datetime, calendar: WorkCalendar, *, reminded: bool) -> CaseLine:
    """The line of one case."""
    rules = editions.rules_of(case.edition)
    runs = bool(case.stage) and case.due_at is not None
    result = rules.outcomes.get(case.outcome)
    kind = rules.classes.get(case.class_code)
    return CaseLine(
        id=case.pk,
        number=case.number,
        version=case.version,
        title=case.title,
        state=case.state,
        state_label=rules.states[case.state].label,
        class_code=case.class_code,
        class_label=kind.label if kind else case.class_code,
        level=case.level,
        level_label=level_label(rules, case.level),
        round=case.round,
        enterprise_id=case.enterprise_id,
        enterprise_name=case.enterprise.name if case.enterprise else "",
        area_name=case.area.name,
        lead_id=case.lead_id,
        lead_name=case.lead.name if case.lead else "",
        handler_name=case.handler.name if case.handler else "",
        holder_label=holder_label(case, rules),
        received_at=case.received_at,
        due_at=case.due_at,
        due_on=calendar.local(case.due_at).date() if case.due_at else None,
        provisional=case.due_provisional,
        days_left=left(case.due_at, at, calendar) if runs and case.due_at else None,
        paused=case.paused_at is not None,
        reminded=reminded,
        supervised=case.supervised,
        confidential=case.confidential,
        replied_at=case.replied_at,
        closed_at=case.closed_at,
        closed_late=case.closed_late,
        outcome_label=result.label if result else "",
        case_type=case.case_type,
    )


def left(due_at: datetime, at: datetime, calendar: WorkCalendar) -> int:
    """Working days left, or over as a negative number."""
    return -days_over(at, due_at, calendar) or days_left(at, due_at, calendar)


def holder_label(case: Case, rules: CaseType) -> str:
    """Who has the case now, in a name and never in a bare state."""
    lead = case.lead.name if case.lead else CENTER
    if case.closed_at or rules.states[case.state].final:
        return f"{lead}（{rules.states[case.state].label}）"
    if case.paused_at:
        return f"等待企业补充（{lead}）"
    if case.replied_at:
        return f"等待企业评价（{lead}）"
    if case.lead is None:
        first = f"，首问 {case.first_contact.name}" if case.first_contact else ""
        return f"{CENTER}（待交办{first}）"
    if case.handler:
        return f"{lead} {case.handler.name}"
    return f"{lead}（待签收）"
