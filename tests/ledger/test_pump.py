"""Does every reader hear of every entry, in one order, whatever fails or comes late?"""

import threading

import pytest
from django.db import connection, transaction
from tests.ledger.journal_making import NOON, note, write_some

from qifu.ledger import pump, queries
from qifu.ledger.queries import EntryLine

in_database = pytest.mark.django_db
across_transactions = pytest.mark.django_db(transaction=True)


@in_database
def test_a_reader_hears_everything_once_in_the_order_written() -> None:
    write_some(["case:1", "case:2"], each=3)
    heard: list[EntryLine] = []

    counts = [pump.advance("courier", heard.append, NOON, limit=4) for _ in range(3)]

    assert counts == [4, 2, 0]
    assert [(line.subject, line.position) for line in heard] == [
        (f"case:{n}", position) for position in (1, 2, 3) for n in (1, 2)
    ]
    assert all(line.sealed for line in heard)


@in_database
def test_readers_do_not_disturb_each_other() -> None:
    write_some(["case:1"], each=2)

    first = pump.advance("courier", lambda _line: None, NOON)
    second = pump.advance("index", lambda _line: None, NOON)

    assert (first, second) == (2, 2)
    assert queries.since("courier") == ()
    assert len(queries.since("nobody_yet")) == 2


@in_database
def test_after_a_fault_the_same_entry_comes_again() -> None:
    write_some(["case:1"], each=3)
    heard: list[int] = []

    def stumble(line: EntryLine) -> None:
        heard.append(line.position)
        if line.position == 2 and heard.count(2) == 1:
            raise ConnectionError("the gateway is away")

    with pytest.raises(ConnectionError):
        pump.advance("courier", stumble, NOON)
    pump.advance("courier", stumble, NOON)

    assert heard == [1, 2, 2, 3]


@in_database
def test_what_a_handler_wrote_is_undone_with_its_fault() -> None:
    note("case:1")

    def write_then_fail(_line: EntryLine) -> None:
        note("notice:1")
        raise ConnectionError

    with pytest.raises(ConnectionError):
        pump.advance("courier", write_then_fail, NOON)

    assert queries.timeline("notice:1") == ()


@in_database
def test_a_new_reader_may_begin_at_the_end() -> None:
    write_some(["case:1"], each=2)

    pump.skip_to_end("courier", NOON)
    note("case:1", {"new": True})
    heard: list[EntryLine] = []
    pump.advance("courier", heard.append, NOON)

    assert [line.position for line in heard] == [3]


@across_transactions
def test_an_entry_that_commits_after_a_later_one_is_not_passed_by() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time: nothing can commit late")
    written, may_commit = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            note("case:1", {"who": "slow"})
            written.set()
            may_commit.wait(10)
        connection.close()

    writer = threading.Thread(target=slow)
    writer.start()
    written.wait(10)
    note("case:2", {"who": "quick"})
    heard: list[EntryLine] = []
    pump.advance("courier", heard.append, NOON)
    may_commit.set()
    writer.join()
    pump.advance("courier", heard.append, NOON)

    assert [line.said["who"] for line in heard] == ["quick", "slow"]
    assert heard[0].id > heard[1].id


@across_transactions
def test_two_pumps_of_one_reader_hand_over_each_entry_once() -> None:
    write_some(["case:1"], each=20)
    heard: list[int] = []
    start = threading.Barrier(2)

    def pumping() -> None:
        start.wait()
        pump.advance("courier", lambda line: heard.append(line.position), NOON)
        connection.close()

    pumps = [threading.Thread(target=pumping) for _ in range(2)]
    for one in pumps:
        one.start()
    for one in pumps:
        one.join()

    assert sorted(heard) == list(range(1, 21))
