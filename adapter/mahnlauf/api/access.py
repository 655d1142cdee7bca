"""The question of a course platform: may this participant open this product? One indexed look, no amounts of debt.

GET /api/v1/access?email=a@b.example&product=512001   one grant, with an ETag
GET /api/v1/access?email=a@b.example                  all grants of a participant
GET /api/v1/access?after=0&limit=500                  every grant of the shop, page by page
"""

from __future__ import annotations

from typing import Any

from mahnlauf.access.tokens import ACCESS
from mahnlauf.api.route import Answer, Ask, Route, Tagged
from mahnlauf.api.schema import AFTER, Field, limit, ref, text
from mahnlauf.core.errors import BadInput
from mahnlauf.store import access
from mahnlauf.store.access import GrantRow

_MOST = 1000


def grants(ask: Ask) -> Answer:
    """One grant, those of a participant, or a page of all."""
    email = ask.query["email"].strip().lower().replace(" ", "+")
    product = ask.query["product"].strip()
    if email and product:
        return _one(ask, email, product)
    if product:
        raise BadInput('The parameter "email" is missing. Expected the participant beside the product.')
    if email:
        found = access.grants_of(ask.conn, ask.shop, email)
        return {"shop": ask.shop, "email": email, "items": [_grant(row) for row in found]}
    size = ask.query["limit"]
    rows = access.page_of_grants(ask.conn, ask.shop, ask.query["after"], size)
    following = rows[-1].id if len(rows) == size else None
    return {"shop": ask.shop, "items": [_grant(row) for row in rows], "next": following}


def _one(ask: Ask, email: str, product: str) -> Tagged:
    row = access.grant(ask.conn, ask.shop, email, product)
    tag = f'"{row.id}-{row.version}"' if row else '"none"'
    known = (part.strip().removeprefix("W/") for part in ask.headers.get("If-None-Match", "").split(","))
    if tag in known:
        return Tagged(tag, None)
    unknown = {
        "email": email, "product": product, "state": "unknown", "reason": "", "since": None, "until": None,
        "version": 0, "updated_at": None,
    }  # fmt: skip
    return Tagged(tag, {"shop": ask.shop, **(_grant(row) if row else unknown)})


def _grant(row: GrantRow) -> dict[str, Any]:
    return {
        "email": row.participant,
        "product": row.product,
        "state": row.state,
        "reason": row.reason or "paid",
        "since": row.since,
        "until": row.until,
        "version": row.version,
        "updated_at": row.updated_at,
    }


_QUERY = (
    Field("email", text(), "The participant.", default=""),
    Field("product", text(), "The product, beside the participant: then one grant is answered, with an ETag.",
          default=""),
    Field(AFTER.name, AFTER.kind, AFTER.words, default=0),
    limit(500, _MOST),
)  # fmt: skip
ROUTES = (
    # Not limited: whoever is told to wait here locks participants out of their courses.
    Route("GET", "/access", "getAccess", "Who may open which course", grants, ref("Access"), (ACCESS,), _QUERY,
          limited=False),
)  # fmt: skip
