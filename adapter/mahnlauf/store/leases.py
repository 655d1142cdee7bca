"""Leases as a list for people, and how the connected course platforms are: when they answered, what waits for them."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mahnlauf.store.access import LeaseRow

ANNOUNCED = "announced"  # still granted, and a day is known on which that ends
_COLUMNS = "id, shop, order_ref, product, participant, state, reason, by, since, until, paid_through, claim_id"
_STANDS: Mapping[str, str] = {
    "": "TRUE",
    "granted": "state = 'granted'",
    ANNOUNCED: "state = 'granted' AND until IS NOT NULL AND reason <> ''",
    "suspended": "state = 'suspended' AND state <> 'granted'",  # as the index says it
    "revoked": "state = 'revoked' AND state <> 'granted'",
}
STANDS = tuple(_STANDS)


@dataclass(frozen=True, slots=True)
class Listed:
    """A lease with the key of its page."""

    id: int
    lease: LeaseRow


@dataclass(frozen=True, slots=True)
class Health:
    """How a connection is. Instants, None if never; ``fault`` is the last one and empty once it answered again."""

    answered_at: str | None = None
    fault_at: str | None = None
    fault: str = ""


def page(
    conn: sqlite3.Connection, shops: Sequence[str], *, stands: str = "", search: str = "", after: int | None = None,
    limit: int,
) -> list[Listed]:  # fmt: skip
    """The leases of those shops, newest first. ``stands`` is one of `STANDS`; ``search``: how a participant begins, or
    exactly an order or a product."""
    holes = ", ".join("?" * len(shops))
    where, values = [_STANDS[stands], f"shop IN ({holes})"], [*shops]
    if search:
        word = search.strip()
        where.append(
            f"((shop IN ({holes}) AND participant >= ? AND participant < ?)"
            f" OR (shop IN ({holes}) AND order_ref = ?) OR (shop IN ({holes}) AND product = ?))"
        )
        begin = word.lower()
        values += [*shops, begin, f"{begin}\U0010ffff", *shops, word, *shops, word]
    if after is not None:
        where.append("id < ?")
    rows = conn.execute(
        f"SELECT {_COLUMNS} FROM leases WHERE {' AND '.join(where)} ORDER BY id DESC LIMIT ?",
        (*values, *(() if after is None else (after,)), limit),
    )
    return [Listed(row[0], LeaseRow(*row[1:])) for row in rows]


def count_taken(conn: sqlite3.Connection, shops: Sequence[str]) -> tuple[int, int]:
    """How many leases are suspended, and how many are announced to be."""
    holes = ", ".join("?" * len(shops))
    found = [
        conn.execute(f"SELECT count(*) FROM leases WHERE {_STANDS[one]} AND shop IN ({holes})", tuple(shops)).fetchone()
        for one in ("suspended", ANNOUNCED)
    ]
    return int(found[0][0]), int(found[1][0])


def health(conn: sqlite3.Connection) -> dict[str, Health]:
    """Of every connection that was ever asked."""
    rows = conn.execute("SELECT connection, answered_at, fault_at, fault FROM connection_health")
    return {row[0]: Health(row[1], row[2], row[3]) for row in rows}


def note_health(conn: sqlite3.Connection, connection: str, now: str, fault: str = "") -> None:
    """It answered, or this was wrong."""
    answered, failed = (None, now) if fault else (now, None)
    conn.execute(
        "INSERT INTO connection_health (connection, answered_at, fault_at, fault) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (connection) DO UPDATE SET answered_at = coalesce(excluded.answered_at, answered_at),"
        " fault_at = coalesce(excluded.fault_at, fault_at), fault = excluded.fault",
        (connection, answered, failed, fault),
    )


def pending(conn: sqlite3.Connection) -> dict[str, int]:
    """How many changes wait for each connection."""
    rows = conn.execute(
        "SELECT json_extract(payload, '$.connection'), count(*) FROM commands"
        " WHERE state IN ('waiting', 'leased') AND kind = 'access' GROUP BY 1"
    )
    return {row[0]: row[1] for row in rows}


def taken(conn: sqlite3.Connection) -> dict[str, int]:
    """How many seats we hold suspended at each connection."""
    rows = conn.execute("SELECT connection, count(*) FROM course_takes GROUP BY connection")
    return {row[0]: row[1] for row in rows}


def forget_health(conn: sqlite3.Connection, connection: str) -> None:
    """The connection is gone."""
    conn.execute("DELETE FROM connection_health WHERE connection = ?", (connection,))


def newest_folded(conn: sqlite3.Connection, shop: str, limit: int) -> list[str]:
    """The folded states of a shop's newest claims, as JSON."""
    rows = conn.execute("SELECT folded FROM claims WHERE shop = ? ORDER BY id DESC LIMIT ?", (shop, limit))
    return [row[0] for row in rows]
