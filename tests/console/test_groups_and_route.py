"""Do files of messages come out grouped and routed as other programs expect to read them?"""

import csv
from pathlib import Path

import pytest
from tests.console.making import messages, typed

from qifu.kernel.errors import Refused


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def labelled(folder: Path) -> Path:
    """Forty texts of two kinds."""
    path = folder / "labelled.csv"
    lines = [f"{place}号线路夜里跳闸停电，请查原因,供电" for place in range(20)]
    lines += [f"{place}号楼自来水发黄水压不足,供水" for place in range(20)]
    path.write_text("\n".join(["text,label", *lines]) + "\n", encoding="utf-8")
    return path


def test_the_largest_group_comes_first_under_the_messages_own_numbers(tmp_path: Path) -> None:
    out = tmp_path / "groups.csv"

    typed("groups", str(messages(tmp_path)), "--out", str(out))

    rows = rows_of(out)
    assert list(rows[0]) == ["id", "group", "score", "rank"]
    assert [(row["id"], row["group"], row["rank"]) for row in rows] == [
        ("1000", "1000", "1"),
        ("1009", "1000", "1"),
    ]


def test_all_messages_are_written_when_asked(tmp_path: Path) -> None:
    out = tmp_path / "groups.csv"

    _, told = typed("groups", str(messages(tmp_path)), "--out", str(out), "--all")

    assert told["rows"] == len(rows_of(out)) == 6


def test_evaluation_tells_the_four_figures(tmp_path: Path) -> None:
    _, told = typed("route", "evaluate", str(labelled(tmp_path)))

    assert told["macro_f1"] > 0.9
    assert {"accuracy", "ece", "coverage"} <= told.keys()
    assert {"threshold", "share", "accuracy"} == told["coverage"][0].keys()


def test_what_was_learned_is_applied_in_order(tmp_path: Path) -> None:
    path, out = labelled(tmp_path), tmp_path / "out.csv"
    typed("route", "train", str(path))

    _, told = typed("route", "predict", str(path), "--out", str(out))

    assert told["rows"] == 40
    assert {row["label"] for row in rows_of(out)[:20]} == {"供电"}


def test_a_file_without_the_column_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bare.csv"
    path.write_text("text\n夜里跳闸\n自来水发黄\n", encoding="utf-8")

    with pytest.raises(Refused, match="没有「label」"):
        typed("route", "train", str(path))
