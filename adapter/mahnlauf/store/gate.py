"""One writer at a time: the gate before the database, for all threads of all processes."""

from __future__ import annotations

import fcntl
import os
import threading
from pathlib import Path


class Gate:
    """Writers queue here, so that nobody meets SQLite's busy handler, which sleeps without a queue and gives a few
    writers very long waits. A lock in this process, then `flock` on two side files of the database.

    One file would do, if `flock` kept an order: it lets a process that writes often (a run) have its lock again
    before those who wait have woken up. So who wants in first takes the head of the queue and keeps it until he is
    in, and who comes out has to line up behind him."""

    def __init__(self, database: Path) -> None:
        self._thread_lock = threading.Lock()
        self._database = database
        self._open()

    def _open(self) -> None:
        self._inside, self._head = (
            os.open(self._database.with_name(self._database.name + end), os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
            for end in (".lock", ".queue")
        )
        self._is_open = True

    def __enter__(self) -> None:
        self._thread_lock.acquire()
        try:
            if not self._is_open:
                self._open()
            fcntl.flock(self._head, fcntl.LOCK_EX)
            try:
                fcntl.flock(self._inside, fcntl.LOCK_EX)
            finally:
                fcntl.flock(self._head, fcntl.LOCK_UN)
        except BaseException:
            self._thread_lock.release()
            raise

    def __exit__(self, *_: object) -> None:
        fcntl.flock(self._inside, fcntl.LOCK_UN)
        self._thread_lock.release()

    def close(self) -> None:
        """Gives the side files back. Who enters once more opens them again, as a process must after a fork: the locks
        belong to the open file, which a fork shares."""
        if self._is_open:
            self._is_open = False
            os.close(self._inside)
            os.close(self._head)
