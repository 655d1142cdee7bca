"""Commands: the outbox. A row is leased, tried, and then done, tried again later, refused or given up."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WAITING, LEASED, DONE, REFUSED, GAVE_UP, TODO = "waiting", "leased", "done", "refused", "gave_up", "todo"
_OF_PEOPLE = "state IN ('todo', 'refused', 'gave_up')"
WINDOW = 20_000
_COLUMNS = (
    "id, shop, claim_id, key, kind, payload, state, attempts, not_before, lease_until, answer, created_at, done_at,"
    " sending, lease_token, html"
)


@dataclass(frozen=True, slots=True)
class NewCommand:
    """Something that must leave the house. ``key`` is unique per shop; ``state`` is waiting, or todo for a task of a
    person."""

    shop: str
    claim_id: int
    key: str
    kind: str
    payload: Mapping[str, Any]
    not_before: str
    state: str = WAITING


@dataclass(frozen=True, slots=True)
class CommandRow:
    """One outbox row."""

    id: int
    shop: str
    claim_id: int
    key: str
    kind: str
    payload: dict[str, Any]
    state: str
    attempts: int
    not_before: str
    lease_until: str | None
    answer: str
    created_at: str
    done_at: str | None
    sending: int
    lease_token: str


def insert_many(conn: sqlite3.Connection, rows: Iterable[NewCommand], now: str) -> None:
    """Adds commands. A key that is there already stays as it is: what was sent once is never sent again."""
    conn.executemany(
        "INSERT INTO commands (shop, claim_id, key, kind, payload, html, state, not_before, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [(one.shop, one.claim_id, one.key, one.kind, *_packed(one.payload), one.state, one.not_before, now)
         for one in rows],
    )  # fmt: skip


def _packed(payload: Mapping[str, Any]) -> tuple[str, str]:
    """JSON, and apart from it the HTML of a mail: long, and full of signs that JSON would have to escape."""
    rest = {name: value for name, value in payload.items() if name != "html"}
    return json.dumps(rest, ensure_ascii=False), payload.get("html", "")


def lease(conn: sqlite3.Connection, token: str, now: str, until: str, limit: int) -> list[CommandRow]:
    """Takes the next due commands, and those whose lease ran out (their worker died), for this worker alone."""
    conn.execute("UPDATE commands SET state = 'waiting' WHERE state = 'leased' AND lease_until <= ?", (now,))
    rows = conn.execute(
        "UPDATE commands SET state = 'leased', lease_token = ?, lease_until = ?, attempts = attempts + 1 WHERE id IN"
        " (SELECT id FROM commands WHERE state = 'waiting' AND not_before <= ? ORDER BY not_before, id LIMIT ?)"
        f" RETURNING {_COLUMNS}",
        (token, until, now, limit),
    ).fetchall()
    return sorted((_command(row) for row in rows), key=lambda one: one.id)


def leases(conn: sqlite3.Connection) -> set[str]:
    """The tokens of all leases that are held."""
    return {row[0] for row in conn.execute("SELECT DISTINCT lease_token FROM commands WHERE state = 'leased'")}


def release(conn: sqlite3.Connection, token: str) -> None:
    """Frees what a worker that is known to be dead had taken."""
    conn.execute("UPDATE commands SET state = 'waiting' WHERE state = 'leased' AND lease_token = ?", (token,))


def anything_due(conn: sqlite3.Connection, now: str) -> bool:
    """Whether `lease` would find something."""
    found = conn.execute(
        "SELECT EXISTS (SELECT 1 FROM commands WHERE state = 'waiting' AND not_before <= ?)"
        " OR EXISTS (SELECT 1 FROM commands WHERE state = 'leased' AND lease_until <= ?)",
        (now, now),
    ).fetchone()
    return bool(found[0])


def begin(conn: sqlite3.Connection, ident: int, token: str, until: str) -> bool:
    """Announces a try and renews the lease; False if the lease was lost meanwhile. Whoever finds this note after a
    crash knows that the command may have left the house."""
    row = conn.execute(
        "UPDATE commands SET sending = 1, lease_until = ? WHERE id = ? AND state = 'leased' AND lease_token = ?",
        (until, ident, token),
    )
    return row.rowcount > 0


def settle(
    conn: sqlite3.Connection,
    ident: int,
    state: str,
    answer: str,
    *,
    not_before: str | None = None,
    done_at: str | None = None,
    token: str | None = None,
) -> bool:
    """Ends an attempt: done, refused, gave_up, or waiting again from ``not_before``. With a ``token`` only if that
    lease is still held; that something arrived is true without a lease too. False if it was not."""
    row = conn.execute(
        "UPDATE commands SET state = ?, answer = ?, lease_until = NULL, sending = 0, done_at = ?,"
        " not_before = coalesce(?, not_before) WHERE id = ?"
        " AND (? IS NULL OR ? = 'done' OR (state = 'leased' AND lease_token = ?))",
        (state, answer, done_at, not_before, ident, token, state, token),
    )
    return row.rowcount > 0


def note_attempt(
    conn: sqlite3.Connection, ident: int, at: str, verdict: str, answer: str, facts: Mapping[str, Any]
) -> None:
    """One try, kept for good."""
    conn.execute(
        "INSERT INTO attempts (command_id, at, verdict, answer, facts) VALUES (?, ?, ?, ?, ?)",
        (ident, at, verdict, answer, json.dumps(facts, ensure_ascii=False)),
    )


def retry(conn: sqlite3.Connection, ident: int, now: str) -> bool:
    """Puts a command that failed for good back into the queue; False if it is not one of those."""
    row = conn.execute(
        "UPDATE commands SET state = 'waiting', not_before = ?, attempts = 0, sending = 0 WHERE id = ?"
        " AND state IN ('refused', 'gave_up', 'waiting')",
        (now, ident),
    )
    return row.rowcount > 0


def get(conn: sqlite3.Connection, ident: int) -> CommandRow | None:
    """The command of that id."""
    row = conn.execute(f"SELECT {_COLUMNS} FROM commands WHERE id = ?", (ident,)).fetchone()
    return _command(row) if row else None


def many(conn: sqlite3.Connection, idents: Sequence[int]) -> list[CommandRow]:
    """The commands of those ids, in the order of their ids."""
    marks = ", ".join("?" * len(idents))
    rows = conn.execute(f"SELECT {_COLUMNS} FROM commands WHERE id IN ({marks}) ORDER BY id", list(idents))
    return [_command(row) for row in rows]


def of_claim(conn: sqlite3.Connection, claim_id: int) -> list[CommandRow]:
    """Everything that left or will leave the house for one claim, oldest first."""
    rows = conn.execute(f"SELECT {_COLUMNS} FROM commands WHERE claim_id = ? ORDER BY id", (claim_id,))
    return [_command(row) for row in rows]


def newest(
    conn: sqlite3.Connection, *, state: str | None = None, shop: str | None = None, limit: int = 100
) -> list[CommandRow]:
    """The newest commands."""
    rows = conn.execute(
        f"SELECT {_COLUMNS} FROM commands WHERE (? IS NULL OR state = ?) AND (? IS NULL OR shop = ?)"
        " ORDER BY id DESC LIMIT ?",
        (state, state, shop, shop, limit),
    )
    return [_command(row) for row in rows]


def page(
    conn: sqlite3.Connection, *, state: str = "", shop: str = "", search: str = "", after: int | None = None, limit: int
) -> list[CommandRow]:
    """The outbox, newest first; what waits or is in work comes next first and has no further page. ``search``: key,
    answer, the claim's number or buyer.

    States that are rare go by index; everything else looks at the newest `WINDOW` rows only."""
    order, clauses = "c.id DESC", ["c.id < ?"]
    values: list[object] = [2**63 - 1 if after is None else after]
    if state in (WAITING, LEASED):
        clauses.append(f"c.state = '{state}'")
        order = "c.lease_until, c.id" if state == LEASED else "c.not_before, c.id"
    elif state in (TODO, REFUSED, GAVE_UP):
        clauses, values = [*clauses, f"c.{_OF_PEOPLE}", "c.state = ?"], [*values, state]
    elif state or shop or search:
        clauses.append(f"c.id > (SELECT coalesce(max(id), 0) - {WINDOW} FROM commands)")
        clauses, values = ([*clauses, "c.state = ?"], [*values, state]) if state else (clauses, values)
    if shop:
        clauses, values = [*clauses, "c.shop = ?"], [*values, shop]
    if search:
        clauses.append("(c.key LIKE ? OR c.answer LIKE ? OR k.number LIKE ? OR k.buyer_name LIKE ?)")
        values += [f"%{search}%"] * 4
    named = ", ".join(f"c.{name.strip()}" for name in _COLUMNS.split(","))
    joined = " LEFT JOIN claims k ON k.id = c.claim_id" if search else ""
    rows = conn.execute(
        f"SELECT {named} FROM commands c{joined} WHERE {' AND '.join(clauses)} ORDER BY {order} LIMIT ?",
        (*values, limit),
    )
    return [_command(row) for row in rows]


def attempts_of(conn: sqlite3.Connection, ident: int) -> list[sqlite3.Row]:
    """Every try of one command, oldest first."""
    return conn.execute(
        "SELECT at, verdict, answer, facts FROM attempts WHERE command_id = ? ORDER BY id", (ident,)
    ).fetchall()


def counts(conn: sqlite3.Connection) -> dict[str, int]:
    """How many there are in each state."""
    return dict(conn.execute("SELECT state, count(*) FROM commands GROUP BY state").fetchall())


def _command(row: sqlite3.Row) -> CommandRow:
    *values, html = row
    values[5] = json.loads(values[5]) | ({"html": html} if html else {})
    return CommandRow(*values)
