"""Who takes the rounds? A program that runs beside the web server until it is told to stop."""

import signal
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from dataclasses import asdict
from threading import Event
from time import monotonic

from django.db import close_old_connections

from qifu.kernel import clock
from qifu.policies.money import treasury
from qifu.portals import actors
from qifu.portals.console import migrate
from qifu.portals.console.rounds import ROUNDS, Round, Turn, take
from qifu.portals.console.say import Say

NAME = "work"
HELP = "按时巡办：催办、提醒、通知等后台工作"
EXAMPLE = "qifu work --once --json"
NEEDS_DJANGO = True


def add_arguments(parser: ArgumentParser) -> None:
    """Once, or until stopped."""
    parser.add_argument("--once", action="store_true", help="每项巡办一次后退出")


def run(args: Namespace, say: Say) -> int:
    """Take the rounds."""
    migrate.migrate()
    treasury.paying(actors.pack_in_force(), clock.now().date())  # an unknown plug is told now, with its line
    if args.once:
        return once(say)
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_given: stop.set())
    say.note(f"开始巡办，共 {len(ROUNDS)} 项")
    keep(ROUNDS, stop, lambda turn: _remark(turn, say))
    say.result({"stopped": True}, "巡办已停止")
    return 0


def once(say: Say) -> int:
    """Every round one time; exit 1 if any had a fault."""
    turns = [take(one, clock.now()) for one in ROUNDS]
    lines = [f"{turn.name}：{turn.fault or f'{turn.count} 件'}" for turn in turns]
    say.result({"rounds": [asdict(turn) for turn in turns]}, *lines)
    return 1 if any(turn.fault for turn in turns) else 0


def keep(rounds: Sequence[Round], stop: Event, remark: Callable[[Turn], None]) -> None:
    """Take each round when it is due, until `stop` is set; a turn under way is finished first."""
    due = dict.fromkeys((one.name for one in rounds), monotonic())
    while not stop.is_set():
        for one in rounds:
            if due[one.name] <= monotonic() and not stop.is_set():
                remark(take(one, clock.now()))
                due[one.name] = monotonic() + one.every_seconds
                close_old_connections()
        stop.wait(max(0.0, min(due.values(), default=monotonic() + 1) - monotonic()))


def _remark(turn: Turn, say: Say) -> None:
    if turn.count or turn.fault:
        say.note(f"{turn.name}：{turn.fault or f'{turn.count} 件'}（{turn.seconds:.1f} 秒）")
