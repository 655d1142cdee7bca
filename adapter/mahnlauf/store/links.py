"""Which links to a claim were revoked."""

from __future__ import annotations

import sqlite3


def revoke(conn: sqlite3.Connection, claim_id: int, day: str) -> None:
    """Every link to the claim that was made up to that day opens nothing any more."""
    conn.execute(
        "INSERT INTO revoked_links (claim_id, up_to) VALUES (?, ?)"
        " ON CONFLICT (claim_id) DO UPDATE SET up_to = max(up_to, excluded.up_to)",
        (claim_id, day),
    )


def revoked_up_to(conn: sqlite3.Connection, claim_id: int) -> str:
    """The last day whose links are revoked; empty if none are."""
    row = conn.execute("SELECT up_to FROM revoked_links WHERE claim_id = ?", (claim_id,)).fetchone()
    return str(row[0]) if row else ""
