"""Who is signed in where, and what is written of sign-ins? At most three open sessions an account."""

from datetime import datetime

from django.db import transaction

from qifu.ledger import commands as ledger
from qifu.ledger.vocabulary import Kind
from qifu.registry import keeping, sessions
from qifu.registry.keeping import (
    change_account,
    change_password,
    check_strength,
    create_account,
    must_change_password,
    reset_password,
)
from qifu.registry.models import Account, SignIn
from qifu.registry.rules.access import Actor, AdminAct, allow
from qifu.registry.sessions import end_sessions, open_sessions, session_moved

__all__ = [
    "change_account",
    "change_password",
    "check_strength",
    "create_account",
    "end_sessions",
    "locked",
    "must_change_password",
    "open_sessions",
    "refused",
    "reset_password",
    "session_moved",
    "signed_in",
    "signed_out",
    "unlocked",
]

OPEN_AT_MOST = 3
UNKNOWN = "account:unknown"


def signed_in(account_id: int, session_key: str, *, at: datetime, where: str = "") -> int:
    """Note an open session; how many older ones had to give way."""
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=account_id)
        SignIn.objects.filter(session_key=session_key).delete()
        SignIn.objects.create(account=account, session_key=session_key, at=at)
        newest = SignIn.objects.filter(account=account, ended_at=None).order_by("-at", "-pk")
        ended = sessions.end([row.session_key for row in newest[OPEN_AT_MOST:]], at)
        account.last_login = at
        account.save(update_fields=["last_login"])
        said = {"where": where, "ended_others": ended}
        _write(Kind.ACCOUNT_SIGNED_IN, account, said, at)
    return ended


def signed_out(account_id: int, session_key: str, *, at: datetime) -> None:
    """Somebody left; the session is gone."""
    with transaction.atomic():
        account = Account.objects.get(pk=account_id)
        if sessions.end([session_key], at):
            _write(Kind.ACCOUNT_SIGNED_OUT, account, {}, at)


def refused(username: str, *, at: datetime, why: str, where: str = "") -> None:
    """A sign-in that failed; for a name nobody has, on a chain of its own."""
    _note(Kind.ACCOUNT_REFUSED, username, {"why": why, "where": where}, at)


def locked(username: str, *, at: datetime, where: str = "") -> None:
    """Too many wrong passwords: the lock closed."""
    _note(Kind.ACCOUNT_LOCKED, username, {"where": where}, at)


def unlocked(account_id: int, *, by: Actor, at: datetime) -> str:
    """The security administrator lifts a lock: the username whose attempts the door is to forget."""
    allow(by, AdminAct.UNLOCK)
    with transaction.atomic():
        account = Account.objects.get(pk=account_id)
        keeping.write(Kind.ACCOUNT_UNLOCKED, account_id, {"username": account.username}, by, at)
    return account.username


def _note(kind: Kind, username: str, said: dict[str, object], at: datetime) -> None:
    typed = username.replace("\x00", "")  # PostgreSQL would not even look for it
    with transaction.atomic():
        account = Account.objects.filter(username=typed).first()
        if account:
            _write(kind, account, said, at)
            return
        # What was typed may be a password in the wrong box: only its beginning is kept.
        told = {**said, "username": typed[:3] + "…"}
        ledger.record(kind, subject=UNKNOWN, by_key="nobody", by_name="", at=at, said=told)


def _write(kind: Kind, account: Account, said: dict[str, object], at: datetime) -> None:
    subject = f"account:{account.pk}"
    ledger.record(kind, subject=subject, by_key=subject, by_name=account.name, at=at, said=said)
