"""Buyers: who owes how much over all his claims, per currency. Whoever has no mail address is in no list."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from mahnlauf.api.claims import SEES, described
from mahnlauf.api.route import Ask, Route
from mahnlauf.api.schema import Field, limit, ref, text
from mahnlauf.clerk.merging import claims_of_name
from mahnlauf.core.errors import NotFound
from mahnlauf.store import merges, pages
from mahnlauf.store.pages import BuyerRow

MOST_CLAIMS = 100


def buyers(ask: Ask) -> dict[str, Any]:
    """A page of buyers by their mail addresses."""
    size = ask.query["limit"]
    rows = pages.buyers_of(ask.conn, ask.shop, ask.query["after"], size)
    items = [_buyer(email, list(found)) for email, found in groupby(rows, lambda row: row.email)]
    return {"shop": ask.shop, "items": items, "next": items[-1]["email"] if len(items) == size else None}


def statement(ask: Ask) -> dict[str, Any]:
    """One buyer's account: balances, and the newest of his claims."""
    email = ask.query["email"]
    rows = pages.claims_of_buyer(ask.conn, ask.shop, email, MOST_CLAIMS)
    known = merges.names_of(ask.conn, ask.shop, email.casefold())
    if len(known) > 1:  # merged with others: every address of the person
        rows = [row for name in known for row in claims_of_name(ask.conn, ask.shop, name)][:MOST_CLAIMS]
    if not rows:
        raise NotFound(f"Nobody with this mail address has a claim in shop {ask.shop}.")
    claims = [described(ask, row) for row in rows]
    emails = [one for one in known if not one.startswith("#")]
    return {"shop": ask.shop, "email": email, "emails": emails, "balances": _balances(claims), "claims": claims}


def _buyer(email: str, rows: list[BuyerRow]) -> dict[str, Any]:
    names = ("currency", "claims", "open_minor", "credit_minor", "paid_minor")
    balances = [{name: getattr(row, name) for name in names} for row in rows]
    return {"email": email, "name": rows[0].name, "balances": balances}


def _balances(claims: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Per currency, with the interest that accrued until today."""
    found: dict[str, dict[str, Any]] = {}
    for claim in claims:
        code = claim["currency"]
        sums = found.setdefault(
            code, {"currency": code, "claims": 0, "open_minor": 0, "credit_minor": 0, "paid_minor": 0}
        )
        sums["claims"] += 1
        sums["open_minor"] += claim["total_minor"]
        sums["credit_minor"] += claim["credit_minor"]
        sums["paid_minor"] += claim["paid_minor"]
    return [found[code] for code in sorted(found)]


_LIST = (Field("after", text(320), "The cursor that the page before named as `next`.", default=""), limit())
_EMAIL = (Field("email", text(320, 1), "The mail address as the shop has it.", required=True),)
ROUTES = (
    Route("GET", "/buyers", "listBuyers", "Buyers by mail address, with their balances", buyers, ref("Buyers"), SEES,
          _LIST),
    Route("GET", "/buyers/statement", "getStatement", "One buyer's balances and claims", statement, ref("Buyer"), SEES,
          _EMAIL, faults=(404,)),
)  # fmt: skip
