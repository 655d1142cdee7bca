"""Users, login links and sessions. Of a session only a digest is kept, so a stolen database opens nothing."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

_USER = "id, email, name, role, shops, language, created_at, removed_at"
_SESSION = "id, digest, user_id, begun_at, seen_at, expires_at, ended_at, browser"


@dataclass(frozen=True, slots=True)
class UserRow:
    """One user. ``shops`` are the names of the shops that he may see, empty: all of them."""

    id: int
    email: str
    name: str
    role: str
    shops: tuple[str, ...]
    language: str
    created_at: str
    removed_at: str | None


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One browser that was let in; ``user_id`` None: the owner, by the link of the command line."""

    id: int
    digest: str
    user_id: int | None
    begun_at: str
    seen_at: str
    expires_at: str
    ended_at: str | None
    browser: str


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One login link."""

    id: int
    user_id: int
    expires_at: str
    used_at: str | None


def save_user(
    conn: sqlite3.Connection, email: str, name: str, role: str, shops: Sequence[str], language: str, now: str
) -> int:
    """Adds a user, or changes the one of that address (one who was removed is back); returns the id."""
    found = conn.execute(
        "INSERT INTO users (email, name, role, shops, language, created_at) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (email) DO UPDATE SET name = excluded.name, role = excluded.role, shops = excluded.shops,"
        " language = excluded.language, removed_at = NULL RETURNING id",
        (email, name, role, json.dumps(list(shops)), language, now),
    ).fetchone()
    return int(found[0])


def user(conn: sqlite3.Connection, ident: int) -> UserRow | None:
    """The user of that id, unless removed."""
    row = conn.execute(f"SELECT {_USER} FROM users WHERE id = ? AND removed_at IS NULL", (ident,)).fetchone()
    return _user(row) if row else None


def user_of(conn: sqlite3.Connection, email: str) -> UserRow | None:
    """The user of that address, unless removed."""
    row = conn.execute(f"SELECT {_USER} FROM users WHERE email = ? AND removed_at IS NULL", (email,)).fetchone()
    return _user(row) if row else None


def users(conn: sqlite3.Connection) -> list[UserRow]:
    """Every user who is not removed, by name."""
    rows = conn.execute(f"SELECT {_USER} FROM users WHERE removed_at IS NULL ORDER BY name, email")
    return [_user(row) for row in rows]


def set_language(conn: sqlite3.Connection, ident: int, language: str) -> None:
    """In which language the user's desk speaks."""
    conn.execute("UPDATE users SET language = ? WHERE id = ?", (language, ident))


def remove_user(conn: sqlite3.Connection, ident: int, now: str) -> None:
    """The user may not enter any more; every session of his ends."""
    conn.execute("UPDATE users SET removed_at = ? WHERE id = ?", (now, ident))
    conn.execute("UPDATE sessions SET ended_at = ? WHERE user_id = ? AND ended_at IS NULL", (now, ident))


def add_link(conn: sqlite3.Connection, user_id: int, now: str, expires_at: str) -> int:
    """A new login link; returns its id."""
    row = conn.execute(
        "INSERT INTO login_links (user_id, made_at, expires_at) VALUES (?, ?, ?) RETURNING id",
        (user_id, now, expires_at),
    ).fetchone()
    return int(row[0])


def link(conn: sqlite3.Connection, ident: int) -> LinkRow | None:
    """The link of that id."""
    row = conn.execute("SELECT id, user_id, expires_at, used_at FROM login_links WHERE id = ?", (ident,)).fetchone()
    return LinkRow(*row) if row else None


def links_since(conn: sqlite3.Connection, user_id: int, since: str) -> int:
    """How many links were made for the user since then."""
    row = conn.execute("SELECT count(*) FROM login_links WHERE user_id = ? AND made_at > ?", (user_id, since))
    return int(row.fetchone()[0])


def use_link(conn: sqlite3.Connection, ident: int, now: str) -> bool:
    """Uses it up; False if somebody did before."""
    row = conn.execute("UPDATE login_links SET used_at = ? WHERE id = ? AND used_at IS NULL", (now, ident))
    return row.rowcount > 0


def begin_session(
    conn: sqlite3.Connection, digest: str, user_id: int | None, now: str, expires_at: str, browser: str
) -> None:
    """Somebody was let in."""
    conn.execute(
        "INSERT INTO sessions (digest, user_id, begun_at, seen_at, expires_at, browser) VALUES (?, ?, ?, ?, ?, ?)",
        (digest, user_id, now, now, expires_at, browser),
    )


def session(conn: sqlite3.Connection, digest: str, now: str) -> SessionRow | None:
    """The open session of that digest."""
    row = conn.execute(
        f"SELECT {_SESSION} FROM sessions WHERE digest = ? AND ended_at IS NULL AND expires_at >= ?", (digest, now)
    ).fetchone()
    return SessionRow(*row) if row else None


def sessions(conn: sqlite3.Connection, now: str) -> list[SessionRow]:
    """Every open session, the newest first."""
    rows = conn.execute(
        f"SELECT {_SESSION} FROM sessions WHERE ended_at IS NULL AND expires_at >= ? ORDER BY seen_at DESC, id DESC",
        (now,),
    )
    return [SessionRow(*row) for row in rows]


def see_session(conn: sqlite3.Connection, ident: int, now: str) -> None:
    """It is still in use."""
    conn.execute("UPDATE sessions SET seen_at = ? WHERE id = ?", (now, ident))


def end_session(conn: sqlite3.Connection, ident: int, now: str) -> bool:
    """It opens nothing any more; False if it had ended."""
    row = conn.execute("UPDATE sessions SET ended_at = ? WHERE id = ? AND ended_at IS NULL", (now, ident))
    return row.rowcount > 0


def _user(row: sqlite3.Row) -> UserRow:
    ident, email, name, role, shops, *rest = row
    return UserRow(ident, email, name, role, tuple(json.loads(shops)), *rest)
