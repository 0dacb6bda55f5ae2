"""Who may break the seal of a confidential case? Named roles, with a reason that stays in the journal."""

from datetime import datetime

from django.db import transaction

from qifu.cases import turns
from qifu.cases.pages import CasePage, page_of
from qifu.kernel.errors import Forbidden
from qifu.ledger.vocabulary import Kind
from qifu.registry.rules.access import Actor, Role

BREAKERS = (Role.SUPERVISOR, Role.CENTER_CLERK, Role.LEADER)


def open_sealed(*, case: int, reason: str, by: Actor, at: datetime) -> CasePage:
    """Read a confidential case without being its reader by right; the reading is written down first."""
    why = turns.checked(reason, what="查看保密件的理由")
    with transaction.atomic():
        held = turns.lock(case)
        is_reported = held.reported_id is not None and held.reported_id == by.department_id
        if not held.confidential or is_reported or not by.is_any(*BREAKERS):
            raise Forbidden("没有这一件，或您无权查看", remedy="请核对编号")
        turns.record(held, Kind.CASE_SEALED_OPENED, by=by, at=at, reason=why, shown=False)
    return page_of(held, by, at)
