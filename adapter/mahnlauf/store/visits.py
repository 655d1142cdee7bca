"""What a shop was asked last: how far the asking for lost orders is, and what the last test of the connection found."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

_SYNC = "wanted_at, began_at, moved_at, ended_at, orders, changed, total, fault"


@dataclass(frozen=True, slots=True)
class SyncRow:
    """The last sync of a shop. ``wanted_at``: somebody asked for the next one; ``ended_at`` None: on its way, or cut
    off after ``moved_at``; ``total`` is how many orders the shop counts, if it says so."""

    wanted_at: str | None = None
    began_at: str | None = None
    moved_at: str | None = None
    ended_at: str | None = None
    orders: int = 0
    changed: int = 0
    total: int | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class ConnectRow:
    """The last command that set up a shop's webhooks: the state of the command, and what came of it."""

    state: str
    answer: str
    at: str
    done_at: str | None


@dataclass(frozen=True, slots=True)
class CheckRow:
    """The last test of a shop's connection; ``findings`` are (level, sentence)."""

    at: str
    findings: tuple[tuple[str, str], ...]


def sync_of(conn: sqlite3.Connection, shop: str) -> SyncRow:
    """The last sync; an empty row if there was none."""
    row = conn.execute(f"SELECT {_SYNC} FROM shop_syncs WHERE shop = ?", (shop,)).fetchone()
    return SyncRow(*row) if row else SyncRow()


def wanted(conn: sqlite3.Connection) -> set[str]:
    """The shops that somebody wants to be asked now."""
    return {row[0] for row in conn.execute("SELECT shop FROM shop_syncs WHERE wanted_at IS NOT NULL")}


def want(conn: sqlite3.Connection, shop: str, now: str) -> None:
    """Asks for a sync as soon as a worker has time; once more changes nothing."""
    conn.execute(
        "INSERT INTO shop_syncs (shop, wanted_at) VALUES (?, ?) ON CONFLICT (shop) DO UPDATE SET"
        " wanted_at = coalesce(wanted_at, excluded.wanted_at)",
        (shop, now),
    )


def began(conn: sqlite3.Connection, shop: str, now: str) -> None:
    """A sync begins; what was wanted is what it does."""
    conn.execute(
        "INSERT INTO shop_syncs (shop, began_at, moved_at) VALUES (?, ?, ?) ON CONFLICT (shop) DO UPDATE SET"
        " wanted_at = NULL, began_at = excluded.began_at, moved_at = excluded.moved_at, ended_at = NULL, orders = 0,"
        " changed = 0, total = NULL, fault = ''",
        (shop, now, now),
    )


def came(conn: sqlite3.Connection, shop: str, orders: int, total: int | None, now: str) -> None:
    """So many orders were told by now."""
    conn.execute("UPDATE shop_syncs SET orders = ?, total = ?, moved_at = ? WHERE shop = ?", (orders, total, now, shop))


def ended(conn: sqlite3.Connection, shop: str, changed: int, fault: str, now: str) -> None:
    """It is over; ``fault`` says why it did not get to its end, empty if it did."""
    conn.execute(
        "UPDATE shop_syncs SET changed = ?, fault = ?, moved_at = ?, ended_at = ? WHERE shop = ?",
        (changed, fault, now, now, shop),
    )


def connecting(conn: sqlite3.Connection, shop: str) -> ConnectRow | None:
    """The last time that the shop's webhooks were to be set up."""
    row = conn.execute(
        "SELECT state, answer, created_at, done_at FROM commands WHERE claim_id = 0 AND shop = ? AND kind = 'connect'"
        " ORDER BY id DESC LIMIT 1",
        (shop,),
    ).fetchone()
    return ConnectRow(*row) if row else None


def check_of(conn: sqlite3.Connection, shop: str) -> CheckRow | None:
    """What the last test of the connection found."""
    row = conn.execute("SELECT at, findings FROM shop_checks WHERE shop = ?", (shop,)).fetchone()
    return CheckRow(row[0], tuple((level, text) for level, text in json.loads(row[1]))) if row else None


def checked(conn: sqlite3.Connection, shop: str, findings: Sequence[tuple[str, str]], now: str) -> None:
    """Keeps what a test found, in place of the one before."""
    conn.execute(
        "INSERT INTO shop_checks (shop, at, findings) VALUES (?, ?, ?) ON CONFLICT (shop) DO UPDATE SET"
        " at = excluded.at, findings = excluded.findings",
        (shop, now, json.dumps(list(findings), ensure_ascii=False)),
    )


def unchecked(conn: sqlite3.Connection, shop: str) -> None:
    """The settings are others now: what the last test found says nothing any more."""
    conn.execute("DELETE FROM shop_checks WHERE shop = ?", (shop,))
