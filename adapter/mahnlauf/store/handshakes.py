"""One-time tokens of connections that a shop owner is about to allow; only their digests are kept."""

from __future__ import annotations

import sqlite3


def begin(conn: sqlite3.Connection, digest: str, shop: str, expires_at: str) -> None:
    """Expects an answer with this token until then; earlier tokens of the shop end."""
    conn.execute("DELETE FROM handshakes WHERE shop = ?", (shop,))
    conn.execute("INSERT INTO handshakes (digest, shop, expires_at) VALUES (?, ?, ?)", (digest, shop, expires_at))


def expected(conn: sqlite3.Connection, digest: str, now: str) -> str | None:
    """The shop that this token belongs to, None if it is unknown, used or too old."""
    row = conn.execute(
        "SELECT shop FROM handshakes WHERE digest = ? AND used_at IS NULL AND expires_at > ?", (digest, now)
    ).fetchone()
    return str(row[0]) if row else None


def use(conn: sqlite3.Connection, digest: str, now: str) -> bool:
    """Uses the token up; False if somebody was faster."""
    row = conn.execute("UPDATE handshakes SET used_at = ? WHERE digest = ? AND used_at IS NULL", (now, digest))
    return row.rowcount > 0
