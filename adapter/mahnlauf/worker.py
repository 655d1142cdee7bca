"""The worker: every second it looks whether a claim or a command is due, and works until nothing is.

Every quarter of an hour it asks each shop what it missed; a shop that cannot be asked is asked less often.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from dataclasses import dataclass, field
from types import FrameType

import requests

from mahnlauf.core.clock import instant
from mahnlauf.core.errors import MahnlaufError
from mahnlauf.house import House
from mahnlauf.intake.sync import sync
from mahnlauf.outbox.shop import session
from mahnlauf.store import records

log = logging.getLogger(__name__)
_PAUSE_SECONDS = 1.0
_AT_A_TIME = 40  # commands; then it listens whether it is to stop
_SYNC_SECONDS = 900.0
_LONGEST_SECONDS = 4 * 3600.0


@dataclass(slots=True)
class Rounds:
    """When each shop is asked next; after a failure the wait doubles, up to four hours."""

    house: House
    _next: dict[str, float] = field(default_factory=dict)
    _wait: dict[str, float] = field(default_factory=dict)

    def go(self, now: float) -> None:
        """Asks every shop whose time has come."""
        for shop in self.house.shops.all():
            if "reconcile" in shop.abilities and now >= self._next.get(shop.name, 0.0):
                wait = self._ask(shop.name)
                self._next[shop.name] = now + wait

    def _ask(self, name: str) -> float:
        with session() as http:
            try:
                sync(self.house.intake, name, http)
            except (requests.RequestException, MahnlaufError) as fault:
                self._report(name, str(fault))
                wait = min(self._wait.get(name, _SYNC_SECONDS) * 2, _LONGEST_SECONDS)
                self._wait[name] = max(wait, float(getattr(fault, "retry_after", 0) or 0))
                return self._wait[name]
        self._wait[name] = _SYNC_SECONDS
        return _SYNC_SECONDS

    def _report(self, name: str, text: str) -> None:
        log.error("shop %s: %s", name, text)
        with self.house.db.write() as conn:
            records.report(conn, name, "sync", text, instant(self.house.clock.now()))


def work(house: House, *, stop: threading.Event | None = None, once: bool = False, parent: int | None = None) -> None:
    """Runs until told to stop, or until the ``parent`` process that started it is gone."""
    stop = stop or threading.Event()
    outbox, rounds = house.outbox(), Rounds(house)
    outbox.recover()
    while not stop.is_set() and (parent is None or os.getppid() == parent):
        try:
            rounds.go(time.monotonic())
            house.runner.run()
            house.sweep().run()
            while outbox.work(most=_AT_A_TIME) and not stop.is_set():
                pass
        except MahnlaufError as fault:
            log.error("%s", fault)
        if once:
            return
        stop.wait(_PAUSE_SECONDS)


def stop_on_signals() -> threading.Event:
    """An event that SIGTERM and SIGINT set: the worker finishes what it has in hand."""
    stop = threading.Event()

    def ask(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGINT, ask)
    return stop
