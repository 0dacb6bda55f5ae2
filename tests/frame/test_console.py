"""Does the console program keep its manners: one object, the right exit code, clean ends?"""

import io
import json
import os
import signal
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from threading import Event

import pytest

from qifu.kernel import clock
from qifu.kernel.errors import Refused
from qifu.portals.console import main, parser, progress, rounds, say, server, shelf, work

HELLO = shelf.Title("hello", "hello", "打招呼", "qifu hello", needs_django=False)


class Hello:
    NAME, HELP, EXAMPLE = "hello", "打招呼", "qifu hello"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("who")

    def run(self, args: Namespace, say: say.Say) -> int:
        if args.who == "nobody":
            raise Refused("没有人", why="空的", remedy="请写名字")
        say.note("想一想")
        say.result({"hello": args.who}, f"你好，{args.who}")
        return 0


@pytest.fixture
def _hello(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "titles", lambda: [HELLO])
    monkeypatch.setattr(shelf, "load", lambda _title: Hello())


@pytest.mark.usefixtures("_hello")
def test_json_tells_one_object_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    code = main.main(["hello", "王五", "--json"])

    assert code == 0
    assert capsys.readouterr().out == '{"hello": "王五"}\n'


@pytest.mark.usefixtures("_hello")
def test_a_refusal_ends_with_one_and_three_parts(capsys: pytest.CaptureFixture[str]) -> None:
    plainly, as_json = main.main(["hello", "nobody"]), main.main(["hello", "nobody", "--json"])

    told = capsys.readouterr()
    assert (plainly, as_json) == (1, 1)
    assert told.err == "没有人（空的）。请写名字\n"
    assert json.loads(told.out) == {"refused": {"what": "没有人", "why": "空的", "remedy": "请写名字"}}


@pytest.mark.usefixtures("_hello")
@pytest.mark.parametrize("words", [["hello"], ["hello", "a", "b"], ["nothing"]])
def test_wrong_use_ends_with_two(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main.main(words)

    assert ended.value.code == 2
    assert "qifu" in capsys.readouterr().err


def test_every_listed_command_can_be_read_and_explains_itself() -> None:
    for title in shelf.titles():
        command = shelf.load(title)
        made = parser.command_parser(title)
        command.add_arguments(made)

        assert (title.name, title.help, title.example) == (command.NAME, command.HELP, command.EXAMPLE)
        assert f"qifu {title.name}" in title.example
        assert "用法" in made.format_help()


def test_help_needs_no_database(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["--help"]) == 0
    assert "serve" in capsys.readouterr().out


def test_moments_and_dates_are_told_with_offset() -> None:
    at = datetime(2026, 3, 2, 9, 0, tzinfo=clock.HERE)

    assert (say.plain(at), say.plain(date(2026, 3, 2))) == ("2026-03-02T09:00:00+08:00", "2026-03-02")


def test_progress_goes_to_standard_error_and_reaches_the_end() -> None:
    out, err = io.StringIO(), io.StringIO()

    counted = list(say.Say(json=True, out=out, err=err).counting(range(40), "导入", 40))

    assert len(counted) == 40
    assert out.getvalue() == ""
    assert "100%（40/40）" in err.getvalue().splitlines()[-1]


def test_progress_tells_what_is_left() -> None:
    bar = progress.Progress("匹配", 200, io.StringIO())
    bar.step(50)

    assert bar.text(10.0).endswith("25%（50/200），还需约 30 秒")


@pytest.mark.django_db
def test_a_fault_in_one_round_does_not_stop_the_others(caplog: pytest.LogCaptureFixture) -> None:
    stop, turns = Event(), list[rounds.Turn]()

    def fail(_at: datetime) -> int:
        raise RuntimeError("broken on purpose")

    def ends(_at: datetime) -> int:
        stop.set()
        return 3

    work.keep([rounds.Round("fails", 60, fail), rounds.Round("ends", 60, ends)], stop, turns.append)

    assert [(turn.name, turn.count) for turn in turns] == [("fails", 0), ("ends", 3)]
    assert "broken on purpose" in caplog.text


@pytest.mark.django_db
def test_rounds_once_tells_each_round() -> None:
    out = io.StringIO()

    code = work.once(say.Say(json=True, out=out, err=io.StringIO()))

    assert code == 0
    assert {each["name"] for each in json.loads(out.getvalue())["rounds"]} == {
        each.name for each in rounds.ROUNDS
    }


@pytest.fixture
def surroundings(tmp_path: Path) -> dict[str, str]:
    """The environment of an installation of its own, on SQLite."""
    own = {key: value for key, value in os.environ.items() if key != "QIFU_DATABASE_URL"}
    return own | {"QIFU_HOME": str(tmp_path)}


@pytest.fixture
def serving(surroundings: dict[str, str]) -> Iterator[tuple[subprocess.Popen[str], str]]:
    port = str(server.free_port())
    words = [sys.executable, "-m", "qifu.portals.console.main", "serve", "--port", port, "--json"]
    child = subprocess.Popen(words, env=surroundings, stdout=subprocess.PIPE, text=True)
    assert child.stdout
    yield child, child.stdout.readline()
    child.kill()
    child.wait()


def test_serve_is_ready_when_it_says_so_and_gone_when_told(
    serving: tuple[subprocess.Popen[str], str],
) -> None:
    child, told = serving
    address = json.loads(told)["address"]
    was_ready = server.answers(f"{address}health/")

    child.send_signal(signal.SIGTERM)

    assert was_ready
    assert child.wait(20) == 0
    assert not server.answers(f"{address}health/")


def test_a_taken_port_is_refused(serving: tuple[subprocess.Popen[str], str]) -> None:
    port = int(json.loads(serving[1])["address"].rstrip("/").rpartition(":")[2])

    with pytest.raises(Refused, match="不能用"):
        server.refuse_taken(server.Plan(port=port))


def test_work_ends_cleanly_on_a_signal(surroundings: dict[str, str]) -> None:
    words = [sys.executable, "-m", "qifu.portals.console.main", "work", "--json"]
    child = subprocess.Popen(
        words, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert child.stderr
    while "开始巡办" not in child.stderr.readline():
        assert child.poll() is None

    child.send_signal(signal.SIGTERM)
    out, _err = child.communicate(timeout=20)

    assert (child.returncode, json.loads(out)) == (0, {"stopped": True})
