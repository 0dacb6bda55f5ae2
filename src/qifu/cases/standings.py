"""What do the tables say of one case that the rules need to know?"""

from datetime import datetime

from qifu.cases.models import Case
from qifu.cases.rules.standing import Standing


def standing_of(case: Case) -> Standing:
    """The facts of a case from which acts are judged; a handful of queries, for one case at a time."""
    departments, assigned_at = _departments(case)
    waits = case.extensions.filter(round=case.round).values_list("decided_at", flat=True)
    is_rated, all_rated_at = _ratings(case, departments[0])
    return Standing(
        state=case.state,
        received_at=case.received_at,
        level=case.level,
        round=case.round,
        lead_id=case.lead_id,
        co_ids=departments[0],
        past_ids=departments[1],
        board_id=case.board_id,
        area_code=case.area.code,
        enterprise_id=case.enterprise_id,
        first_contact_id=case.first_contact_id,
        confidential=case.confidential,
        reported_id=case.reported_id,
        assigned_at=assigned_at,
        replied_at=case.replied_at,
        due_at=case.due_at if case.stage else None,
        paused=case.paused_at is not None,
        supervised=case.supervised,
        send_backs=case.send_backs,
        extensions=len(waits),
        extension_waits=any(decided_at is None for decided_at in waits),
        reply_read=_reply_read(case),
        is_rated=is_rated,
        all_rated_at=all_rated_at,
    )


def _departments(case: Case) -> tuple[tuple[frozenset[int], frozenset[int]], datetime | None]:
    """Those who co-handle now, all who ever had a part, and since when the lead department has it."""
    parts = list(case.assignments.order_by("pk").values_list("department_id", "part", "ended_at", "at"))
    active = [(department, part, at) for department, part, ended_at, at in parts if ended_at is None]
    co = frozenset(department for department, part, _ in active if part == "co")
    since = [at for _, part, at in active if part == "lead"]
    return (co, frozenset(part[0] for part in parts)), since[-1] if since else None


def _ratings(case: Case, co: frozenset[int]) -> tuple[bool, datetime | None]:
    """Whether anybody was rated in this round, and when the last one was, if all were."""
    rated = dict(case.ratings.filter(round=case.round, silent=False).values_list("department_id", "at"))
    owed = {case.lead_id, *co} - {None}
    return bool(rated), max(rated.values()) if rated and owed <= rated.keys() else None


def _reply_read(case: Case) -> bool:
    last = case.notices.filter(kind="reply").order_by("-pk").first()
    return bool(last and last.read_at)
