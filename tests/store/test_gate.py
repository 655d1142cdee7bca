"""The gate between processes: whoever waits gets in before one who has just been in."""

from __future__ import annotations

import fcntl
import subprocess
import sys
import threading
from pathlib import Path

from mahnlauf.store.gate import Gate

SOON = 10  # seconds; only a test that fails waits so long
WRITER = """
import sys
from pathlib import Path
from mahnlauf.store.gate import Gate
with Gate(Path(sys.argv[1])):
    Path(sys.argv[2]).write_text("was inside")
"""


def somebody_waits(database: Path) -> bool:
    """Whether the head of the queue is taken."""
    with database.with_name(database.name + ".queue").open() as head:
        try:
            fcntl.flock(head, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def test_a_process_that_waits_is_let_in_before_one_that_comes_again(tmp_path: Path) -> None:
    database, trace = tmp_path / "mahnlauf.db", tmp_path / "trace"
    gate = Gate(database)
    with gate:
        waiting = subprocess.Popen([sys.executable, "-c", WRITER, str(database), str(trace)])
        for _ in range(SOON * 1000):
            if somebody_waits(database):
                break
            threading.Event().wait(0.001)
        assert not trace.exists()
    with gate:  # at once again; the one that waits has not even woken up
        assert trace.read_text() == "was inside"
    assert waiting.wait(SOON) == 0
    gate.close()
