"""Shops that registered themselves: which store each is connected to, and its platform's facts, always encrypted."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RegistrationRow:
    """One registration as stored: ``sealed`` is an encrypted token, ``shop`` empty if no store is connected."""

    platform: str
    ident: str
    shop: str
    sealed: str


def get(conn: sqlite3.Connection, platform: str, ident: str) -> RegistrationRow | None:
    """The registration of that id."""
    found = conn.execute(
        "SELECT platform, ident, shop, sealed FROM registrations WHERE platform = ? AND ident = ?", (platform, ident)
    ).fetchone()
    return RegistrationRow(*found) if found else None


def of_platform(conn: sqlite3.Connection, platform: str) -> list[RegistrationRow]:
    """Every registration of a platform, by the name of its store."""
    rows = conn.execute(
        "SELECT platform, ident, shop, sealed FROM registrations WHERE platform = ? ORDER BY shop, ident", (platform,)
    )
    return [RegistrationRow(*row) for row in rows]


def save(conn: sqlite3.Connection, row: RegistrationRow, now: str) -> None:
    """Adds it or replaces it."""
    conn.execute(
        "INSERT INTO registrations (platform, ident, shop, sealed, updated_at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (platform, ident) DO UPDATE SET shop = excluded.shop, sealed = excluded.sealed,"
        " updated_at = excluded.updated_at",
        (row.platform, row.ident, row.shop, row.sealed, now),
    )


def drop_begun(conn: sqlite3.Connection, platform: str, before: str) -> None:
    """Forgets registrations that were begun before that instant and never led to a store."""
    conn.execute("DELETE FROM registrations WHERE platform = ? AND shop = '' AND updated_at < ?", (platform, before))
