"""Connections: course platforms that the owner connected. Secrets come in and go out encrypted."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ConnectionRow:
    """One connected course platform as stored; ``secrets`` is a sealed token."""

    name: str
    platform: str
    settings: dict[str, str]
    secrets: str


def get(conn: sqlite3.Connection, name: str) -> ConnectionRow | None:
    """The connection of that name."""
    row = conn.execute("SELECT name, platform, settings, secrets FROM connections WHERE name = ?", (name,)).fetchone()
    return ConnectionRow(row[0], row[1], json.loads(row[2]), row[3]) if row else None


def all_connections(conn: sqlite3.Connection) -> list[ConnectionRow]:
    """Every connection, by name."""
    rows = conn.execute("SELECT name, platform, settings, secrets FROM connections ORDER BY name")
    return [ConnectionRow(row[0], row[1], json.loads(row[2]), row[3]) for row in rows]


def save(conn: sqlite3.Connection, row: ConnectionRow, now: str) -> None:
    """Adds it or replaces its settings."""
    conn.execute(
        "INSERT INTO connections (name, platform, settings, secrets, created_at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (name) DO UPDATE SET platform = excluded.platform, settings = excluded.settings,"
        " secrets = excluded.secrets",
        (row.name, row.platform, json.dumps(row.settings, ensure_ascii=False), row.secrets, now),
    )


def remove(conn: sqlite3.Connection, name: str) -> None:
    """Forgets it."""
    conn.execute("DELETE FROM connections WHERE name = ?", (name,))
