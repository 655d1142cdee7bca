"""What reports read: claims and grants one after the other, so that a list of any length needs no memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

from mahnlauf.store.access import GrantRow
from mahnlauf.store.claims import COLUMNS, ClaimRow

_GRANT = "id, shop, participant, product, state, reason, since, until, version, updated_at"


def claims_of(conn: sqlite3.Connection, shops: Sequence[str], *, owing: bool = False) -> Iterator[ClaimRow]:
    """The claims of these shops by id. ``owing``: only those on which anything is open or to be paid back today."""
    marks = ", ".join("?" * len(shops))
    more = " AND (principal_minor + fees_minor + interest_minor > 0 OR credit_minor > 0)" if owing else ""
    rows = conn.execute(
        f"SELECT {COLUMNS}, id, version FROM claims WHERE +shop IN ({marks}){more} ORDER BY id", list(shops)
    )
    return (ClaimRow(*row) for row in rows)


def mailed(conn: sqlite3.Connection, shop: str, key: str) -> str | None:
    """The state of the command that mails a report; None if it was never made."""
    row = conn.execute("SELECT state FROM commands WHERE shop = ? AND key = ?", (shop, key)).fetchone()
    return str(row[0]) if row else None


def forget_file(conn: sqlite3.Connection, shop: str, key: str) -> None:
    """The report was mailed: what stands in it of buyers is not kept a second time."""
    conn.execute("UPDATE commands SET payload = json_remove(payload, '$.file') WHERE shop = ? AND key = ?", (shop, key))


def grants_of(conn: sqlite3.Connection, shops: Sequence[str]) -> Iterator[GrantRow]:
    """The grants of these shops by id."""
    marks = ", ".join("?" * len(shops))
    rows = conn.execute(f"SELECT {_GRANT} FROM grants WHERE shop IN ({marks}) ORDER BY id", list(shops))
    return (GrantRow(*row) for row in rows)
