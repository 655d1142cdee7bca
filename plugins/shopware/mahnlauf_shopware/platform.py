"""The promise to the host: one object without state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

import requests

from mahnlauf import Delivery, Finding, Noted, Outcome, Page, Reading, Setting, ShopCommand, ShopContext
from mahnlauf_shopware import asking, lifecycle, reconcile, signature, webhooks, write_back
from mahnlauf_shopware import check as checking
from mahnlauf_shopware.settings import KEYS, SETTINGS


class Shopware:
    """Shopware 6.5 to 6.7, by its app system and its Admin API."""

    name: str = "shopware"
    title: str = "Shopware 6"
    settings: Sequence[Setting] = SETTINGS
    can: Mapping[str, Sequence[str]] = MappingProxyType(
        {
            "webhooks": ("shop_secret",),
            "fetch": KEYS,
            "write_back": KEYS,
            "settle": (*KEYS, "settle_orders"),
            "attach": (*KEYS, "attach_letters"),
            "pauses": KEYS,
            "downloads": (*KEYS, "suspend_downloads"),
            "check": (),
            "reconcile": KEYS,
        }
    )
    collected_by: str = "us"
    registers_itself: str = (
        "A Shopware shop registers itself: build the app (mahnlauf shopware zip), install it in the shop, and look for "
        "it with mahnlauf shopware list."
    )

    def verify(self, delivery: Delivery, shop: ShopContext) -> None:
        """Raises SignatureMissing or SignatureWrong; SettingsError if the app is not installed in this shop."""
        signature.verify(delivery, shop)

    def read(self, delivery: Delivery, shop: ShopContext) -> Reading:
        """Translates a verified delivery; raises NotUnderstood with a sentence."""
        return lifecycle.read(delivery) if lifecycle.is_lifecycle(delivery) else webhooks.read_webhook(delivery, shop)

    def fetch(self, order_ref: str, shop: ShopContext, http: requests.Session) -> Sequence[Noted]:
        """How the order stands now. Raises requests.RequestException, SettingsError, or NotUnderstood."""
        return asking.fetch(order_ref, shop, http)

    def write_back(self, command: ShopCommand, shop: ShopContext, http: requests.Session) -> Outcome:
        """Tells the shop; changes nothing that already is so."""
        return write_back.write(command, shop, http)

    def reconcile(self, shop: ShopContext, since: datetime, http: requests.Session) -> Iterator[Page]:
        """Every order that changed since then."""
        return reconcile.reconcile(shop, since, http)

    def refetch(self, order_refs: Sequence[str], shop: ShopContext, http: requests.Session) -> Iterator[Page]:
        """How these orders stand now, some at a time."""
        return asking.refetch(order_refs, shop, http)

    def check(self, shop: ShopContext, http: requests.Session) -> Sequence[Finding]:
        """Test connection."""
        return checking.check(shop, http)
