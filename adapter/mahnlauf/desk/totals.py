"""How much is open, dunned, handed over and paid, per currency."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from mahnlauf.store import claims
from mahnlauf.store.database import Connection

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


def totals_of(conn: Connection, shops: Sequence[str] = ()) -> list[Totals]:
    """Per currency, the one with most claims first; of these shops, by default of all."""
    return _by_currency(claims.standing(conn, shops))


def _by_currency(rows: Iterable[tuple[str, int, str, int, int, int]]) -> list[Totals]:
    found: dict[str, Totals] = {}
    for state, dunned, currency, number, open_minor, paid_minor in rows:
        one = found.setdefault(currency, Totals(currency))
        group = _GROUPS.get(state, "settled")
        getattr(one, group).add(number, paid_minor if group == "paid" else open_minor)
        if group == "open" and dunned:
            one.dunned.add(number, open_minor)
    return sorted(found.values(), key=lambda one: (-one.claims, one.currency))
