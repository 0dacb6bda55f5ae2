"""Which rows may somebody see? The same answer as `rules.standing.sees`, asked of the table."""

from django.db.models import Q, QuerySet

from qifu.cases.models import Assignment, Case
from qifu.registry.rules.access import Actor, Role, Side

WIDE = (Role.CENTER_CLERK, Role.SUPERVISOR, Role.CALL_BACK, Role.LEADER)
OF_DEPARTMENT = (Role.HANDLER, Role.DEPARTMENT_LEAD, Role.BOARD_SPECIALIST)
NOTHING = Q(pk__in=())
USUAL = "appeal"  # the type of case that lists are about unless they ask for another


def scope(actor: Actor) -> QuerySet[Case]:
    """The cases that exist for this actor, with what a line of a list needs beside them."""
    rows = Case.objects.select_related("edition", "area", "lead", "handler", "enterprise", "first_contact")
    return rows.defer("edition__document", "text").filter(visible(actor))


def visible(actor: Actor) -> Q:
    """The condition alone, for counting."""
    if actor.side is Side.SYSTEM:
        return Q()
    return _own(actor) | (Q(confidential=False) & _reached(actor)) | _sealed(actor)


def of_type(case_type: str) -> Q:
    """The cases of one type; of any with an empty name."""
    return Q(case_type=case_type) if case_type else Q()


def at_hand(actor: Actor) -> Q:
    """The cases on somebody's own desk: a department's open parts; for whole-place roles all they see."""
    if actor.is_any(*WIDE):
        return visible(actor)
    departments = NOTHING
    if actor.department_id is not None and actor.is_any(*OF_DEPARTMENT):
        waiting = Assignment.objects.filter(
            department=actor.department_id, part="co", answer="", ended_at=None
        )
        departments = Q(lead=actor.department_id) | Q(pk__in=waiting.values("case"))
    return Q(confidential=False) & (departments | _of_boards(actor))


def _own(actor: Actor) -> Q:
    return Q(enterprise=actor.enterprise_id) if actor.enterprise_id is not None else NOTHING


def _reached(actor: Actor) -> Q:
    if actor.is_any(*WIDE):
        if not actor.area_codes:
            return Q()
        return Q(area__code__in=actor.area_codes) | _of_department(actor) | _of_boards(actor)
    return _of_department(actor) | _of_boards(actor)


def _of_department(actor: Actor) -> Q:
    if actor.department_id is None or not actor.is_any(*OF_DEPARTMENT):
        return NOTHING
    parts = Assignment.objects.filter(department=actor.department_id)
    return Q(lead=actor.department_id) | Q(pk__in=parts.values("case"))


def _of_boards(actor: Actor) -> Q:
    if not actor.is_any(Role.BOARD_SPECIALIST) or not actor.board_ids:
        return NOTHING
    return Q(board__in=actor.board_ids)


def _sealed(actor: Actor) -> Q:
    """Confidential cases: for the supervising role, unless its own department is the one reported."""
    if not actor.is_any(Role.SUPERVISOR):
        return NOTHING
    reported = Q(reported=actor.department_id) if actor.department_id is not None else NOTHING
    return Q(confidential=True) & ~(Q(reported__isnull=False) & reported)
