"""Commands: the outbox. A row is leased, tried, and then done, tried again later, refused or given up."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mahnlauf.store.packed import compact

WAITING, LEASED, DONE, REFUSED, GAVE_UP, TODO = "waiting", "leased", "done", "refused", "gave_up", "todo"
CARRIED, WITHDRAWN = "carried", "withdrawn"
_OF_PEOPLE = "state IN ('todo', 'refused', 'gave_up')"
WINDOW = 20_000
_NAMES = (
    "id", "shop", "claim_id", "key", "kind", "payload", "state", "attempts", "not_before", "lease_until", "answer",
    "created_at", "done_at", "sending", "lease_token",
)  # fmt: skip
_HTML = "(SELECT html FROM mail_html WHERE command_id = {}.id)"
_COLUMNS = f"{', '.join(_NAMES)}, {_HTML.format('commands')}"


@dataclass(frozen=True, slots=True)
class NewCommand:
    """Something that must leave the house. ``key`` is unique per shop; ``state`` is waiting, todo for a task of a
    person, or carried for a letter that goes out in that of another claim: whose key is ``carried_by`` in its payload,
    while the payload of that other names in ``carries`` the keys of all that go along."""

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

    @property
    def action_key(self) -> str:
        """The key of the action that asked for this letter, or for the letter of which it is the copy."""
        return self.key.partition(":")[2].removesuffix(":copy")


def insert_many(conn: sqlite3.Connection, rows: Iterable[NewCommand], now: str) -> None:
    """Adds commands. A key that is there already stays as it is: what was sent once is never sent again.

    The HTML of a mail has a table of its own: long as it is, every turn of the row would write it anew."""
    apart: list[tuple[str, str, str]] = []
    conn.executemany(
        "INSERT INTO commands (shop, claim_id, key, kind, payload, state, not_before, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [(one.shop, one.claim_id, one.key, one.kind, _packed(one, apart), one.state, one.not_before, now)
         for one in rows],
    )  # fmt: skip
    conn.executemany(
        "INSERT INTO mail_html (command_id, html) SELECT id, ? FROM commands WHERE shop = ? AND key = ?"
        " ON CONFLICT DO NOTHING",
        apart,
    )


def _packed(command: NewCommand, apart: list[tuple[str, str, str]]) -> str:
    """JSON; the HTML of a mail, full of signs that JSON would have to escape, goes to those ``apart``."""
    if not command.payload.get("html"):
        return compact(command.payload)
    rest = dict(command.payload)
    apart.append((rest.pop("html"), command.shop, command.key))
    return compact(rest)


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


def sent_mails(conn: sqlite3.Connection, shop: str, since: str) -> tuple[int, str]:
    """How many mails of a shop have left from then on, and when the first of them did (empty if none has)."""
    row = conn.execute(
        "SELECT count(*), coalesce(min(done_at), '') FROM commands"
        " WHERE kind = 'mail' AND done_at IS NOT NULL AND shop = ? AND done_at > ?",
        (shop, since),
    ).fetchone()
    return int(row[0]), str(row[1])


def leased_mails(conn: sqlite3.Connection, shop: str) -> int:
    """How many mails of a shop workers have in hand."""
    row = conn.execute(
        "SELECT count(*) FROM commands WHERE state = 'leased' AND kind = 'mail' AND shop = ?", (shop,)
    ).fetchone()
    return int(row[0])


def postpone(conn: sqlite3.Connection, idents: Sequence[int], token: str, until: str, why: str) -> None:
    """Puts leased commands back without having tried them; ``why`` stands beside them until they are."""
    conn.executemany(
        "UPDATE commands SET state = 'waiting', attempts = attempts - 1, not_before = ?, answer = ?,"
        " lease_until = NULL WHERE id = ? AND state = 'leased' AND lease_token = ?",
        [(until, why, ident, token) for ident in idents],
    )


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


def is_held(conn: sqlite3.Connection, ident: int, token: str) -> bool:
    """Whether that lease still stands."""
    found = conn.execute(
        "SELECT 1 FROM commands WHERE id = ? AND state = 'leased' AND lease_token = ?", (ident, token)
    ).fetchone()
    return found is not None


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


def close_calls(conn: sqlite3.Connection, claim_id: int, why: str, now: str) -> None:
    """Nobody need call about this claim any more."""
    conn.execute(
        "UPDATE commands SET state = 'done', answer = ?, done_at = ?"
        " WHERE claim_id = ? AND kind = 'phone' AND state = 'todo'",
        (why, now, claim_id),
    )


def note_attempt(
    conn: sqlite3.Connection, ident: int, at: str, verdict: str, answer: str, facts: Mapping[str, Any]
) -> None:
    """One try, kept for good."""
    conn.execute(
        "INSERT INTO attempts (command_id, at, verdict, answer, facts) VALUES (?, ?, ?, ?, ?)",
        (ident, at, verdict, answer, compact(facts)),
    )


def carried(conn: sqlite3.Connection, command: CommandRow) -> list[CommandRow]:
    """The commands that go out in the letter of this one."""
    keys = command.payload.get("carries")
    if not keys:
        return []
    marks = ", ".join("?" * len(keys))
    rows = conn.execute(
        f"SELECT {_COLUMNS} FROM commands WHERE shop = ? AND key IN ({marks}) ORDER BY id", (command.shop, *keys)
    )
    return [_command(row) for row in rows]


def retry(conn: sqlite3.Connection, ident: int, now: str) -> bool:
    """Puts a command that failed for good back into the queue; False if it is not one of those. A letter that went
    out in that of another claim is tried again with it."""
    carrier = conn.execute(
        "SELECT other.id FROM commands one JOIN commands other ON other.shop = one.shop"
        " AND other.key = one.payload ->> '$.carried_by' WHERE one.id = ?",
        (ident,),
    ).fetchone()
    if carrier is not None:
        return retry(conn, carrier[0], now)
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
    conn: sqlite3.Connection,
    *,
    state: str = "",
    shop: str = "",
    shops: Sequence[str] = (),
    search: str = "",
    after: int | None = None,
    limit: int,
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
    elif state or shop or shops or search:
        clauses.append(f"c.id > (SELECT coalesce(max(id), 0) - {WINDOW} FROM commands)")
        clauses, values = ([*clauses, "c.state = ?"], [*values, state]) if state else (clauses, values)
    if shop:
        clauses, values = [*clauses, "c.shop = ?"], [*values, shop]
    if shops:
        clauses, values = [*clauses, f"c.shop IN ({', '.join('?' * len(shops))})"], [*values, *shops]
    if search:
        clauses.append("(c.key LIKE ? OR c.answer LIKE ? OR k.number LIKE ? OR k.buyer_name LIKE ?)")
        values += [f"%{search}%"] * 4
    named = ", ".join([*(f"c.{name}" for name in _NAMES), _HTML.format("c")])
    joined = " LEFT JOIN claims k ON k.id = c.claim_id" if search else ""
    rows = conn.execute(
        f"SELECT {named} FROM commands c{joined} WHERE {' AND '.join(clauses)} ORDER BY {order} LIMIT ?",
        (*values, limit),
    )
    return [_command(row) for row in rows]


def tested_on(conn: sqlite3.Connection, shop: str, day: str, limit: int) -> list[CommandRow]:
    """Letters of that day (of the merchant) that were tests: written for buyers, read by the owner. Oldest first, of
    the newest `WINDOW` rows."""
    rows = conn.execute(
        f"SELECT {_COLUMNS} FROM commands WHERE id > (SELECT coalesce(max(id), 0) - {WINDOW} FROM commands)"
        " AND shop = ? AND kind IN ('mail', 'letter') AND json_extract(payload, '$.test')"
        " AND json_extract(payload, '$.on') = ? ORDER BY id LIMIT ?",
        (shop, day, limit),
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
