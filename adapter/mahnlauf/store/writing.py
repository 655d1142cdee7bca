"""Who may write, and when: one gate for all threads and processes, and one commit for those who wait together."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

_MOST_TOGETHER = 16
_PATIENCE_SECONDS = 0.1


class Gate:
    """Writers of all threads and processes queue here, so that nobody meets SQLite's busy handler, which sleeps
    without a queue and gives a few writers very long waits. A lock in this process, then `flock` on a side file."""

    def __init__(self, path: Path) -> None:
        self._thread_lock = threading.Lock()
        self._file = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)

    def acquire(self) -> None:
        """Waits until nobody else writes."""
        self._thread_lock.acquire()
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX)
        except BaseException:
            self._thread_lock.release()
            raise

    def release(self) -> None:
        """Lets the next one in; any thread of the process may call it."""
        fcntl.flock(self._file, fcntl.LOCK_UN)
        self._thread_lock.release()

    def __enter__(self) -> None:
        self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()

    def close(self) -> None:
        """Gives the side file back."""
        os.close(self._file)


@dataclass(slots=True, eq=False)
class _Shared:
    """A transaction that is open, on the connection of the thread that began it; in the end, how it ended."""

    conn: sqlite3.Connection
    members: int = 0
    ended: threading.Event = field(default_factory=threading.Event)
    fault: sqlite3.Error | None = None


class Writing:
    """Lets the threads of a process write one after the other, those who wait for each other in one transaction.

    While one thread writes, others come to wait. Instead of a commit and a sync of the disk for each of them, whoever
    has finished hands the open transaction on to the next, and the last commits for all. Nobody returns before that
    commit: what is acknowledged is on the disk, as after a commit of one's own. What fails is undone for itself alone.
    """

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._turn = threading.Lock()  # who holds it uses the connection of the open transaction
        self._counting = threading.Lock()
        self.waiting = 0
        self._open: _Shared | None = None

    @contextmanager
    def transaction(self, own: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
        """The connection to write with: ``own``, or that of the thread whose transaction this one joins.

        Raises sqlite3.Error if beginning or committing fails; then nothing was changed."""
        self._take_turn()
        try:
            shared = self._open or self._begin(own)
            alone = shared.members == 0
            if not alone:
                shared.conn.execute("SAVEPOINT member")
        except BaseException:
            self._turn.release()
            raise
        try:
            yield shared.conn
            if not alone:
                shared.conn.execute("RELEASE member")
            shared.members += 1
        except BaseException:
            self._undo(shared, alone)
            raise
        finally:
            self._pass_on(shared)
        self._wait(shared)

    def _take_turn(self) -> None:
        with self._counting:
            self.waiting += 1
        try:
            self._turn.acquire()
        finally:
            with self._counting:
                self.waiting -= 1

    def _begin(self, own: sqlite3.Connection) -> _Shared:
        self._gate.acquire()
        try:
            own.execute("BEGIN IMMEDIATE")
        except BaseException:
            self._gate.release()
            raise
        self._open = _Shared(own)
        return self._open

    def _undo(self, shared: _Shared, alone: bool) -> None:
        """Takes back what the failed member did. A full disk makes SQLite take back everything, for all members."""
        fault = sqlite3.OperationalError("the transaction was rolled back")
        if not alone and shared.conn.in_transaction:
            try:
                shared.conn.execute("ROLLBACK TO member")
                shared.conn.execute("RELEASE member")
            except sqlite3.OperationalError as failed:
                fault = failed
            else:
                return
        self._end(shared, fault)

    def _pass_on(self, shared: _Shared) -> None:
        try:
            if self._open is shared and not (self.waiting and shared.members < _MOST_TOGETHER):
                self._commit(shared)
        finally:
            self._turn.release()

    def _commit(self, shared: _Shared) -> None:
        fault: sqlite3.Error | None = sqlite3.OperationalError("the commit was interrupted")
        try:
            shared.conn.execute("COMMIT")
            fault = None
        except sqlite3.Error as failed:
            fault = failed
        finally:
            self._end(shared, fault)

    def _end(self, shared: _Shared, fault: sqlite3.Error | None) -> None:
        self._open, shared.fault = None, fault
        try:
            if shared.conn.in_transaction:
                shared.conn.execute("ROLLBACK")
        finally:
            self._gate.release()
            shared.ended.set()

    def _wait(self, shared: _Shared) -> None:
        """Until it is committed. If the thread that was to commit gave up waiting for its turn, this one does it."""
        while not shared.ended.wait(_PATIENCE_SECONDS):
            if self._turn.acquire(blocking=False):
                self._pass_on(shared)
        if shared.fault is not None:
            raise shared.fault
