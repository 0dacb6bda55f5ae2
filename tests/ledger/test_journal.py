"""Is what was written kept, in order, unchangeable and provable, in the tables of a real database?"""

import json
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.db.transaction import TransactionManagementError
from tests.ledger.journal_making import NOON, note, write_some

from qifu.ledger import archive, audit, commands, queries
from qifu.ledger.labels import LABELS, label
from qifu.ledger.models import ChainHead, Entry, NeverChanged, Seal, SealedEntry, Unsealed
from qifu.ledger.rules.verification import FaultKind, Verification
from qifu.ledger.vocabulary import Kind

in_database = pytest.mark.django_db
across_transactions = pytest.mark.django_db(transaction=True)


def kinds(found: Verification) -> set[FaultKind]:
    return {fault.kind for fault in found.faults}


def tamper(statement: str, table: str) -> None:
    """What somebody with the keys of the database could do: triggers off, until this transaction ends."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_never_changed")
            cursor.execute("PRAGMA defer_foreign_keys = ON")
        cursor.execute(statement)


@in_database
def test_entries_of_one_subject_stand_in_order_with_label_and_seal() -> None:
    write_some(["case:1", "case:2"], each=2)
    commands.seal(NOON)
    note("case:1", {"late": True}, minute=9)

    lines = queries.timeline("case:1")

    assert [(line.position, line.label, line.by_name, line.sealed) for line in lines] == [
        (1, "办理记录", "王敏", 1),
        (2, "办理记录", "王敏", 1),
        (3, "办理记录", "王敏", None),
    ]
    assert lines[2].said == {"late": True}
    assert lines[2].at == NOON + timedelta(minutes=9)


@in_database
def test_timelines_of_several_subjects_take_one_query(django_assert_num_queries: Any) -> None:
    write_some(["case:1", "case:2"], each=2)

    with django_assert_num_queries(1):
        found = queries.timelines(["case:1", "case:2", "case:3"])

    assert {subject: len(lines) for subject, lines in found.items()} == {
        "case:1": 2,
        "case:2": 2,
        "case:3": 0,
    }


@across_transactions
def test_nothing_is_written_outside_a_transaction() -> None:
    act: dict[str, Any] = {"subject": "case:1", "by_key": "account:7", "by_name": "王敏", "at": NOON}

    with pytest.raises(TransactionManagementError):
        commands.record(Kind.CASE_NOTED, **act)

    assert not Entry.objects.exists()


@across_transactions
def test_an_act_that_fails_leaves_no_entry_and_no_gap() -> None:
    note("case:1")
    with pytest.raises(ConnectionError), transaction.atomic():  # noqa: PT012 - the block is the act
        note("case:1")
        raise ConnectionError

    note("case:1")

    assert [line.position for line in queries.timeline("case:1")] == [1, 2]
    assert audit.verify_all().ok


@in_database
def test_many_acts_are_written_with_few_statements(django_assert_max_num_queries: Any) -> None:
    acts = [
        commands.Act(Kind.CASE_OPENED, f"case:{n % 100}", "system:rounds", "系统轮巡", NOON, {"n": n})
        for n in range(400)
    ]

    with django_assert_max_num_queries(10):
        written = commands.record_many(acts)

    assert [entry.said["n"] for entry in written] == list(range(400))
    assert audit.verify_all().entries == 400
    assert audit.verify_all().ok


@in_database
@pytest.mark.parametrize(
    "said",
    [
        {"n": 1.0, "small": 1e-7, "share": 0.1, "big": 2**70, "no": None, "list": [1, "a", False]},
        {"text": '诉求 ☃ 𠮷 \u2028 \\ "引号" \'', "": {"空": {}}},
        {"minus": -0.0, "many": [0.1 + 0.2, 1e15, 9007199254740991.0]},
    ],
)
def test_numbers_and_words_come_back_as_they_were_hashed(said: dict[str, object]) -> None:
    note("case:1", said)

    assert audit.verify_all().ok


@in_database
@pytest.mark.parametrize("said", [{"at": NOON}, {"text": "\0"}, {"n": 1e22}, {1: 2}])
def test_what_is_not_plain_json_is_a_bug_of_the_caller(said: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        note("case:1", said)


@in_database
def test_a_seal_takes_what_waits_and_nothing_twice() -> None:
    write_some(["case:1"], each=3)

    first, again = commands.seal(NOON), commands.seal(NOON)
    note("case:1")
    second = commands.seal(NOON)

    assert first is not None
    assert second is not None
    assert (first.number, first.leaves, again, second.number, second.leaves) == (1, 3, None, 2, 1)
    assert second.previous == first.digest
    assert not Unsealed.objects.exists()
    assert audit.verify_all().ok


@in_database
def test_a_seal_of_limited_size_leaves_the_rest_to_the_next() -> None:
    write_some(["case:1"], each=5)

    sizes = [made.leaves for made in iter(lambda: commands.seal(NOON, at_most=2), None)]

    assert sizes == [2, 2, 1]


@in_database
def test_the_model_refuses_to_update_and_delete() -> None:
    entry = note("case:1")
    commands.seal(NOON)
    rows: list[models.Model] = [entry, Seal.objects.get(), SealedEntry.objects.get()]

    for row in rows:
        with pytest.raises(NeverChanged):
            row.save()
        with pytest.raises(NeverChanged):
            row.delete()
    for table in (Entry, Seal, SealedEntry):
        with pytest.raises(NeverChanged):
            table.objects.update(pk=3)
        with pytest.raises(NeverChanged):
            table.objects.all().delete()
    with pytest.raises(NeverChanged):
        Entry.objects.bulk_update([entry], ["by_name"])


@in_database
@pytest.mark.parametrize("table", ["ledger_entry", "ledger_seal", "ledger_sealedentry"])
def test_the_database_refuses_to_update_and_postgresql_to_delete(table: str) -> None:
    note("case:1")
    commands.seal(NOON)
    key = "entry_id" if table == "ledger_sealedentry" else "id"

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        connection.cursor().execute(f"UPDATE {table} SET {key} = {key}")
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            connection.cursor().execute(f"DELETE FROM {table}")


CHANGES = [
    ("subject", "'case:9'"), ("position", "99"), ("kind", "'case.closed'"), ("\"by\"", "'account:8'"),
    ("by_name", "'李强'"), ("at", "'2024-05-06 12:00:00.5+00:00'"), ("said", "'{\"turn\": 7}'"),
    ("previous", f"'{'0' * 64}'"), ("digest", f"'{'0' * 64}'"),
]  # fmt: skip


@in_database
@pytest.mark.parametrize(("column", "value"), CHANGES)
@pytest.mark.parametrize("position", [1, 2, 3, 4])
def test_any_stored_column_changed_behind_our_back_is_found(column: str, value: str, position: int) -> None:
    write_some(["case:1", "case:2"], each=3)
    commands.seal(NOON)
    note("case:1", {"turn": 3})
    value = value.replace("+00:00", "") if connection.vendor == "sqlite" else value

    where = f"subject = 'case:1' AND position = {position}"
    tamper(f"UPDATE ledger_entry SET {column} = {value} WHERE {where}", "ledger_entry")

    assert not audit.verify_all().ok


@in_database
@pytest.mark.parametrize(
    ("table", "where", "trace"),
    [
        ("ledger_seal", "number = 1", FaultKind.SEAL_MISSING),
        ("ledger_seal", "number = 2", FaultKind.SEAL_MISSING),
        ("ledger_sealedentry", "place = 0", FaultKind.UNLISTED),
        ("ledger_unsealed", "entry_id > 0", FaultKind.UNLISTED),
        ("ledger_chainhead", "subject = 'case:1'", FaultKind.TAIL),
        ("ledger_chainhead", "subject = 'ledger:seals'", FaultKind.SEAL_MISSING),
    ],
)
def test_rows_taken_out_behind_our_back_are_found(table: str, where: str, trace: FaultKind) -> None:
    write_some(["case:1"], each=2)
    commands.seal(NOON)
    note("case:1")
    commands.seal(NOON)
    note("case:2")

    tamper(f"DELETE FROM {table} WHERE {where}", table)
    found = audit.verify_all()
    transaction.set_rollback(True)  # else SQLite would look for the rows that the others point at

    assert trace in kinds(found)


@in_database
def test_an_export_is_verified_offline_and_any_changed_line_is_found(tmp_path: Path) -> None:
    write_some(["case:1", "case:2"], each=2)
    commands.seal(NOON)
    note("case:1")
    whole = tmp_path / "ledger.jsonl"

    assert audit.export(whole) == 5
    lines = whole.read_text(encoding="utf-8").splitlines(keepends=True)
    found = archive.verify_file(whole)

    assert found == audit.verify_all()
    for at, line in enumerate(lines):
        for name, value in json.loads(line).popitem()[1].items():
            assert not _verified(tmp_path, [*lines[:at], _changed(line, name, value), *lines[at + 1 :]]).ok
        assert not _verified(tmp_path, lines[:at] + lines[at + 1 :]).ok
        assert not _verified(tmp_path, [*lines[: at + 1], line, *lines[at + 1 :]]).ok or "head" in line[:8]


@pytest.mark.parametrize(
    "text", ["不是台账", '{"entry":{"subject":1}}', '{"entry":{', '{"seal":{"number":1}}']
)
def test_a_file_that_is_no_journal_is_a_fault_and_no_crash(tmp_path: Path, text: str) -> None:
    found = _verified(tmp_path, [text])

    assert kinds(found) == {FaultKind.UNREADABLE}


def _verified(folder: Path, lines: list[str]) -> Verification:
    path = folder / "changed.jsonl"
    path.write_text("".join(lines), encoding="utf-8")
    return archive.verify_file(path)


def _changed(line: str, name: str, value: object) -> str:
    kind, content = json.loads(line).popitem()
    match value:
        case bool() | None:
            content[name] = not value
        case int():
            content[name] = value + 1
        case str():
            content[name] = value.replace("2024", "2023") if name == "at" else value + "0"
        case dict():
            content[name] = {**value, "more": 1}
    return json.dumps({kind: content}, ensure_ascii=False, separators=(",", ":")) + "\n"


@in_database
def test_the_auditor_pages_through_the_journal_newest_first() -> None:
    write_some(["case:1", "case:2"], each=3)

    first = queries.journal(queries.Wanted(limit=4))
    rest = queries.journal(queries.Wanted(limit=4, before_id=first[-1].id))
    mine = queries.journal(queries.Wanted(subject="case:2", by_name="王", kinds=[Kind.CASE_NOTED]))

    assert [len(first), len(rest), len(mine)] == [4, 2, 3]
    assert [line.id for line in first + rest] == sorted((line.id for line in first + rest), reverse=True)
    assert queries.journal(queries.Wanted(kinds=[Kind.CASE_CLOSED])) == ()
    assert queries.journal(queries.Wanted(from_at=NOON + timedelta(hours=1))) == ()


@in_database
def test_the_index_reads_a_period_without_its_end() -> None:
    write_some(["case:1"], each=3)

    until = NOON + timedelta(minutes=2)
    read = list(queries.each([Kind.CASE_NOTED], from_at=NOON, until_at=until))

    assert [line.said["turn"] for line in read] == [0, 1]


def test_every_kind_has_a_label_and_a_strange_one_is_shown_by_its_code() -> None:
    assert set(LABELS) == set(Kind)
    assert label("case.opened") == "立件"
    assert label("tale.told") == "tale.told"


@across_transactions
def test_two_writers_of_one_subject_leave_one_whole_chain() -> None:
    start = threading.Barrier(2)
    faults: list[Exception] = []

    def write() -> None:
        try:
            start.wait()
            for turn in range(15):
                note("case:1", {"turn": turn})
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert faults == []
    assert [line.position for line in queries.timeline("case:1")] == list(range(1, 31))
    assert ChainHead.objects.get(subject="case:1").length == 30
    assert audit.verify_all().ok


@across_transactions
def test_verifying_sees_one_moment_while_others_write() -> None:
    # Many heads, so that others have time to write between the reading of heads and of entries.
    acts = [commands.Act(Kind.CASE_OPENED, f"case:{n}", "a", "王敏", NOON, {}) for n in range(3000)]
    with transaction.atomic():
        commands.record_many(acts)
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            note("case:1")
            commands.seal(NOON)
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    found = [audit.verify_all() for _ in range(5)]
    stop.set()
    writer.join()

    assert [verification.faults for verification in found] == [()] * 5
