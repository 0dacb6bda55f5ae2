"""How does a child program end for certain when its parent is gone? The kernel tells it, where it can.

Run as `python -m qifu.portals.console.tied PROGRAM ARGUMENTS…`: it asks to be told, then becomes the program.
"""

import ctypes
import os
import signal
import sys

ASK_FOR_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2); kept across exec


def tie_to_parent() -> None:
    """On Linux: SIGTERM when the parent ends, however it ends. Elsewhere the parent's own care has to do."""
    if not sys.platform.startswith("linux"):
        return
    parent = os.getppid()
    ctypes.CDLL(None, use_errno=True).prctl(ASK_FOR_SIGNAL, signal.SIGTERM)
    if os.getppid() != parent:  # it ended before we asked
        os.kill(os.getpid(), signal.SIGTERM)


def words(program: list[str]) -> list[str]:
    """The command line by which a program is started tied to us."""
    return [sys.executable, "-m", __name__, *program]


if __name__ == "__main__":
    tie_to_parent()
    os.execv(sys.argv[1], sys.argv[1:])
