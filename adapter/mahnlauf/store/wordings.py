"""Every text of a shop's own that ever stood: rows are only added, the newest one counts."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

_COLUMNS = "shop, voice, template, text, saved_at, actor, id"


@dataclass(frozen=True, slots=True)
class WordingRow:
    """One version. ``text`` is empty where the shop went back to the shipped one; ``actor`` is empty where the file
    was changed by hand."""

    shop: str
    voice: str
    template: str
    text: str
    saved_at: str
    actor: str
    id: int = 0


def append(conn: sqlite3.Connection, row: WordingRow) -> None:
    """Adds a version."""
    conn.execute(
        "INSERT INTO wordings (shop, voice, template, text, saved_at, actor) VALUES (?, ?, ?, ?, ?, ?)",
        (row.shop, row.voice, row.template, row.text, row.saved_at, row.actor),
    )


def newest(conn: sqlite3.Connection, shop: str, voice: str, template: str) -> WordingRow | None:
    """The version that was saved last."""
    return next(iter(versions(conn, shop, voice, template, 1)), None)


def versions(conn: sqlite3.Connection, shop: str, voice: str, template: str, limit: int) -> list[WordingRow]:
    """All versions of a text, newest first."""
    rows = conn.execute(
        f"SELECT {_COLUMNS} FROM wordings WHERE (shop, voice, template) = (?, ?, ?) ORDER BY id DESC LIMIT ?",
        (shop, voice, template, limit),
    )
    return [WordingRow(*row) for row in rows]
