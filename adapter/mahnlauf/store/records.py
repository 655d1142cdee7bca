"""Small records: plan versions, findings for the operator, finished runs."""

from __future__ import annotations

import sqlite3


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


def resolve(conn: sqlite3.Connection, shop: str, code: str, now: str) -> None:
    """The matter is settled."""
    conn.execute(
        "UPDATE findings SET resolved_at = ? WHERE shop = ? AND code = ? AND resolved_at IS NULL",
        (now, shop, code),
    )


def note_run(conn: sqlite3.Connection, shop: str, day: str, now: str, due: int, acted: int, blocked: int) -> None:
    """A run that found something to do, for the screen."""
    conn.execute(
        "INSERT INTO runs (shop, day, finished_at, due, acted, blocked) VALUES (?, ?, ?, ?, ?, ?)",
        (shop, day, now, due, acted, blocked),
    )


def last_run(conn: sqlite3.Connection) -> sqlite3.Row | None:
    """The newest run that found something to do."""
    row: sqlite3.Row | None = conn.execute(
        "SELECT day, finished_at, due, acted, blocked FROM runs ORDER BY id DESC LIMIT 1"
    ).fetchone()
    return row
