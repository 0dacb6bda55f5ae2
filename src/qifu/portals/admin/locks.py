"""Which sign-ins are locked right now, until when, and how does the door forget the wrong passwords?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.db.models import Max, Sum

from qifu.registry import session_queries


@dataclass(frozen=True, slots=True)
class Lock:
    """A name that is locked from one address; without an account nobody has this name."""

    username: str
    address: str
    tries: int
    until_at: datetime
    account_id: int | None
    name: str


def locks(at: datetime) -> tuple[Lock, ...]:
    """Locked now, the latest first."""
    wait: timedelta = settings.AXES_COOLOFF_TIME
    rows = (
        AccessAttempt.objects.filter(attempt_time__gt=at - wait)
        .order_by()
        .values_list("username", "ip_address")
        .annotate(tries=Sum("failures_since_start"), last=Max("attempt_time"))
        .filter(tries__gte=settings.AXES_FAILURE_LIMIT)
        .order_by("-last")
    )
    held = list(rows)
    known = session_queries.named(tuple(name for name, *_ in held if name))
    return tuple(_lock(row, known, wait) for row in held)


def forget(username: str) -> None:
    """The door forgets the wrong passwords of this name, from every address."""
    reset(username=username)


def _lock(
    row: tuple[str | None, str | None, int, datetime],
    known: dict[str, session_queries.Named],
    wait: timedelta,
) -> Lock:
    username, address, tries, last = row
    found = known.get(username or "")
    # A name nobody has may be a password typed into the wrong box.
    shown = (username or "") if found else f"{(username or '')[:3]}…"
    return Lock(
        shown,
        address or "",
        tries,
        last + wait,
        found.account_id if found else None,
        found.name if found else "没有这个账号",
    )
