"""Access: leases per order, grants per participant and product (what is asked for), and what we took at courses."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

_LEASE = "shop, order_ref, product, participant, state, reason, by, since, until, paid_through, claim_id"
_GRANT = "id, shop, participant, product, state, reason, since, until, version, updated_at"


@dataclass(frozen=True, slots=True)
class LeaseRow:
    """What one order says about one product and one participant. ``until`` is the day on which it changes by itself."""

    shop: str
    order_ref: str
    product: str
    participant: str
    state: str
    reason: str
    by: str
    since: str | None
    until: str | None
    paid_through: int
    claim_id: int


@dataclass(frozen=True, slots=True)
class GrantRow:
    """What all orders together say. ``version`` grows with every change that somebody was told."""

    id: int
    shop: str
    participant: str
    product: str
    state: str
    reason: str
    since: str | None
    until: str | None
    version: int
    updated_at: str


@dataclass(frozen=True, slots=True)
class WishRow:
    """How one shop wants one course to stand for one participant."""

    shop: str
    connection: str
    course: str
    participant: str
    wanted: str
    version: int


def leases_of_order(conn: sqlite3.Connection, shop: str, order_ref: str) -> list[LeaseRow]:
    """All leases of one order."""
    rows = conn.execute(f"SELECT {_LEASE} FROM leases WHERE shop = ? AND order_ref = ?", (shop, order_ref))
    return [LeaseRow(*row) for row in rows]


def has_leases(conn: sqlite3.Connection, shop: str, order_ref: str) -> bool:
    """Whether anything was ever decided about the access of this order."""
    row = conn.execute("SELECT 1 FROM leases WHERE shop = ? AND order_ref = ? LIMIT 1", (shop, order_ref)).fetchone()
    return row is not None


def leases_of(conn: sqlite3.Connection, shop: str, participant: str, product: str) -> list[LeaseRow]:
    """All leases by which one participant has one product."""
    rows = conn.execute(
        f"SELECT {_LEASE} FROM leases WHERE shop = ? AND participant = ? AND product = ? ORDER BY id",
        (shop, participant, product),
    )
    return [LeaseRow(*row) for row in rows]


def save_lease(conn: sqlite3.Connection, row: LeaseRow, now: str) -> None:
    """Inserts or replaces it."""
    conn.execute(
        f"INSERT INTO leases ({_LEASE}, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (shop, order_ref, product, participant) DO UPDATE SET state = excluded.state,"
        " reason = excluded.reason, by = excluded.by, since = excluded.since, until = excluded.until,"
        " paid_through = excluded.paid_through, claim_id = excluded.claim_id, updated_at = excluded.updated_at",
        (row.shop, row.order_ref, row.product, row.participant, row.state, row.reason, row.by, row.since, row.until,
         row.paid_through, row.claim_id, now),
    )  # fmt: skip


def drop_lease(conn: sqlite3.Connection, row: LeaseRow) -> None:
    """Forgets a lease that the order's events no longer make."""
    conn.execute(
        "DELETE FROM leases WHERE shop = ? AND order_ref = ? AND product = ? AND participant = ?",
        (row.shop, row.order_ref, row.product, row.participant),
    )


def due_orders(conn: sqlite3.Connection, today: str, limit: int) -> list[tuple[str, str]]:
    """(shop, order) of leases whose day has come, by index; what may open comes before what closes, so that a course
    that an upgrade goes on with is not taken in between."""
    rows = conn.execute(
        "SELECT shop, order_ref FROM leases WHERE until <= ? GROUP BY shop, order_ref"
        " ORDER BY min(CASE state WHEN 'suspended' THEN 0 ELSE 1 END), min(until) LIMIT ?",
        (today, limit),
    )
    return [(row[0], row[1]) for row in rows]


def orders_of_shop(conn: sqlite3.Connection, shop: str, after: str, limit: int) -> list[str]:
    """The next orders of a shop that have claims, by name, for rules that have changed."""
    rows = conn.execute(
        "SELECT DISTINCT order_ref FROM claims WHERE shop = ? AND order_ref > ? ORDER BY order_ref LIMIT ?",
        (shop, after, limit),
    )
    return [row[0] for row in rows]


def count_orders(conn: sqlite3.Connection, shop: str) -> int:
    """How many orders of a shop have claims."""
    found = conn.execute("SELECT count(DISTINCT order_ref) FROM claims WHERE shop = ?", (shop,)).fetchone()
    return int(found[0])


def is_taken(conn: sqlite3.Connection, shop: str, order_ref: str) -> bool:
    """Whether an order suspends somebody's access, or is announced to."""
    row = conn.execute(
        "SELECT 1 FROM leases WHERE shop = ? AND order_ref = ?"
        " AND (state = 'suspended' OR (state = 'granted' AND until IS NOT NULL AND reason <> '')) LIMIT 1",
        (shop, order_ref),
    ).fetchone()
    return row is not None


def grant(conn: sqlite3.Connection, shop: str, participant: str, product: str) -> GrantRow | None:
    """How that participant stands with that product."""
    row = conn.execute(
        f"SELECT {_GRANT} FROM grants WHERE shop = ? AND participant = ? AND product = ?",
        (shop, participant, product),
    ).fetchone()
    return GrantRow(*row) if row else None


def grants_of(conn: sqlite3.Connection, shop: str, participant: str) -> list[GrantRow]:
    """Everything that one participant has in one shop."""
    rows = conn.execute(
        f"SELECT {_GRANT} FROM grants WHERE shop = ? AND participant = ? ORDER BY product", (shop, participant)
    )
    return [GrantRow(*row) for row in rows]


def page_of_grants(conn: sqlite3.Connection, shop: str, after: int, limit: int) -> list[GrantRow]:
    """The grants of a shop in the order in which they came into being, after the id that was reached."""
    rows = conn.execute(
        f"SELECT {_GRANT} FROM grants WHERE shop = ? AND id > ? ORDER BY id LIMIT ?", (shop, after, limit)
    )
    return [GrantRow(*row) for row in rows]


def save_grant(
    conn: sqlite3.Connection, shop: str, participant: str, product: str, facts: tuple[str, str, str | None, str | None],
    now: str,
) -> int:  # fmt: skip
    """Inserts it or replaces (state, reason, since, until); returns the new version."""
    found = conn.execute(
        "INSERT INTO grants (shop, participant, product, state, reason, since, until, version, updated_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?) ON CONFLICT (shop, participant, product) DO UPDATE SET"
        " state = excluded.state, reason = excluded.reason, since = excluded.since, until = excluded.until,"
        " version = grants.version + 1, updated_at = excluded.updated_at RETURNING version",
        (shop, participant, product, *facts, now),
    ).fetchone()
    return int(found[0])


def wish(conn: sqlite3.Connection, shop: str, connection: str, course: str, participant: str) -> WishRow | None:
    """What this shop wanted last at that course."""
    row = conn.execute(
        "SELECT shop, connection, course, participant, wanted, version FROM course_wishes"
        " WHERE connection = ? AND course = ? AND participant = ? AND shop = ?",
        (connection, course, participant, shop),
    ).fetchone()
    return WishRow(*row) if row else None


def wishes(conn: sqlite3.Connection, connection: str, course: str, participant: str) -> list[WishRow]:
    """What all shops want at that course for that participant."""
    rows = conn.execute(
        "SELECT shop, connection, course, participant, wanted, version FROM course_wishes"
        " WHERE connection = ? AND course = ? AND participant = ?",
        (connection, course, participant),
    )
    return [WishRow(*row) for row in rows]


def suspended_wishes(conn: sqlite3.Connection, shop: str) -> list[WishRow]:
    """Every course that this shop wants suspended for somebody."""
    rows = conn.execute(
        "SELECT shop, connection, course, participant, wanted, version FROM course_wishes"
        " WHERE shop = ? AND wanted = 'suspended'",
        (shop,),
    )
    return [WishRow(*row) for row in rows]


def save_wish(conn: sqlite3.Connection, row: WishRow, now: str) -> int:
    """Inserts or replaces it; returns the new version."""
    found = conn.execute(
        "INSERT INTO course_wishes (shop, connection, course, participant, wanted, version, updated_at)"
        " VALUES (?, ?, ?, ?, ?, 1, ?) ON CONFLICT (connection, course, participant, shop) DO UPDATE SET"
        " wanted = excluded.wanted, version = course_wishes.version + 1, updated_at = excluded.updated_at"
        " RETURNING version",
        (row.shop, row.connection, row.course, row.participant, row.wanted, now),
    ).fetchone()
    return int(found[0])


def taken(conn: sqlite3.Connection, connection: str, course: str, participant: str) -> str | None:
    """What we kept when we took that course away (JSON of the platform's own dates); None: we did not take it."""
    row = conn.execute(
        "SELECT kept FROM course_takes WHERE connection = ? AND course = ? AND participant = ?",
        (connection, course, participant),
    ).fetchone()
    return str(row[0]) if row else None


def note_take(conn: sqlite3.Connection, connection: str, course: str, participant: str, kept: str, now: str) -> None:
    """We are about to take it: noted before, so that a crash in between still gives back what was ours."""
    conn.execute(
        "INSERT INTO course_takes (connection, course, participant, kept, taken_at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        (connection, course, participant, kept, now),
    )


def forget_take(conn: sqlite3.Connection, connection: str, course: str, participant: str) -> None:
    """We gave it back."""
    conn.execute(
        "DELETE FROM course_takes WHERE connection = ? AND course = ? AND participant = ?",
        (connection, course, participant),
    )


def save_many(conn: sqlite3.Connection, rows: Iterable[tuple[object, ...]]) -> None:
    """Grants in bulk: (shop, participant, product, state, reason, since, until, version, updated_at)."""
    conn.executemany(
        "INSERT INTO grants (shop, participant, product, state, reason, since, until, version, updated_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        rows,
    )
