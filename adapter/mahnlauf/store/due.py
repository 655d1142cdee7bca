"""Claims whose day has come, by the index over (day, id). It holds only claims that have a day: SQLite uses it where
the day is compared by itself, not where only the pair is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from mahnlauf.store.claims import COLUMNS, ClaimRow

Key = tuple[str, int]  # day, id: the order in which claims are due
BEFORE_ALL: Key = ("", 0)
_LAST = 2**63 - 1


def end_of(day: str) -> Key:
    """The key behind all claims of the day and of those before it."""
    return day, _LAST


def page(conn: sqlite3.Connection, after: Key, until: Key, limit: int, shop: str | None = None) -> list[ClaimRow]:
    """The next ones after the key that was reached."""
    rows = conn.execute(
        f"SELECT {COLUMNS}, id, version FROM claims WHERE next_on <= ? AND (next_on, id) <= (?, ?)"
        " AND (next_on, id) > (?, ?) AND (? IS NULL OR shop = ?) ORDER BY next_on, id LIMIT ?",
        (until[0], *until, *after, shop, shop, limit),
    )
    return [ClaimRow(*row) for row in rows]


def middle(conn: sqlite3.Connection, until: Key, at_least: int, shop: str | None = None) -> Key | None:
    """The last key of their first half; None if there are fewer than ``at_least``."""
    some = "FROM claims WHERE next_on <= ? AND (next_on, id) <= (?, ?) AND (? IS NULL OR shop = ?)"
    asked = (until[0], *until, shop, shop)
    (number,) = conn.execute(f"SELECT count(*) {some}", asked).fetchone()
    if number < at_least:
        return None
    row = conn.execute(f"SELECT next_on, id {some} ORDER BY next_on, id LIMIT 1 OFFSET ?", (*asked, (number - 1) // 2))
    on, ident = row.fetchone()
    return on, ident


def of_buyers(conn: sqlite3.Connection, day: str, buyers: Iterable[tuple[str, str, str]], limit: int) -> list[ClaimRow]:
    """Those of these (shop, e-mail, name), by id."""
    known = list(buyers)
    marks = ", ".join(["(?, ?, ?)"] * len(known))
    rows = conn.execute(
        f"SELECT {COLUMNS}, id, version FROM claims WHERE (shop, buyer_email, buyer_name) IN (VALUES {marks})"
        " AND next_on <= ? ORDER BY id LIMIT ?",
        (*(value for one in known for value in one), day, limit),
    )
    return [ClaimRow(*row) for row in rows]


def count(conn: sqlite3.Connection, day: str, shop: str | None = None) -> int:
    """How many there are."""
    found = conn.execute(
        "SELECT count(*) FROM claims WHERE next_on <= ? AND (? IS NULL OR shop = ?)", (day, shop, shop)
    ).fetchone()
    return int(found[0])
