"""How are accounts opened, changed, given a password and unlocked?"""

from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from qifu.kernel.errors import Refused
from qifu.ledger import commands as ledger
from qifu.ledger.vocabulary import Kind
from qifu.registry import sessions
from qifu.registry.models import Account, Holding, PastPassword
from qifu.registry.rules.access import Actor, AdminAct, allow

REMEMBERED = 5
STAFF_DAYS = 90


def create_account(
    *,
    username: str,
    name: str,
    by: Actor,
    at: datetime,
    phone: str = "",
    password: str | None = None,
    must_change: bool = True,
) -> Account:
    """A new account. A password that somebody else chose is changed at the first sign-in."""
    allow(by, AdminAct.KEEP_ACCOUNTS)
    if Account.objects.filter(username=username).exists():
        raise Refused("这个用户名已有人使用", why=username, remedy="请换一个用户名")
    if password is not None:
        check_strength(password, Account(username=username, name=name, phone=phone))
    with transaction.atomic():
        account = Account.objects.create_user(username, name, password)
        account.phone, account.password_set_on = phone, at.date()
        account.must_change_password = must_change and password is not None
        account.save(update_fields=["phone", "password_set_on", "must_change_password"])
        write(Kind.ACCOUNT_CREATED, account.pk, {"username": username, "name": name}, by, at)
    return account


def change_account(
    account_id: int,
    *,
    by: Actor,
    at: datetime,
    name: str | None = None,
    phone: str | None = None,
    is_active: bool | None = None,
) -> Account:
    """Change name, telephone, or whether the account may be used; what is None stays.

    An account that is closed loses its sessions.
    """
    allow(by, AdminAct.KEEP_ACCOUNTS)
    wanted = {"name": name, "phone": phone, "is_active": is_active}
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=account_id)
        changed = {
            field: value
            for field, value in wanted.items()
            if value is not None and getattr(account, field) != value
        }
        for field, value in changed.items():
            setattr(account, field, value)
        account.save(update_fields=list(changed))
        if not account.is_active:
            sessions.end_sessions(account_id, at=at)
        if changed:
            # The number itself is personal: that it changed is enough.
            said: dict[str, object] = {
                field: "已变更" if field == "phone" else value for field, value in changed.items()
            }
            write(Kind.ACCOUNT_CHANGED, account_id, said, by, at)
    return account


def change_password(
    account_id: int, *, old: str, new: str, by: Actor, at: datetime, session_key: str = ""
) -> Account:
    """Somebody changes the own password, knowing the old one; all sessions but the present one end."""
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=account_id)
        if by.account_id != account_id or not check_password(old, account.password):
            raise Refused("密码没有修改", why="原密码不对", remedy="请重新输入原密码")
        _set(account, new, at, must_change=False)
        sessions.end_sessions(account_id, at=at, but=session_key)
        write(Kind.ACCOUNT_PASSWORD, account_id, {"how": "本人修改"}, by, at)
    return account


def reset_password(account_id: int, *, new: str, by: Actor, at: datetime) -> Account:
    """The security administrator gives a password for once; it is changed at the next sign-in."""
    allow(by, AdminAct.UNLOCK)
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=account_id)
        _set(account, new, at, must_change=True)
        sessions.end_sessions(account_id, at=at)
        write(Kind.ACCOUNT_PASSWORD, account_id, {"how": "管理员重置"}, by, at)
    return account


def must_change_password(account_id: int | None, on: date) -> bool:
    """Whether a new password is due: told so, or staff with one older than ninety days."""
    account = Account.objects.filter(pk=account_id).first() if account_id else None
    if account is None:
        return False
    if account.must_change_password:
        return True
    oldest = on - timedelta(days=STAFF_DAYS)
    is_old = account.password_set_on is None or account.password_set_on < oldest
    return is_old and is_staff(account.pk, on)


def is_staff(account_id: int, on: date) -> bool:
    """Whether the account holds any post on this day."""
    lasts = Q(until_on=None) | Q(until_on__gt=on)
    return Holding.objects.filter(lasts, account_id=account_id, from_on__lte=on).exists()


def check_strength(password: str, account: Account) -> None:
    """Refuse what the validators of the installation find too weak, with all their reasons."""
    try:
        validate_password(password, account)
    except ValidationError as weak:
        raise Refused("密码不符合要求", why="；".join(weak.messages), remedy="请换一个密码") from weak


def write(kind: Kind, account_id: int, said: dict[str, object], by: Actor, at: datetime) -> None:
    """An entry on the account."""
    ledger.record(kind, subject=f"account:{account_id}", by_key=by.key, by_name=by.name, at=at, said=said)


def _set(account: Account, new: str, at: datetime, *, must_change: bool) -> None:
    check_strength(new, account)
    _refuse_used(account, new)
    if account.has_usable_password():
        PastPassword.objects.create(account=account, hashed=account.password, set_at=at)
    account.password = make_password(new)
    account.password_set_on, account.must_change_password = at.date(), must_change
    account.save(update_fields=["password", "password_set_on", "must_change_password"])
    kept = PastPassword.objects.filter(account=account).order_by("-pk").values_list("pk", flat=True)
    PastPassword.objects.filter(account=account).exclude(pk__in=list(kept[:REMEMBERED])).delete()


def _refuse_used(account: Account, new: str) -> None:
    past = PastPassword.objects.filter(account=account).order_by("-pk").values_list("hashed", flat=True)
    # The present one counts as one of the five.
    if any(check_password(new, hashed) for hashed in (account.password, *past[: REMEMBERED - 1])):
        raise Refused(
            "密码没有修改", why=f"与最近 {REMEMBERED} 次用过的密码相同", remedy="请换一个没有用过的密码"
        )
