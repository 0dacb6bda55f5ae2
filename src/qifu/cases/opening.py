"""How does a case come into the house? With a number, its points, a holder and a running clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from qifu.cases import clocks, editions, numbers, turns, yearbooks
from qifu.cases.models import Case, Edition, Point
from qifu.cases.rules.deadlines import class_of
from qifu.cases.rules.time_ledger import Holder
from qifu.cases.schema import CaseType
from qifu.kernel.errors import Forbidden
from qifu.kernel.workdays import WorkCalendar
from qifu.ledger.vocabulary import Kind
from qifu.registry.rules.access import Actor, Side

LONGEST_TITLE, LONGEST_POINT = 200, 300


@dataclass(frozen=True, slots=True)
class Opened:
    """A new case."""

    id: int
    number: str


def open_case(
    *,
    pack: str,
    case_type: str,
    title: str,
    text: str,
    points: Sequence[str] = (),
    enterprise_id: int | None,
    area_id: int,
    class_code: str | None = None,
    board_id: int | None = None,
    first_contact_id: int | None = None,
    confidential: bool = False,
    reported_id: int | None = None,
    received_at: datetime,
    by: Actor,
    at: datetime,
) -> Opened:
    """Open a case under the rules in force today; the center holds it and its clock runs from the receipt."""
    if by.side is Side.ENTERPRISE and by.enterprise_id != enterprise_id:
        raise Forbidden("只能为本企业提交", remedy="请切换到对应的企业后再提交")
    with transaction.atomic():
        edition = editions.edition_of(pack, case_type, at.date(), at)
        rules = editions.rules_of(edition)
        calendar = yearbooks.calendar_of(edition.pack, at.date())
        case = _made(edition, rules, class_code, numbers_on=calendar.local(at).date())
        case.title, case.text = (
            clipped(title, LONGEST_TITLE),
            turns.checked(text, what="诉求内容", most=20_000),
        )
        case.enterprise_id, case.area_id, case.board_id = enterprise_id, area_id, board_id
        case.first_contact_id, case.confidential, case.reported_id = (
            first_contact_id,
            confidential,
            reported_id,
        )
        case.received_at = received_at
        _begin(case, points, rules, calendar, at)
        _write(case, by, at)
    return Opened(case.pk, case.number)


def add_points(case: Case, points: Sequence[str]) -> None:
    """Number the demands on from those there are."""
    already = case.points.count()
    Point.objects.bulk_create(
        Point(case=case, position=already + place, text=clipped(text, LONGEST_POINT))
        for place, text in enumerate(points, start=1)
    )


def clipped(text: str, most: int) -> str:
    """A long text ends in an ellipsis; the whole wording stays in the case's text.

    >>> clipped("厂房漏水半年无人修", 5)
    '厂房漏水…'
    """
    plain = " ".join(text.split())
    return plain if len(plain) <= most else plain[: most - 1] + "…"


def _begin(case: Case, points: Sequence[str], rules: CaseType, calendar: WorkCalendar, at: datetime) -> None:
    """The center holds the case and has to assign it in time."""
    case.save()
    add_points(case, points)
    clocks.mark(case, Holder.CENTER, case.received_at)
    clocks.start_assign(case, since=case.received_at, at=at, rules=rules, calendar=calendar)
    case.save()


def _write(case: Case, by: Actor, at: datetime) -> None:
    turns.record(
        case,
        Kind.CASE_OPENED,
        by=by,
        at=at,
        number=case.number,
        title=case.title,
        received_at=case.received_at.isoformat(),
        due_at=case.due_at.isoformat() if case.due_at else None,
        enterprise=case.enterprise_id,
    )


def _made(edition: Edition, rules: CaseType, class_code: str | None, *, numbers_on: date) -> Case:
    code = class_code or rules.default_class
    class_of(rules, code)
    return Case(
        number=numbers.next_number(rules.number_prefix, numbers_on),
        case_type=edition.case_type,
        edition=edition,
        state=rules.start,
        class_code=code,
        level=rules.levels[rules.start_level].rank,
    )
