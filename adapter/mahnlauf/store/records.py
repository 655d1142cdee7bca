"""Small records: plan versions, findings for the operator, finished runs."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence


def keep_plan(conn: sqlite3.Connection, version: str, name: str, content: str, now: str) -> None:
    """Keeps the content of a plan version, so that a claim can be read with it for ever."""
    conn.execute(
        "INSERT INTO plan_versions (version, name, content, seen_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (version, name, content, now),
    )


def plan_content(conn: sqlite3.Connection, version: str) -> str | None:
    """The JSON content of a plan version."""
    row = conn.execute("SELECT content FROM plan_versions WHERE version = ?", (version,)).fetchone()
    return str(row[0]) if row else None


def report(conn: sqlite3.Connection, shop: str, code: str, text: str, now: str) -> None:
    """Tells the operator something; the same again only counts."""
    conn.execute(
        "INSERT INTO findings (shop, code, text, seen_at) VALUES (?, ?, ?, ?) ON CONFLICT (shop, code, text)"
        " DO UPDATE SET times = times + 1, seen_at = excluded.seen_at, resolved_at = NULL",
        (shop, code, text, now),
    )


def open_findings(conn: sqlite3.Connection) -> list[sqlite3.Row]:
    """What the operator has not resolved yet, newest first."""
    return conn.execute(
        "SELECT id, shop, code, text, seen_at, times FROM findings WHERE resolved_at IS NULL ORDER BY seen_at DESC"
    ).fetchall()


def resolve_one(conn: sqlite3.Connection, ident: int, now: str) -> bool:
    """Somebody has seen to it; False if it was settled before."""
    row = conn.execute("UPDATE findings SET resolved_at = ? WHERE id = ? AND resolved_at IS NULL", (now, ident))
    return row.rowcount > 0


def resolve(conn: sqlite3.Connection, shop: str, code: str, now: str) -> None:
    """The matter is settled."""
    conn.execute(
        "UPDATE findings SET resolved_at = ? WHERE shop = ? AND code = ? AND resolved_at IS NULL",
        (now, shop, code),
    )


def resolve_failures(conn: sqlite3.Connection, shop: str, code: str, command_id: int, now: str) -> None:
    """What kept this command from leaving is settled, unless another one of the shop failed for good for that."""
    conn.execute(
        "UPDATE findings SET resolved_at = ? WHERE shop = ? AND code = ? AND resolved_at IS NULL"
        " AND text IN (SELECT answer FROM attempts WHERE command_id = ?)"
        " AND text NOT IN (SELECT answer FROM commands WHERE shop = ? AND state IN ('refused', 'gave_up'))",
        (now, shop, code, command_id, shop),
    )


def note_run(conn: sqlite3.Connection, shop: str, day: str, now: str, due: int, acted: int, blocked: int) -> None:
    """A run that found something to do, for the screen."""
    conn.execute(
        "INSERT INTO runs (shop, day, finished_at, due, acted, blocked) VALUES (?, ?, ?, ?, ?, ?)",
        (shop, day, now, due, acted, blocked),
    )


def last_run(conn: sqlite3.Connection, shops: Sequence[str] = ()) -> sqlite3.Row | None:
    """The newest run that found something to do; of these shops, by default of all."""
    owned = f" WHERE shop IN ({', '.join('?' * len(shops))})" if shops else ""
    row: sqlite3.Row | None = conn.execute(
        f"SELECT day, finished_at, due, acted, blocked FROM runs{owned} ORDER BY id DESC LIMIT 1", list(shops)
    ).fetchone()
    return row
