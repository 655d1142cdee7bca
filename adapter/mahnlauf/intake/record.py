"""Facts that people, files and our own screens report: they go the same way as a shop's events."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from mahnlauf.contract.platform import Noted, Reading
from mahnlauf.core.clock import instant, parse_instant
from mahnlauf.core.errors import NotFound
from mahnlauf.core.events import ORDER_OBSERVED, Event
from mahnlauf.dunning.describe import state_of
from mahnlauf.dunning.projection import Change
from mahnlauf.dunning.telling import after_change
from mahnlauf.intake.receive import Intake
from mahnlauf.intake.take import take_events
from mahnlauf.store import claims, events, shops
from mahnlauf.store.claims import ClaimRow
from mahnlauf.store.database import Connection

_ANSWERS_FROM = 1_000_000_000


def claim_of(intake: Intake, ident: int) -> ClaimRow:
    """The claim of that id; raises NotFound."""
    row = claims.get(intake.db.reader, ident)
    if row is None:
        raise NotFound(f"Claim {ident} does not exist. See: mahnlauf claims")
    return row


def record(
    intake: Intake, shop_name: str, facts: Sequence[Noted], beside: Callable[[Connection], object] | None = None
) -> list[Change]:
    """Appends facts to a shop's claims in one transaction; known identities change nothing. ``beside`` writes what
    belongs to them into the same transaction, before them; what it raises undoes all of it."""
    shop = intake.shops.get(shop_name)
    with intake.db.write() as conn:
        if beside is not None:
            beside(conn)
        changes = take_events(conn, intake.plans, shop, Reading(events=tuple(facts)), None, instant(intake.clock.now()))
    for change in changes:
        intake.plans.kept(change.plan)
        after_change(intake.registry, change)
    return changes


def record_answer(intake: Intake, shop_name: str, facts: Sequence[Noted]) -> list[Change]:
    """What a shop answered when it was asked how an order stands.

    An answer that says what the newest report said is nothing new. Any other beats every report of its second: two
    reports may contradict each other there, and some changes (a deleted refund) do not move the shop's clock."""
    asked_at = intake.clock.now()
    news = [new for fact in facts if (new := _as_news(intake, shop_name, fact, asked_at)) is not None]
    with intake.db.write() as conn:
        shops.heard(conn, shop_name, instant(asked_at))
    return record(intake, shop_name, news) if news else []


def _as_news(intake: Intake, shop_name: str, fact: Noted, asked_at: datetime) -> Noted | None:
    """The fact as it is recorded, None if it is nothing new."""
    known = [
        event
        for event in events.of_claim(intake.db.reader, shop_name, fact.order_ref, fact.instalment)
        if event.kind == fact.kind
    ]
    if _is_known(fact, known):
        return None
    if fact.kind != ORDER_OBSERVED or not any(event.at == instant(fact.at) for event in known):
        return fact
    position = _ANSWERS_FROM + int(asked_at.timestamp())
    return replace(fact, identity=f"{fact.identity}?{instant(asked_at)}", position=position)


def _is_known(fact: Noted, known: Sequence[Event]) -> bool:
    newest = max(known, key=lambda event: event.sort_key, default=None)
    if newest is not None and newest.at > instant(fact.at):  # a shop that came back from a backup: it decides nothing
        return any(event.identity.partition("?")[0] == fact.identity for event in known)
    return newest is not None and newest.identity.partition("?")[0] == fact.identity


def record_on_claim(intake: Intake, ident: int, kind: str, identity: str, data: Mapping[str, Any]) -> Change | None:
    """One fact about one claim, happening now: after everything that the claim knows, also within one second and when
    the shop's clock is ahead. Returns the claim as it stands then, None if it was known."""
    row = claim_of(intake, ident)
    changes = record(intake, row.shop, [newest_fact(intake, row, kind, identity, data)])
    return changes[0] if changes else None


def newest_fact(intake: Intake, row: ClaimRow, kind: str, identity: str, data: Mapping[str, Any]) -> Noted:
    """A fact that happens now, after everything that the claim knows."""
    shop = intake.shops.get(row.shop)
    known = state_of(row)
    at = max(intake.clock.now(shop.timezone), parse_instant(known.last_at))
    position = known.last_position + 1 if instant(at) == known.last_at else 0
    return Noted(kind, identity, row.order_ref, at, data, row.instalment, position)
