"""Subscribers: endpoints that hear our signed messages, and the messages themselves, so that they can be told again."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from mahnlauf.store import commands
from mahnlauf.store.commands import CommandRow

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


def hearing(conn: sqlite3.Connection, shop: str, kind: str) -> list[SubscriberRow]:
    """Those of a shop that want that type, also those that are switched off."""
    rows = conn.execute(f"SELECT {_COLUMNS} FROM subscribers WHERE shop = ? ORDER BY id", (shop,))
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


def log(
    conn: sqlite3.Connection, ident: int, *, state: str = "", search: str = "", after: int | None = None, limit: int
) -> list[CommandRow]:
    """The messages to one endpoint, newest first: of those in the newest `commands.WINDOW`. ``search``: a part of the
    type, of what stands in the message, or of the last answer."""
    where: list[str] = ["json_extract(payload, '$.subscriber') = ?"]
    values: list[Any] = [ident]
    if state:
        where, values = [*where, "state = ?"], [*values, state]
    if search:
        pattern = "%" + search.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%"
        where, values = [*where, "(payload LIKE ? ESCAPE '!' OR answer LIKE ? ESCAPE '!')"], [*values, pattern, pattern]
    if after is not None:
        where, values = [*where, "id < ?"], [*values, after]
    rows = conn.execute(
        "SELECT id FROM (SELECT id, payload, state, answer FROM commands WHERE kind = 'subscriber'"
        f" ORDER BY id DESC LIMIT {commands.WINDOW}) WHERE {' AND '.join(where)} ORDER BY id DESC LIMIT ?",
        (*values, limit),
    )
    return sorted(commands.many(conn, [row[0] for row in rows]), key=lambda one: -one.id)


def waiting(conn: sqlite3.Connection) -> dict[int, int]:
    """How many messages wait for each endpoint."""
    rows = conn.execute(
        "SELECT json_extract(payload, '$.subscriber'), count(*) FROM commands"
        " WHERE state IN ('waiting', 'leased') AND kind = 'subscriber' GROUP BY 1"
    )
    return {row[0]: row[1] for row in rows}
