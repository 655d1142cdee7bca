"""Deliveries: the raw bytes of every call, compressed, and what became of them."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

APPLIED, IGNORED, PARKED = "applied", "ignored", "parked"
WINDOW = 20_000
_LISTED = "id, shop, topic, received_at, state, reason, events, length(body) AS size"


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One delivery as it is stored; ``headers`` is JSON text, ``packed`` the compressed body."""

    shop: str
    key: str
    topic: str
    received_at: str
    state: str
    reason: str
    events: int
    method: str
    query: str
    headers: str
    packed: bytes


def pack(body: bytes) -> bytes:
    """Bodies above 4 kB would go to overflow pages; compressed they rarely do."""
    return zlib.compress(body, 1)


def unpack(packed: bytes) -> bytes:
    """The inverse of `pack`."""
    return zlib.decompress(packed)


def insert(conn: sqlite3.Connection, row: DeliveryRow) -> int | None:
    """Stores it; None if this shop delivered the same before."""
    found = conn.execute(
        "INSERT INTO deliveries (shop, key, topic, received_at, state, reason, events, method, query, headers, body)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id",
        (row.shop, row.key, row.topic, row.received_at, row.state, row.reason, row.events, row.method, row.query,
         row.headers, row.packed),
    ).fetchone()  # fmt: skip
    return int(found[0]) if found else None


def known(conn: sqlite3.Connection, shop: str, key: str) -> bool:
    """Whether this shop delivered the same before."""
    return conn.execute("SELECT 1 FROM deliveries WHERE shop = ? AND key = ?", (shop, key)).fetchone() is not None


def settle(conn: sqlite3.Connection, ident: int, state: str, reason: str, topic: str, events: int) -> None:
    """Notes what a replay made of it."""
    conn.execute(
        "UPDATE deliveries SET state = ?, reason = ?, topic = ?, events = events + ? WHERE id = ?",
        (state, reason, topic, events, ident),
    )


def get(conn: sqlite3.Connection, ident: int) -> sqlite3.Row | None:
    """The whole row."""
    found: sqlite3.Row | None = conn.execute("SELECT * FROM deliveries WHERE id = ?", (ident,)).fetchone()
    return found


def newest(
    conn: sqlite3.Connection, *, state: str | None = None, shop: str | None = None, limit: int = 100
) -> list[sqlite3.Row]:
    """The newest deliveries without their bodies."""
    return conn.execute(
        f"SELECT {_LISTED} FROM deliveries WHERE (? IS NULL OR state = ?) AND (? IS NULL OR shop = ?)"
        " ORDER BY id DESC LIMIT ?",
        (state, state, shop, shop, limit),
    ).fetchall()


def page(
    conn: sqlite3.Connection,
    *,
    state: str = "",
    shop: str = "",
    shops: Sequence[str] = (),
    search: str = "",
    after: int | None = None,
    limit: int,
) -> list[sqlite3.Row]:
    """The newest deliveries without their bodies. What is parked is found by index; any other filter looks at the
    newest `WINDOW` rows only. ``search``: topic or reason."""
    clauses: list[str] = ["id < ?"]
    values: list[object] = [2**63 - 1 if after is None else after]
    if state == PARKED:
        clauses.append("state = 'parked'")
    elif state or shop or shops or search:
        clauses.append(f"id > (SELECT coalesce(max(id), 0) - {WINDOW} FROM deliveries)")
        clauses, values = ([*clauses, "state = ?"], [*values, state]) if state else (clauses, values)
    if shop:
        clauses, values = [*clauses, "shop = ?"], [*values, shop]
    if shops:
        clauses, values = [*clauses, f"shop IN ({', '.join('?' * len(shops))})"], [*values, *shops]
    if search:
        clauses, values = [*clauses, "(topic LIKE ? OR reason LIKE ?)"], [*values, *[f"%{search}%"] * 2]
    return conn.execute(
        f"SELECT {_LISTED} FROM deliveries WHERE {' AND '.join(clauses)} ORDER BY id DESC LIMIT ?", (*values, limit)
    ).fetchall()


def parked(conn: sqlite3.Connection, shops: Sequence[str] = ()) -> int:
    """How many wait for a fix, by index; of these shops, by default of all."""
    owned = f" AND shop IN ({', '.join('?' * len(shops))})" if shops else ""
    found = conn.execute(f"SELECT count(*) FROM deliveries WHERE state = 'parked'{owned}", list(shops)).fetchone()
    return int(found[0])


def counts(conn: sqlite3.Connection) -> dict[str, int]:
    """How many there are in each state."""
    return dict(conn.execute("SELECT state, count(*) FROM deliveries GROUP BY state").fetchall())
