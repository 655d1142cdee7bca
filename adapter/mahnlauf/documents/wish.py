"""Notices, while events are taken in, that an order's documents no longer say what it is worth, and asks for more."""

from __future__ import annotations

from mahnlauf.documents.issue import may_issue, states_of
from mahnlauf.documents.order import order_of
from mahnlauf.documents.steps import next_step
from mahnlauf.shops.shop import Shop
from mahnlauf.store import claims, documents, events
from mahnlauf.store.commands import NewCommand
from mahnlauf.store.database import Connection


def document_commands(conn: Connection, shop: Shop, order_ref: str, now: str) -> list[NewCommand]:
    """The command that has the order's documents issued, if it needs any. Asked twice, it is done once: issuing
    compares anew."""
    if not shop.invoicing.wanted:
        return []
    rows = claims.numbered(conn, shop.name, order_ref)
    if not may_issue(shop, rows):
        return []
    order = order_of(states_of(rows), events.of_order(conn, shop.name, order_ref))
    if next_step(order, documents.of_order(conn, shop.name, order_ref)) is None:
        return []
    key = f"documents:{order_ref}:{order.worth}:{now}"
    return [NewCommand(shop.name, rows[0].id or 0, key, "document", {"order_ref": order_ref}, now)]
