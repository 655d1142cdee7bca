"""The worker: every second it looks whether a claim or a command is due, and works until nothing is."""

from __future__ import annotations

import logging
import os
import signal
import threading
from types import FrameType

from mahnlauf.core.errors import MahnlaufError
from mahnlauf.house import House

log = logging.getLogger(__name__)
_PAUSE_SECONDS = 1.0


def work(house: House, *, stop: threading.Event | None = None, once: bool = False, parent: int | None = None) -> None:
    """Runs until told to stop, or until the ``parent`` process that started it is gone."""
    stop = stop or threading.Event()
    outbox = house.outbox()
    outbox.recover()
    while not stop.is_set() and (parent is None or os.getppid() == parent):
        try:
            house.runner.run()
            outbox.work()
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
