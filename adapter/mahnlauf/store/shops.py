"""Shops: which platform, which settings, when they were last heard. Secrets come in and go out encrypted."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_COLUMNS = "name, platform, settings, secrets, heard_at, courses"


@dataclass(frozen=True, slots=True)
class ShopRow:
    """One connected store as stored: ``secrets`` is an encrypted token, ``courses`` the rules of its products as far as
    they were said by command, screen or API."""

    name: str
    platform: str
    settings: dict[str, Any]
    secrets: str
    heard_at: str | None
    courses: dict[str, Any] = field(default_factory=dict)


def get(conn: sqlite3.Connection, name: str) -> ShopRow | None:
    """The shop of that name."""
    found = conn.execute(f"SELECT {_COLUMNS} FROM shops WHERE name = ?", (name,)).fetchone()
    return _shop(found) if found else None


def all_shops(conn: sqlite3.Connection) -> list[ShopRow]:
    """Every shop, by name."""
    rows = conn.execute(f"SELECT {_COLUMNS} FROM shops ORDER BY name")
    return [_shop(row) for row in rows]


def save(conn: sqlite3.Connection, shop: ShopRow, now: str) -> None:
    """Adds the shop or replaces its settings."""
    conn.execute(
        "INSERT INTO shops (name, platform, settings, secrets, created_at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (name) DO UPDATE SET platform = excluded.platform, settings = excluded.settings,"
        " secrets = excluded.secrets",
        (shop.name, shop.platform, json.dumps(shop.settings, ensure_ascii=False), shop.secrets, now),
    )


def save_courses(conn: sqlite3.Connection, name: str, courses: Mapping[str, Any]) -> None:
    """Replaces the rules of a shop's products."""
    conn.execute("UPDATE shops SET courses = ? WHERE name = ?", (json.dumps(courses, ensure_ascii=False), name))


def synced_to(conn: sqlite3.Connection, name: str) -> str | None:
    """The instant up to which the shop has told everything that it was asked for."""
    row = conn.execute("SELECT synced_to FROM shops WHERE name = ?", (name,)).fetchone()
    return row[0] if row else None


def reached(conn: sqlite3.Connection, name: str, instant: str) -> None:
    """Moves the cursor on, in the transaction that stores what was told."""
    conn.execute("UPDATE shops SET synced_to = ? WHERE name = ?", (instant, name))


def heard(conn: sqlite3.Connection, name: str, now: str) -> None:
    """Notes that the shop reported something at that instant; never turns the clock back."""
    conn.execute(
        "UPDATE shops SET heard_at = ? WHERE name = ? AND (heard_at IS NULL OR heard_at < ?)",
        (now, name, now),
    )


def unheard(conn: sqlite3.Connection, name: str) -> None:
    """Nothing is known of the shop any more, as if it had never reported."""
    conn.execute("UPDATE shops SET heard_at = NULL WHERE name = ?", (name,))


def _shop(row: sqlite3.Row) -> ShopRow:
    settings, courses = json.loads(row["settings"]), json.loads(row["courses"])
    return ShopRow(row["name"], row["platform"], settings, row["secrets"], row["heard_at"], courses)
