"""Tokens: who may ask us by API. Only a digest is kept, so a stolen database opens nothing."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

_COLUMNS = "id, name, digest, shop, scope, created_at, revoked_at"


@dataclass(frozen=True, slots=True)
class TokenRow:
    """One token: its name, the one shop that it may ask about, and what for (scopes separated by commas)."""

    id: int
    name: str
    digest: str
    shop: str
    scope: str
    created_at: str
    revoked_at: str | None

    @property
    def scopes(self) -> frozenset[str]:
        """What it is for."""
        return frozenset(self.scope.split(","))


def add(conn: sqlite3.Connection, name: str, digest: str, shop: str, scope: str, now: str) -> bool:
    """Adds it; False if a token of that name exists."""
    row = conn.execute(
        "INSERT INTO tokens (name, digest, shop, scope, created_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (name, digest, shop, scope, now),
    )
    return row.rowcount > 0


def by_digest(conn: sqlite3.Connection, digest: str) -> TokenRow | None:
    """The token of that digest, unless it was revoked."""
    row = conn.execute(f"SELECT {_COLUMNS} FROM tokens WHERE digest = ? AND revoked_at IS NULL", (digest,)).fetchone()
    return TokenRow(*row) if row else None


def all_tokens(conn: sqlite3.Connection) -> list[TokenRow]:
    """Every token, by name."""
    return [TokenRow(*row) for row in conn.execute(f"SELECT {_COLUMNS} FROM tokens ORDER BY name")]


def revoke(conn: sqlite3.Connection, name: str, now: str) -> bool:
    """It no longer counts; False if there is none of that name that does."""
    row = conn.execute("UPDATE tokens SET revoked_at = ? WHERE name = ? AND revoked_at IS NULL", (now, name))
    return row.rowcount > 0
