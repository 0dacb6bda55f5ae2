"""Which departments have a part in a case, as lead or beside it?"""

from datetime import datetime

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet

from qifu.cases.models import Assignment, Case
from qifu.kernel.errors import Refused


def active(case: Case) -> QuerySet[Assignment]:
    """The parts not ended yet."""
    return case.assignments.filter(ended_at=None)


def waiting_co(case: Case) -> QuerySet[Assignment]:
    """The co-handling departments that have not said their part."""
    return active(case).filter(part="co", answer="")


def add(
    case: Case, department_id: int, *, part: str, at: datetime, by_name: str, note: str = ""
) -> Assignment:
    """A new part in the case."""
    made = Assignment(
        case=case,
        round=case.round,
        department_id=department_id,
        part=part,
        at=at,
        by_name=by_name,
        note=note[:500],
    )
    _check_department(made)
    made.save()
    return made


def end(case: Case, at: datetime, *, how: str, department_id: int | None = None) -> None:
    """End all parts, or those of one department."""
    ending = active(case)
    if department_id is not None:
        ending = ending.filter(department_id=department_id)
    ending.update(ended_at=at, ended_how=how)


def lead_name(case: Case) -> str:
    """The name of the lead department, or nothing."""
    return case.lead.name if case.lead else ""


def _check_department(made: Assignment) -> None:
    try:
        _ = made.department
    except ObjectDoesNotExist as error:
        raise Refused("没有这个部门", remedy="请重新选择部门") from error
