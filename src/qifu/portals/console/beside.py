"""How do the rounds run beside the web server, so that they do not outlive the program that started both?"""

import os
import signal
import subprocess
import sys
from types import TracebackType
from typing import Self

from qifu.portals.console import tied

STOP_SECONDS = 30.0  # a turn under way is finished first


class Worker:
    """The rounds as a child of ours; in a `with` block they run inside and are gone afterwards."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        words = tied.words([sys.executable, "-m", "qifu.portals.console.main", "work"])
        # A session of its own: Ctrl-C reaches us alone, and we stop it in good order.
        self._child = subprocess.Popen(words, stdout=sys.stderr, start_new_session=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> None:
        child, self._child = self._child, None
        if child is None or child.poll() is not None:
            return
        child.send_signal(signal.SIGTERM)
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
