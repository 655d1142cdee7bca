"""Reads what a statement of account is made of."""

from __future__ import annotations

from mahnlauf.core.clock import Clock
from mahnlauf.documents.statement import Statement
from mahnlauf.documents.statement_words import LABELS
from mahnlauf.dunning.describe import state_of
from mahnlauf.ledger.statement import statement
from mahnlauf.shops.book import ShopBook
from mahnlauf.shops.plans import PlanBook
from mahnlauf.store import events
from mahnlauf.store.claims import ClaimRow
from mahnlauf.store.database import Connection


def statement_of(
    conn: Connection, shops: ShopBook, plans: PlanBook, clock: Clock, row: ClaimRow, language: str | None = None
) -> Statement:
    """The claim's account as of today, in the buyer's language if we speak it and no other is wanted."""
    shop, state = shops.get(row.shop), state_of(row)
    plan, today = plans.version(conn, row.plan_version), clock.today(shop.timezone)
    facts = events.of_claim(conn, row.shop, row.order_ref, row.instalment)
    moves = statement(row.shop, row.order_ref, row.instalment, facts, plan, today)
    spoken = language or state.buyer.get("language", "")
    return Statement(row.id or 0, state, shop, moves, today, spoken if spoken in LABELS else shop.language)
