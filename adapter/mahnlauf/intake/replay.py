"""Takes a kept delivery in once more, after a fix: a corrected secret, a new plugin version, another setting."""

from __future__ import annotations

import json
from dataclasses import dataclass

from mahnlauf.contract.platform import Delivery, Reading
from mahnlauf.core.clock import instant, parse_instant
from mahnlauf.core.errors import NotFound, SettingsError, SignatureMissing, SignatureWrong
from mahnlauf.dunning.telling import after_change
from mahnlauf.intake.kept import REFUSED, opened
from mahnlauf.intake.receive import Intake
from mahnlauf.intake.take import take_reading
from mahnlauf.intake.translate import Understood, delivery_row, read
from mahnlauf.store import deliveries


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay found, or with ``dry_run`` would do: the state, the reason, the identities of its events."""

    state: str
    reason: str
    events: tuple[str, ...]
    new: int


def replay(intake: Intake, ident: int, *, dry_run: bool = False) -> Replayed:
    """Reads a delivery again, and verifies it if it was refused. Events that are known already change nothing. Raises
    NotFound."""
    row = deliveries.get(intake.db.reader, ident)
    if row is None:
        raise NotFound(f"Delivery {ident} does not exist. See: mahnlauf deliveries")
    delivery = Delivery(
        shop=row["shop"],
        method=row["method"],
        headers=json.loads(row["headers"]),
        body=opened(deliveries.unpack(row["body"]), intake.shops.vault, row["shop"]),
        received_at=parse_instant(row["received_at"]),
        query=row["query"],
    )
    understood = _understand(intake, delivery, verified=not row["key"].startswith(REFUSED))
    reading = understood.reading
    fresh = delivery_row(delivery, understood)
    identities = tuple(event.identity for event in reading.events)
    if dry_run or understood.fault:
        if not dry_run:
            with intake.db.write() as conn:
                deliveries.settle(conn, ident, fresh.state, fresh.reason, fresh.topic, 0)
        return Replayed(fresh.state, fresh.reason, identities, 0)
    shop = intake.shops.get(delivery.shop)
    now = instant(intake.clock.now())
    with intake.db.write() as conn:
        changes = take_reading(conn, intake.plans, shop, reading, ident, now)
        deliveries.settle(conn, ident, fresh.state, fresh.reason, fresh.topic, len(changes))
    for change in changes:
        intake.plans.kept(change.plan)
        after_change(intake.registry, change)
    return Replayed(fresh.state, fresh.reason, identities, len(changes))


def _understand(intake: Intake, delivery: Delivery, *, verified: bool) -> Understood:
    try:
        shop = intake.shops.get(delivery.shop)
        platform = intake.registry.platform(shop.platform)
        if not verified:
            platform.verify(delivery, shop.context(intake.clock.today(shop.timezone)))
    except (NotFound, SettingsError, SignatureMissing, SignatureWrong) as fault:
        return Understood(Reading(), str(fault))
    return read(platform, delivery, shop, intake.clock)
