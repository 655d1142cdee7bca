"""The audit log: who did what, when, through which door. Rows are only ever added; triggers refuse everything else."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

_COLUMNS = "at, actor, via, what, shop, claim_id, detail, key, digest"


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One entry. ``what`` is a dotted word (claim.hold, user.added), ``detail`` a JSON object without free text,
    ``key`` the actor's idempotency key or empty, ``digest`` tells whether the same was asked with it."""

    at: str
    actor: str
    via: str
    what: str
    shop: str = ""
    claim_id: int | None = None
    detail: str = "{}"
    key: str = ""
    digest: str = ""
    id: int | None = None


def append(conn: sqlite3.Connection, row: AuditRow) -> None:
    """Adds an entry; raises sqlite3.IntegrityError if this actor used that key already."""
    conn.execute(
        f"INSERT INTO audit ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (row.at, row.actor, row.via, row.what, row.shop, row.claim_id, row.detail, row.key, row.digest),
    )


def of_key(conn: sqlite3.Connection, actor: str, key: str) -> AuditRow | None:
    """What that actor did with that key."""
    row = conn.execute(f"SELECT {_COLUMNS}, id FROM audit WHERE actor = ? AND key = ?", (actor, key)).fetchone()
    return AuditRow(*row) if row else None


def of_claim(conn: sqlite3.Connection, claim_id: int) -> list[AuditRow]:
    """Everything that people did to a claim, newest first."""
    rows = conn.execute(f"SELECT {_COLUMNS}, id FROM audit WHERE claim_id = ? ORDER BY id DESC", (claim_id,))
    return [AuditRow(*row) for row in rows]


def page(
    conn: sqlite3.Connection, *, shop: str = "", actor: str = "", what: str = "", after: int | None = None, limit: int
) -> list[AuditRow]:
    """The log, newest first; ``what`` is the beginning of the word, ``after`` the last id of the page before."""
    rows = conn.execute(
        f"SELECT {_COLUMNS}, id FROM audit WHERE id < ? AND (? = '' OR shop = ?) AND (? = '' OR actor = ?)"
        " AND substr(what, 1, length(?)) = ? ORDER BY id DESC LIMIT ?",
        (2**63 - 1 if after is None else after, shop, shop, actor, actor, what, what, limit),
    )
    return [AuditRow(*row) for row in rows]
