"""The fake shop's webhooks: queued, collapsed, signed and sent like those of WooCommerce."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import TYPE_CHECKING, Any

import requests

if TYPE_CHECKING:
    from mahnlauf.testing.fake_shop import FakeShop

TOPICS = (
    "order.created",
    "order.updated",
    "order.deleted",
    "order.restored",
    "action.woocommerce_order_status_changed",
    "action.woocommerce_order_refunded",
    "action.woocommerce_payment_complete",
    "action.woocommerce_delete_order",
)
_TIMEOUT_SECONDS = 60
_GONE = {"code": "woocommerce_rest_shop_order_invalid_id", "message": "Invalid ID.", "data": {"status": 404}}


def signature(secret: str, body: bytes) -> str:
    """What stands in ``X-WC-Webhook-Signature``."""
    return base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256)).decode("ascii")


def body_of(content: Any) -> bytes:
    """JSON as the shop writes it: ASCII, no blanks, slashes escaped."""
    return json.dumps(content, separators=(",", ":")).replace("/", "\\/").encode("ascii")


class Webhooks:
    """One webhook per topic, all to one address. A change that waits already is not queued twice."""

    def __init__(self, url: str, secret: str, topics: tuple[str, ...]) -> None:
        self.url, self.secret, self.topics = url, secret, topics
        self._waiting: dict[tuple[str, int], None] = {}

    def queue(self, topic: str, number: int) -> None:
        """To be told with the next `deliver`."""
        if topic in self.topics:
            self._waiting[(topic, number)] = None

    def deliver(self, shop: FakeShop) -> list[int]:
        """Sends what waits. Like the real shop it asks nobody again who did not answer well (status 0: not at all)."""
        waiting, self._waiting = self._waiting, {}
        if not waiting:
            return []
        with requests.Session() as http:
            http.trust_env = False
            return [self._send(http, shop, topic, number) for topic, number in waiting]

    def _send(self, http: requests.Session, shop: FakeShop, topic: str, number: int) -> int:
        body = body_of(_content(shop, topic, number))
        try:
            answer = http.post(self.url, data=body, headers=self._headers(shop, topic, body), timeout=_TIMEOUT_SECONDS)
        except requests.RequestException:
            return 0
        return answer.status_code

    def _headers(self, shop: FakeShop, topic: str, body: bytes) -> dict[str, str]:
        ident = str(self.topics.index(topic) + 1)
        resource, _, event = topic.partition(".")
        second = shop.stamps()[1]
        return {
            "Content-Type": "application/json",
            "User-Agent": "WooCommerce/11.0.1 Hookshot (WordPress/7.0.4)",
            "X-WC-Webhook-Source": "https://shop.example/",
            "X-WC-Webhook-Topic": topic,
            "X-WC-Webhook-Resource": resource,
            "X-WC-Webhook-Event": event,
            "X-WC-Webhook-Signature": signature(self.secret, body),
            "X-WC-Webhook-ID": ident,
            # Not unique, as in the real shop: one per webhook and second, whatever the order.
            "X-WC-Webhook-Delivery-ID": hashlib.md5(f"{ident}{second}".encode(), usedforsecurity=False).hexdigest(),
        }


def _content(shop: FakeShop, topic: str, number: int) -> Any:
    if topic.startswith("action."):
        return {"action": topic.removeprefix("action."), "arg": number}
    if topic == "order.deleted":
        return {"id": number}
    return shop.orders.get(number, _GONE)
