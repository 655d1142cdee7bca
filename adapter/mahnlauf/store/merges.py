"""Buyers who are one person: pairs that somebody joined. Whoever is joined by a chain of pairs has one account.

A buyer is called by his mail address in small letters, or by ``#`` and the id of his only claim if he has none."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

MOST = 50  # of one person; more would be a mistake


@dataclass(frozen=True, slots=True)
class MergeRow:
    """One pair."""

    id: int
    shop: str
    one: str
    other: str
    merged_at: str
    undone_at: str | None


_COLUMNS = "id, shop, one, other, merged_at, undone_at"
_PERSON = (
    "WITH RECURSIVE person (name) AS (SELECT ? UNION SELECT CASE WHEN one = name THEN other ELSE one END FROM person"
    " JOIN buyer_merges ON shop = ? AND undone_at IS NULL AND (one = name OR other = name))"
)


def names_of(conn: sqlite3.Connection, shop: str, name: str) -> list[str]:
    """Every name of the person, that one first."""
    rows = conn.execute(f"{_PERSON} SELECT name FROM person LIMIT ?", (name, shop, MOST))
    return [str(row[0]) for row in rows]


def pairs_of(conn: sqlite3.Connection, shop: str, name: str) -> list[MergeRow]:
    """What holds the person together, the newest first."""
    rows = conn.execute(
        f"{_PERSON} SELECT {_COLUMNS} FROM buyer_merges WHERE shop = ? AND undone_at IS NULL"
        " AND one IN (SELECT name FROM person) ORDER BY id DESC",
        (name, shop, shop),
    )
    return [MergeRow(*row) for row in rows]


def get(conn: sqlite3.Connection, ident: int) -> MergeRow | None:
    """The pair of that id."""
    row = conn.execute(f"SELECT {_COLUMNS} FROM buyer_merges WHERE id = ?", (ident,)).fetchone()
    return MergeRow(*row) if row else None


def page(conn: sqlite3.Connection, shop: str, after: int | None, limit: int) -> list[MergeRow]:
    """The pairs of a shop that stand, the newest first."""
    rows = conn.execute(
        f"SELECT {_COLUMNS} FROM buyer_merges WHERE shop = ? AND undone_at IS NULL AND id < ? ORDER BY id DESC LIMIT ?",
        (shop, 2**63 - 1 if after is None else after, limit),
    )
    return [MergeRow(*row) for row in rows]


def join(conn: sqlite3.Connection, shop: str, one: str, other: str, now: str) -> int | None:
    """Both are one person from now on; returns the pair's id, None if they were before."""
    if other in names_of(conn, shop, one):
        return None
    row = conn.execute(
        "INSERT INTO buyer_merges (shop, one, other, merged_at) VALUES (?, ?, ?, ?) RETURNING id",
        (shop, one, other, now),
    ).fetchone()
    return int(row[0])


def part(conn: sqlite3.Connection, ident: int, now: str) -> bool:
    """The pair holds no longer; False if it did not."""
    done = conn.execute("UPDATE buyer_merges SET undone_at = ? WHERE id = ? AND undone_at IS NULL", (now, ident))
    return done.rowcount > 0


def forget(conn: sqlite3.Connection, shop: str, name: str, now: str) -> None:
    """Takes a name out that no claim has any more; those on both sides of it stay one person."""
    pairs = [one for one in pairs_of(conn, shop, name) if name in (one.one, one.other)]
    conn.execute("DELETE FROM buyer_merges WHERE shop = ? AND ? IN (one, other)", (shop, name))
    sides = [pair.other if pair.one == name else pair.one for pair in pairs]
    for side in sides[1:]:
        join(conn, shop, sides[0], side, now)
