"""The walk of one webhook: verify, record, translate, fold, schedule, answer. One transaction, one fsync.

Nothing leaves the house in here, and nothing that is slow happens inside the transaction: verifying, parsing and
compressing come before it, telling plugins after it.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

from mahnlauf.contract.platform import Delivery, Platform, Reading
from mahnlauf.contract.registry import Registry
from mahnlauf.core.clock import Clock
from mahnlauf.core.errors import (
    CannotStore,
    MahnlaufError,
    NotFound,
    SettingsError,
    SignatureMissing,
    SignatureWrong,
)
from mahnlauf.dunning.telling import after_change
from mahnlauf.intake.answer import Answer
from mahnlauf.intake.keep import Arrival, Keeper
from mahnlauf.intake.kept import REFUSED, sealed
from mahnlauf.intake.refused import Allowance
from mahnlauf.intake.translate import Understood, delivery_row
from mahnlauf.shops.book import ShopBook
from mahnlauf.shops.plans import PlanBook
from mahnlauf.shops.shop import Shop
from mahnlauf.store import deliveries
from mahnlauf.store.database import Database, StoreFault

log = logging.getLogger(__name__)
_KEPT_PREFIX = 64 * 1024


@dataclass(slots=True)
class Intake:
    """Takes deliveries in. One per process; safe to use from several threads."""

    db: Database
    registry: Registry
    shops: ShopBook
    plans: PlanBook
    clock: Clock
    allowance: Allowance = field(default_factory=Allowance)
    _keeper: Keeper = field(init=False)

    def __post_init__(self) -> None:
        self._keeper = Keeper(self.db, self.plans, self.clock)

    def receive(self, shop_name: str, method: str, headers: Mapping[str, str], body: bytes, query: str = "") -> Answer:
        """Answers one call of a shop; never raises for anything that arrived over the wire."""
        delivery = Delivery(
            shop_name,
            method,
            {key.lower(): value for key, value in headers.items()},
            body,
            self.clock.now(),
            query,
        )
        try:
            return self._received(delivery)
        except (CannotStore, StoreFault) as fault:
            log.error("%s", fault)
            return Answer(503, b"Cannot store this now. Please send it again.\n", note=str(fault))
        except SettingsError as fault:
            log.error("%s", fault)
            return Answer(503, b"This shop's settings must be corrected first.\n", note=str(fault))

    def _received(self, delivery: Delivery) -> Answer:
        try:
            shop = self.shops.get(delivery.shop)
        except NotFound as fault:
            return self._refuse(delivery, 404, str(fault))
        platform = self._platform(shop)
        try:
            platform.verify(delivery, shop.context(self.clock.today(shop.timezone)))
        except (SignatureMissing, SignatureWrong) as fault:
            return self._refuse(delivery, 401, str(fault))
        except MahnlaufError:
            raise
        except Exception as fault:  # a plugin's bug: nobody is let in by it, and the shop may come again
            log.exception("platform %s could not verify a delivery of shop %s", platform.name, shop.name)
            return self._refuse(delivery, 503, f"The platform plugin failed with {type(fault).__name__}.")
        arrival = Arrival(shop, platform, delivery)
        self._keeper.keep(arrival)
        for change in arrival.changes:
            self.plans.kept(change.plan)
            after_change(self.registry, change)
        understood = arrival.understood
        return Answer(200, understood.reading.answer, understood.reading.answer_type, understood.fault)

    def probe(self, shop_name: str, headers: Mapping[str, str], query: str = "") -> Answer:
        """Answers a GET: some platforms try the address before they save it and expect certain words. Always 200; a
        platform that has nothing to say, or an unknown shop, gets a sentence for people. Nothing is stored."""
        lower = {key.lower(): value for key, value in headers.items()}
        delivery = Delivery(shop_name, "GET", lower, b"", self.clock.now(), query)
        try:
            shop = self.shops.get(shop_name)
            answers = getattr(self._platform(shop), "probe", None)
            if answers is not None:
                reading: Reading = answers(delivery, shop.context(self.clock.today(shop.timezone)))
                return Answer(200, reading.answer, reading.answer_type)
        except Exception as fault:  # whatever is wrong here, a probe is told in words that somebody listens
            log.warning("probe of shop %s: %s", shop_name, fault)
        return Answer(200, f"Mahnlauf listens here for shop {shop_name}. Deliveries come as POST.\n".encode())

    def _platform(self, shop: Shop) -> Platform:
        try:
            return self.registry.platform(shop.platform)
        except NotFound as fault:
            raise SettingsError(f'Shop "{shop.name}": {fault} See: mahnlauf plugins') from fault

    def too_large(self, shop_name: str, method: str, headers: Mapping[str, str], limit: int) -> Answer:
        """A body above the bound was not read; the call itself is kept."""
        lower = {key.lower(): value for key, value in headers.items()}
        delivery = Delivery(shop_name, method, lower, b"", self.clock.now())
        return self._refuse(delivery, 413, f"The body is larger than {limit} bytes, the most that is accepted.")

    def _refuse(self, delivery: Delivery, status: int, why: str) -> Answer:
        if self.allowance.take(delivery.shop[:60]):
            kept = Delivery(
                delivery.shop[:60], delivery.method, delivery.headers, b"", delivery.received_at, delivery.query,
            )  # fmt: skip
            stamp = hashlib.sha256(delivery.body + json.dumps(dict(delivery.headers), sort_keys=True).encode())
            understood = Understood(Reading(key=f"{REFUSED}{stamp.hexdigest()[:32]}"), why)
            row = delivery_row(kept, understood, sealed(delivery.body[:_KEPT_PREFIX], self.shops.vault))
            try:
                with self.db.write() as conn:
                    deliveries.insert(conn, row)
            except CannotStore as fault:
                log.error("%s", fault)
        return Answer(status, why.encode() + b"\n", note=why)
