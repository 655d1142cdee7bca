"""Sets up the shop's webhooks: makes what is missing, repairs what was switched off or moved, says what it did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import requests

from mahnlauf import Finding, SettingsError, ShopContext
from mahnlauf_woocommerce.answers import ShopFault
from mahnlauf_woocommerce.rest import Rest
from mahnlauf_woocommerce.settings import required
from mahnlauf_woocommerce.topics import SUBSCRIBE

_NAME = "Mahnlauf"


def connect(shop: ShopContext, address: str, http: requests.Session) -> list[Finding]:
    """One webhook for each topic, active, to ``address``, with our secret. Running it again changes nothing."""
    try:
        secret = required(shop.settings, "webhook_secret", "mahnlauf makes one when the shop is added without it.")
        return list(_set_up(Rest(shop, http), address, secret))
    except (ShopFault, SettingsError) as fault:
        return [Finding("error", str(fault))]


def _set_up(rest: Rest, address: str, secret: str) -> Iterator[Finding]:
    found = rest.get("webhooks", per_page="100")
    rows = (
        [row for row in found if isinstance(row, Mapping) and _is_ours(row, address)] if isinstance(found, list) else []
    )
    for topic in SUBSCRIBE:
        mine = [row for row in rows if row.get("topic") == topic]
        if not mine:
            yield _make(rest, topic, address, secret)
        else:
            yield _repair(rest, mine[0], topic, address, secret)
        for row in mine[1:]:
            rest.put(f"webhooks/{row['id']}", {"status": "disabled"})
            yield Finding("warning", f"The webhook {topic} existed twice; the second one is switched off now.")


def _make(rest: Rest, topic: str, address: str, secret: str) -> Finding:
    rest.post("webhooks", {"name": f"{_NAME} {topic}", "topic": topic, "delivery_url": address, "secret": secret})
    return Finding("ok", f"The webhook {topic} was made.")


def _repair(rest: Rest, row: Mapping[str, Any], topic: str, address: str, secret: str) -> Finding:
    """The secret cannot be read back, so it is written each time; the address only if it moved (that pings)."""
    change: dict[str, str] = {"secret": secret}
    told = []
    if row.get("status") != "active":
        change["status"] = "active"
        told.append("was switched off in the shop and is active again")
    if row.get("delivery_url") != address:
        change["delivery_url"] = address
        told.append("delivers here now")
    rest.put(f"webhooks/{row['id']}", change)
    return Finding("warning" if told else "ok", f"The webhook {topic} {' and '.join(told) or 'is active'}.")


def _is_ours(row: Mapping[str, Any], address: str) -> bool:
    url = str(row.get("delivery_url", ""))
    same_path = url.rpartition("/webhooks/")[2] == address.rpartition("/webhooks/")[2]
    return url == address or (str(row.get("name", "")).startswith(_NAME) and same_path)
