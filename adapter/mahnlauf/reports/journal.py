"""The journal for the bookkeeper: what the ledger posts, written down once, numbered, and never changed (GoBD).

The ledger folds events in the order in which they happened, so a late report may change what an earlier day looks
like. The journal never does: what was written and no longer holds is taken back by a row of its own (Storno), on the
same day as the row that it takes back, and the new posting follows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from mahnlauf.core.clock import instant
from mahnlauf.core.errors import MahnlaufError
from mahnlauf.ledger.postings import Posting, postings
from mahnlauf.ledger.state import ClaimState
from mahnlauf.reports.reading import House
from mahnlauf.store import bookings, claims, events, shops
from mahnlauf.store.bookings import BookingRow
from mahnlauf.store.database import Connection

_PAUSE_SECONDS, _STEPS = 600.0, 10
_AT_ONCE = 500  # events; what they touch is folded outside the transaction that books

Key = tuple[str, str, str, int]


class Tampered(MahnlaufError):
    """A row of the journal is missing or is not what was written."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the journal should say of one claim."""

    shop: str
    order_ref: str
    instalment: int
    currency: str
    country: str
    postings: tuple[Posting, ...]


def bring_up_to_date(house: House) -> int:
    """Books everything that happened since the last time; returns how many rows were added. Two processes may do it
    at once: the one that is overtaken starts over."""
    added = 0
    while (done := _book_next(house)) is not None:
        added += done
    return added


@dataclass(slots=True)
class Bookkeeper:
    """Books what happened every ten minutes, a little at a time, so that no report has to wait for a long history."""

    house: House
    _next: float = 0.0

    def turn(self, now: float) -> None:
        """What the worker does in every turn; ``now`` in seconds of any clock."""
        if now < self._next:
            return
        for _ in range(_STEPS):
            if _book_next(self.house) is None:
                self._next = now + _PAUSE_SECONDS
                return


def _book_next(house: House) -> int | None:
    """Books the next events; returns how many rows were added (none if another process was faster), None at the end."""
    before = bookings.reached(house.db.reader)
    touched, newest = bookings.touched(house.db.reader, before, _AT_ONCE)
    if not touched:
        return None
    wanted = [_wanted(house, *one) for one in touched]
    now = instant(house.clock.now())
    with house.db.write() as conn:
        if bookings.reached(conn) != before:
            return 0
        bookings.reach(conn, newest)
        return sum(_book(conn, one, now) for one in wanted)


def must_be_whole(house: House, shops: Iterable[str]) -> None:
    """Raises Tampered if the journal of one of these shops is not what was written."""
    for shop in shops:
        if (number := bookings.broken(house.db.reader, shop)) is not None:
            raise Tampered(f"The journal of shop {shop} was changed from outside: row {number}. Go back to a backup.")


def _wanted(house: House, shop: str, order_ref: str, instalment: int) -> Wanted:
    """Nothing for test orders and for claims that a platform collects itself: they are not the merchant's. A shop whose
    plugin is gone is booked all the same."""
    conn = house.db.reader
    row = claims.find(conn, shop, order_ref, instalment)
    if row is None or row.collected_by != "us":
        return Wanted(shop, order_ref, instalment, "", "", ())
    state = ClaimState(shop, order_ref, instalment)
    facts = events.of_claim(conn, shop, order_ref, instalment)
    found = tuple(postings(state, facts, house.plans.version(conn, row.plan_version)))
    country = state.buyer.get("country") or _home(conn, shop)
    return Wanted(shop, order_ref, instalment, state.currency, country, () if state.is_test else found)


def _home(conn: Connection, shop: str) -> str:
    """The merchant's country, where a buyer without an address is taken to live."""
    row = shops.get(conn, shop)
    return str(row.settings.get("country") or "DE") if row else "DE"


def _book(conn: Connection, wanted: Wanted, now: str) -> int:
    """Adds what is missing and takes back what no longer holds; returns the number of rows."""
    standing = _standing(bookings.of_claim(conn, wanted.shop, wanted.order_ref, wanted.instalment))
    number, digest = bookings.last(conn, wanted.shop)
    first = number
    for row in _rows(wanted, standing, now):
        number += 1
        digest = bookings.append(conn, replace(row, number=number), digest)
    return number - first


def _standing(booked: Iterable[BookingRow]) -> dict[Key, BookingRow]:
    """The rows that count: neither taken back nor taking back. The same cause may come several times in one event."""
    rows = list(booked)
    gone = {row.reverses for row in rows if row.reverses is not None}
    return _keyed(row for row in rows if row.reverses is None and row.number not in gone)


def _keyed(rows: Iterable[BookingRow]) -> dict[Key, BookingRow]:
    found: dict[Key, BookingRow] = {}
    times: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        name = (row.identity, row.cause, row.tax_rate)
        found[*name, times[name]] = row
        times[name] += 1
    return found


def _rows(wanted: Wanted, standing: dict[Key, BookingRow], now: str) -> Iterator[BookingRow]:
    fresh = _keyed(_row(wanted, one, now) for one in wanted.postings)
    for key, row in standing.items():
        if key not in fresh or not _same(fresh[key], row):
            yield replace(row, amount_minor=-row.amount_minor, reverses=row.number, posted_at=now)
    for key, row in fresh.items():
        if key not in standing or not _same(row, standing[key]):
            yield row


def _same(one: BookingRow, other: BookingRow) -> bool:
    facts = ("on_day", "currency", "amount_minor", "ref")
    return all(getattr(one, name) == getattr(other, name) for name in facts)


def _row(wanted: Wanted, one: Posting, now: str) -> BookingRow:
    return BookingRow(
        shop=wanted.shop, number=0, order_ref=wanted.order_ref, instalment=wanted.instalment, identity=one.identity,
        cause=one.cause, tax_rate=one.tax_rate, on_day=one.on.isoformat(), currency=wanted.currency,
        amount_minor=one.amount_minor, ref=one.ref, country=wanted.country, reverses=None, posted_at=now,
    )  # fmt: skip
