"""Storing deliveries and what they lead to: those that arrive together in one transaction, with one sync of the disk.

Threads of a web server that each parse and each commit are in each other's way twice: they take the interpreter from
the one that writes, statement by statement, and they queue for the disk. So one of them does what lies there for all.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime

from mahnlauf.contract.platform import Delivery, Platform
from mahnlauf.core.clock import Clock, instant
from mahnlauf.core.errors import CannotStore, MahnlaufError
from mahnlauf.dunning.projection import Change
from mahnlauf.intake.kept import trimmed
from mahnlauf.intake.take import take_reading
from mahnlauf.intake.translate import Understood, delivery_row, read
from mahnlauf.shops.plans import PlanBook
from mahnlauf.shops.shop import Shop
from mahnlauf.store import deliveries, shops
from mahnlauf.store.database import Conflict, Connection, Database, StoreFault
from mahnlauf.store.deliveries import DeliveryRow

log = logging.getLogger(__name__)
_MOST_TOGETHER = 16


@dataclass(slots=True, eq=False)
class Arrival:
    """A verified delivery on its way in, and what became of it."""

    shop: Shop
    platform: Platform
    delivery: Delivery
    understood: Understood = field(init=False)
    row: DeliveryRow = field(init=False)
    changes: list[Change] = field(default_factory=list)
    done: bool = False
    fault: Exception | None = None
    called: threading.Event = field(default_factory=threading.Event)

    def end(self, fault: Exception | None = None) -> None:
        """It is on the disk, or it is not and why."""
        self.done, self.fault = True, fault
        self.called.set()


@dataclass(slots=True)
class Keeper:
    """Reads and stores arrivals. One per process; safe to use from several threads."""

    db: Database
    plans: PlanBook
    clock: Clock
    _arrived: deque[Arrival] = field(default_factory=deque)
    _turn: threading.Lock = field(default_factory=threading.Lock)
    _heard: dict[str, datetime] = field(default_factory=dict)

    def keep(self, arrival: Arrival) -> None:
        """Returns when the delivery is on the disk. Raises CannotStore or StoreFault if it is not."""
        self._arrived.append(arrival)
        while not arrival.done:
            if self._turn.acquire(blocking=False):
                self._lead()
            else:
                arrival.called.wait()
                arrival.called.clear()
        if arrival.fault is not None:
            raise arrival.fault

    def _lead(self) -> None:
        """Stores what lies there, then calls the next one, who came after that and found the turn taken."""
        try:
            self._keep([self._arrived.popleft() for _ in range(min(len(self._arrived), _MOST_TOGETHER))])
        finally:
            self._turn.release()
            with suppress(IndexError):  # nobody waits, or somebody who has just come took them along
                self._arrived[0].called.set()

    def _keep(self, together: Sequence[Arrival]) -> None:
        try:
            for one in together:
                one.understood = read(one.platform, one.delivery, one.shop, self.clock)
                one.row = self._row(one)
            self._store(together)
        except BaseException as fault:
            for one in together:
                if not one.done:
                    one.end(fault if isinstance(fault, Exception) else CannotStore("Interrupted."))
            if not isinstance(fault, Exception):
                raise

    def _row(self, one: Arrival) -> DeliveryRow:
        context = one.shop.context(self.clock.today(one.shop.timezone))
        return delivery_row(one.delivery, one.understood, trimmed(one.platform, one.delivery, context))

    def _store(self, together: Sequence[Arrival]) -> None:
        """What cannot be applied (a plan that cannot be read, a bug of ours) is parked, and costs nobody else his."""
        try:
            self._write(together)
        except (CannotStore, StoreFault) as fault:
            if not isinstance(fault, Conflict):
                raise
            self._store_one_by_one(together, fault)
        except Exception as fault:
            self._store_one_by_one(together, fault)

    def _store_one_by_one(self, together: Sequence[Arrival], fault: Exception) -> None:
        if len(together) > 1:
            for one in together:
                self._store([one])
        else:
            log.error("a delivery of shop %s could not be applied", together[0].shop.name, exc_info=fault)
            _park(together[0], fault)
            self._write(together)

    def _write(self, together: Sequence[Arrival]) -> None:
        new = [one for one in together if not deliveries.known(self.db.reader, one.shop.name, one.row.key)]
        if new:
            with self.db.write() as conn:
                for one in new:
                    self._take(conn, one)
        for one in together:
            one.end()

    def _take(self, conn: Connection, one: Arrival) -> None:
        one.changes = []
        ident = deliveries.insert(conn, one.row)
        if ident is None:
            return
        reading = one.understood.reading
        one.changes = take_reading(conn, self.plans, one.shop, reading, ident, one.row.received_at)
        if (reading.events or reading.fetch) and not reading.hint:  # a ping proves nothing: it is not signed
            self._note_heard(conn, one.shop.name, one.delivery.received_at)

    def _note_heard(self, conn: Connection, name: str, at: datetime) -> None:
        """How fresh the shop's news is: written once a minute, not with every webhook."""
        last = self._heard.get(name)
        if last is None or abs((at - last).total_seconds()) >= 60:
            shops.heard(conn, name, instant(at))
            self._heard[name] = at


def _park(one: Arrival, fault: Exception) -> None:
    why = str(fault) if isinstance(fault, MahnlaufError) else f"{type(fault).__name__}: {fault}."
    reading = replace(one.understood.reading, events=(), fetch=())
    one.understood = Understood(reading, f"Understood, but not applied: {why} Replay the delivery after a fix.")
    one.row = replace(delivery_row(one.delivery, one.understood, b""), packed=one.row.packed)
