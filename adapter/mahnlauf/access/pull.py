"""The question of a course platform: may this participant open this product? One indexed look, no amounts of debt.

GET /api/v1/access?email=a@b.example&product=512001   one grant, with an ETag
GET /api/v1/access?email=a@b.example                  all grants of a participant
GET /api/v1/access?after=0&limit=500                  every grant of the shop, page by page
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mahnlauf.access import tokens
from mahnlauf.store import access
from mahnlauf.store.access import GrantRow
from mahnlauf.store.database import Database

SCOPE = "access"
_MOST = 1000


@dataclass(frozen=True, slots=True)
class Answered:
    """Status, JSON body and headers of an answer."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


def answer(db: Database, authorization: str, query: Mapping[str, str], if_none_match: str = "") -> Answered:
    """Answers one question; 401 without a token of ours, 403 for one of another scope, 400 for a question that cannot
    be understood. A token sees its own shop only."""
    token = tokens.find(db, authorization)
    if token is None:
        return _error(401, "The bearer token is missing or unknown. Make one: mahnlauf token add", "Bearer")
    if token.scope != SCOPE:
        return _error(403, f'This token is for "{token.scope}". Expected one of the scope "{SCOPE}".')
    if unknown := sorted(set(query) - {"email", "product", "after", "limit"}):
        return _error(400, f'The parameter "{unknown[0][:40]}" is not known. Known: email, product, after, limit.')
    email, product = query.get("email", "").strip().lower().replace(" ", "+"), query.get("product", "").strip()
    if email and product:
        return _one(db, token.shop, email, product, if_none_match)
    if email:
        found = [_grant(row) for row in access.grants_of(db.reader, token.shop, email)]
        return _json(200, {"shop": token.shop, "email": email, "items": found})
    if product:
        return _error(400, 'The parameter "email" is missing. Expected the participant beside the product.')
    return _page(db, token.shop, query)


def _one(db: Database, shop: str, email: str, product: str, if_none_match: str) -> Answered:
    row = access.grant(db.reader, shop, email, product)
    tag = f'"{row.id}-{row.version}"' if row else '"none"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Authorization"}
    if tag in (part.strip().removeprefix("W/") for part in if_none_match.split(",")):
        return Answered(304, b"", headers)
    body = _grant(row) if row else {"email": email, "product": product, "state": "unknown", "version": 0}
    return _json(200, {"shop": shop, **body}, headers)


def _page(db: Database, shop: str, query: Mapping[str, str]) -> Answered:
    after, limit = query.get("after", "0"), query.get("limit", "500")
    if not all(text.isascii() and text.isdigit() and len(text) <= 18 for text in (after, limit)):
        return _error(400, 'Expected whole numbers as "after" and "limit".')
    size = min(max(int(limit), 1), _MOST)
    rows = access.page_of_grants(db.reader, shop, int(after), size)
    following = rows[-1].id if len(rows) == size else None
    return _json(200, {"shop": shop, "items": [_grant(row) for row in rows], "next": following})


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


def _json(status: int, body: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Answered:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    kept = {"Cache-Control": "private, no-cache", "Vary": "Authorization", **(headers or {})}
    return Answered(status, text.encode(), kept)


def _error(status: int, text: str, challenge: str = "") -> Answered:
    return _json(status, {"error": text}, {"WWW-Authenticate": challenge} if challenge else None)
