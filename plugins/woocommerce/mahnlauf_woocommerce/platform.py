"""The promise to the host: one object without state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

import requests

from mahnlauf import Delivery, Finding, Noted, Outcome, Page, Reading, Setting, ShopCommand, ShopContext
from mahnlauf_woocommerce import asking, authorize, connect, reconcile, signature, topics, write_back
from mahnlauf_woocommerce import check as checking
from mahnlauf_woocommerce import kept as keeping
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
            "settle": (*_KEYS, "settle_orders"),
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

    def kept(self, delivery: Delivery, shop: ShopContext) -> bytes:
        """The body as it may be stored: without the order's free fields that are not read here."""
        return keeping.kept(delivery.body, shop.settings)

    def fetch(self, order_ref: str, shop: ShopContext, http: requests.Session) -> Sequence[Noted]:
        """How the order stands now. An order in the bin reads as void, one that is gone as erased.

        Raises ShopFault (a requests.RequestException), SettingsError, or NotUnderstood for an odd order.
        """
        return (asking.one(order_ref, shop, Rest(shop, http)),)

    def write_back(self, command: ShopCommand, shop: ShopContext, http: requests.Session) -> Outcome:
        """Writes our fields and one private note, and marks the order as paid if the owner wants that; changes nothing
        that already is so."""
        return write_back.write_back(command, shop, http)

    def reconcile(self, shop: ShopContext, since: datetime, http: requests.Session) -> Iterator[Page]:
        """Every order that changed since then."""
        return reconcile.reconcile(shop, since, http)

    def refetch(self, order_refs: Sequence[str], shop: ShopContext, http: requests.Session) -> Iterator[Page]:
        """How these orders stand now, a hundred at a time."""
        return asking.many(order_refs, shop, Rest(shop, http))

    def connect(self, shop: ShopContext, address: str, http: requests.Session) -> Sequence[Finding]:
        """Makes and repairs the shop's webhooks."""
        return connect.connect(shop, address, http)

    def repair(self, shop: ShopContext, address: str, http: requests.Session) -> Sequence[Finding]:
        """Repairs the webhooks that deliver to this address; says only what was wrong."""
        return connect.repair(shop, address, http)

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
