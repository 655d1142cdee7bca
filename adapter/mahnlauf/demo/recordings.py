"""What a real WooCommerce sent on 22 November 2026: raw bytes, real headers, signatures of a public secret."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

FIRST_DAY = date(2026, 11, 22)
_ERASED = "action.woocommerce_delete_order"
_OF_THE_CONNECTION = frozenset({"host", "connection", "content-length"})


@dataclass(frozen=True, slots=True)
class Recorded:
    """One delivery as it came over the wire. ``secret`` is what the webhook was signed with, "" for a ping."""

    name: str
    headers: Mapping[str, str]
    body: bytes
    secret: str

    @property
    def topic(self) -> str:
        """Such as order.updated; "" for a ping."""
        return self.headers.get("X-WC-Webhook-Topic", "")


@cache
def recordings() -> tuple[Recorded, ...]:
    """All of them, in the order in which the shop sent them."""
    folder = files("mahnlauf.demo") / "deliveries"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".json"))
    return tuple(_recorded(name, json.loads((folder / name).read_text("utf-8"))) for name in names)


def webhook_secret() -> str:
    """The public secret of the recordings."""
    return next(one.secret for one in recordings() if one.secret)


def orders_at_the_end(deliveries: Iterable[Recorded]) -> list[dict[str, Any]]:
    """How the shop's orders stand once everything was sent; those that were deleted for good are gone."""
    orders: dict[int, dict[str, Any]] = {}
    for one in deliveries:
        content = json.loads(one.body) if one.topic else {}
        if one.topic == _ERASED:
            orders.pop(content["arg"], None)
        elif one.topic.startswith("order.") and "status" in content and "billing" in content:
            known = orders.get(content["id"])
            if known is None or content["date_modified_gmt"] >= known["date_modified_gmt"]:
                orders[content["id"]] = content
    return list(orders.values())


def _recorded(name: str, record: Mapping[str, Any]) -> Recorded:
    headers = {key: value for key, value in record["headers"].items() if key.lower() not in _OF_THE_CONNECTION}
    secret = record.get("secret", "") if "X-WC-Webhook-Signature" in headers else ""
    return Recorded(name.removesuffix(".json"), headers, base64.b64decode(record["body_base64"]), secret)
