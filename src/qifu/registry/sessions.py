"""Which sessions of an account are open, and how are they ended?"""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import transaction

from qifu.registry.models import SignIn


def open_sessions(account_id: int) -> list[tuple[str, datetime]]:
    """Key and beginning of each open session, newest first."""
    rows = SignIn.objects.filter(account_id=account_id, ended_at=None).order_by("-at", "-pk")
    return list(rows.values_list("session_key", "at"))


def session_moved(old_key: str, new_key: str) -> None:
    """The door gave a session a new key (as after a change of password)."""
    SignIn.objects.filter(session_key=old_key).update(session_key=new_key)


def end_sessions(account_id: int, *, at: datetime, but: str = "") -> int:
    """End all sessions of an account, one kept if named: after a change of password or a closing."""
    with transaction.atomic():
        rows = SignIn.objects.filter(account_id=account_id, ended_at=None).exclude(session_key=but)
        return end(list(rows.values_list("session_key", flat=True)), at)


def end(keys: list[str], at: datetime) -> int:
    """End the sessions with these keys; how many were open."""
    Session.objects.filter(session_key__in=keys).delete()
    return SignIn.objects.filter(session_key__in=keys, ended_at=None).update(ended_at=at)
