"""Against real messages, where a folder of them is at hand; nothing of them is kept here."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from qifu.appeals import spreadsheets
from qifu.appeals.rules import classify, groups
from qifu.appeals.rules.classify import Labelled
from qifu.appeals.rules.duplicates import Heard
from qifu.kernel import reading
from qifu.kernel.text.index import SimilarTexts

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "data"
FOLDER = Path(os.environ.get("QIFU_SHARED_DATA", BESIDE)) / "appeals"
MESSAGES = FOLDER / "messages-4326.xlsx"
pytestmark = pytest.mark.skipif(not MESSAGES.is_file(), reason="no folder of real messages at hand")


def by_field(path: Path) -> Iterator[dict[str, spreadsheets.Cell]]:
    table = spreadsheets.open_table(path)
    guesses = spreadsheets.guess_columns(table.headers, [row.cells for row in table.sample])
    for row in table.rows:
        yield {guess.field: row.cells[guess.column] for guess in guesses}


def said(row: dict[str, spreadsheets.Cell]) -> str:
    return f"{spreadsheets.as_text(row['title'])}。{spreadsheets.as_text(row['text'])}"


@pytest.fixture(scope="module")
def messages() -> list[Heard]:
    return [
        Heard(
            spreadsheets.as_text(row["source_id"]),
            spreadsheets.as_text(row["text"]),
            spreadsheets.as_text(row["title"]),
            spreadsheets.as_text(row["person"]),
            "",
            reading.read_moment(row["said_at"]),  # type: ignore[arg-type]
        )
        for row in by_field(MESSAGES)
    ]


def test_the_whole_file_is_read_in_two_seconds() -> None:
    start = time.process_time()
    rows = list(by_field(MESSAGES))

    assert len(rows) == 4_326
    assert all({"source_id", "person", "title", "said_at", "text"} <= row.keys() for row in rows)
    assert time.process_time() - start < 2


def test_every_message_finds_itself(messages: list[Heard]) -> None:
    index: SimilarTexts[str] = SimilarTexts()
    index.add_many((message.key, message.whole) for message in messages)

    found = [index.similar(message.whole, top=1)[0] for message in messages[:300]]

    assert all(hit.score > 0.999 for hit in found)


def test_known_issues_come_out_whole_and_pure(messages: list[Heard]) -> None:
    """One quarter of the file and the issues known in it: enough to see, soon enough to run."""
    issues = [("丽发新城", "搅拌"), ("伊景园", "车位"), ("凉塘路", "旧城改造")]
    issue_of = {
        message.key: issue
        for message in messages
        for issue in issues
        if all(word in message.whole for word in issue)
    }
    part = [message for at, message in enumerate(messages) if message.key in issue_of or at % 8 == 0]

    found = groups.group(part)

    for issue in issues:
        members = {key for key, own in issue_of.items() if own == issue}
        largest = max(found, key=lambda one: len(members & {member.key for member in one.members}))
        inside = {member.key for member in largest.members}
        assert len(inside & members) >= 0.85 * len(members)
        assert len(inside & members) >= 0.85 * len(inside)


def test_labels_are_learned_as_well_as_ever_measured() -> None:
    table = spreadsheets.open_table(FOLDER / "labelled-train.csv")
    text, label = table.headers.index("text"), table.headers.index("label")
    rows = [Labelled(str(row.cells[text]), str(row.cells[label])) for row in table.rows]
    rows += [
        Labelled(said(row), str(row["category"])) for row in by_field(FOLDER / "messages-labelled-495.xlsx")
    ]

    found = classify.evaluate(rows, folds=3)

    assert found.macro_f1 > 0.90
    assert found.ece < 0.03
