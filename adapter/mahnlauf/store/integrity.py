"""Whether the file is whole and its rows belong together; what the rows mean is checked by folding."""

from __future__ import annotations

import sqlite3

_ORPHANS = {
    "claim {} has no events": (
        "SELECT id FROM claims c WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.shop = c.shop"
        " AND e.order_ref = c.order_ref AND e.instalment = c.instalment)"
    ),
    "claim {} belongs to no shop": "SELECT id FROM claims WHERE shop NOT IN (SELECT name FROM shops)",
    "claim {} names a plan version that was not kept": (
        "SELECT id FROM claims WHERE plan_version NOT IN (SELECT version FROM plan_versions)"
    ),
    "command {} belongs to no claim": (
        "SELECT id FROM commands WHERE claim_id <> 0 AND claim_id NOT IN (SELECT id FROM claims)"
    ),
    "attempt {} belongs to no command": "SELECT id FROM attempts WHERE command_id NOT IN (SELECT id FROM commands)",
}


def damage(conn: sqlite3.Connection) -> list[str]:
    """What SQLite itself finds wrong with the file; empty if it is whole."""
    try:
        found = [line for row in conn.execute("PRAGMA integrity_check(20)") for line in str(row[0]).splitlines()]
    except sqlite3.DatabaseError as fault:
        return [str(fault)]
    return [line for line in found if line != "ok" and not line.startswith("***")]


def orphans(conn: sqlite3.Connection) -> list[str]:
    """A sentence for every row that lost what it belongs to."""
    return [words.format(row[0]) for words, query in _ORPHANS.items() for row in conn.execute(query)]
