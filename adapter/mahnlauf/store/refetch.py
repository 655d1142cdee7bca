"""The slow round: which orders are asked about again, and how far it came."""

from __future__ import annotations

import sqlite3

_COLLECTED = "'open', 'handed_over', 'in_court', 'external'"


def orders(conn: sqlite3.Connection, shop: str, settled_since: str, after: int, limit: int) -> list[tuple[int, str]]:
    """(claim id, order) of open claims and of those that changed since then, by id, after that id."""
    rows = conn.execute(
        f"SELECT id, order_ref FROM claims WHERE shop = ? AND id > ? AND (state IN ({_COLLECTED}) OR updated_at >= ?)"
        " ORDER BY id LIMIT ?",
        (shop, after, settled_since, limit),
    )
    return [(row[0], row[1]) for row in rows]


def progress(conn: sqlite3.Connection, shop: str) -> tuple[int, str | None]:
    """The last claim that this round asked about (0: none is under way), and when the last round ended."""
    row = conn.execute("SELECT refetch_after, refetched_at FROM shops WHERE name = ?", (shop,)).fetchone()
    return (row[0], row[1]) if row else (0, None)


def came_to(conn: sqlite3.Connection, shop: str, after: int) -> None:
    """The round has asked up to this claim."""
    conn.execute("UPDATE shops SET refetch_after = ? WHERE name = ?", (after, shop))


def ended(conn: sqlite3.Connection, shop: str, now: str) -> None:
    """The round is over."""
    conn.execute("UPDATE shops SET refetch_after = 0, refetched_at = ? WHERE name = ?", (now, shop))


def is_due_again(conn: sqlite3.Connection, shop: str) -> None:
    """The next round begins at once; one that is under way goes on."""
    conn.execute("UPDATE shops SET refetched_at = NULL WHERE name = ?", (shop,))
