"""What a delivery means, by its topic. Every order topic is an upsert: `created` may come after `updated`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from mahnlauf import Delivery, Noted, NotUnderstood, Reading, ShopContext, Standing
from mahnlauf_woocommerce.fields import Fields, order_id, parse, shown
from mahnlauf_woocommerce.orders import NO_TIME, is_order, note_order
from mahnlauf_woocommerce.signature import is_ping

SUBSCRIBE = (
    "order.created",
    "order.updated",
    "order.deleted",
    "order.restored",
    "action.woocommerce_order_status_changed",
    "action.woocommerce_order_refunded",
    "action.woocommerce_payment_complete",
    "action.woocommerce_delete_order",
)
ERASED = "action.woocommerce_delete_order"

_WHOLE_ORDERS = frozenset({"order.created", "order.updated", "order.restored"})
# Hooks whose first argument is the order's id.
_ORDER_HOOKS = frozenset(
    f"action.woocommerce_{hook}"
    for hook in (
        "order_status_changed", "payment_complete", "pre_payment_complete", "order_refunded",
        "order_partially_refunded", "order_fully_refunded", "new_order", "update_order", "cancelled_order",
        "trash_order", "untrash_order", "checkout_order_processed", "payment_complete_order_status",
    )
)  # fmt: skip
_STATUS_HOOK = "action.woocommerce_order_status_"
# Hooks whose first argument is something else.
_OTHER_HOOKS = {
    "action.woocommerce_refund_created": "a refund's id, not an order's; the refund comes with order.updated",
    "action.woocommerce_refund_deleted": "a refund's id, not an order's",
    "action.woocommerce_delete_order_refund": "a refund's id, not an order's",
    "action.woocommerce_order_note_added": "a note's id, not an order's",
    "action.woocommerce_order_note_deleted": "a note's id, not an order's",
}


def read(delivery: Delivery, shop: ShopContext) -> Reading:
    """Translates a verified delivery; raises NotUnderstood with a sentence."""
    if is_ping(delivery):
        return Reading(key=_key(delivery, "ping"), topic="ping", ignored="The greeting of a new webhook.")
    topic = delivery.headers.get("x-wc-webhook-topic", "").strip().lower()
    if not topic:
        raise NotUnderstood("The header X-WC-Webhook-Topic is missing. Expected a topic such as order.updated.")
    if topic.startswith("customer."):
        return Reading(
            key=_key(delivery, topic), topic=topic, ignored="A customer's account says nothing about orders."
        )
    data = parse(delivery.body)
    if not isinstance(data, Mapping):
        raise NotUnderstood(f"The body of {topic} is {_named(data)}. Expected a JSON object.")
    return (
        _error_reading(delivery, topic, data)
        or _order_reading(delivery, topic, data, shop)
        or _doorbell_reading(delivery, topic, data)
    )


def _named(data: object) -> str:
    return "null" if data is None else shown(data)


def _key(delivery: Delivery, topic: str) -> str:
    """Tells deliveries apart. A doorbell looks the same every time, so it takes the delivery's id along;
    a whole order does not: the shop gives one id to several orders of a second."""
    digest = hashlib.sha256(topic.encode("utf-8", "replace") + b"\0" + delivery.body)
    if topic == "order.deleted" or topic.startswith("action."):
        digest.update(b"\0" + _delivery_id(delivery).encode("utf-8", "replace"))
    return digest.hexdigest()


def _delivery_id(delivery: Delivery) -> str:
    return delivery.headers.get("x-wc-webhook-delivery-id", "").strip()


def _error_reading(delivery: Delivery, topic: str, data: Mapping[str, Any]) -> Reading | None:
    """The shop signs what its own REST interface answered, errors included."""
    code = data.get("code")
    if "id" in data or "message" not in data or not isinstance(code, str):
        return None
    key = _key(delivery, topic)
    if code.endswith("_invalid_id"):
        text = "The order was deleted for good before the shop could send it."
        return Reading(key=key, topic=topic, ignored=text)
    if code.endswith("_cannot_view"):
        return Reading(
            key=key,
            topic=topic,
            ignored="The shop sent an error instead of an order.",
            alarm=(
                "The webhooks of this shop carry no orders any more, because the WordPress user who owns "
                "them lost the right to see orders. Give this user the role shop manager again, or create "
                "the webhooks anew as another user (WooCommerce, Settings, Advanced, Webhooks); then fetch "
                "what was missed."
            ),
        )
    raise NotUnderstood(f"The body of {topic} is an error of the shop with the code {shown(code)}. Expected an order.")


def _order_reading(delivery: Delivery, topic: str, data: Mapping[str, Any], shop: ShopContext) -> Reading | None:
    if topic not in _WHOLE_ORDERS:
        return None
    if not is_order(data):
        field = "status" if type(data.get("id")) is int else "id"
        expected = "text such as on-hold" if field == "status" else "the order's number"
        raise Fields(data, f"The body of {topic}").complaint(field, expected)
    noted = note_order(data, shop, f"The body of {topic}")
    events: tuple[Noted, ...] = (noted,)
    if topic == "order.restored":
        _, _, second = noted.identity.partition("@")
        identity = f"restored:{noted.order_ref}@{second.partition('#')[0]}"
        restored = Noted("order.restored", identity, noted.order_ref, noted.at, position=noted.position)
        events = (restored, noted)
    # What an unclear reversal was stands in the order's notes, and those can only be asked for.
    ask = (noted.order_ref,) if noted.data["standing"] == Standing.UNCLEAR else ()
    return Reading(key=_key(delivery, topic), topic=topic, events=events, fetch=ask)


def _doorbell_reading(delivery: Delivery, topic: str, data: Mapping[str, Any]) -> Reading:
    key = _key(delivery, topic)
    if topic == "order.deleted":
        ref = Fields(data, f"The body of {topic}").key("id", "the order's number")
        mark = _delivery_id(delivery) or key[:32]
        trashed = Noted("order.trashed", f"trashed:{ref}:{mark}", ref, NO_TIME)
        return Reading(key=key, topic=topic, events=(trashed,), fetch=(ref,))
    if topic == ERASED:
        return Reading(key=key, topic=topic, events=(erased(_argument(topic, data)),))
    if topic in _ORDER_HOOKS or topic.startswith(_STATUS_HOOK):
        return Reading(key=key, topic=topic, fetch=(_argument(topic, data),))
    if topic == "action.woocommerce_new_customer_note":
        note = Fields(data, f"The body of {topic}").part("arg")
        return Reading(key=key, topic=topic, fetch=(note.key("order_id", "the order's number"),))
    if topic in _OTHER_HOOKS:
        return Reading(key=key, topic=topic, ignored=f"This topic carries {_OTHER_HOOKS[topic]}.")
    raise NotUnderstood(
        f"The topic {shown(topic)} is unknown. Expected one of {', '.join(SUBSCRIBE)}; delete the webhook in "
        "WooCommerce, Settings, Advanced, Webhooks, if nobody needs it."
    )


def erased(ref: str) -> Noted:
    """The order is gone for good; the shop names no time."""
    return Noted("order.erased", f"erased:{ref}", ref, NO_TIME)


def _argument(topic: str, data: Mapping[str, Any]) -> str:
    ref = order_id(data.get("arg"))
    if ref is None:
        raise Fields(data, f"The body of {topic}").complaint("arg", "the order's number")
    return ref
