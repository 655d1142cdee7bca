"""What a webhook means. Nearly all are doorbells: what they carry is incomplete, comes in any order or not at all, so
they only say which order to ask for. A whole order comes with `checkout.order.placed`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from mahnlauf import Delivery, NotUnderstood, Reading, ShopContext
from mahnlauf_shopware.fields import clean, is_id, named, parse
from mahnlauf_shopware.orders import LIVE_VERSION, notes_of

PLACED, WRITTEN = "checkout.order.placed", "order.written"
_DOORBELLS = ("state_enter.order_transaction.state.", "state_enter.order.state.", "checkout.order.", "order.")
# Our own fields and tags come back as an update that names nothing else.
_OUR_ECHO = frozenset({"id", "versionId", "billingAddressVersionId", "updatedAt", "customFields"})


def read_webhook(delivery: Delivery, shop: ShopContext) -> Reading:
    """Translates a verified webhook; raises NotUnderstood with a sentence."""
    body = parse(delivery.body)
    if not isinstance(body, Mapping):
        raise NotUnderstood(f"The body is {named(body)}. Expected an event of Shopware as a JSON object.")
    data, source = body.get("data"), body.get("source")
    event = data.get("event") if isinstance(data, Mapping) else None
    if not isinstance(data, Mapping) or not isinstance(event, str) or not event:
        raise NotUnderstood(f'The field "data.event" is {named(event)}. Expected the name of an event.')
    key, topic = _key(source, delivery.body), clean(event)[:100]
    payload = data.get("payload")
    if topic == WRITTEN or topic == "order.deleted":
        return _written(key, topic, payload)
    if topic.startswith(_DOORBELLS):
        return _doorbell(key, topic, payload, shop)
    return Reading(key=key, topic=topic, ignored="This event says nothing about what is owed.")


def _key(source: Any, body: bytes) -> str:
    """The shop's id of the event, the same for every attempt."""
    ident = source.get("eventId") if isinstance(source, Mapping) else None
    return f"event:{clean(ident)[:64]}" if clean(ident) else hashlib.sha256(body).hexdigest()


def _doorbell(key: str, topic: str, payload: Any, shop: ShopContext) -> Reading:
    order = payload.get("order") if isinstance(payload, Mapping) else None
    if not isinstance(order, Mapping) or not is_id(order.get("id")):
        raise NotUnderstood(f"The event {topic} carries no order. Expected data.payload.order with its id.")
    if order.get("versionId", LIVE_VERSION) != LIVE_VERSION:
        return Reading(key=key, topic=topic, ignored="A draft of an order; the live one did not change.")
    ref = str(order["id"])
    facts = notes_of(order, (), shop, is_whole=False) if topic == PLACED else ()
    return Reading(key=key, topic=topic, events=facts, fetch=() if facts else (ref,), hint=True)


def _written(key: str, topic: str, payload: Any) -> Reading:
    if not isinstance(payload, list) or not all(isinstance(row, Mapping) for row in payload):
        raise NotUnderstood(f"The event {topic} carries {named(payload)}. Expected a list of changes.")
    touched = dict.fromkeys(str(row.get("primaryKey")) for row in payload if _matters(row))
    if not touched:
        return Reading(key=key, topic=topic, ignored="Our own fields came back, or a draft of an order was written.")
    return Reading(key=key, topic=topic, fetch=tuple(touched), hint=True)


def _matters(row: Mapping[str, Any]) -> bool:
    if row.get("entity", "order") != "order" or not is_id(row.get("primaryKey")):
        return False
    if row.get("versionId", LIVE_VERSION) not in (None, LIVE_VERSION):
        return False
    names = row.get("updatedFields")
    is_update = row.get("operation") == "update"
    return not (is_update and isinstance(names, list) and _OUR_ECHO.issuperset(str(name) for name in names))
