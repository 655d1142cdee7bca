"""The promise to the host: one object without state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

import requests

from mahnlauf import Delivery, Finding, Noted, Outcome, Page, Reading, Setting, ShopCommand, ShopContext
from mahnlauf_woocommerce import authorize, connect, reconcile, signature, topics, write_back
from mahnlauf_woocommerce import check as checking
from mahnlauf_woocommerce.answers import Remedy, ShopFault
from mahnlauf_woocommerce.fields import order_id
from mahnlauf_woocommerce.orders import is_order, note_order
from mahnlauf_woocommerce.rest import Rest
from mahnlauf_woocommerce.settings import SETTINGS

_KEYS = ("url", "consumer_key", "consumer_secret")


class WooCommerce:
    """WooCommerce, by its webhooks and its REST interface version 3."""

    name: str = "woocommerce"
    title: str = "WooCommerce"
    settings: Sequence[Setting] = SETTINGS
    can: Mapping[str, Sequence[str]] = MappingProxyType(
        {
            "webhooks": ("webhook_secret",),
            "fetch": _KEYS,
            "write_back": _KEYS,
            "check": (),
            "reconcile": _KEYS,
            "connect": _KEYS,
            "authorize": ("url",),
        }
    )
    collected_by: str = "us"

    def verify(self, delivery: Delivery, shop: ShopContext) -> None:
        """Raises SignatureMissing or SignatureWrong; SettingsError if there is no secret to compare with."""
        signature.verify(delivery, shop.settings)

    def read(self, delivery: Delivery, shop: ShopContext) -> Reading:
        """Translates a verified delivery; raises NotUnderstood with a sentence."""
        return topics.read(delivery, shop)

    def fetch(self, order_ref: str, shop: ShopContext, http: requests.Session) -> Sequence[Noted]:
        """How the order stands now. An order in the bin reads as void, one that is gone as erased.

        Raises ShopFault (a requests.RequestException), SettingsError, or NotUnderstood for an odd order.
        """
        if order_id(order_ref) is None:
            raise ShopFault(Remedy.NONE, f'"{order_ref[:40]}" is no order number of WooCommerce.')
        try:
            order: Any = Rest(shop, http).get(f"orders/{order_ref}")
        except ShopFault as fault:
            if fault.remedy is Remedy.GONE:
                return (topics.erased(order_ref),)
            raise
        if not isinstance(order, Mapping) or not is_order(order) or str(order["id"]) != order_ref:
            raise ShopFault(Remedy.WAIT, f"The shop answered with something else than order {order_ref}.")
        return (note_order(order, shop, f"Order {order_ref}"),)

    def write_back(self, command: ShopCommand, shop: ShopContext, http: requests.Session) -> Outcome:
        """Writes our fields and one private note; changes nothing that already is so."""
        return write_back.write_back(command, shop, http)

    def reconcile(self, shop: ShopContext, since: datetime, http: requests.Session) -> Iterator[Page]:
        """Every order that changed since then."""
        return reconcile.reconcile(shop, since, http)

    def connect(self, shop: ShopContext, address: str, http: requests.Session) -> Sequence[Finding]:
        """Makes and repairs the shop's webhooks."""
        return connect.connect(shop, address, http)

    def authorize_url(self, shop: ShopContext, token: str, callback: str, back: str) -> str:
        """Where the owner lets the shop make our REST keys."""
        return authorize.authorize_url(shop, token, callback, back)

    def keys_from(self, body: bytes, token: str) -> Mapping[str, str]:
        """The REST keys out of the shop's answer."""
        return authorize.keys_from(body, token)

    def prove(self, shop: ShopContext, http: requests.Session) -> None:
        """Raises ShopFault if the keys do not open this shop."""
        authorize.prove(shop, http)

    def check(self, shop: ShopContext, http: requests.Session) -> Sequence[Finding]:
        """Test connection."""
        return checking.check(shop, http)
