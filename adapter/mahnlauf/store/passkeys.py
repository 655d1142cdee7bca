"""Passkeys: public keys of people, and the challenges that wait for an answer. Nothing secret is kept here."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

_COLUMNS = "id, user_id, credential, public_key, sign_count, name, made_at, used_at"


@dataclass(frozen=True, slots=True)
class PasskeyRow:
    """One passkey; ``user_id`` None: the owner's. ``credential`` and ``public_key`` are base64url."""

    id: int
    user_id: int | None
    credential: str
    public_key: str
    sign_count: int
    name: str
    made_at: str
    used_at: str | None


def ask(conn: sqlite3.Connection, bound: str, purpose: str, challenge: str, now: str, expires_at: str) -> None:
    """A new challenge for that browser; the one before is void. Those that are over go."""
    conn.execute("DELETE FROM passkey_challenges WHERE expires_at < ?", (now,))
    conn.execute(
        "INSERT INTO passkey_challenges (bound, purpose, challenge, expires_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET challenge = excluded.challenge, expires_at = excluded.expires_at",
        (bound, purpose, challenge, expires_at),
    )


def take(conn: sqlite3.Connection, bound: str, purpose: str, now: str) -> str | None:
    """The challenge of that browser, which is gone then, whatever the answer is; None if there is none."""
    row = conn.execute(
        "DELETE FROM passkey_challenges WHERE bound = ? AND purpose = ? AND expires_at >= ? RETURNING challenge",
        (bound, purpose, now),
    ).fetchone()
    return str(row[0]) if row else None


def add(conn: sqlite3.Connection, row: PasskeyRow) -> int | None:
    """A new passkey; its id, None if that credential is known."""
    found = conn.execute(
        "INSERT INTO passkeys (user_id, credential, public_key, sign_count, name, made_at)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id",
        (row.user_id, row.credential, row.public_key, row.sign_count, row.name, row.made_at),
    ).fetchone()
    return int(found[0]) if found else None


def of_credential(conn: sqlite3.Connection, credential: str) -> PasskeyRow | None:
    """The passkey of that credential."""
    row = conn.execute(f"SELECT {_COLUMNS} FROM passkeys WHERE credential = ?", (credential,)).fetchone()
    return PasskeyRow(*row) if row else None


def of_user(conn: sqlite3.Connection, user_id: int | None) -> list[PasskeyRow]:
    """Somebody's passkeys, the oldest first; None: the owner's."""
    rows = conn.execute(f"SELECT {_COLUMNS} FROM passkeys WHERE user_id IS ? ORDER BY id", (user_id,))
    return [PasskeyRow(*row) for row in rows]


def used(conn: sqlite3.Connection, row: PasskeyRow, sign_count: int, now: str) -> bool:
    """It was used and counts on; False if somebody used it since ``row`` was read, or if it is gone."""
    done = conn.execute(
        "UPDATE passkeys SET sign_count = ?, used_at = ? WHERE id = ? AND sign_count = ?",
        (sign_count, now, row.id, row.sign_count),
    )
    return done.rowcount > 0


def rename(conn: sqlite3.Connection, ident: int, user_id: int | None, name: str) -> bool:
    """Another name; False if it is not that person's."""
    done = conn.execute("UPDATE passkeys SET name = ? WHERE id = ? AND user_id IS ?", (name, ident, user_id))
    return done.rowcount > 0


def remove(conn: sqlite3.Connection, ident: int, user_id: int | None) -> bool:
    """It opens nothing any more; False if it is not that person's."""
    return conn.execute("DELETE FROM passkeys WHERE id = ? AND user_id IS ?", (ident, user_id)).rowcount > 0


def remove_all(conn: sqlite3.Connection, user_id: int | None) -> int:
    """None of that person's opens anything any more; returns how many there were."""
    return conn.execute("DELETE FROM passkeys WHERE user_id IS ?", (user_id,)).rowcount


def counts(conn: sqlite3.Connection) -> dict[int, int]:
    """How many passkeys each user has."""
    rows = conn.execute("SELECT user_id, count(*) FROM passkeys WHERE user_id IS NOT NULL GROUP BY user_id")
    return {row[0]: row[1] for row in rows}
