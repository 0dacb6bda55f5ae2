"""Does every door open to those it is for, stay shut to all others, and show nobody what is not theirs?"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.urls import URLPattern, get_resolver, reverse
from tests.portals import access_table, every_role
from tests.portals import city as cities
from tests.portals.access_table import ANYBODY, SIGNED_IN, TABLE
from tests.portals.every_role import Answered, Town

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
VISITORS = (*sorted(SIGNED_IN), ANYBODY)
TOKEN = "0123456789abcdef0123456789abcdef"
NO_NUMBERS = ("CH00000000-0000", "%27%20OR%201=1--", "..", "9" * 200, "甲")
NO_KEYS = (0, 987654321, 10**19, 10**40)
FIELDS = (
    "about", "act", "answer", "basis", "case", "class_code", "comment", "confirm", "days", "department",
    "department_id", "enterprise", "file", "from_on", "is_active", "kind", "level", "link", "name",
    "note", "number", "outcome", "phone", "points", "planned_on", "post", "q", "rank", "rating",
    "reason", "result", "role", "s0", "seat", "seen", "since", "skip", "subject", "text", "title", "token",
    "unit", "until", "wants", "done", "key", "office",
    "clear", "worth", "month", "sort", "state", "until_on", "username", "year", "next", "old", "new", "again",
    "f.title", "field", "line", "on", "seen", "side", "stage", "try.name", "try.value",
    "leaf.kind", "leaf.yaml", "tree.open", "tree.undo", "tree.was",
)  # fmt: skip
GARBAGE = ("", "\x00", "'\"><script>", "9" * 400, "-1", "2026-02-30", "甲" * 3000)


@pytest.fixture
def town(db: None) -> Iterator[Town]:  # noqa: ARG001 - tables first
    with cities.living() as city:
        yield every_role.build(city)


def given(town: Town, door: str) -> dict[str, Any]:
    """What the address of a door is filled with, so that something is there to be seen."""
    number = town.replied if door.startswith("appeal_") else town.running
    if door.startswith(("grant_list", "notice")):
        number = town.list
    elif door.startswith(("grant", "policies_grant")):
        number = town.grant
    by_part: dict[str, Any] = {
        "number": 1 if door.startswith("imports") else number,
        "act": "renew" if door == "grant_act" else "object" if door == "grant_list_act" else "note",
        "link": town.link,
        "material": 1,
        "file": 1,
        "message": 1,
        "call": town.call,
        "name": "chenghu",
        "token": TOKEN,
        "key": town.accounts["handler"],
        "holding": town.holding,
        "enterprise": town.city.firms[0],
        "membership": town.membership,
        "code": every_role.ITEM,
        **town.money,
        "side": "area",
        "area": "999900",
        "review": 1,
        "score": town.score,
        "run": town.run,
        "draft": town.draft,
        "source": town.source,
        "published": town.published,
    }
    return {part: by_part[part] for part in parts_of(door)}


def patterns(found: Any = None) -> Iterator[URLPattern]:
    """Every pattern of every resolver."""
    for one in found or get_resolver().url_patterns:
        if isinstance(one, URLPattern):
            yield one
        else:
            yield from patterns(one.url_patterns)


def parts_of(door: str) -> list[str]:
    pattern = next(one for one in patterns() if one.name == door)
    return list(pattern.pattern.converters)


def is_shut(answer: Answered) -> bool:
    """Refused, or sent to the sign-in page."""
    to_sign_in = answer.status_code == 302 and answer.location.startswith(reverse("sign_in"))
    return answer.status_code in (401, 403) or to_sign_in


def judged(answer: Answered, door: str, method: str, who: str) -> str:
    """What is wrong with an answer; nothing if it is as the table says."""
    known = TABLE[door].get("GET" if method == "HEAD" else method)
    code = answer.status_code
    if code >= 500:
        return f"fault {code}"
    if known is None:
        return "" if code == 405 else f"should not know this method, answered {code}"
    if code == 405:
        return "should know this method"
    if who in known:
        return f"should be let in, answered {code}" if is_shut(answer) else ""
    return "" if is_shut(answer) else f"should be shut out, answered {code}"


def test_every_pattern_stands_in_the_table_and_every_row_has_its_door() -> None:
    names = [one.name for one in patterns()]

    assert sorted(map(str, names)) == sorted(TABLE)


def test_nobody_is_left_out_of_the_table_by_a_new_role() -> None:
    doors = {role for row in TABLE.values() for roles in row.values() for role in roles}

    assert doors - {ANYBODY} == set(SIGNED_IN)


def test_each_door_answers_each_method_and_each_visitor_as_the_table_says(town: Town) -> None:
    wrong = []
    for door in TABLE:
        path = reverse(door, kwargs=given(town, door))
        for method in METHODS:
            for who in VISITORS:
                said = judged(town.call_at(who, method, path), door, method, who)
                wrong += [f"{method} {door} as {who}: {said}"] if said else []

    assert wrong == []


def test_an_address_that_nobody_registered_is_not_found_by_anybody(town: Town) -> None:
    paths = ("/admin/", "/no-such/", "/s/no-such/", "/static/no-such.css", "/a/")

    codes = {(path, who): town.call_at(who, "GET", path).status_code for path in paths for who in VISITORS}

    assert set(codes.values()) == {404}


def test_static_files_are_read_by_everybody_and_written_by_nobody(town: Town) -> None:
    path = "/static/qifu/tokens.css"

    codes = {method: town.call_at(ANYBODY, method, path).status_code for method in METHODS}

    assert {codes.pop("GET"), codes.pop("HEAD")} == {200}
    assert set(codes.values()) <= {404, 405}


def knocks(town: Town, number: str, doors: list[str]) -> Iterator[tuple[str, str, str]]:
    """Every method of every one of these doors, at this number."""
    for door in doors:
        path = reverse(door, kwargs={**given(town, door), "number": number})
        for method in TABLE[door]:
            yield door, method, path


def staff_doors() -> list[str]:
    return [door for door in TABLE if door.startswith(("case", "pairs_")) and "number" in parts_of(door)]


def enterprise_doors() -> list[str]:
    return [door for door in TABLE if door.startswith("appeal") and "number" in parts_of(door)]


def opened(town: Town, who: str, role: str, number: str, doors: list[str]) -> list[str]:
    """Doors that tell this visitor anything but that there is nothing, though the door itself is theirs."""
    found = []
    for door, method, path in knocks(town, number, doors):
        answer = town.call_at(who, method, path, {"text": "改一改", "seen": ""} if method == "POST" else None)
        hides = answer.status_code == 404 if role in TABLE[door][method] else is_shut(answer)
        found += [] if hides else [f"{method} {path} as {who}: {answer.status_code}"]
    return found


def test_another_departments_case_does_not_exist(town: Town) -> None:
    others = {
        "other_handler": "handler",
        "other_lead": "department_lead",
        "other_specialist": "board_specialist",
    }

    found = [
        one for who, role in others.items() for one in opened(town, who, role, town.running, staff_doors())
    ]

    assert found == []


def test_another_enterprises_case_does_not_exist(town: Town) -> None:
    ours = [opened(town, "other_member", "enterprise_member", number, enterprise_doors())
            for number in (town.running, town.replied, town.sealed)]  # fmt: skip
    theirs = opened(town, "enterprise_member", "enterprise_member", town.foreign, enterprise_doors())

    assert [one for found in (*ours, theirs) for one in found] == []


def test_a_confidential_case_exists_for_the_supervisor_and_its_own_enterprise_only(town: Town) -> None:
    blind = [role for role in sorted(access_table.STAFF) if role != "supervisor"]

    found = [one for role in blind for one in opened(town, role, role, town.sealed, staff_doors())]
    seen = {
        who: town.call_at(who, "GET", reverse(door, args=[town.sealed])).status_code
        for who, door in (("supervisor", "case"), ("enterprise_member", "appeal"))
    }

    assert found == []
    assert set(seen.values()) == {200}


def test_a_confidential_case_is_in_no_list_and_no_search(town: Town) -> None:
    lists = ("cases", "worklist", "cockpit", "pairs", "call_backs", "register_repeats")
    blind = [role for role in sorted(access_table.STAFF) if role != "supervisor"]

    found = [
        f"{door} as {who}"
        for door in lists
        for who in blind
        for path in (reverse(door), f"{reverse(door)}?q={town.sealed}&text=密件&title=密件")
        if town.sealed.encode()
        in town.call_at(who, "GET", path).body.replace(f'value="{town.sealed}"'.encode(), b"")
    ]

    assert found == []


def wrong_addresses(town: Town, door: str) -> Iterator[str]:
    """The address of a door with each of its parts forged in turn."""
    right = given(town, door)
    pattern = next(one for one in patterns() if one.name == door)
    for part, converter in pattern.pattern.converters.items():
        is_key = type(converter).__name__ == "IntConverter"
        for forged in NO_KEYS if is_key else NO_NUMBERS:
            if part not in ("act", "token"):
                marked = reverse(door, kwargs={**right, part: 424242 if is_key else "FORGED"})
                yield marked.replace("424242" if is_key else "FORGED", str(forged), 1)


def test_a_forged_id_is_answered_and_never_a_fault(town: Town) -> None:
    wrong = []
    for door, row in TABLE.items():
        for path in wrong_addresses(town, door):
            for method, roles in row.items():
                who = sorted(roles - {ANYBODY})[0]
                code = town.call_at(who, method, path, {} if method == "POST" else None).status_code
                wrong += [] if code in (404, 422) else [f"{method} {path} as {who}: {code}"]

    assert wrong == []


def test_empty_and_garbage_forms_are_refused_and_never_a_fault(town: Town) -> None:
    wrong = []
    for door, row in TABLE.items():
        path = reverse(door, kwargs=given(town, door))
        for who in sorted(row.get("POST", frozenset()) - {ANYBODY}):
            for form in ({}, *(dict.fromkeys(FIELDS, trash) for trash in GARBAGE)):
                code = town.call_at(who, "POST", path, form).status_code
                wrong += (
                    [f"POST {door} as {who} with {form.get('text', '')[:12]!r}: {code}"]
                    if code >= 500
                    else []
                )

    assert wrong == []


def test_garbage_in_an_address_line_is_never_a_fault(town: Town) -> None:
    wrong = []
    for door, row in TABLE.items():
        roles = row.get("GET", frozenset()) - {ANYBODY}
        path = reverse(door, kwargs=given(town, door))
        for trash in ("%00", "9" * 40, "-1", "%E7%94%B2", "2026-13-45", "%FF%FE") if roles else ():
            asked = "&".join(
                f"{field}={trash}" for field in (*FIELDS, "page", "before", "group", "area", "late")
            )
            code = town.call_at(sorted(roles)[0], "GET", f"{path}?{asked}").status_code
            wrong += [f"GET {door}?…={trash}: {code}"] if code >= 500 else []

    assert wrong == []


def test_the_walk_leaves_nothing_behind(town: Town) -> None:
    town.call_at("handler", "POST", reverse("case_act", args=[town.running, "note"]), {"text": "记一笔"})
    town.call_at("system_admin", "POST", reverse("accounts_new"), {"username": "new.one", "name": "新人"})

    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM registry_account WHERE username = 'new.one'")
        assert cursor.fetchone()[0] == 0
