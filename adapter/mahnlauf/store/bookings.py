"""The bookkeeper's journal: rows are numbered without gaps, chained by digests, and never changed or deleted."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass

_COLUMNS = (
    "shop, number, order_ref, instalment, identity, cause, tax_rate, on_day, currency, amount_minor, ref, country,"
    " reverses, posted_at"
)


@dataclass(frozen=True, slots=True)
class BookingRow:
    """One row. ``amount_minor`` above zero: the buyer owes more. ``reverses`` is the number of the row that this one
    takes back. ``identity`` names the event that caused it."""

    shop: str
    number: int
    order_ref: str
    instalment: int
    identity: str
    cause: str
    tax_rate: str
    on_day: str
    currency: str
    amount_minor: int
    ref: str
    country: str
    reverses: int | None
    posted_at: str


def last(conn: sqlite3.Connection, shop: str) -> tuple[int, str]:
    """(number, digest) of the newest row of a shop; (0, "") before the first."""
    row = conn.execute(
        "SELECT number, digest FROM bookings WHERE shop = ? ORDER BY number DESC LIMIT 1", (shop,)
    ).fetchone()
    return (row[0], row[1]) if row else (0, "")


def append(conn: sqlite3.Connection, row: BookingRow, before: str) -> str:
    """Adds a row behind the one with the digest ``before``; returns its own digest."""
    digest = _digest(before, row)
    conn.execute(
        f"INSERT INTO bookings ({_COLUMNS}, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*astuple(row), digest),
    )
    return digest


def of_claim(conn: sqlite3.Connection, shop: str, order_ref: str, instalment: int) -> list[BookingRow]:
    """Everything that was booked for one claim, oldest first."""
    rows = conn.execute(
        f"SELECT {_COLUMNS} FROM bookings WHERE shop = ? AND order_ref = ? AND instalment = ? ORDER BY number",
        (shop, order_ref, instalment),
    )
    return [BookingRow(*row) for row in rows]


def between(conn: sqlite3.Connection, shop: str, first: str, last_day: str) -> Iterator[BookingRow]:
    """The rows of a shop with a day from the first to the last, both included, by day and number."""
    rows = conn.execute(
        f"SELECT {_COLUMNS} FROM bookings WHERE shop = ? AND on_day BETWEEN ? AND ? ORDER BY on_day, number",
        (shop, first, last_day),
    )
    return (BookingRow(*row) for row in rows)


def broken(conn: sqlite3.Connection, shop: str) -> int | None:
    """The number of the first row that is missing or is not what was written; None if the chain is whole."""
    digest, expected = "", 1
    rows = conn.execute(f"SELECT {_COLUMNS}, digest FROM bookings WHERE shop = ? ORDER BY number", (shop,))
    for *values, kept in rows:
        row = BookingRow(*values)
        digest = _digest(digest, row)
        if row.number != expected or digest != kept:
            return expected
        expected += 1
    return None


def reached(conn: sqlite3.Connection) -> int:
    """The newest event that the journal knows."""
    row = conn.execute("SELECT event_id FROM bookings_reached").fetchone()
    return int(row[0]) if row else 0


def reach(conn: sqlite3.Connection, event_id: int) -> None:
    """Moves that on, in the transaction that books."""
    conn.execute(
        "INSERT INTO bookings_reached (id, event_id) VALUES (1, ?) ON CONFLICT (id) DO UPDATE"
        " SET event_id = excluded.event_id",
        (event_id,),
    )


def touched(conn: sqlite3.Connection, after: int, limit: int) -> tuple[list[tuple[str, str, int]], int]:
    """(claims as (shop, order, instalment), newest event) of the next events after that one."""
    rows: Iterable[sqlite3.Row] = conn.execute(
        "SELECT id, shop, order_ref, instalment FROM events WHERE id > ? ORDER BY id LIMIT ?", (after, limit)
    )
    found: dict[tuple[str, str, int], None] = {}
    newest = after
    for ident, shop, order_ref, instalment in rows:
        found[shop, order_ref, instalment] = None
        newest = ident
    return list(found), newest


def _digest(before: str, row: BookingRow) -> str:
    return hashlib.sha256((before + json.dumps(astuple(row), ensure_ascii=False)).encode()).hexdigest()
