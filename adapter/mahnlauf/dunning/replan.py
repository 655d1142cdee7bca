"""Chooses the plan anew for claims that no stage has run for yet: after a merchant changed rules or settings."""

from __future__ import annotations

from mahnlauf.core.clock import Clock, instant
from mahnlauf.dunning.projection import project
from mahnlauf.ledger.state import OPEN
from mahnlauf.shops.book import ShopBook
from mahnlauf.shops.plans import PlanBook
from mahnlauf.store import claims
from mahnlauf.store.claims import ClaimRow
from mahnlauf.store.database import Database

_BATCH = 200


def choose_anew(
    db: Database, plans: PlanBook, shops: ShopBook, clock: Clock, shop: str | None = None
) -> list[tuple[int, str, str]]:
    """(claim, plan before, plan now) of every open claim whose plan changed. In short transactions: webhooks go on."""
    waiting = [row for row in claims.oldest_first(db.reader, shop=shop, state=OPEN) if not row.stage]
    moved: list[tuple[int, str, str]] = []
    for start in range(0, len(waiting), _BATCH):
        moved += _batch(db, plans, shops, clock, waiting[start : start + _BATCH])
    return moved


def _batch(
    db: Database, plans: PlanBook, shops: ShopBook, clock: Clock, rows: list[ClaimRow]
) -> list[tuple[int, str, str]]:
    moved, changes = [], []
    now = instant(clock.now())
    with db.write() as conn:
        for row in rows:
            change = project(conn, plans, shops.get(row.shop), row.order_ref, row.instalment, now)
            if change is not None:
                changes.append(change)
                if change.row.plan != row.plan:
                    moved.append((row.id or 0, row.plan, change.row.plan))
    for change in changes:
        plans.kept(change.plan)
    return moved
