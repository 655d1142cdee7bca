"""The spool: letters on paper between the day they were written and the day somebody printed them.

A letter is taken into a batch before the batch is made, and marked as printed after it is on disk. A crash in between
leaves a batch that is taken and not printed: it is made once more, with the same letters.
"""

from __future__ import annotations

import sqlite3

from mahnlauf.store.commands import CommandRow, many


def add(conn: sqlite3.Connection, command_id: int, shop: str, now: str) -> None:
    """A letter waits for the printer; once is enough."""
    conn.execute(
        "INSERT INTO spool (command_id, shop, added_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (command_id, shop, now),
    )


def has(conn: sqlite3.Connection, command_id: int) -> bool:
    """Whether that letter is in the spool, printed or not."""
    return conn.execute("SELECT 1 FROM spool WHERE command_id = ?", (command_id,)).fetchone() is not None


def waiting(conn: sqlite3.Connection) -> dict[str, int]:
    """How many letters wait, by shop."""
    return dict(
        conn.execute("SELECT shop, count(*) FROM spool WHERE printed_at IS NULL GROUP BY shop ORDER BY shop").fetchall()
    )


def untaken(conn: sqlite3.Connection, shop: str, after: int, limit: int) -> list[CommandRow]:
    """The shop's letters that wait and are in no batch yet, oldest first, after the command of that id."""
    rows = conn.execute(
        "SELECT command_id FROM spool WHERE shop = ? AND printed_at IS NULL AND batch IS NULL AND command_id > ?"
        " ORDER BY command_id LIMIT ?",
        (shop, after, limit),
    )
    return many(conn, [row[0] for row in rows])


def remove(conn: sqlite3.Connection, command_id: int) -> None:
    """A letter is not printed after all."""
    conn.execute("DELETE FROM spool WHERE command_id = ? AND batch IS NULL", (command_id,))


def take(conn: sqlite3.Connection, shop: str, batch: str, limit: int) -> int:
    """Puts the shop's oldest waiting letters into a batch; returns how many."""
    row = conn.execute(
        "UPDATE spool SET batch = ? WHERE command_id IN (SELECT command_id FROM spool WHERE shop = ?"
        " AND printed_at IS NULL AND batch IS NULL ORDER BY command_id LIMIT ?)",
        (batch, shop, limit),
    )
    return row.rowcount


def unfinished(conn: sqlite3.Connection) -> list[tuple[str, str]]:
    """(shop, batch) that were taken and are not marked as printed, oldest first."""
    rows = conn.execute(
        "SELECT shop, batch FROM spool WHERE printed_at IS NULL AND batch IS NOT NULL GROUP BY shop, batch"
        " ORDER BY min(command_id)"
    )
    return [(row[0], row[1]) for row in rows]


def letters(conn: sqlite3.Connection, shop: str, batch: str) -> list[CommandRow]:
    """The letters of a batch, oldest first."""
    rows = conn.execute(
        "SELECT command_id FROM spool WHERE shop = ? AND batch = ? AND printed_at IS NULL ORDER BY command_id",
        (shop, batch),
    )
    return many(conn, [row[0] for row in rows])


def printed(conn: sqlite3.Connection, shop: str, batch: str, now: str) -> int:
    """The batch is on disk; returns how many letters were marked just now."""
    row = conn.execute(
        "UPDATE spool SET printed_at = ? WHERE shop = ? AND batch = ? AND printed_at IS NULL", (now, shop, batch)
    )
    return row.rowcount


def batches_of_day(conn: sqlite3.Connection, shop: str, day: str) -> int:
    """How many batches this shop has had that are named after that day."""
    row = conn.execute(
        "SELECT count(DISTINCT batch) FROM spool WHERE shop = ? AND batch LIKE ?", (shop, f"{day}-%")
    ).fetchone()
    return int(row[0])
