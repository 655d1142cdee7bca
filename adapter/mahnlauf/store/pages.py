"""One shop's buyers, deliveries and commands, page by page.

The tables of deliveries and commands are written with every webhook and have no index by shop; a page therefore walks
at most `WINDOW` rows of all shops and names the row that it reached. A page may be short, or empty, and there is still
a next one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from mahnlauf.store import commands
from mahnlauf.store.claims import COLUMNS, ClaimRow
from mahnlauf.store.commands import GAVE_UP, REFUSED, TODO, CommandRow
from mahnlauf.store.deliveries import PARKED

WINDOW = 20_000
_DELIVERY = "id, shop, topic, received_at, state, reason, events"


def deliveries_of(
    conn: sqlite3.Connection, shop: str, state: str | None, after: int | None, limit: int
) -> tuple[list[sqlite3.Row], int | None]:
    """(rows without their bodies, cursor of the next page)."""
    wanted = {"state": state} if state else {}
    rows, following = _walk(conn, "deliveries", _DELIVERY, {"shop": shop, **wanted}, state == PARKED, after, limit)
    return rows, following


def commands_of(
    conn: sqlite3.Connection, shop: str, state: str | None, kinds: Sequence[str], after: int | None, limit: int
) -> tuple[list[CommandRow], int | None]:
    """(commands of these kinds, or of every kind, cursor of the next page)."""
    wanted: dict[str, object] = {"state": state} if state else {}
    indexed = state in (TODO, REFUSED, GAVE_UP)
    rows, following = _walk(conn, "commands", "id", {"shop": shop, **wanted}, indexed, after, limit, kinds)
    found = commands.many(conn, [row["id"] for row in rows])
    return found[::-1], following


@dataclass(frozen=True, slots=True)
class BuyerRow:
    """What one buyer has in one currency; interest as far as it was booked."""

    email: str
    name: str
    currency: str
    claims: int
    open_minor: int
    credit_minor: int
    paid_minor: int


def buyers_of(conn: sqlite3.Connection, shop: str, after: str, limit: int) -> list[BuyerRow]:
    """The next buyers of a shop behind that mail address, one row per currency, by index."""
    rows = conn.execute(
        "SELECT buyer_email, max(buyer_name), currency, count(*), sum(principal_minor + fees_minor + interest_minor),"
        " sum(credit_minor), sum(paid_minor) FROM claims WHERE shop = ? AND buyer_email IN (SELECT DISTINCT buyer_email"
        " FROM claims WHERE shop = ? AND buyer_email > ? ORDER BY buyer_email LIMIT ?)"
        " GROUP BY buyer_email, currency ORDER BY buyer_email, currency",
        (shop, shop, after, limit),
    )
    return [BuyerRow(*row) for row in rows]


def claims_of_buyer(conn: sqlite3.Connection, shop: str, email: str, limit: int) -> list[ClaimRow]:
    """The newest claims of one buyer."""
    rows = conn.execute(
        f"SELECT {COLUMNS}, id, version FROM claims WHERE shop = ? AND buyer_email = ? ORDER BY id DESC LIMIT ?",
        (shop, email, limit),
    )
    return [ClaimRow(*row) for row in rows]


def _walk(
    conn: sqlite3.Connection, table: str, columns: str, wanted: dict[str, object], indexed: bool,
    after: int | None, limit: int, kinds: Sequence[str] = (),
) -> tuple[list[sqlite3.Row], int | None]:  # fmt: skip
    """``indexed``: the state is rare and has an index, so the walk needs no bound."""
    before = after if after is not None else _newest(conn, table) + 1
    floor = 0 if indexed else max(0, before - WINDOW)
    clauses = ["id < ?", "id >= ?", *(f"{name} = ?" for name in wanted)]
    if indexed and table == "commands":
        clauses.append("state IN ('todo', 'refused', 'gave_up')")  # the words of the partial index
    if indexed and table == "deliveries":
        clauses.append("state = 'parked'")
    if kinds:
        clauses.append(f"kind IN ({', '.join('?' * len(kinds))})")
    rows = conn.execute(
        f"SELECT {columns} FROM {table} WHERE {' AND '.join(clauses)} ORDER BY id DESC LIMIT ?",
        (before, floor, *wanted.values(), *kinds, limit + 1),
    ).fetchall()
    if len(rows) > limit:
        return rows[:limit], rows[limit - 1]["id"]
    return rows, floor if floor > 1 else None


def _newest(conn: sqlite3.Connection, table: str) -> int:
    return int(conn.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0])
