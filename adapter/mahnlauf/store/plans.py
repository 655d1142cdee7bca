"""Which open claims stand in which version of which plan, and the versions that were kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mahnlauf.store.claims import COLUMNS, ClaimRow
from mahnlauf.store.database import Connection

_OPEN = "FROM claims INDEXED BY open_claims_of_plans WHERE state = 'open'"


@dataclass(frozen=True, slots=True)
class Kept:
    """A version that claims have, or had: since when, and how many open ones stand in it."""

    version: str
    seen_at: str
    claims: int


def counted(conn: Connection, shops: Sequence[str] = ()) -> dict[str, int]:
    """The number of open claims by plan; of these shops, by default of all."""
    rows = conn.execute(f"SELECT plan, count(*) {_OPEN}{_of(shops)} GROUP BY plan", list(shops))
    return {row[0]: row[1] for row in rows}


def versions(conn: Connection, plan: str, shops: Sequence[str] = ()) -> list[Kept]:
    """The versions of a plan, newest first."""
    rows = conn.execute(
        f"SELECT plan_version, count(*) {_OPEN} AND plan = ?{_of(shops)} GROUP BY plan_version", (plan, *shops)
    )
    held = {row[0]: row[1] for row in rows}
    kept = conn.execute(
        "SELECT version, seen_at FROM plan_versions WHERE name = ? ORDER BY seen_at DESC, rowid DESC", (plan,)
    )
    return [Kept(row[0], row[1], held.get(row[0], 0)) for row in kept]


def others(conn: Connection, plan: str, version: str, shops: Sequence[str] = ()) -> list[int]:
    """The ids of the open claims of a plan that stand in another version than that one: from the index alone, unless
    only some shops are asked for."""
    rows = conn.execute(
        f"SELECT id {_OPEN} AND plan = ? AND plan_version <> ?{_of(shops)} ORDER BY id", (plan, version, *shops)
    )
    return [row[0] for row in rows]


def these(conn: Connection, idents: Sequence[int]) -> list[ClaimRow]:
    """The claims of these ids, by id."""
    marks = ", ".join("?" * len(idents))
    rows = conn.execute(f"SELECT {COLUMNS}, id, version FROM claims WHERE id IN ({marks}) ORDER BY id", list(idents))
    return [ClaimRow(*row) for row in rows]


def _of(shops: Sequence[str]) -> str:
    return f" AND shop IN ({', '.join('?' * len(shops))})" if shops else ""
