"""Facts that people, files and our own screens report: they go the same way as a shop's events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mahnlauf.contract.platform import Noted, Reading
from mahnlauf.core.clock import instant
from mahnlauf.core.errors import NotFound
from mahnlauf.dunning.projection import Change
from mahnlauf.dunning.telling import after_change
from mahnlauf.intake.receive import Intake, take_events
from mahnlauf.store import claims
from mahnlauf.store.claims import ClaimRow


def claim_of(intake: Intake, ident: int) -> ClaimRow:
    """The claim of that id; raises NotFound."""
    row = claims.get(intake.db.reader, ident)
    if row is None:
        raise NotFound(f"Claim {ident} does not exist. See: mahnlauf claims")
    return row


def record(intake: Intake, shop_name: str, facts: Sequence[Noted]) -> list[Change]:
    """Appends facts to a shop's claims in one transaction; known identities change nothing."""
    shop = intake.shops.get(shop_name)
    with intake.db.write() as conn:
        changes = take_events(conn, intake.plans, shop, Reading(events=tuple(facts)), None, instant(intake.clock.now()))
    for change in changes:
        intake.plans.kept(change.plan)
        after_change(intake.registry, change)
    return changes


def record_on_claim(intake: Intake, ident: int, kind: str, identity: str, data: Mapping[str, Any]) -> Change | None:
    """One fact about one claim, happening now. Returns the claim as it stands then, None if it was known."""
    row = claim_of(intake, ident)
    shop = intake.shops.get(row.shop)
    fact = Noted(kind, identity, row.order_ref, intake.clock.now(shop.timezone), data, row.instalment)
    changes = record(intake, row.shop, [fact])
    return changes[0] if changes else None
