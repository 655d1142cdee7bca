"""Forgetting a buyer: names, addresses and free texts go; amounts, days and what was booked stay."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from mahnlauf.store import money_in
from mahnlauf.store.deliveries import pack

_KEPT_OF_A_BUYER = frozenset({"country", "state", "kind", "language"})
_FREE_TEXTS = frozenset({"reason", "text", "note", "recipient", "pay_link", "status_note"})
_KEPT_OF_A_COMMAND = frozenset(
    {"type", "audience", "template", "amounts", "deadline", "on", "stage", "round", "amount_minor", "test", "agency",
     "carried_by", "claim_no"}
)  # fmt: skip
ERASED = "gelöscht"


def erase_order(conn: sqlite3.Connection, shop: str, order_ref: str) -> None:
    """Takes the person out of everything that is known of an order: events, deliveries, commands, attempts."""
    where = (shop, order_ref)
    rows = conn.execute("SELECT id, data, delivery_id FROM events WHERE shop = ? AND order_ref = ?", where).fetchall()
    for row in rows:
        data = json.dumps(without_person(json.loads(row["data"])), ensure_ascii=False, separators=(",", ":"))
        conn.execute("UPDATE events SET data = ? WHERE id = ?", (data, row["id"]))
    for delivery in {row["delivery_id"] for row in rows} - {None}:
        conn.execute("UPDATE deliveries SET body = ?, headers = '{}', query = '' WHERE id = ?", (pack(b""), delivery))
    _erase_commands(conn, shop, order_ref)
    money_in.forget(conn, shop, order_ref)


def _erase_commands(conn: sqlite3.Connection, shop: str, order_ref: str) -> None:
    rows = conn.execute(
        "SELECT id, payload FROM commands WHERE claim_id IN (SELECT id FROM claims WHERE shop = ? AND order_ref = ?)",
        (shop, order_ref),
    ).fetchall()
    for row in rows:
        payload = {key: value for key, value in json.loads(row["payload"]).items() if key in _KEPT_OF_A_COMMAND}
        payload |= {"to": "", "name": "", "subject": ERASED, "text": ERASED}
        conn.execute(
            "UPDATE commands SET payload = ?, answer = '' WHERE id = ?",
            (json.dumps(payload, ensure_ascii=False), row["id"]),
        )
        conn.execute("DELETE FROM mail_html WHERE command_id = ?", (row["id"],))
        conn.execute("UPDATE attempts SET answer = '', facts = '{}' WHERE command_id = ?", (row["id"],))


def without_person(data: Any) -> Any:
    """Event data without names, addresses and free texts; numbers and codes stay as they are."""
    if isinstance(data, list):
        return [without_person(one) for one in data]
    if not isinstance(data, dict):
        return data
    kept: dict[str, Any] = {}
    for key, value in data.items():
        if key == "buyer" and isinstance(value, dict):
            kept[key] = {name: text for name, text in value.items() if name in _KEPT_OF_A_BUYER} | {"name": ERASED}
        elif key in _FREE_TEXTS and isinstance(value, str):
            kept[key] = ""
        else:
            kept[key] = without_person(value)
    return kept
