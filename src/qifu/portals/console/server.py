"""How is the web server started, known to be ready, and stopped for certain?

It runs as a child of ours. It ignores SIGTERM while its workers start, and two of them may hold one port
without a complaint; so we refuse a port that is taken, and kill what has not ended in time.
"""

import errno
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from qifu.kernel.disk import why_not
from qifu.kernel.errors import Refused
from qifu.portals.console import tied

LOOPBACK = "127.0.0.1"
READY_SECONDS = 60.0
STOP_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Plan:
    """Where and with how many hands."""

    host: str = LOOPBACK
    port: int = 8000
    workers: int = 1
    threads: int = 4

    @property
    def address(self) -> str:
        """The address to type into a browser on this machine."""
        host = LOOPBACK if self.host in {"0.0.0.0", "::"} else self.host
        return f"http://{host}:{self.port}/"

    def words(self) -> list[str]:
        """The command line of the server, tied to us: whoever started it ends it, even by a kill."""
        program = [sys.executable, "-m", "granian", "qifu.portals.wsgi:application", "--interface", "wsgi"]
        place = ["--host", self.host, "--port", str(self.port), "--log-level", "warning", "--no-ws"]
        hands = ["--workers", str(self.workers), "--blocking-threads", str(self.threads)]
        care = ["--workers-kill-timeout", "8", "--respawn-failed-workers"]
        return tied.words([*program, *place, *hands, *care])


class Server:
    """A running web server; in a `with` block it is ready inside and gone afterwards."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start it and return when it serves pages."""
        refuse_taken(self.plan)
        # A session of its own: Ctrl-C reaches us alone, and we stop it in good order.
        self._child = subprocess.Popen(self.plan.words(), stdout=sys.stderr, start_new_session=True)
        try:
            self._wait_ready()
        except BaseException:
            self.stop()
            raise

    def wait(self) -> int:
        """Return when it has ended by itself."""
        return self._child.wait() if self._child else 0

    def stop(self) -> None:
        """Ask it to end; after a while, end it and its workers."""
        child, self._child = self._child, None
        if child is None or child.poll() is not None:
            return
        child.send_signal(signal.SIGTERM)
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()

    def _wait_ready(self) -> None:
        ends = time.monotonic() + READY_SECONDS
        while time.monotonic() < ends:
            if self._child is None or self._child.poll() is not None:
                raise Refused("网页服务没有启动起来", why="进程已退出", remedy="请看上面的日志")
            if answers(f"{self.plan.address}health/"):
                return
            time.sleep(0.1)
        raise Refused(
            "网页服务没有启动起来", why=f"{READY_SECONDS:.0f} 秒内没有应答", remedy="请看上面的日志"
        )


def answers(url: str) -> bool:
    """True if the page there is in order."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def refuse_taken(plan: Plan) -> None:
    """The server itself would share a taken port without a word; then nobody knows who answers."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((plan.host, plan.port))
        except OSError as taken:
            why = "已被占用" if taken.errno == errno.EADDRINUSE else why_not(taken)
            raise Refused(f"端口 {plan.port} 不能用", why=why, remedy="请换一个端口：--port 8001") from taken


def free_port() -> int:
    """A port on the loopback address that nobody uses now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
