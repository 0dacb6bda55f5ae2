"""Do passwords grow old, sessions give way and refusals stay on record?"""

from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.sessions.models import Session
from tests.registry.registry_making import NOON, STRONG, TODAY, account, fill, post, set_up

from qifu.kernel.errors import Forbidden, Refused
from qifu.ledger import audit
from qifu.ledger import queries as ledger
from qifu.registry import government, signing_in
from qifu.registry.models import Account, PastPassword
from qifu.registry.rules.access import SETUP, Actor, Role, Side

pytestmark = pytest.mark.django_db
SECURITY = Actor(key="account:9", name="安全员", side=Side.STAFF, roles=frozenset({Role.SECURITY_ADMIN}))


@pytest.fixture(autouse=True)
def _quick_hashing(settings: object) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]


def open_session(who: Account, minute: int) -> str:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store.create()
    signing_in.signed_in(who.pk, store.session_key, at=NOON + timedelta(minutes=minute), where="10.0.0.1")
    return str(store.session_key)


def change(who: Account, old: str, new: str) -> None:
    actor = government.actor_of(who.pk, TODAY)
    signing_in.change_password(who.pk, old=old, new=new, by=actor, at=NOON)


def test_a_weak_password_is_refused_with_every_reason() -> None:
    with pytest.raises(Refused) as refused:
        account(password="abc")

    assert "密码太短" in refused.value.why
    assert "至少要有三类" in refused.value.why
    assert not Account.objects.exists()


def test_a_username_is_given_once() -> None:
    account(username="wangmin")

    with pytest.raises(Refused, match="用户名已有人使用"):
        account(username="wangmin")


def test_a_password_that_somebody_else_chose_is_changed_first() -> None:
    who = signing_in.create_account(username="w", name="王敏", password=STRONG, by=SETUP, at=NOON)

    assert signing_in.must_change_password(who.pk, TODAY)
    change(who, STRONG, STRONG + "1")
    assert not signing_in.must_change_password(who.pk, TODAY)
    assert not signing_in.must_change_password(None, TODAY)


def test_an_account_without_password_cannot_be_signed_in_to() -> None:
    assert not account().has_usable_password()


@pytest.mark.parametrize(("days", "is_due"), [(90, False), (91, True)])
def test_staff_change_theirs_after_ninety_days_and_enterprises_never_must(
    tmp_path: Path, days: int, is_due: bool
) -> None:
    set_up(tmp_path)
    clerk, agent = account(password=STRONG), account(password=STRONG)
    fill(post(), clerk)

    assert signing_in.must_change_password(clerk.pk, TODAY + timedelta(days=days)) is is_due
    assert not signing_in.must_change_password(agent.pk, TODAY + timedelta(days=days))


def test_the_last_five_passwords_are_not_used_again() -> None:
    who = account(password=STRONG + "0")
    for turn in range(5):
        change(who, f"{STRONG}{turn}", f"{STRONG}{turn + 1}")

    for used in range(1, 6):
        with pytest.raises(Refused, match="密码没有修改"):
            change(who, f"{STRONG}5", f"{STRONG}{used}")
    change(who, f"{STRONG}5", f"{STRONG}0")

    who.refresh_from_db()
    assert check_password(f"{STRONG}0", who.password)
    assert PastPassword.objects.filter(account=who).count() == 5


def test_the_old_password_and_the_own_account_are_needed() -> None:
    who, other = account(password=STRONG), account(password=STRONG)
    stranger = government.actor_of(other.pk, TODAY)

    with pytest.raises(Refused, match="密码没有修改"):
        change(who, "wrong", STRONG + "1")
    with pytest.raises(Refused, match="密码没有修改"):
        signing_in.change_password(who.pk, old=STRONG, new=STRONG + "1", by=stranger, at=NOON)


def test_only_the_security_administrator_resets_and_it_holds_for_one_sign_in() -> None:
    who = account(password=STRONG)

    with pytest.raises(Forbidden):
        signing_in.reset_password(who.pk, new=STRONG + "1", by=government.actor_of(who.pk, TODAY), at=NOON)
    signing_in.reset_password(who.pk, new=STRONG + "1", by=SECURITY, at=NOON)

    assert signing_in.must_change_password(who.pk, TODAY)
    assert ledger.timeline(f"account:{who.pk}")[-1].by_name == "安全员"


def test_the_fourth_session_ends_the_oldest() -> None:
    who, other = account(), account()
    keys = [open_session(who, minute) for minute in range(3)]
    stays = open_session(other, 0)

    fourth = open_session(who, 3)

    assert {key for key, _ in signing_in.open_sessions(who.pk)} == {keys[1], keys[2], fourth}
    assert set(Session.objects.values_list("session_key", flat=True)) == {keys[1], keys[2], fourth, stays}
    assert ledger.timeline(f"account:{who.pk}")[-1].said == {"where": "10.0.0.1", "ended_others": 1}


def test_signing_out_makes_room() -> None:
    who = account()
    keys = [open_session(who, minute) for minute in range(3)]

    signing_in.signed_out(who.pk, keys[2], at=NOON)
    signing_in.signed_out(who.pk, keys[2], at=NOON)
    open_session(who, 4)

    assert Session.objects.filter(session_key=keys[0]).exists()
    kinds = [line.kind for line in ledger.timeline(f"account:{who.pk}")]
    assert kinds.count("account.signed_out") == 1


def test_a_session_that_got_a_new_key_is_still_counted() -> None:
    who = account()
    old = open_session(who, 0)

    signing_in.session_moved(old, "moved")

    assert [key for key, _ in signing_in.open_sessions(who.pk)] == ["moved"]


def test_all_sessions_but_the_present_one_can_be_ended() -> None:
    who = account()
    keys = [open_session(who, minute) for minute in range(3)]

    ended = signing_in.end_sessions(who.pk, at=NOON, but=keys[0])

    assert ended == 2
    assert [key for key, _ in signing_in.open_sessions(who.pk)] == [keys[0]]


def test_a_closed_account_loses_its_sessions() -> None:
    who = account()
    open_session(who, 0)

    signing_in.change_account(who.pk, is_active=False, phone="13800138000", by=SETUP, at=NOON)

    assert signing_in.open_sessions(who.pk) == []
    assert ledger.timeline(f"account:{who.pk}")[-1].said == {"is_active": False, "phone": "已变更"}


def test_refusals_and_locks_stand_on_the_account_and_unknown_names_apart() -> None:
    who = account(username="wangmin")

    signing_in.refused("wangmin", at=NOON, why="密码不对", where="10.0.0.1")
    signing_in.locked("wangmin", at=NOON, where="10.0.0.1")
    username = signing_in.unlocked(who.pk, by=SECURITY, at=NOON)
    signing_in.refused("MyPassword!\0", at=NOON, why="没有这个用户")

    lines = ledger.timeline(f"account:{who.pk}")
    assert [line.label for line in lines] == ["开通账号", "登录被拒", "账号锁定", "账号解锁"]
    assert username == "wangmin"
    assert ledger.timeline("account:unknown")[0].said["username"] == "MyP…"
    assert audit.verify_all().ok


def test_only_the_security_administrator_unlocks() -> None:
    who = account()

    with pytest.raises(Forbidden):
        signing_in.unlocked(who.pk, by=government.actor_of(who.pk, TODAY), at=NOON)
