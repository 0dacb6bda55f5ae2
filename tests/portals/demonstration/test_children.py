"""Does a child that is tied to its parent end when the parent is killed?"""

import os
import signal
import subprocess
import sys
from pathlib import Path
from select import select

import pytest

from qifu.portals.console import tied

PARENT = (
    "import subprocess, sys, signal;"
    "from qifu.portals.console import tied;"
    "child = [sys.executable, '-c', 'import time; print(\"up\", flush=True); time.sleep(60)'];"
    "subprocess.Popen(tied.words(child), start_new_session=True);"
    "signal.pause()"
)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells a child")
def test_a_tied_child_ends_with_its_killed_parent() -> None:
    env = {**os.environ, "PYTHONPATH": str(Path(tied.__file__).parents[3])}
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, env=env)
    assert parent.stdout is not None
    assert parent.stdout.readline() == b"up\n"

    parent.send_signal(signal.SIGKILL)
    parent.wait()

    # The pipe closes when nobody holds its other end any more: the child is gone too.
    readable, _, _ = select([parent.stdout], [], [], 20)
    assert readable
    assert parent.stdout.read() == b""
