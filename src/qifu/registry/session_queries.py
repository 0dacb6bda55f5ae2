"""Who is signed in right now, and how does the security administrator end that?"""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import transaction

from qifu.kernel.errors import Refused
from qifu.ledger.vocabulary import Kind
from qifu.registry import keeping, sessions
from qifu.registry.models import Account, SignIn
from qifu.registry.rules.access import Actor, AdminAct, allow


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An account with its open sessions, the newest first."""

    account_id: int
    username: str
    name: str
    since: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """Which account a typed username belongs to."""

    account_id: int
    name: str


def signed_in_now(at: datetime, *, most: int = 200) -> tuple[SignedIn, ...]:
    """Accounts with sessions that still live; one that idled out is gone without anybody ending it."""
    alive = Session.objects.filter(expire_date__gt=at).values("session_key")
    rows = SignIn.objects.filter(ended_at=None, session_key__in=alive).select_related("account")
    found: dict[int, list[SignIn]] = {}
    for row in rows.order_by("-at", "-pk")[:most]:
        found.setdefault(row.account_id, []).append(row)
    return tuple(_signed_in(held) for held in found.values())


def named(usernames: tuple[str, ...]) -> dict[str, Named]:
    """The accounts behind these usernames; names that nobody has are absent."""
    rows = Account.objects.filter(username__in=usernames).values_list("username", "pk", "name")
    return {username: Named(key, name) for username, key, name in rows}


def end_of(account_id: int, *, by: Actor, at: datetime) -> int:
    """End all sessions of an account by order of the security administrator; how many ended."""
    allow(by, AdminAct.UNLOCK)
    with transaction.atomic():
        if not Account.objects.filter(pk=account_id).exists():
            raise Refused("没有这个账号", remedy="请刷新清单再选")
        ended = sessions.end_sessions(account_id, at=at)
        if ended:
            said: dict[str, object] = {"how": "安全管理员结束会话", "sessions": ended}
            keeping.write(Kind.ACCOUNT_SIGNED_OUT, account_id, said, by, at)
    return ended


def _signed_in(held: list[SignIn]) -> SignedIn:
    account = held[0].account
    return SignedIn(account.pk, account.username, account.name, tuple(row.at for row in held))
