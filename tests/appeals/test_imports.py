"""A spreadsheet comes in whole: every row new, known or waiting; a stop loses nothing; twice is once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.flows import town
from tests.flows.town import Town, moment

from qifu.appeals import import_results, imports, queries
from qifu.appeals.models import Submission
from qifu.kernel.errors import Forbidden, Refused

pytestmark = pytest.mark.django_db
NOON = moment(9, 7, 12)
HEAD = "编号,标题,内容,时间,统一社会信用代码\n"


@pytest.fixture
def place() -> Town:
    return town.build("chenghu")


def table(folder: Path, *rows: str) -> Path:
    path = folder / "messages.csv"
    path.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def uploaded(place: Town, path: Path) -> imports.Upload:
    return imports.upload(
        name=path.name, path=path, channel="12345", pack=place.pack, by=place.clerk, at=NOON
    )


def confirmed(place: Town, path: Path) -> int:
    up = uploaded(place, path)
    columns = {guess.field: up.headers[guess.column] for guess in up.guesses}
    imports.confirm(import_id=up.import_id, columns=columns, by=place.clerk, at=NOON)
    return up.import_id


def many(count: int) -> Iterator[str]:
    return (
        f"W-{n},事项{n}号，第{n}车间,厂区第{n}排水沟堵塞需要疏通{n},2026-09-0{n % 7 + 1},"
        for n in range(1, count + 1)
    )


def test_columns_are_guessed_and_nothing_is_taken_before_they_are_confirmed(
    place: Town, tmp_path: Path
) -> None:
    up = uploaded(place, table(tmp_path, *many(3)))

    assert {guess.field for guess in up.guesses} == {"source_id", "title", "text", "said_at", "uscc"}
    assert Submission.objects.count() == 0
    assert imports.run(up.import_id, pack=place.pack, by=place.clerk, at=NOON).rows == 0


def test_each_row_is_new_known_or_waiting_and_the_result_says_which(place: Town, tmp_path: Path) -> None:
    path = table(tmp_path, *many(3), "W-1,再来一次,同一个编号,2026-09-01,", "W-9,日期不对,内容,明年,")

    done = imports.run(confirmed(place, path), pack=place.pack, by=place.clerk, at=NOON)

    assert (done.rows, done.new, done.repeats, done.quarantined) == (5, 3, 1, 1)
    assert [row[2] for row in import_results.result_rows(_latest())] == ["新收"] * 3 + ["已收过", "待核"]
    assert queries.count_quarantined() == 1


def test_a_stop_after_a_chunk_loses_nothing_and_doubles_nothing(
    place: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "CHUNK", 4)
    held = confirmed(place, table(tmp_path, *many(10)))

    def stop(_taken: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        imports.run(held, pack=place.pack, by=place.clerk, at=NOON, step=stop)
    half = import_results.totals(held)
    done = imports.run(held, pack=place.pack, by=place.clerk, at=NOON)

    assert half.rows == 4
    assert (done.rows, done.new, Submission.objects.count()) == (10, 10, 10)


def test_the_same_file_again_brings_nothing_new_and_says_so(place: Town, tmp_path: Path) -> None:
    path = table(tmp_path, *many(3))
    imports.run(confirmed(place, path), pack=place.pack, by=place.clerk, at=NOON)

    again = uploaded(place, path)
    imports.confirm(
        import_id=again.import_id, columns={"title": "标题", "source_id": "编号"}, by=place.clerk, at=NOON
    )
    done = imports.run(again.import_id, pack=place.pack, by=place.clerk, at=NOON)

    assert again.seen_before
    assert (done.new, done.repeats) == (0, 3)


def test_rows_without_a_number_of_their_own_are_known_by_file_and_row(place: Town, tmp_path: Path) -> None:
    path = tmp_path / "plain.csv"
    path.write_text("内容\n厂门口积水严重，货车进不来\n夜班公交末班太早，工人回不去\n", encoding="utf-8")

    for _ in range(2):
        imports.run(confirmed(place, path), pack=place.pack, by=place.clerk, at=NOON)

    assert Submission.objects.count() == 2


@pytest.mark.usefixtures("place")
def test_a_trial_says_what_would_happen_and_writes_nothing(tmp_path: Path) -> None:
    path = table(tmp_path, *many(3), "W-9,日期不对,内容,明年,")

    would = imports.try_out(path=path, channel="12345", columns={}, at=NOON)

    assert (would.rows, would.new, would.quarantined) == (4, 3, 1)
    assert Submission.objects.count() == 0


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        ({}, "还没有指定"),
        ({"title": "没有这列"}, "没有「没有这列」"),
        ({"title": "标题", "text": "标题"}, "两次"),
    ],
)
def test_wrong_columns_are_refused_with_what_to_do(
    place: Town, tmp_path: Path, columns: dict[str, str], why: str
) -> None:
    up = uploaded(place, table(tmp_path, *many(2)))

    with pytest.raises(Refused, match=why):
        imports.confirm(import_id=up.import_id, columns=columns, by=place.clerk, at=NOON)


def test_only_the_center_takes_in_spreadsheets(place: Town, tmp_path: Path) -> None:
    with pytest.raises(Forbidden):
        imports.upload(
            name="x.csv", path=table(tmp_path, *many(2)), channel="12345", pack=place.pack,
            by=place.handler, at=NOON,
        )  # fmt: skip


def _latest() -> int:
    return imports.Import.objects.latest("pk").pk
