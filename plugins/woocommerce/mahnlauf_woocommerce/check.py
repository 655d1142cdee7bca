""" "Test connection": every finding one sentence, in the order in which a shop owner would repair them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import requests

from mahnlauf import Finding, SettingsError, ShopContext
from mahnlauf_woocommerce.answers import Remedy, ShopFault
from mahnlauf_woocommerce.methods import Terms
from mahnlauf_woocommerce.rest import Rest
from mahnlauf_woocommerce.topics import SUBSCRIBE


def check(shop: ShopContext, http: requests.Session) -> list[Finding]:
    """Looks and changes nothing."""
    return list(_findings(shop, http))


def _findings(shop: ShopContext, http: requests.Session) -> Iterator[Finding]:
    if not (shop.settings.get("webhook_secret") or "").strip():
        yield Finding("error", 'The setting "webhook_secret" is empty, so no delivery is accepted. Fill it in.')
    try:
        Terms.of(shop.settings)
        rest = Rest(shop, http)
    except SettingsError as fault:
        yield Finding("error", str(fault))
        return
    if not rest.is_encrypted:
        yield Finding("warning", "The shop is called without https: orders travel readable. Get it a certificate.")
    try:
        index = rest.index()
        namespaces = index.get("namespaces") if isinstance(index, Mapping) else None
        if isinstance(namespaces, list) and "wc/v3" not in namespaces:
            yield Finding("error", "WordPress answers, WooCommerce does not. Activate the plugin WooCommerce there.")
            return
        rest.get("orders", per_page="1", _fields="id")
        yield Finding("ok", "Orders can be read.")
        yield _writing(rest)
        yield from _webhooks(rest, shop)
        yield from _cron(rest)
    except ShopFault as fault:
        yield Finding("error", str(fault))


def _writing(rest: Rest) -> Finding:
    """Rights are checked before existence, and no order has the number 0: a key that may write hears
    "invalid id"."""
    try:
        rest.put("orders/0", {})
    except ShopFault as fault:
        if fault.remedy is not Remedy.GONE:
            return Finding("error", f"Orders cannot be told anything. {fault}")
    return Finding("ok", "Orders can be told about reminders.")


def _cron(rest: Rest) -> Iterator[Finding]:
    """Webhooks leave the shop when its WP-Cron runs. The page that tells is for administrators; unseen is no fault."""
    try:
        found = rest.get("system_status", _fields="environment")
    except ShopFault:
        return
    environment = found.get("environment") if isinstance(found, Mapping) else None
    if isinstance(environment, Mapping) and environment.get("wp_cron") is False:
        yield Finding(
            "warning",
            "WP-Cron is switched off in the shop (DISABLE_WP_CRON), so webhooks wait until the server itself calls "
            "wp-cron.php. Let it do so every minute.",
        )


def _webhooks(rest: Rest, shop: ShopContext) -> Iterator[Finding]:
    try:
        found = rest.get("webhooks", per_page="100", _fields="id,topic,status,delivery_url")
    except ShopFault as fault:
        if fault.remedy is Remedy.WAIT:
            raise
        yield Finding("warning", "The webhooks cannot be seen with this key. Look at them in the shop.")
        return
    ours = [row for row in found if isinstance(row, Mapping) and _is_ours(row, shop)] if isinstance(found, list) else []
    by_topic: dict[str, list[Mapping[str, Any]]] = {}
    for row in ours:
        by_topic.setdefault(str(row.get("topic")), []).append(row)
    missing = [topic for topic in SUBSCRIBE if topic not in by_topic]
    for topic, rows in by_topic.items():
        if not any(row.get("status") == "active" for row in rows):
            yield Finding("error", f"The webhook {topic} is switched off in the shop. {_repair(shop)}")
        elif sum(row.get("status") == "active" for row in rows) > 1:
            yield Finding("warning", f"The webhook {topic} exists more than once. {_repair(shop)}")
    elsewhere = sorted({_plain(row) for row in ours if shop.address} - {shop.address})
    if elsewhere:
        there = ", ".join(elsewhere)
        yield Finding("error", f"Webhooks deliver to {there} instead of {shop.address}. {_repair(shop)}")
    if missing:
        yield Finding("error", f"Webhooks are missing in the shop: {', '.join(missing)}. {_repair(shop)}")
    elif not elsewhere and all(row.get("status") == "active" for row in ours):
        yield Finding("ok", "All webhooks are there and active.")


def _repair(shop: ShopContext) -> str:
    return f"Let it be repaired: mahnlauf shop connect {shop.name}"


def _is_ours(row: Mapping[str, Any], shop: ShopContext) -> bool:
    return _plain(row).endswith(f"/webhooks/{shop.name}")


def _plain(row: Mapping[str, Any]) -> str:
    return str(row.get("delivery_url")).split("?", 1)[0].rstrip("/")
