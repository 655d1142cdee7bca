"""A second process beside a long run, for the later half of what is due.

Two runs at once never do anything twice: each writes only claims that nobody has moved meanwhile. So the second needs
no word from the first but where its half begins, and if it is killed, the first goes through that half as well.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection

from mahnlauf.core.errors import MahnlaufError
from mahnlauf.dunning.report import Report

Progress = Callable[[int], object]
Work = Callable[[Progress], Report]
_POLITE = 5  # webhooks come first where both want the core


def is_possible() -> bool:
    """Whether there is a core for it and a fork is safe: with several threads the child might wait for ever for a lock
    that one of them held. macOS, whose own libraries bear no fork, has no ``sched_getaffinity``."""
    cores = getattr(os, "sched_getaffinity", None)
    return cores is not None and len(cores(0)) > 1 and threading.active_count() == 1


class Second:
    """The other process on its way. ``work`` runs there; what it calls with its progress is told over here. No
    connection of the database may be open when it starts: SQLite forbids to carry one into a child."""

    def __init__(self, work: Work) -> None:
        context = multiprocessing.get_context("fork")
        self._inbox, outbox = context.Pipe(duplex=False)
        self._process = context.Process(target=_work, args=(work, outbox, os.getpid()), daemon=True)
        self._process.start()
        outbox.close()  # ours; when the child's is closed as well, reading ends
        self._report: Report | None = None
        self._is_over = False

    def looked_at(self) -> int:
        """How many claims it has looked at since it was asked last. Does not wait."""
        found = 0
        while not self._is_over and self._inbox.poll():
            found += self._next()
        return found

    def report(self, progress: Progress) -> Report | None:
        """Waits until it is through; None if it was killed before."""
        while not self._is_over:
            progress(self._next())
        return self._report

    def end(self) -> None:
        """Whatever it is doing: what it has not committed did not happen."""
        self._process.kill()
        self._process.join()
        self._process.close()
        self._inbox.close()

    def _next(self) -> int:
        try:
            news = self._inbox.recv()
        except EOFError:
            self._is_over = True
            return 0
        if isinstance(news, Report):
            self._report, self._is_over = news, True
            return 0
        return int(news)


def _work(work: Work, outbox: Connection, parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the first, which ends us
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.nice(_POLITE)

    def tell(looked_at: int) -> None:
        if os.getppid() != parent:
            raise SystemExit(1)
        outbox.send(looked_at)

    with suppress(MahnlaufError, BrokenPipeError):  # the first meets the same and says it, or it is gone
        outbox.send(work(tell))
