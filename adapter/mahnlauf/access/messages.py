"""What subscribers are told: small signed facts without amounts of debt or bank data (data minimisation)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from mahnlauf.store import subscribers
from mahnlauf.store.claims import ClaimRow
from mahnlauf.store.commands import NewCommand
from mahnlauf.store.database import Connection

TYPES = (
    "access.suspended", "access.restored", "access.revoked", "claim.opened", "claim.settled", "claim.handed_over",
    "ping",
)  # fmt: skip
_CLAIM_TURNS = {"paid": "claim.settled", "handed_over": "claim.handed_over"}


def access_type(before: str | None, after: str) -> str | None:
    """The message of a change of access; a first grant is none: the shop itself gave it."""
    if before == after or (before is None and after == "granted"):
        return None
    return {"granted": "access.restored", "suspended": "access.suspended", "revoked": "access.revoked"}[after]


def claim_type(before: str | None, after: str) -> str | None:
    """The message of a claim's turn, if it is one of those that subscribers hear of."""
    if before is None:
        return "claim.opened"
    return _CLAIM_TURNS.get(after) if before != after else None


def tell(
    conn: Connection, shop: str, kind: str, subject: str, data: Mapping[str, Any], now: str, claim_id: int = 0
) -> list[NewCommand]:
    """Keeps the message (for `recover`) and returns one command per subscriber of that shop and type that works. One
    that is switched off is told nothing, but what it misses is kept. ``subject`` is unique per shop and type, so the
    same fact is never told twice."""
    hearing = subscribers.hearing(conn, shop, kind)
    if not hearing:
        return []
    body = json.dumps({"type": kind, "timestamp": now, "data": dict(data)}, ensure_ascii=False, separators=(",", ":"))
    if not subscribers.keep_message(conn, shop, kind, subject, body, now):
        return []
    return [command(one.id, shop, kind, subject, body, now, claim_id) for one in hearing if one.disabled_at is None]


def claim_messages(conn: Connection, shop: str, row: ClaimRow, before: str | None, now: str) -> list[NewCommand]:
    """A claim came into being, was settled or handed over."""
    kind = claim_type(before, row.state)
    if kind is None:
        return []
    data = {
        "shop": shop,
        "subject": {"claim": row.id, "order": row.order_ref, "instalment": row.instalment or None},
        "state": row.state,
        "collected_by": row.collected_by,
        "effective_at": now,
        "test": bool(row.test_mode),
    }
    return tell(conn, shop, kind, f"{row.id}\0{now}", data, now, row.id or 0)


def command(
    subscriber: int, shop: str, kind: str, subject: str, body: str, now: str, claim_id: int = 0, again: str = ""
) -> NewCommand:
    """The outbox row of one message to one subscriber. The message's id stays the same however often it is sent, so
    the receiver knows it again; ``again`` makes a new row for a replay."""
    message = message_id(shop, kind, subject)
    key = f"subscriber:{subscriber}:{message}{again}"
    payload = {"subscriber": subscriber, "id": message, "type": kind, "body": body}
    return NewCommand(shop, claim_id, key, "subscriber", payload, now)


def message_id(shop: str, kind: str, subject: str) -> str:
    """No dot and no text of a user in it."""
    return "msg_" + hashlib.sha256(f"{shop}\0{kind}\0{subject}".encode()).hexdigest()[:32]
