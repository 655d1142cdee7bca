"""What a plugin makes of a delivery, and how both are kept."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass

from mahnlauf.contract.platform import Delivery, Platform, Reading
from mahnlauf.core.clock import Clock, instant
from mahnlauf.core.errors import NotUnderstood
from mahnlauf.shops.shop import Shop
from mahnlauf.store import deliveries
from mahnlauf.store.deliveries import APPLIED, IGNORED, PARKED, DeliveryRow
from mahnlauf.store.packed import compact

log = logging.getLogger(__name__)
_UNKEPT_HEADERS = frozenset({"cookie", "authorization", "proxy-authorization"})


@dataclass(frozen=True, slots=True)
class Understood:
    """A delivery and what the plugin made of it; ``fault`` says why it was not understood."""

    reading: Reading
    fault: str = ""


def read(platform: Platform, delivery: Delivery, shop: Shop, clock: Clock) -> Understood:
    """Translates; whatever a plugin raises becomes a sentence beside the delivery, never a lost delivery."""
    try:
        return Understood(platform.read(delivery, shop.context(clock.today(shop.timezone))))
    except NotUnderstood as fault:
        return Understood(_unread(platform, delivery), str(fault))
    except Exception as fault:  # a plugin's bug must not cost the delivery
        log.exception("platform %s could not read a delivery of shop %s", platform.name, shop.name)
        return Understood(
            _unread(platform, delivery),
            f"The platform plugin failed with {type(fault).__name__}: {fault}. Replay the delivery after an update.",
        )


def _unread(platform: Platform, delivery: Delivery) -> Reading:
    """Kept without being understood; a platform that waits for certain words (Digistore24: OK) hears them."""
    return Reading(topic=_topic(delivery), answer=getattr(platform, "stored_answer", b""))


def delivery_row(delivery: Delivery, understood: Understood, kept: bytes | None = None) -> DeliveryRow:
    """The delivery as it is stored, with what became of it. ``kept``: what of its body is stored, if not all."""
    reading = understood.reading
    state = PARKED if understood.fault else APPLIED if reading.events or reading.fetch else IGNORED
    topic = reading.topic or _topic(delivery)
    return DeliveryRow(
        shop=delivery.shop,
        key=reading.key or hashlib.sha256(topic.encode() + b"\n" + delivery.body).hexdigest()[:40],
        topic=topic,
        received_at=instant(delivery.received_at),
        state=state,
        reason=understood.fault or reading.ignored or reading.alarm,
        events=len(reading.events),
        method=delivery.method,
        query=delivery.query,
        headers=compact({key: value for key, value in delivery.headers.items() if key not in _UNKEPT_HEADERS}),
        packed=deliveries.pack(delivery.body if kept is None else kept),
    )


def _topic(delivery: Delivery) -> str:
    return delivery.headers.get("x-wc-webhook-topic", "")[:100]
