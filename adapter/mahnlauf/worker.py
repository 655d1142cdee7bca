"""The worker: every second it looks whether a claim or a command is due, and works until nothing is.

Every quarter of an hour it asks each shop what it missed; a shop that cannot be asked is asked less often. A few times
a day it looks after the shop's webhooks, and once a day it asks about every order that is owed. Every five minutes it
reads the mailbox to which mails come back.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from types import FrameType

import requests

from mahnlauf.contract.platform import Repairs
from mahnlauf.core.clock import instant
from mahnlauf.core.errors import MahnlaufError
from mahnlauf.house import House
from mahnlauf.intake.sync import refetch
from mahnlauf.intake.syncing import watched_sync
from mahnlauf.outbox.deliver import Outbox
from mahnlauf.outbox.shop import session
from mahnlauf.reports.journal import Bookkeeper
from mahnlauf.reports.schedule import Schedule
from mahnlauf.store import records, search, visits

log = logging.getLogger(__name__)
_PAUSE_SECONDS = 1.0
_REST = 20
_AT_A_TIME = 40  # commands; then it listens whether it is to stop
_SYNC_SECONDS = 900.0
_LONGEST_SECONDS = 4 * 3600.0
_REPAIR_SECONDS = 4 * 3600.0
_STEP_SECONDS = 60.0  # between two steps of the slow round, so that a shop with very many orders is not busy with us


@dataclass(slots=True)
class Rounds:
    """When each shop is asked next, and what for; after a failure the wait doubles, up to four hours."""

    house: House
    _next: dict[tuple[str, str], float] = field(default_factory=dict)
    _wait: dict[tuple[str, str], float] = field(default_factory=dict)

    def go(self, now: float) -> None:
        """Asks every shop whose time has come."""
        wanted = visits.wanted(self.house.db.reader)
        for shop in self.house.shops.all():
            if shop.name in wanted:
                self._next.pop((shop.name, "sync"), None)
            if "connect" in shop.abilities:
                self._turn(shop.name, "webhooks", self._look_after, now)
            if "reconcile" in shop.abilities:
                self._turn(shop.name, "sync", self._sync, now)
                self._turn(shop.name, "refetch", self._refetch, now)

    def _turn(self, name: str, what: str, ask: Callable[[str, requests.Session], float], now: float) -> None:
        key = (name, what)
        if now < self._next.get(key, 0.0):
            return
        try:
            with session() as http:
                wait = ask(name, http)
            self._wait.pop(key, None)
        except Exception as fault:  # one shop, or a bug of its plugin, must not keep us from asking the others
            known = isinstance(fault, (requests.RequestException, MahnlaufError))
            self._report(name, what, str(fault) if known else f"The platform plugin failed with {fault!r}.")
            doubled = min(self._wait.get(key, _SYNC_SECONDS) * 2, _LONGEST_SECONDS)
            wait = self._wait[key] = max(doubled, float(getattr(fault, "retry_after", 0) or 0))
        self._next[key] = now + wait

    def _sync(self, name: str, http: requests.Session) -> float:
        watched_sync(self.house.intake, name, http)
        return _SYNC_SECONDS

    def _refetch(self, name: str, http: requests.Session) -> float:
        done = refetch(self.house.intake, name, http)
        self._settled(name, "refetch")
        return _STEP_SECONDS if done.orders else _SYNC_SECONDS

    def _look_after(self, name: str, http: requests.Session) -> float:
        """Repairs what was switched off or lost; what was done stays a finding until all was well once."""
        shop = self.house.shops.get(name)
        platform = self.house.registry.platform(shop.platform)
        if isinstance(platform, Repairs):
            context = shop.context(self.house.clock.today(shop.timezone))
            found = platform.repair(context, f"{self.house.settings.base_url}/webhooks/{name}", http)
            self._settled(name, "webhooks")
            for one in found:
                self._report(name, "webhooks", one.text)
        return _REPAIR_SECONDS

    def _settled(self, name: str, what: str) -> None:
        with self.house.db.write() as conn:
            records.resolve(conn, name, what, instant(self.house.clock.now()))

    def _report(self, name: str, what: str, text: str) -> None:
        log.error("shop %s: %s", name, text)
        with self.house.db.write() as conn:
            records.report(conn, name, what, text, instant(self.house.clock.now()))


@dataclass(slots=True)
class Runs:
    """The day's runs. One that moved nothing is followed by a rest of twenty times as long as it took: thousands of
    claims that have to wait (no news of payments, no agency yet) cost a twentieth of a core to look at, not a core."""

    house: House
    clock: Callable[[], float] = time.monotonic
    _rest_until: float = 0.0

    def go(self) -> None:
        """Runs unless it rests."""
        began = self.clock()
        if began < self._rest_until:
            return
        acted = self.house.runner.run().acted
        ended = self.clock()
        self._rest_until = ended if acted else ended + _REST * (ended - began)


def work(house: House, *, stop: threading.Event | None = None, once: bool = False, parent: int | None = None) -> None:
    """Runs until told to stop, or until the ``parent`` process that started it is gone."""
    stop = stop or threading.Event()
    outbox, rounds, runs, mailbox = house.outbox(), Rounds(house), Runs(house), house.mailbox()
    schedule, bookkeeper = Schedule(house, house.settings.folder), Bookkeeper(house)
    outbox.recover()
    while not stop.is_set() and (parent is None or os.getppid() == parent):
        _guarded(lambda: rounds.go(time.monotonic()))
        if mailbox is not None:
            _guarded(lambda: mailbox.turn(time.monotonic()))
        _guarded(runs.go)
        _guarded(lambda: house.sweep().run())
        _guarded(lambda: _index(house))
        _guarded(lambda: bookkeeper.turn(time.monotonic()))
        _guarded(schedule.run)
        _guarded(partial(_empty, outbox, stop))
        outbox = _as_configured(house, outbox)
        if once:
            return
        stop.wait(_PAUSE_SECONDS)


def _index(house: House) -> None:
    """Takes new claims into the index of the search; webhooks may pass between two helpings."""
    while search.is_behind(house.db.reader):
        with house.db.write() as conn:
            search.refresh(conn)


def _guarded(part: Callable[[], object]) -> None:
    """What fails in one part of a turn must not keep the others from their work, nor end the worker."""
    try:
        part()
    except MahnlaufError as fault:
        log.error("%s", fault)
    except Exception:
        log.exception("a part of the worker's turn failed")


def _as_configured(house: House, outbox: Outbox) -> Outbox:
    """The outbox, or a new one if the owner named another mail server meanwhile; a wrong one is not taken over."""
    try:
        return house.outbox() if house.refresh() else outbox
    except MahnlaufError as fault:
        log.error("%s", fault)
        return outbox


def _empty(outbox: Outbox, stop: threading.Event) -> None:
    while outbox.work(most=_AT_A_TIME) and not stop.is_set():
        pass


def stop_on_signals() -> threading.Event:
    """An event that SIGTERM and SIGINT set: the worker finishes what it has in hand."""
    stop = threading.Event()

    def ask(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGINT, ask)
    return stop
