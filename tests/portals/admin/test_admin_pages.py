"""Do the three administrators each do their own part, and see no case while they do it?"""

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from tests.portals import city as cities
from tests.portals.city import City

from qifu.kernel import clock
from qifu.kernel.identifiers import make_uscc
from qifu.ledger import archive
from qifu.ledger import commands as ledger
from qifu.portals.admin import audit_look, first_password
from qifu.registry import account_queries, enterprises, government, session_queries, signing_in
from qifu.registry.rules.access import SETUP, Role

HANDS = {"sys": Role.SYSTEM_ADMIN, "sec": Role.SECURITY_ADMIN, "aud": Role.AUDIT_ADMIN}


@pytest.fixture
def city(db: None) -> Iterator[City]:  # noqa: ARG001 - tables first
    with cities.living() as made:
        for who, role in HANDS.items():
            made.accounts[who] = seated(made, who, role)
        yield made


def seated(city: City, who: str, role: Role) -> int:
    account = signing_in.create_account(
        username=who, name=f"某{who}", password=cities.PASSWORD, must_change=False, by=SETUP, at=city.now
    )
    post = government.create_post(
        department_id=city.departments["center"], role=role, title=who, by=SETUP, at=city.now
    )
    government.fill_post(
        post_id=post.pk, account_id=account.pk, from_on=city.now.date(), by=SETUP, at=city.now
    )
    return account.pk


def told(answer: object) -> str:
    return unescape(answer.content.decode())  # type: ignore[attr-defined]


def opened(client: Client, city: City) -> tuple[int, str]:
    """A new account with the password it was given."""
    cities.sign_in(client, city, "sys")
    page = told(client.post(reverse("accounts_new"), {"username": "zhao.li", "name": "赵力", "phone": ""}))
    password = re.search(r'q-first-word">([^<]+)<', page)
    found = account_queries.account_by_username("zhao.li")
    assert password
    assert found
    return found[0], password[1]


def test_a_new_account_comes_in_once_with_the_shown_password(client: Client, city: City) -> None:
    key, password = opened(client, city)

    card = account_queries.account_card(key, on=city.now.date())
    entered = Client().post(reverse("sign_in"), {"username": "zhao.li", "password": password})
    assert entered.status_code == 302
    assert card.must_change_password
    assert password not in told(client.get(reverse("accounts_one", args=[key])))


def test_a_taken_username_is_refused_and_what_was_typed_stays(client: Client, city: City) -> None:
    opened(client, city)

    page = told(client.post(reverse("accounts_new"), {"username": "zhao.li", "name": "赵丽"}))

    assert "这个用户名已有人使用" in page
    assert 'value="赵丽"' in page


def test_a_closed_account_is_put_out_at_once(client: Client, city: City) -> None:
    other = cities.sign_in(Client(), city, "handler")
    cities.sign_in(client, city, "sys")

    client.post(
        reverse("accounts_change", args=[city.accounts["handler"]]), {"name": "顾书言", "is_active": "no"}
    )

    assert other.get(reverse("worklist")).status_code == 302


def test_nobody_closes_the_own_account(client: Client, city: City) -> None:
    cities.sign_in(client, city, "sys")
    own = city.accounts["sys"]

    page = told(client.post(reverse("accounts_change", args=[own]), {"name": "某", "is_active": "no"}))

    assert "不能停用自己的账号" in page
    assert account_queries.account_card(own, on=city.now.date()).is_active


def test_who_opens_accounts_cannot_grant_and_who_grants_cannot_open(client: Client, city: City) -> None:
    key, _ = opened(client, city)

    assert client.post(reverse("accounts_fill", args=[key]), {}).status_code == 403
    cities.sign_in(client, city, "sec")
    assert client.post(reverse("accounts_new"), {}).status_code == 403


def test_a_post_is_filled_and_left_again(client: Client, city: City) -> None:
    key, _ = opened(client, city)
    cities.sign_in(client, city, "sec")
    held = account_queries.account_card(city.accounts["handler"], on=city.now.date()).tenures[0]
    today = city.now.date().isoformat()

    client.post(reverse("accounts_fill", args=[key]), {"post": held.post_id, "seat": "B", "from_on": today})
    card = account_queries.account_card(key, on=city.now.date())
    client.post(reverse("accounts_leave", args=[key, card.tenures[0].holding_id]), {"until_on": today})

    assert [(one.seat, one.state) for one in card.tenures] == [("B", "now")]
    assert account_queries.account_card(key, on=city.now.date()).tenures[0].state == "past"


def test_a_clashing_role_is_refused_beside_the_form(client: Client, city: City) -> None:
    cities.sign_in(client, city, "sec")
    post = account_queries.account_card(city.accounts["aud"], on=city.now.date()).tenures[0].post_id
    given = {"post": post, "seat": "B", "from_on": city.now.date().isoformat()}

    page = told(client.post(reverse("accounts_fill", args=[city.accounts["handler"]]), given))

    assert "不得由同一人担任" in page


def test_a_holding_of_somebody_else_is_not_found(client: Client, city: City) -> None:
    cities.sign_in(client, city, "sec")
    theirs = account_queries.account_card(city.accounts["handler"], on=city.now.date()).tenures[0]

    answer = client.post(
        reverse("accounts_leave", args=[city.accounts["clerk"], theirs.holding_id]),
        {"until_on": "2026-01-01"},
    )

    assert answer.status_code == 404


def test_a_locked_sign_in_is_shown_and_lifted(client: Client, city: City) -> None:
    for _ in range(5):
        Client().post(reverse("sign_in"), {"username": "handler", "password": "wrong-One-1"})
    cities.sign_in(client, city, "sec")
    before = told(client.get(reverse("security")))

    after = told(client.post(reverse("security_unlock", args=[city.accounts["handler"]]), follow=True))

    assert "解锁顾书言" in before
    assert "没有被锁的登录" in after


def test_sessions_are_shown_and_ended_and_the_end_is_written(client: Client, city: City) -> None:
    other = cities.sign_in(Client(), city, "handler")
    cities.sign_in(client, city, "sec")

    page = told(client.get(reverse("security")))
    client.post(reverse("security_end", args=[city.accounts["handler"]]))

    assert "结束 1 个会话" in page
    assert other.get(reverse("worklist")).status_code == 302
    assert [one.username for one in session_queries.signed_in_now(clock.now())] == ["sec"]


def test_each_role_is_told_with_its_pages_and_acts(client: Client, city: City) -> None:
    cities.sign_in(client, city, "sec")

    page = told(client.get(reverse("security_roles")))

    handler = page[page.index("部门经办") : page.index("部门负责人")]
    assert "签收" in handler
    assert "审批延期" not in handler


def test_the_journal_is_found_by_kind_person_and_day(client: Client, city: City) -> None:
    cities.hear(city, title="一件诉求")
    cities.sign_in(client, city, "aud")

    by_kind = told(client.get(reverse("audit"), {"kind": "case.opened"}))
    by_person = told(client.get(reverse("audit"), {"person": "不存在的人"}))

    assert "立件" in by_kind[by_kind.index("<tbody") :]
    assert "没有这样的记录" in by_person


def test_the_auditor_reads_that_a_case_moved_but_not_what_it_says(client: Client, city: City) -> None:
    cities.hear(city, title="只有经办人知道的标题")
    cities.sign_in(client, city, "aud")

    page = told(client.get(reverse("audit")))

    assert "只有经办人知道的标题" not in page
    assert audit_look.WITHHELD in page


def test_the_check_tells_that_all_is_whole_and_then_where_it_is_not(client: Client, city: City) -> None:
    cities.hear(city)
    ledger.seal(city.now)
    cities.sign_in(client, city, "aud")
    good = told(client.post(reverse("audit_verify"), follow=True))
    key = city.accounts["handler"]
    tamper(f"account:{key}")

    bad = told(client.post(reverse("audit_verify"), follow=True))

    assert "校验通过，没有发现改动" in good
    assert "校验不通过" in bad
    assert f"账号 {key}第" in bad


def tamper(subject: str) -> None:
    """As somebody with the keys of the database would; the guards of the table are off for the moment."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE ledger_entry DISABLE TRIGGER USER")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name='ledger_entry'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute("UPDATE ledger_entry SET by_name = '另一人' WHERE subject = %s", [subject])


def test_the_export_proves_itself_offline_and_is_noted(client: Client, city: City, tmp_path: Path) -> None:
    cities.sign_in(client, city, "aud")

    answer = client.post(reverse("audit_export"))
    copy = tmp_path / "ledger.jsonl"
    copy.write_bytes(b"".join(answer))  # type: ignore[call-overload]

    assert all(json.loads(line) for line in copy.read_text("utf-8").splitlines())
    assert archive.verify_file(copy).ok
    assert "导出台账" in told(client.get(reverse("audit"), {"subject": "ledger:exports"}))


def test_the_center_lets_an_account_act_for_an_enterprise_and_ends_it(client: Client, city: City) -> None:
    area = government.find_area("999901")
    assert area
    firm = enterprises.register(
        uscc=make_uscc("91999901MA000099"), name="新设企业", area_id=area.pk, by=SETUP, at=city.now
    )
    key, _ = opened(client, city)
    cities.sign_in(client, city, "clerk")
    given = {"username": "zhao.li", "from_on": city.now.date().isoformat()}

    client.post(reverse("members_start", args=[firm.pk]), given)
    held = account_queries.account_card(key, on=city.now.date()).agencies
    client.post(reverse("members_end", args=[firm.pk, held[0].membership_id]))

    assert [(one.enterprise, one.state) for one in held] == [("新设企业", "now")]
    assert account_queries.account_card(key, on=city.now.date()).agencies[0].state == "past"


def test_drawn_passwords_are_strong_enough_for_this_house(city: City) -> None:
    for number in range(20):
        signing_in.create_account(
            username=f"n{number}", name="某", password=first_password.draw(), by=SETUP, at=city.now
        )
