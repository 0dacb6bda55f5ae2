"""How are the pages served? By one program on the loopback address, once the tables are up to date."""

import os
import signal
from argparse import ArgumentParser, Namespace
from types import FrameType

from django.db import connection

from qifu.kernel import clock
from qifu.policies.money import treasury
from qifu.portals import actors
from qifu.portals.console import migrate, server
from qifu.portals.console.say import Say

NAME = "serve"
HELP = "启动网页服务（先升级数据库表）"
EXAMPLE = "qifu serve --port 8000"
NEEDS_DJANGO = True


def add_arguments(parser: ArgumentParser) -> None:
    """Where to listen, and with how many hands."""
    parser.add_argument("--host", default=server.LOOPBACK, help="监听地址，默认只有本机能访问")
    parser.add_argument("--port", type=int, default=8000, help="端口，默认 8000")
    parser.add_argument("--workers", type=int, default=default_workers(), help="进程数")
    parser.add_argument("--threads", type=int, default=4, help="每个进程的线程数，默认 4")


def default_workers() -> int:
    """One on SQLite, whose writers would wait for each other; else one a processor, four at most."""
    return 1 if connection.vendor == "sqlite" else min(os.cpu_count() or 1, 4)


def run(args: Namespace, say: Say) -> int:
    """Serve until told to stop."""
    migrate.migrate()
    treasury.paying(actors.pack_in_force(), clock.now().date())  # an unknown plug is told now, with its line
    connection.close()
    plan = server.Plan(args.host, args.port, args.workers, args.threads)
    running = server.Server(plan)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        running.start()
        say.result({"address": plan.address}, f"已就绪：{plan.address}　（按 Ctrl-C 停止）")
        return 1 if running.wait() else 0
    except KeyboardInterrupt:
        say.note("正在停止……")
        return 0
    finally:
        running.stop()


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
