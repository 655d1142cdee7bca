"""Events: append-only; one identity once per shop."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import date

from mahnlauf.core.events import Event
from mahnlauf.store.packed import compact, parsed

_INSERT = (
    "INSERT INTO events (shop, identity, kind, order_ref, instalment, at, position, on_day, data, delivery_id,"
    " recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_FIELDS = "identity, kind, order_ref, instalment, at, position, on_day, data"


_OF_ORDER_AS_ONE = f"SELECT {_FIELDS} FROM events WHERE shop = ? AND order_ref = ? AND instalment = ?"
_OF_INSTALMENT = (
    f"SELECT {_FIELDS} FROM events WHERE shop = ? AND order_ref = ?"
    " AND (instalment = ? OR (instalment = 0 AND kind GLOB 'order.*'))"
)


def insert(conn: sqlite3.Connection, shop: str, event: Event, delivery_id: int | None, now: str) -> bool:
    """Appends it; False if this shop reported the same fact before."""
    row = conn.execute(_INSERT + " ON CONFLICT DO NOTHING", _values(shop, event, delivery_id, now))
    return row.rowcount > 0


def insert_many(conn: sqlite3.Connection, rows: Iterable[tuple[str, Event]], now: str) -> None:
    """Appends events of our own; raises sqlite3.IntegrityError if one of them was there already."""
    conn.executemany(_INSERT, [_values(shop, event, None, now) for shop, event in rows])


def of_claim(conn: sqlite3.Connection, shop: str, order_ref: str, instalment: int) -> list[Event]:
    """Everything that is known about one claim; with an instalment also what the shop reported of its order."""
    rows = conn.execute(_OF_INSTALMENT if instalment else _OF_ORDER_AS_ONE, (shop, order_ref, instalment))
    return [_event(row) for row in rows]


def of_order(conn: sqlite3.Connection, shop: str, order_ref: str) -> list[Event]:
    """Everything that is known about one order, all its instalments."""
    rows = conn.execute(f"SELECT {_FIELDS} FROM events WHERE shop = ? AND order_ref = ?", (shop, order_ref))
    return [_event(row) for row in rows]


def find(conn: sqlite3.Connection, shop: str, identity: str) -> Event | None:
    """The fact of that name, if this shop has it."""
    row = conn.execute(f"SELECT {_FIELDS} FROM events WHERE shop = ? AND identity = ?", (shop, identity)).fetchone()
    return _event(row) if row else None


def claims_with_events(conn: sqlite3.Connection) -> Iterable[tuple[str, str, int]]:
    """Every (shop, order, instalment) that has events."""
    return (
        (row[0], row[1], row[2])
        for row in conn.execute("SELECT DISTINCT shop, order_ref, instalment FROM events ORDER BY 1, 2, 3")
    )


def _values(shop: str, event: Event, delivery_id: int | None, now: str) -> tuple[object, ...]:
    return (
        shop, event.identity, event.kind, event.order_ref, event.instalment, event.at, event.position,
        event.on.isoformat(), compact(event.data), delivery_id, now,
    )  # fmt: skip


def _event(row: sqlite3.Row) -> Event:
    identity, kind, order_ref, instalment, at, position, on_day, data = row
    return Event(kind, identity, order_ref, at, date.fromisoformat(on_day), parsed(data), instalment, position)
