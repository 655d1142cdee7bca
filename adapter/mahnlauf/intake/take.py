"""What a reading changes: events that are new, the claims they touch, what must be told; inside one transaction."""

from __future__ import annotations

from collections import deque
from datetime import date

from mahnlauf.access.messages import claim_messages
from mahnlauf.access.project import concerns, project_order
from mahnlauf.contract.platform import Noted, Reading, as_event
from mahnlauf.core.clock import parse_instant, zone
from mahnlauf.core.observation import Standing
from mahnlauf.documents.wish import document_commands
from mahnlauf.dunning.projection import Change, project
from mahnlauf.dunning.telling import commands_after, fetch_commands, no_call
from mahnlauf.ledger.state import CANCELLED, OPEN, PAID
from mahnlauf.shops.plans import PlanBook
from mahnlauf.shops.shop import Shop
from mahnlauf.store import claims, commands, events, records
from mahnlauf.store.database import Connection


def take_reading(
    conn: Connection, plans: PlanBook, shop: Shop, reading: Reading, delivery_id: int | None, now: str
) -> list[Change]:
    """Everything that a delivery leads to: its events, its alarm, the orders to ask for."""
    changes = take_events(conn, plans, shop, reading, delivery_id, now)
    if reading.alarm:
        records.report(conn, shop.name, "alarm", reading.alarm, now)
    asked = fetch_commands(shop, reading.fetch, now, delivery_id)
    if asked:
        commands.insert_many(conn, asked, now)
    return changes


def take_events(
    conn: Connection, plans: PlanBook, shop: Shop, reading: Reading, delivery_id: int | None, now: str
) -> list[Change]:
    """Appends what is new and folds the claims that it touches; inside the caller's transaction."""
    touched: dict[tuple[str, int], str] = {}
    for noted in reading.events:
        event = as_event(noted, day_of(noted, shop))
        if events.insert(conn, shop.name, event, delivery_id, now):
            touched[(event.order_ref, event.instalment)] = event.at
    changes = []
    queue = deque(touched.items())
    while queue:
        (order_ref, instalment), at = queue.popleft()
        change = project(conn, plans, shop, order_ref, instalment, now)
        if change is not None:
            changes.append(change)
            shares = range(1, len(change.state.split) + 1) if not instalment else ()
            queue.extend(((order_ref, one), at) for one in shares if (order_ref, one) not in touched)
            if change.before == OPEN and change.state.state != OPEN:
                commands.close_calls(conn, change.row.id or 0, no_call(change.state.state), now)
            told = commands_after(change, shop, now, whole=_is_whole(conn, change))
            if at in change.contradicted:
                told += fetch_commands(shop, (order_ref,), now)
            told += claim_messages(conn, shop.name, change.row, change.before, now)
            if told:
                commands.insert_many(conn, told, now)
    today = parse_instant(now).astimezone(zone(shop.timezone)).date()
    for order_ref in dict.fromkeys(order for order, _ in touched):
        if concerns(conn, shop, order_ref, reading.events):
            project_order(conn, shop, order_ref, today, now, paid=_is_paid(reading, order_ref))
        if documents := document_commands(conn, shop, order_ref, now):
            commands.insert_many(conn, documents, now)
    return changes


def _is_whole(conn: Connection, change: Change) -> bool:
    """Whether a settled claim was the last of its order: it is the only one, or no other instalment is owed."""
    row = change.row
    if not row.instalment or row.state != PAID:
        return not row.instalment
    others = (one for one in claims.numbered(conn, row.shop, row.order_ref) if one.instalment)
    return all(one.state in (PAID, CANCELLED) for one in others)


def _is_paid(reading: Reading, order_ref: str) -> bool:
    """Whether the shop reports that it holds the order's money."""
    return any(fact.order_ref == order_ref and fact.data.get("standing") == Standing.PAID for fact in reading.events)


def day_of(noted: Noted, shop: Shop) -> date:
    """The merchant's calendar day of a fact."""
    return noted.at.astimezone(zone(shop.timezone)).date()
