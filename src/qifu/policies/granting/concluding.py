"""When is the case of a grant over? Paid in full, or refused and past the time for a reconsideration."""

from datetime import datetime

from django.db.models import Q

from qifu.cases import editions, replying, yearbooks
from qifu.cases.rules.deadlines import limit_of
from qifu.kernel.errors import Refused
from qifu.kernel.workdays import due
from qifu.policies.models import Grant
from qifu.policies.money import spending
from qifu.registry.rules.access import ROUNDS

CHUNK = 200


def sign_off(at: datetime, limit: int = CHUNK) -> int:
    """Take the cases off the list whose grants need nothing any more; how many."""
    answered = Grant.objects.filter(case__state="replied", withdrawn_at=None)
    decided = answered.filter(Q(verdict="granted") | Q(verdict="refused"))
    ended = 0
    for grant in decided.select_related("case__edition").order_by("case__replied_at", "pk").iterator(500):
        if ended >= limit:
            break
        note = _over(grant, at)
        ended += _end(grant, note, at) if note else 0
    return ended


def _over(grant: Grant, at: datetime) -> str:
    """Why the case is over; empty while it is not."""
    if grant.verdict == "granted" and grant.granted_fen:
        return "已全部兑付" if spending.paid(grant) >= grant.granted_fen else ""
    if grant.case.replied_at is None:
        return ""
    within = limit_of(editions.rules_of(grant.case.edition).reopen.within)
    calendar = yearbooks.calendar_of(grant.case.edition.pack, at.date())
    return "复核期已过" if at > due(grant.case.replied_at, within, calendar).at else ""


def _end(grant: Grant, note: str, at: datetime) -> int:
    try:
        replying.sign_off(case=grant.case_id, note=note, by=ROUNDS, at=at)
    except Refused:
        return 0  # somebody else has just moved the case; the next turn looks again
    return 1
