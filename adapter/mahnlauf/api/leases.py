"""What each order says about access, for programs that look after a shop: who, what, since or until when, and why."""

from __future__ import annotations

from typing import Any

from mahnlauf.access.tokens import CLAIMS, OPERATIONS, READ
from mahnlauf.api.route import Ask, Route
from mahnlauf.api.schema import AFTER, Field, choice, limit, ref, text
from mahnlauf.store import leases as table
from mahnlauf.store.leases import STANDS, Listed


def leases(ask: Ask) -> dict[str, Any]:
    """A page of leases, newest first."""
    query = ask.query
    size = query["limit"]
    rows = table.page(ask.conn, (ask.shop,), stands=query["state"] or "", search=query["q"], after=query["after"],
                      limit=size)  # fmt: skip
    following = rows[-1].id if len(rows) == size else None
    return {"shop": ask.shop, "items": [_told(one) for one in rows], "next": following}


def _told(listed: Listed) -> dict[str, Any]:
    one = listed.lease
    return {
        "order_ref": one.order_ref, "product": one.product, "participant": one.participant, "state": one.state,
        "reason": one.reason, "by": one.by, "since": one.since, "until": one.until, "claim_id": one.claim_id or None,
    }  # fmt: skip


_QUERY = (
    Field("state", choice(*(one for one in STANDS if one)), "Only those; announced: still open, the day is known."),
    Field("q", text(100), "How a participant begins, or exactly an order or a product.", default=""),
    AFTER,
    limit(),
)
ROUTES = (
    Route("GET", "/leases", "listLeases", "What each order says about access, newest first", leases, ref("Leases"),
          (OPERATIONS, CLAIMS, READ), _QUERY),
)  # fmt: skip
