"""The projection: one row per claim with what lists, the run and the screens ask for, and the whole folded state."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

COLUMNS = (
    "shop, order_ref, instalment, number, buyer_name, buyer_email, currency, state, principal_minor, fees_minor,"
    " interest_minor, credit_minor, paid_minor, due_date, stage, next_stage, next_on, plan, plan_version, test_mode,"
    " collected_by, folded, updated_at"
)
_NAMES = tuple(name.strip() for name in COLUMNS.split(","))
_UPDATED = ", ".join(f"{name} = excluded.{name}" for name in _NAMES[3:])
_SEARCHED = ("number", "order_ref", "buyer_name", "buyer_email")
_LAST = 2**63 - 1
_PLACES = ", ".join("?" * len(_NAMES))


@dataclass(slots=True)
class ClaimRow:
    """One claim as stored. ``folded`` is the JSON of its state; ``id`` None until it is saved."""

    shop: str
    order_ref: str
    instalment: int
    number: str
    buyer_name: str
    buyer_email: str
    currency: str
    state: str
    principal_minor: int
    fees_minor: int
    interest_minor: int
    credit_minor: int
    paid_minor: int
    due_date: str | None
    stage: str
    next_stage: str
    next_on: str | None
    plan: str
    plan_version: str
    test_mode: int
    collected_by: str
    folded: str
    updated_at: str
    id: int | None = None
    version: int = 0

    def values(self) -> tuple[Any, ...]:
        """In the order of the columns."""
        return tuple(getattr(self, name) for name in _NAMES)


def save(conn: sqlite3.Connection, row: ClaimRow) -> int:
    """Inserts or replaces the projection of one claim; returns its id."""
    found = conn.execute(
        f"INSERT INTO claims ({COLUMNS}) VALUES ({_PLACES})"
        f" ON CONFLICT (shop, order_ref, instalment) DO UPDATE SET {_UPDATED}, version = claims.version + 1"
        " RETURNING id",
        row.values(),
    ).fetchone()
    return int(found[0])


def drop(conn: sqlite3.Connection, shop: str, order_ref: str, instalment: int) -> None:
    """Forgets a projection whose events no longer make a claim."""
    conn.execute(
        "DELETE FROM claims WHERE shop = ? AND order_ref = ? AND instalment = ?",
        (shop, order_ref, instalment),
    )


def advance(conn: sqlite3.Connection, rows: Iterable[tuple[Any, ...]], turned: Iterable[tuple[str, int]]) -> None:
    """The run's update: (principal, fees, interest, credit, paid, stage, next_stage, next_on, folded, updated_at, id)
    for each claim that moved, and (state, id) for the few whose state changed: setting it rewrites its indexes."""
    conn.executemany(
        "UPDATE claims SET principal_minor = ?, fees_minor = ?, interest_minor = ?, credit_minor = ?,"
        " paid_minor = ?, stage = ?, next_stage = ?, next_on = ?, folded = ?, updated_at = ?,"
        " version = version + 1 WHERE id = ?",
        rows,
    )
    conn.executemany("UPDATE claims SET state = ? WHERE id = ?", turned)


def unmoved(conn: sqlite3.Connection, known: Iterable[tuple[int, int]]) -> set[int]:
    """Of the given (id, version) those whose row is still that version."""
    known = list(known)
    marks = ", ".join("?" * len(known))
    rows = conn.execute(f"SELECT id, version FROM claims WHERE id IN ({marks})", [ident for ident, _ in known])
    now = {row[0]: row[1] for row in rows}
    return {ident for ident, version in known if now.get(ident) == version}


def find(conn: sqlite3.Connection, shop: str, order_ref: str, instalment: int) -> ClaimRow | None:
    """The claim of that order, if there is one."""
    row = conn.execute(
        f"SELECT {COLUMNS}, id, version FROM claims WHERE shop = ? AND order_ref = ? AND instalment = ?",
        (shop, order_ref, instalment),
    ).fetchone()
    return ClaimRow(*row) if row else None


def get(conn: sqlite3.Connection, ident: int) -> ClaimRow | None:
    """The claim of that id."""
    row = conn.execute(f"SELECT {COLUMNS}, id, version FROM claims WHERE id = ?", (ident,)).fetchone()
    return ClaimRow(*row) if row else None


def count_open_before(conn: sqlite3.Connection, day: str) -> int:
    """How many open claims were due before that day; reads every open claim."""
    found = conn.execute("SELECT count(*) FROM claims WHERE state = 'open' AND due_date < ?", (day,)).fetchone()
    return int(found[0])


def page(
    conn: sqlite3.Connection,
    *,
    shop: str | None = None,
    state: str | None = None,
    search: str | None = None,
    after: int | None = None,
    limit: int | None = None,
) -> list[ClaimRow]:
    """Claims by id, newest first; ``after`` is the last id of the page before."""
    like = f"%{search}%" if search else None
    rows = conn.execute(
        f"SELECT {COLUMNS}, id, version FROM claims WHERE (? IS NULL OR shop = ?) AND (? IS NULL OR state = ?)"
        " AND (? IS NULL OR id < ?)"
        " AND (? IS NULL OR number LIKE ? OR buyer_name LIKE ? OR buyer_email LIKE ?) ORDER BY id DESC LIMIT ?",
        (shop, shop, state, state, after, after, like, like, like, like, -1 if limit is None else limit),
    )
    return [ClaimRow(*row) for row in rows]


def oldest_first(conn: sqlite3.Connection, *, shop: str | None = None, state: str | None = None) -> Iterator[ClaimRow]:
    """All claims by id, one at a time: a list of any length needs no memory."""
    rows = conn.execute(
        f"SELECT {COLUMNS}, id, version FROM claims WHERE (? IS NULL OR shop = ?) AND (? IS NULL OR state = ?)"
        " ORDER BY id",
        (shop, shop, state, state),
    )
    return (ClaimRow(*row) for row in rows)


def totals(conn: sqlite3.Connection) -> list[sqlite3.Row]:
    """Number and open amount per state and currency."""
    return conn.execute(
        "SELECT state, currency, count(*) AS claims, sum(principal_minor + fees_minor + interest_minor) AS open_minor"
        " FROM claims GROUP BY state, currency ORDER BY state, currency"
    ).fetchall()


def coming_up(conn: sqlite3.Connection, limit: int) -> list[ClaimRow]:
    """What goes out next."""
    rows = conn.execute(
        f"SELECT {COLUMNS}, id, version FROM claims WHERE next_on IS NOT NULL ORDER BY next_on, id LIMIT ?",
        (limit,),
    )
    return [ClaimRow(*row) for row in rows]


def coming_after(conn: sqlite3.Connection, day: str, limit: int, shops: Sequence[str] = ()) -> list[ClaimRow]:
    """What goes out after that day, soonest first."""
    where, values = _of_shops("shop", shops)
    rows = conn.execute(
        f"SELECT {COLUMNS}, id, version FROM claims WHERE next_on > ?{where} ORDER BY next_on, id LIMIT ?",
        (day, *values, limit),
    )
    return [ClaimRow(*row) for row in rows]


def standing(conn: sqlite3.Connection, shops: Sequence[str] = ()) -> list[tuple[str, int, str, int, int, int]]:
    """(state, whether it was dunned, currency, number, open minor units with interest as booked, paid minor units) of
    these shops, by default of all: from the sums that triggers keep."""
    where, values = _of_shops("shop", shops)
    rows = conn.execute(
        "SELECT state, stage <> '', currency, sum(claims), sum(open_minor), sum(paid_minor) FROM claim_totals"
        f" WHERE claims > 0{where} GROUP BY state, stage <> '', currency",
        values,
    )
    return [tuple(row) for row in rows]


def ageing(conn: sqlite3.Connection, shops: Sequence[str] = ()) -> list[tuple[str, str, int, int]]:
    """(currency, month of the due date such as 2026-03, number, open minor units) of everything that is being
    collected."""
    where, values = _of_shops("shop", shops)
    rows = conn.execute(
        "SELECT currency, due_month, sum(claims), sum(open_minor) FROM claim_totals"
        f" WHERE claims > 0 AND state IN ('open', 'handed_over', 'in_court'){where} GROUP BY currency, due_month"
        " ORDER BY currency, due_month",
        values,
    )
    return [tuple(row) for row in rows]


def recovery(conn: sqlite3.Connection, shops: Sequence[str] = ()) -> list[tuple[str, str, int, int]]:
    """(currency, last stage or empty, number, paid minor units) of everything that was paid."""
    where, values = _of_shops("shop", shops)
    rows = conn.execute(
        "SELECT currency, stage, sum(claims), sum(paid_minor) FROM claim_totals"
        f" WHERE claims > 0 AND state = 'paid'{where} GROUP BY currency, stage",
        values,
    )
    return [tuple(row) for row in rows]


def _of_shops(column: str, shops: Sequence[str]) -> tuple[str, list[str]]:
    """A condition that keeps these shops only; no condition for none."""
    return (f" AND {column} IN ({', '.join('?' * len(shops))})", list(shops)) if shops else ("", [])


def stuck(conn: sqlite3.Connection, limit: int, shops: Sequence[str] = ()) -> list[ClaimRow]:
    """Open claims in the middle or at the end of their plan that no day will move: only an event or a person can.
    Newest first; left alone, SQLite would walk through everything that is open."""
    where, values = _of_shops("shop", shops)
    rows = conn.execute(
        f"SELECT {COLUMNS}, id, version FROM claims INDEXED BY claims_stuck WHERE state = 'open' AND next_on IS NULL"
        f" AND (next_stage <> '' OR stage <> ''){where} ORDER BY id DESC LIMIT ?",
        (*values, limit),
    )
    return [ClaimRow(*row) for row in rows]


def numbered(conn: sqlite3.Connection, shop: str, order_ref: str) -> list[ClaimRow]:
    """The claims of one order: one, or one per instalment."""
    rows = conn.execute(
        f"SELECT {COLUMNS}, id, version FROM claims WHERE shop = ? AND order_ref = ? ORDER BY instalment",
        (shop, order_ref),
    )
    return [ClaimRow(*row) for row in rows]


def listed(
    conn: sqlite3.Connection, states: Sequence[str], shop: str | Sequence[str] | None, after: int | None, limit: int
) -> list[ClaimRow]:
    """The claims of these states, and of that shop or those shops if any are named: newest first, by one short walk of
    an index per state and shop. ``after`` is the last id of the page before."""
    before = _LAST if after is None else after
    owners: list[tuple[str, ...]] = [(one,) for one in _names(shop)] or [()]
    owned = "shop = ? AND " if owners[0] else ""
    walk = f"SELECT id FROM (SELECT id FROM claims WHERE {owned}state = ? AND id < ? ORDER BY id DESC LIMIT ?)"
    walks = [(*owner, state, before, limit) for state in states for owner in owners]
    where = f"id IN ({' UNION ALL '.join([walk] * len(walks))})"
    values = [value for one in walks for value in one]
    rows = conn.execute(
        f"SELECT {COLUMNS}, id, version FROM claims WHERE {where} ORDER BY id DESC LIMIT ?", (*values, limit)
    )
    return [ClaimRow(*row) for row in rows]


def by_next_step(
    conn: sqlite3.Connection, states: Sequence[str], shops: Sequence[str], after: tuple[str, int], limit: int
) -> list[ClaimRow]:
    """Claims of these states with a step to come, soonest first, after that (day, id); shops as in `listed`."""
    where, values = _of_shops("shop", shops)
    rows = conn.execute(
        f"SELECT {COLUMNS}, id, version FROM claims WHERE next_on IS NOT NULL AND (next_on, id) > (?, ?)"
        f" AND +state IN ({', '.join('?' * len(states))}){where.replace(' shop ', ' +shop ')}"
        " ORDER BY next_on, id LIMIT ?",
        (*after, *states, *values, limit),
    )
    return [ClaimRow(*row) for row in rows]


def by_amount(conn: sqlite3.Connection, shops: Sequence[str], after: tuple[int, int], limit: int) -> list[ClaimRow]:
    """Open claims, the highest open amount first, after that (minor units, id)."""
    total = "principal_minor + fees_minor + interest_minor"
    where, values = _of_shops("shop", shops)
    rows = conn.execute(
        f"SELECT {COLUMNS}, id, version FROM claims INDEXED BY claims_by_amount WHERE state = 'open'"
        f" AND ({total} < ? OR ({total} = ? AND id < ?)){where} ORDER BY {total} DESC, id DESC LIMIT ?",
        (after[0], *after, *values, limit),
    )
    return [ClaimRow(*row) for row in rows]


def _names(shop: str | Sequence[str] | None) -> tuple[str, ...]:
    if isinstance(shop, str):
        return (shop,) if shop else ()
    return tuple(shop or ())


def search(
    conn: sqlite3.Connection, words: Sequence[str], states: Sequence[str], shop: str | Sequence[str] | None,
    after: int | None,
) -> Iterator[ClaimRow]:  # fmt: skip
    """Claims of these states whose number, name or mail may hold every word, newest first, as many as the caller takes.

    Reads claims one by one until then. LIKE knows no case beyond ASCII, so there any letter matches, as for % and _:
    the caller looks at what it gets once more."""
    clauses: list[str] = ["id < ?"]
    values: list[object] = [_LAST if after is None else after]
    if owners := _names(shop):  # +: no index may sort what is wanted by id
        clauses, values = [*clauses, f"+shop IN ({', '.join('?' * len(owners))})"], [*values, *owners]
    clauses, values = [*clauses, f"+state IN ({', '.join('?' * len(states))})"], [*values, *states]
    for word in words:
        clauses.append(" OR ".join(f"{name} LIKE ?" for name in _SEARCHED).join("()"))
        values += [_pattern(word)] * len(_SEARCHED)
    rows = conn.execute(
        f"SELECT {COLUMNS}, id, version FROM claims WHERE {' AND '.join(clauses)} ORDER BY id DESC", values
    )
    return (ClaimRow(*row) for row in rows)


def _pattern(word: str) -> str:
    return f"%{''.join(letter if letter.isascii() and letter not in '%_' else '_' for letter in word)}%"
