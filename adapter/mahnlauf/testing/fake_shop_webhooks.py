"""The fake shop's webhooks: queued, collapsed, signed and sent like those of WooCommerce."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from contextlib import suppress
from dataclasses import dataclass
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
_PING_SECONDS = 5
_BEARABLE_FAILURES = 6
_GONE = {"code": "woocommerce_rest_shop_order_invalid_id", "message": "Invalid ID.", "data": {"status": 404}}


def signature(secret: str, body: bytes) -> str:
    """What stands in ``X-WC-Webhook-Signature``."""
    return base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256)).decode("ascii")


def body_of(content: Any) -> bytes:
    """JSON as the shop writes it: ASCII, no blanks, slashes escaped."""
    return json.dumps(content, separators=(",", ":")).replace("/", "\\/").encode("ascii")


@dataclass(slots=True)
class Hook:
    """One webhook of the shop. ``failures`` counts those in a row; nothing that the shop shows tells them."""

    id: int
    name: str
    topic: str
    url: str
    secret: str
    status: str = "active"
    failures: int = 0

    def shown(self) -> dict[str, Any]:
        """As the REST interface shows it: never with its secret."""
        return {"id": self.id, "name": self.name, "status": self.status, "topic": self.topic, "delivery_url": self.url}


class Webhooks:
    """The shop's webhooks by their ids. A change that waits already is not queued twice; whoever fails seven times in
    a row is switched off, and switching it on again leaves it one failure short of that."""

    def __init__(self) -> None:
        self.hooks: dict[int, Hook] = {}
        self._waiting: dict[tuple[int, int], None] = {}
        self._ids = 0

    def make(self, name: str, topic: str, url: str, secret: str) -> Hook:
        """A new one, active."""
        self._ids += 1
        hook = self.hooks[self._ids] = Hook(self._ids, name, topic, url, secret)
        return hook

    def greet(self, hook: Hook) -> None:
        """The ping: unsigned and form-encoded. Whether anybody answers changes nothing here."""
        with requests.Session() as http, suppress(requests.RequestException):
            http.trust_env = False
            http.post(hook.url, data={"webhook_id": str(hook.id)}, timeout=_PING_SECONDS)

    def queue(self, topic: str, number: int) -> None:
        """To be told with the next `deliver`."""
        for hook in self.hooks.values():
            if hook.topic == topic and hook.status == "active":
                self._waiting[(hook.id, number)] = None

    def deliver(self, shop: FakeShop) -> list[int]:
        """Sends what waits. Like the real shop it asks nobody again who did not answer well (status 0: not at all)."""
        waiting, self._waiting = self._waiting, {}
        known = [(self.hooks[ident], number) for ident, number in waiting if ident in self.hooks]
        if not known:
            return []
        with requests.Session() as http:
            http.trust_env = False
            return [self._send(http, shop, hook, number) for hook, number in known if hook.status == "active"]

    def _send(self, http: requests.Session, shop: FakeShop, hook: Hook, number: int) -> int:
        body = body_of(_content(shop, hook.topic, number))
        try:
            headers = _headers(shop, hook, body)
            status = http.post(hook.url, data=body, headers=headers, timeout=_TIMEOUT_SECONDS).status_code
        except requests.RequestException:
            status = 0
        self._count(hook, failed=not 200 <= status <= 302)
        return status

    def _count(self, hook: Hook, *, failed: bool) -> None:
        if not failed:
            hook.failures = 0
        elif hook.failures < _BEARABLE_FAILURES:
            hook.failures += 1
        else:
            hook.status = "disabled"


def _headers(shop: FakeShop, hook: Hook, body: bytes) -> dict[str, str]:
    resource, _, event = hook.topic.partition(".")
    second = shop.stamps()[1]
    return {
        "Content-Type": "application/json",
        "User-Agent": "WooCommerce/11.0.1 Hookshot (WordPress/7.0.4)",
        "X-WC-Webhook-Source": "https://shop.example/",
        "X-WC-Webhook-Topic": hook.topic,
        "X-WC-Webhook-Resource": resource,
        "X-WC-Webhook-Event": event,
        "X-WC-Webhook-Signature": signature(hook.secret, body),
        "X-WC-Webhook-ID": str(hook.id),
        # Not unique, as in the real shop: one per webhook and second, whatever the order.
        "X-WC-Webhook-Delivery-ID": hashlib.md5(f"{hook.id}{second}".encode(), usedforsecurity=False).hexdigest(),
    }


def _content(shop: FakeShop, topic: str, number: int) -> Any:
    if topic.startswith("action."):
        return {"action": topic.removeprefix("action."), "arg": number}
    if topic == "order.deleted":
        return {"id": number}
    return shop.orders.get(number, _GONE)
