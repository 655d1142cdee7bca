"""The promise to the host: one object without state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

import requests

from mahnlauf import Delivery, Finding, Noted, Outcome, Page, Reading, Setting, ShopCommand, ShopContext
from mahnlauf_digistore import check as checking
from mahnlauf_digistore import events, purchases, rebilling, signature
from mahnlauf_digistore import reconcile as asking
from mahnlauf_digistore.form import fields
from mahnlauf_digistore.settings import SETTINGS


class Digistore:
    """Digistore24 by its IPN calls. It is the seller: claims are kept for access and reports, never dunned."""

    name: str = "digistore"
    title: str = "Digistore24"
    settings: Sequence[Setting] = SETTINGS
    can: Mapping[str, Sequence[str]] = MappingProxyType(
        {
            "webhooks": ("passphrase",),
            "check": (),
            "connect": ("passphrase", "api_key"),
            "fetch": ("api_key",),
            "reconcile": ("api_key",),
            "rebilling": ("api_key",),
        }
    )
    collected_by: str = "digistore24"
    rebilling_words: Mapping[bool, str] = rebilling.WORDS
    stored_answer: bytes = events.ANSWER  # also for a call that we keep but cannot read: it need not be sent again

    def probe(self, delivery: Delivery, shop: ShopContext) -> Reading:
        """The GET by which Digistore24 tries the address before it saves it."""
        return Reading(topic="probe", answer=events.ANSWER, ignored="The address was tried.")

    def verify(self, delivery: Delivery, shop: ShopContext) -> None:
        """Raises SignatureMissing or SignatureWrong, also for a call of a connection that we made for another shop;
        SettingsError if there is no passphrase to compare with."""
        form = fields(delivery.body)
        signature.verify(form, shop.settings)
        checking.must_be_for(shop, form.get("ipn_config_domain_id", ""))

    def read(self, delivery: Delivery, shop: ShopContext) -> Reading:
        """Translates a verified call; raises NotUnderstood with a sentence."""
        return events.read(delivery, shop)

    def fetch(self, order_ref: str, shop: ShopContext, http: requests.Session) -> Sequence[Noted]:
        """What the order says about money now; nothing if Digistore24 does not know it."""
        known = purchases.ask([order_ref], shop, http)
        return purchases.facts(known[order_ref], shop) if order_ref in known else ()

    def reconcile(self, shop: ShopContext, since: datetime, http: requests.Session) -> Iterator[Page]:
        """Every transaction and every change of debits since then."""
        return asking.reconcile(shop, since, http)

    def refetch(self, order_refs: Sequence[str], shop: ShopContext, http: requests.Session) -> Iterator[Page]:
        """How these orders stand now."""
        return asking.refetch(order_refs, shop, http)

    def set_rebilling(self, order_ref: str, shop: ShopContext, http: requests.Session, *, on: bool) -> Outcome:
        """Stops or resumes the debits of an order."""
        return rebilling.start(order_ref, shop, http) if on else rebilling.stop(order_ref, shop, http)

    def write_back(self, command: ShopCommand, shop: ShopContext, http: requests.Session) -> Outcome:
        """Digistore24 keeps no notes and no dunning state of others."""
        return Outcome.done("Digistore24 takes no notes.")

    def check(self, shop: ShopContext, http: requests.Session) -> Sequence[Finding]:
        """Test connection."""
        return checking.check(shop, http)

    def connect(self, shop: ShopContext, address: str, http: requests.Session) -> Sequence[Finding]:
        """Makes the IPN connection by the API."""
        return checking.connect(shop, address, http)
