"""How much is open, dunned, handed over and paid, per currency: counted over all claims, and remembered for a while."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from mahnlauf.store import claims
from mahnlauf.store.database import Connection

_IDLE = 50
_QUICK_SECONDS = 0.02
_GROUPS = {"open": "open", "handed_over": "handed_over", "in_court": "handed_over", "paid": "paid"}


@dataclass(slots=True)
class Sum:
    """A number of claims and their amount in minor units."""

    claims: int = 0
    minor: int = 0

    def add(self, number: int, minor: int) -> None:
        """More of the same currency."""
        self.claims += number
        self.minor += minor


@dataclass(slots=True)
class Totals:
    """One currency. ``open`` is everything that nobody else collects, ``dunned`` the part of it that was reminded
    already, ``settled`` counts what ended without payment."""

    currency: str
    open: Sum = field(default_factory=Sum)
    dunned: Sum = field(default_factory=Sum)
    handed_over: Sum = field(default_factory=Sum)
    paid: Sum = field(default_factory=Sum)
    settled: Sum = field(default_factory=Sum)

    @property
    def claims(self) -> int:
        """All claims of this currency."""
        return self.open.claims + self.handed_over.claims + self.paid.claims + self.settled.claims


class Counter:
    """Counting reads every claim. Where that takes a while (a second for a million) it may take one fiftieth of the
    time: the answer is kept for fifty times as long as it took, and nobody waits while somebody else counts."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: list[Totals] | None = None
        self._until = 0.0

    def totals(self, conn: Connection) -> list[Totals]:
        """Per currency, the one with most claims first."""
        known = self._known
        if known is not None and (time.monotonic() < self._until or self._lock.locked()):
            return known
        with self._lock:
            begun = time.monotonic()
            found = _by_currency(claims.standing(conn))
            took = time.monotonic() - begun
            self._known, self._until = (found, begun + _IDLE * took) if took > _QUICK_SECONDS else (None, 0.0)
            return found


def _by_currency(rows: Iterable[tuple[str, int, str, int, int, int]]) -> list[Totals]:
    found: dict[str, Totals] = {}
    for state, dunned, currency, number, open_minor, paid_minor in rows:
        one = found.setdefault(currency, Totals(currency))
        group = _GROUPS.get(state, "settled")
        getattr(one, group).add(number, paid_minor if group == "paid" else open_minor)
        if group == "open" and dunned:
            one.dunned.add(number, open_minor)
    return sorted(found.values(), key=lambda one: (-one.claims, one.currency))
