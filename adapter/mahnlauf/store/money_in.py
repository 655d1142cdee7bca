"""Money on the merchant's account that names no claim by itself: it waits until a person says whose it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mahnlauf.store.claims import COLUMNS, ClaimRow

OPEN, ASSIGNED, SENT_BACK, NOT_OURS = "open", "assigned", "sent_back", "not_ours"
STATES = (OPEN, ASSIGNED, SENT_BACK, NOT_OURS)
_COLUMNS = "shop, ref, on_day, currency, amount_minor, payer, purpose, state, reason, came_at, settled_at"
_LAST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """One amount that came in. ``ref`` is the bank's reference, unique per shop; ``reason`` why it was not taken."""

    shop: str
    ref: str
    on_day: str
    currency: str
    amount_minor: int
    payer: str
    purpose: str
    state: str
    reason: str
    came_at: str
    settled_at: str | None
    id: int = 0


def add(conn: sqlite3.Connection, row: MoneyRow) -> int | None:
    """Keeps it; returns its id, None if the shop has that reference already."""
    found = conn.execute(
        f"INSERT INTO money_in ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING RETURNING id",
        (
            row.shop, row.ref, row.on_day, row.currency, row.amount_minor, row.payer, row.purpose, row.state,
            row.reason, row.came_at, row.settled_at,
        ),
    ).fetchone()  # fmt: skip
    return int(found[0]) if found else None


def get(conn: sqlite3.Connection, ident: int) -> MoneyRow | None:
    """The one of that id."""
    row = conn.execute(f"SELECT {_COLUMNS}, id FROM money_in WHERE id = ?", (ident,)).fetchone()
    return MoneyRow(*row) if row else None


def of_ref(conn: sqlite3.Connection, shop: str, ref: str) -> MoneyRow | None:
    """What the shop knows under that reference."""
    row = conn.execute(f"SELECT {_COLUMNS}, id FROM money_in WHERE shop = ? AND ref = ?", (shop, ref)).fetchone()
    return MoneyRow(*row) if row else None


def waiting(conn: sqlite3.Connection, shops: Sequence[str], limit: int) -> list[MoneyRow]:
    """What still needs a person, the oldest first; no shops: of all."""
    where, values = _of_shops(shops)
    rows = conn.execute(
        f"SELECT {_COLUMNS}, id FROM money_in WHERE state = 'open'{where} ORDER BY id LIMIT ?", (*values, limit)
    )
    return [MoneyRow(*row) for row in rows]


def page(conn: sqlite3.Connection, shops: Sequence[str], state: str, after: int | None, limit: int) -> list[MoneyRow]:
    """All of these shops (none: of all shops) in that state (empty: in any), the newest first."""
    where, values = _of_shops(shops)
    if state:
        where, values = f"{where} AND state = ?", [*values, state]
    rows = conn.execute(
        f"SELECT {_COLUMNS}, id FROM money_in WHERE id < ?{where} ORDER BY id DESC LIMIT ?",
        (_LAST if after is None else after, *values, limit),
    )
    return [MoneyRow(*row) for row in rows]


def settle(conn: sqlite3.Connection, ident: int, state: str, reason: str, now: str) -> bool:
    """It needs nobody any more; False if somebody was faster."""
    done = conn.execute(
        "UPDATE money_in SET state = ?, reason = ?, settled_at = ? WHERE id = ? AND state = 'open'",
        (state, reason, now, ident),
    )
    return done.rowcount > 0


def reopen(conn: sqlite3.Connection, ident: int) -> bool:
    """It needs a person again; False if it does, or if it was given to claims."""
    done = conn.execute(
        "UPDATE money_in SET state = 'open', reason = '', settled_at = NULL"
        " WHERE id = ? AND state IN ('sent_back', 'not_ours')",
        (ident,),
    )
    return done.rowcount > 0


def share_out(conn: sqlite3.Connection, ident: int, shares: Iterable[tuple[int, int]]) -> None:
    """Remembers to which claims it went, as (claim, minor units)."""
    conn.executemany(
        "INSERT INTO money_shares (money_id, claim_id, amount_minor) VALUES (?, ?, ?)",
        [(ident, claim, minor) for claim, minor in shares],
    )


def shares_of(conn: sqlite3.Connection, ident: int) -> list[tuple[int, int]]:
    """To which claims it went, as (claim, minor units)."""
    rows = conn.execute(
        "SELECT claim_id, amount_minor FROM money_shares WHERE money_id = ? ORDER BY claim_id", (ident,)
    )
    return [(row[0], row[1]) for row in rows]


def of_claim(conn: sqlite3.Connection, claim_id: int) -> list[MoneyRow]:
    """What was given to a claim, also in part, the oldest first."""
    rows = conn.execute(
        f"SELECT {_COLUMNS}, id FROM money_in WHERE id IN (SELECT money_id FROM money_shares WHERE claim_id = ?)"
        " ORDER BY id",
        (claim_id,),
    )
    return [MoneyRow(*row) for row in rows]


def claims_of_amount(conn: sqlite3.Connection, shop: str, currency: str, minor: int, limit: int) -> list[ClaimRow]:
    """Open claims of a shop with exactly that much open (interest as booked), the newest first, by index."""
    total = "principal_minor + fees_minor + interest_minor"
    rows = conn.execute(
        f"SELECT {COLUMNS}, id, version FROM claims INDEXED BY claims_by_amount WHERE state = 'open'"
        f" AND {total} = ? AND shop = ? AND currency = ? ORDER BY id DESC LIMIT ?",
        (minor, shop, currency, limit),
    )
    return [ClaimRow(*row) for row in rows]


def forget(conn: sqlite3.Connection, shop: str, order_ref: str) -> None:
    """Takes payer and purpose away from what was given to the claims of an order."""
    conn.execute(
        "UPDATE money_in SET payer = '', purpose = '' WHERE id IN (SELECT money_id FROM money_shares JOIN claims"
        " ON claims.id = claim_id WHERE claims.shop = ? AND order_ref = ?)",
        (shop, order_ref),
    )


def days_to_pay(conn: sqlite3.Connection, shops: Sequence[str]) -> list[tuple[str, int, int]]:
    """(currency, days from the invoice to the payment, claims); 366 stands for everything longer than a year."""
    where, values = _of_shops(shops)
    rows = conn.execute(
        f"SELECT currency, days, sum(claims) FROM days_to_pay WHERE claims > 0{where} GROUP BY currency, days"
        " ORDER BY currency, days",
        values,
    )
    return [(row[0], row[1], row[2]) for row in rows]


def _of_shops(shops: Sequence[str]) -> tuple[str, list[str]]:
    return (f" AND shop IN ({', '.join('?' * len(shops))})", list(shops)) if shops else ("", [])
