"""The walk of one webhook: verify, record, translate, fold, schedule, answer. One transaction, one fsync.

Nothing leaves the house in here, and nothing that is slow happens inside the transaction: verifying, parsing and
compressing come before it, telling plugins after it.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from mahnlauf.access.messages import claim_messages
from mahnlauf.access.project import concerns, project_order
from mahnlauf.contract.platform import Delivery, Noted, Platform, Reading, as_event
from mahnlauf.contract.registry import Registry
from mahnlauf.core.clock import Clock, instant, parse_instant, zone
from mahnlauf.core.errors import (
    CannotStore,
    MahnlaufError,
    NotFound,
    NotUnderstood,
    SettingsError,
    SignatureMissing,
    SignatureWrong,
)
from mahnlauf.dunning.projection import Change, project
from mahnlauf.dunning.telling import after_change, commands_after, fetch_commands
from mahnlauf.intake.answer import Answer
from mahnlauf.intake.refused import Allowance
from mahnlauf.shops.book import ShopBook
from mahnlauf.shops.plans import PlanBook
from mahnlauf.shops.shop import Shop
from mahnlauf.store import commands, deliveries, events, records, shops
from mahnlauf.store.database import Conflict, Connection, Database, StoreFault
from mahnlauf.store.deliveries import APPLIED, IGNORED, PARKED, DeliveryRow

log = logging.getLogger(__name__)
_UNKEPT_HEADERS = frozenset({"cookie", "authorization", "proxy-authorization"})
_KEPT_PREFIX = 64 * 1024


@dataclass(frozen=True, slots=True)
class Understood:
    """A delivery and what the plugin made of it; ``fault`` says why it was not understood."""

    reading: Reading
    fault: str = ""


@dataclass(slots=True)
class Intake:
    """Takes deliveries in. One per process; safe to use from several threads."""

    db: Database
    registry: Registry
    shops: ShopBook
    plans: PlanBook
    clock: Clock
    allowance: Allowance = field(default_factory=Allowance)
    _heard: dict[str, datetime] = field(default_factory=dict)

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
        understood = self._keep(shop, delivery, read(platform, delivery, shop, self.clock))
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

    def _keep(self, shop: Shop, delivery: Delivery, understood: Understood) -> Understood:
        """Stores and applies it; what cannot be applied (a plan that cannot be read, a bug of ours) is parked."""
        try:
            self._store(shop, delivery, understood)
        except CannotStore:
            raise
        except Exception as fault:
            if isinstance(fault, StoreFault) and not isinstance(fault, Conflict):
                raise
            log.exception("a delivery of shop %s could not be applied", shop.name)
            why = str(fault) if isinstance(fault, MahnlaufError) else f"{type(fault).__name__}: {fault}."
            reading = replace(understood.reading, events=(), fetch=())
            understood = Understood(reading, f"Understood, but not applied: {why} Replay the delivery after a fix.")
            self._store(shop, delivery, understood)
        return understood

    def too_large(self, shop_name: str, method: str, headers: Mapping[str, str], limit: int) -> Answer:
        """A body above the bound was not read; the call itself is kept."""
        lower = {key.lower(): value for key, value in headers.items()}
        delivery = Delivery(shop_name, method, lower, b"", self.clock.now())
        return self._refuse(delivery, 413, f"The body is larger than {limit} bytes, the most that is accepted.")

    def _store(self, shop: Shop, delivery: Delivery, understood: Understood) -> None:
        row = delivery_row(delivery, understood)
        now = row.received_at
        if deliveries.known(self.db.reader, shop.name, row.key):
            return
        changes: list[Change] = []
        with self.db.write() as conn:
            ident = deliveries.insert(conn, row)
            if ident is None:
                return
            changes = take_reading(conn, self.plans, shop, understood.reading, ident, now)
            if understood.reading.events or understood.reading.fetch:  # a ping proves nothing: it is not signed
                self._note_heard(conn, shop.name, delivery.received_at)
        for change in changes:
            self.plans.kept(change.plan)
            after_change(self.registry, change)

    def _note_heard(self, conn: Connection, name: str, at: datetime) -> None:
        """How fresh the shop's news is: written once a minute, not with every webhook."""
        last = self._heard.get(name)
        if last is None or abs((at - last).total_seconds()) >= 60:
            shops.heard(conn, name, instant(at))
            self._heard[name] = at

    def _refuse(self, delivery: Delivery, status: int, why: str) -> Answer:
        if self.allowance.take(delivery.shop[:60]):
            kept = Delivery(
                delivery.shop[:60], delivery.method, delivery.headers, delivery.body[:_KEPT_PREFIX],
                delivery.received_at, delivery.query,
            )  # fmt: skip
            stamp = hashlib.sha256(delivery.body + json.dumps(dict(delivery.headers), sort_keys=True).encode())
            row = delivery_row(kept, Understood(Reading(key=f"refused:{stamp.hexdigest()[:32]}"), why))
            try:
                with self.db.write() as conn:
                    deliveries.insert(conn, row)
            except CannotStore as fault:
                log.error("%s", fault)
        return Answer(status, why.encode() + b"\n", note=why)


def read(platform: Platform, delivery: Delivery, shop: Shop, clock: Clock) -> Understood:
    """Translates; whatever a plugin raises becomes a sentence beside the delivery, never a lost delivery."""
    try:
        return Understood(platform.read(delivery, shop.context(clock.today(shop.timezone))))
    except NotUnderstood as fault:
        return Understood(_unread(platform, delivery), str(fault))
    except Exception as fault:  # a plugin's bug must not cost the delivery
        log.exception("platform %s could not read a delivery of shop %s", platform.name, shop.name)
        return Understood(
            _unread(platform, delivery),
            f"The platform plugin failed with {type(fault).__name__}: {fault}. Replay the delivery after an update.",
        )


def _unread(platform: Platform, delivery: Delivery) -> Reading:
    """Kept without being understood; a platform that waits for certain words (Digistore24: OK) hears them."""
    return Reading(topic=_topic(delivery), answer=getattr(platform, "stored_answer", b""))


def take_reading(
    conn: Connection, plans: PlanBook, shop: Shop, reading: Reading, delivery_id: int | None, now: str
) -> list[Change]:
    """Everything that a delivery leads to: its events, its alarm, the orders to ask for."""
    changes = take_events(conn, plans, shop, reading, delivery_id, now)
    if reading.alarm:
        records.report(conn, shop.name, "alarm", reading.alarm, now)
    asked = fetch_commands(shop, reading.fetch, now)
    if asked:
        commands.insert_many(conn, asked, now)
    return changes


def take_events(
    conn: Connection, plans: PlanBook, shop: Shop, reading: Reading, delivery_id: int | None, now: str
) -> list[Change]:
    """Appends what is new and folds the claims that it touches; inside the caller's transaction."""
    touched: dict[tuple[str, int], str] = {}
    for noted in reading.events:
        event = as_event(noted, day_of(noted, shop))
        if events.insert(conn, shop.name, event, delivery_id, now):
            touched[(event.order_ref, event.instalment)] = event.at
    changes = []
    for (order_ref, instalment), at in touched.items():
        change = project(conn, plans, shop, order_ref, instalment, now)
        if change is not None:
            changes.append(change)
            told = commands_after(change, shop, now)
            if at in change.contradicted:
                told += fetch_commands(shop, (order_ref,), now)
            told += claim_messages(conn, shop.name, change.row, change.before, now)
            if told:
                commands.insert_many(conn, told, now)
    today = parse_instant(now).astimezone(zone(shop.timezone)).date()
    for order_ref in dict.fromkeys(order for order, _ in touched):
        if concerns(conn, shop, order_ref, reading.events):
            project_order(conn, shop, order_ref, today, now)
    return changes


def day_of(noted: Noted, shop: Shop) -> date:
    """The merchant's calendar day of a fact."""
    return noted.at.astimezone(zone(shop.timezone)).date()


def delivery_row(delivery: Delivery, understood: Understood) -> DeliveryRow:
    """The delivery as it is stored, with what became of it."""
    reading = understood.reading
    state = PARKED if understood.fault else APPLIED if reading.events or reading.fetch else IGNORED
    topic = reading.topic or _topic(delivery)
    return DeliveryRow(
        shop=delivery.shop,
        key=reading.key or hashlib.sha256(topic.encode() + b"\n" + delivery.body).hexdigest()[:40],
        topic=topic,
        received_at=instant(delivery.received_at),
        state=state,
        reason=understood.fault or reading.ignored or reading.alarm,
        events=len(reading.events),
        method=delivery.method,
        query=delivery.query,
        headers=json.dumps({key: value for key, value in delivery.headers.items() if key not in _UNKEPT_HEADERS}),
        packed=deliveries.pack(delivery.body),
    )


def _topic(delivery: Delivery) -> str:
    return delivery.headers.get("x-wc-webhook-topic", "")[:100]
