"""Subscribers: endpoints that hear our signed messages, and the messages themselves, so that they can be told again."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

_COLUMNS = "id, shop, url, types, secrets, disabled_at, why, created_at"


@dataclass(frozen=True, slots=True)
class SubscriberRow:
    """One endpoint. ``types``: comma separated, empty for all; ``secrets``: a sealed token."""

    id: int
    shop: str
    url: str
    types: str
    secrets: str
    disabled_at: str | None
    why: str
    created_at: str

    def hears(self, kind: str) -> bool:
        """Whether it asked for messages of that type; a ping everybody hears."""
        return kind == "ping" or not self.types or kind in self.types.split(",")


def add(conn: sqlite3.Connection, shop: str, url: str, types: str, secrets: str, now: str) -> int:
    """Adds an endpoint or changes the one of that address, which works again; returns its id."""
    found = conn.execute(
        "INSERT INTO subscribers (shop, url, types, secrets, created_at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (shop, url) DO UPDATE SET types = excluded.types, secrets = excluded.secrets,"
        " disabled_at = NULL, why = '' RETURNING id",
        (shop, url, types, secrets, now),
    ).fetchone()
    return int(found[0])


def get(conn: sqlite3.Connection, ident: int) -> SubscriberRow | None:
    """The endpoint of that id."""
    row = conn.execute(f"SELECT {_COLUMNS} FROM subscribers WHERE id = ?", (ident,)).fetchone()
    return SubscriberRow(*row) if row else None


def of_shop(conn: sqlite3.Connection, shop: str | None = None) -> list[SubscriberRow]:
    """All endpoints, of one shop if it is named."""
    rows = conn.execute(
        f"SELECT {_COLUMNS} FROM subscribers WHERE ? IS NULL OR shop = ? ORDER BY shop, id", (shop, shop)
    )
    return [SubscriberRow(*row) for row in rows]


def listening(conn: sqlite3.Connection, shop: str, kind: str) -> list[SubscriberRow]:
    """Those of a shop that work and want that type."""
    rows = conn.execute(
        f"SELECT {_COLUMNS} FROM subscribers WHERE shop = ? AND disabled_at IS NULL ORDER BY id", (shop,)
    )
    return [one for row in rows if (one := SubscriberRow(*row)).hears(kind)]


def seal(conn: sqlite3.Connection, ident: int, secrets: str) -> None:
    """Replaces its secrets."""
    conn.execute("UPDATE subscribers SET secrets = ? WHERE id = ?", (secrets, ident))


def switch(conn: sqlite3.Connection, ident: int, disabled_at: str | None, why: str = "") -> None:
    """Switches it off (with the reason) or on again."""
    conn.execute("UPDATE subscribers SET disabled_at = ?, why = ? WHERE id = ?", (disabled_at, why, ident))


def keep_message(conn: sqlite3.Connection, shop: str, kind: str, subject: str, body: str, now: str) -> bool:
    """Keeps a message; False if it was told before."""
    row = conn.execute(
        "INSERT INTO messages (shop, type, subject, body, created_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (shop, kind, subject, body, now),
    )
    return row.rowcount > 0


def messages_since(conn: sqlite3.Connection, shop: str, since: str) -> list[tuple[str, str, str]]:
    """(type, subject, body) of everything that was told from that instant on, oldest first."""
    rows = conn.execute(
        "SELECT type, subject, body FROM messages WHERE shop = ? AND created_at >= ? ORDER BY created_at, id",
        (shop, since),
    )
    return [(row[0], row[1], row[2]) for row in rows]
