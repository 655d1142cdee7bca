"""The promise to the host: one object without state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import requests

from mahnlauf import Delivery, Finding, Noted, Outcome, Reading, Setting, ShopCommand, ShopContext
from mahnlauf_digistore import check as checking
from mahnlauf_digistore import events, signature
from mahnlauf_digistore.form import fields
from mahnlauf_digistore.settings import SETTINGS


class Digistore:
    """Digistore24 by its IPN calls. It is the seller: claims are kept for access and reports, never dunned."""

    name: str = "digistore"
    title: str = "Digistore24"
    settings: Sequence[Setting] = SETTINGS
    can: Mapping[str, Sequence[str]] = MappingProxyType(
        {"webhooks": ("passphrase",), "check": (), "connect": ("passphrase", "api_key")}
    )
    collected_by: str = "Digistore24"
    stored_answer: bytes = events.ANSWER  # also for a call that we keep but cannot read: it need not be sent again

    def probe(self, delivery: Delivery, shop: ShopContext) -> Reading:
        """The GET by which Digistore24 tries the address before it saves it."""
        return Reading(topic="probe", answer=events.ANSWER, ignored="The address was tried.")

    def verify(self, delivery: Delivery, shop: ShopContext) -> None:
        """Raises SignatureMissing or SignatureWrong; SettingsError if there is no passphrase to compare with."""
        signature.verify(fields(delivery.body), shop.settings)

    def read(self, delivery: Delivery, shop: ShopContext) -> Reading:
        """Translates a verified call; raises NotUnderstood with a sentence."""
        return events.read(delivery, shop)

    def fetch(self, order_ref: str, shop: ShopContext, http: requests.Session) -> Sequence[Noted]:
        """Nothing: an order's facts come by IPN alone."""
        return ()

    def write_back(self, command: ShopCommand, shop: ShopContext, http: requests.Session) -> Outcome:
        """Digistore24 keeps no notes and no dunning state of others."""
        return Outcome.done("Digistore24 takes no notes.")

    def check(self, shop: ShopContext, http: requests.Session) -> Sequence[Finding]:
        """Test connection."""
        return checking.check(shop, http)

    def connect(self, shop: ShopContext, address: str, http: requests.Session) -> Sequence[Finding]:
        """Makes the IPN connection by the API."""
        return checking.connect(shop, address, http)
