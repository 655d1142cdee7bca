"""All claims of one buyer together: what is known of him, and forgetting it once nothing has to be kept any more."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from mahnlauf.clerk.actor import Actor
from mahnlauf.clerk.merging import claims_of_name, claims_of_person, name_of
from mahnlauf.core.clock import instant, parse_instant
from mahnlauf.dunning.describe import claim_json, state_of
from mahnlauf.dunning.projection import project
from mahnlauf.intake.receive import Intake
from mahnlauf.ledger.state import COLLECTING, ClaimState
from mahnlauf.store import audit, claims, commands, erasure, events, merges, money_in
from mahnlauf.store.audit import AuditRow
from mahnlauf.store.claims import ClaimRow

RETENTION_YEARS = 8  # § 147 (3) AO: accounting records, counted from the end of the year


@dataclass(frozen=True, slots=True)
class Keeping:
    """Whether a claim may be forgotten; ``until`` is the last day on which it must be kept, None while it is open."""

    may_erase: bool
    until: date | None


def claims_of(intake: Intake, row: ClaimRow) -> list[ClaimRow]:
    """The claims of the same buyer in the same shop, under each of his mail addresses; without one only this claim."""
    return claims_of_person(intake.db.reader, row) or [row]


def keeping_of(row: ClaimRow, today: date) -> Keeping:
    """Test orders are kept for nobody; an open claim and a credit must be settled first; the rest by the tax law."""
    state: ClaimState = state_of(row)
    if row.test_mode:
        return Keeping(True, None)
    if state.state in COLLECTING or state.credit > 0:
        return Keeping(False, None)
    last = date(parse_instant(state.last_at).year + RETENTION_YEARS, 12, 31)
    return Keeping(today > last, last)


def everything_about(intake: Intake, rows: list[ClaimRow]) -> dict[str, Any]:
    """All that is stored about the buyer (Art. 15 GDPR): claims, what happened, every letter as it was sent, what
    was paid in."""
    return {"claims": [_about(intake, row) for row in rows]}


def erase(intake: Intake, rows: list[ClaimRow], by: Actor) -> int:
    """Forgets the buyer in those claims that need not be kept; returns how many. Amounts and days stay."""
    now, done = instant(intake.clock.now()), 0
    for row in rows:
        shop = intake.shops.get(row.shop)
        if not keeping_of(row, intake.clock.today(shop.timezone)).may_erase:
            continue
        with intake.db.write() as conn:
            erasure.erase_order(conn, row.shop, row.order_ref)
            for one in claims.numbered(conn, row.shop, row.order_ref):
                project(conn, intake.plans, shop, one.order_ref, one.instalment, now)
            if not any(one.id != row.id for one in claims_of_name(conn, row.shop, name_of(row))):
                merges.forget(conn, row.shop, name_of(row), now)
            audit.append(conn, AuditRow(now, by.name, by.via, "buyer.erased", row.shop, row.id))
        done += 1
    return done


def exported(intake: Intake, row: ClaimRow, by: Actor) -> None:
    """Remembers that the buyer's data was given out."""
    now = instant(intake.clock.now())
    with intake.db.write() as conn:
        audit.append(conn, AuditRow(now, by.name, by.via, "buyer.exported", row.shop, row.id))


def _about(intake: Intake, row: ClaimRow) -> dict[str, Any]:
    shop = intake.shops.get(row.shop)
    plan = intake.plans.version(intake.db.reader, row.plan_version)
    facts = events.of_claim(intake.db.reader, row.shop, row.order_ref, row.instalment)
    sent = [one for one in commands.of_claim(intake.db.reader, row.id or 0) if one.payload.get("audience") == "buyer"]
    return {
        "claim": claim_json(row, plan, shop, intake.clock.today(shop.timezone)),
        "events": [
            {"at": one.at, "kind": one.kind, "data": json.loads(json.dumps(dict(one.data)))}
            for one in sorted(facts, key=lambda one: one.sort_key)
        ],
        "letters": [
            {"on": one.payload.get("on"), "to": one.payload.get("to"), "subject": one.payload.get("subject"),
             "text": one.payload.get("text"), "state": one.state}
            for one in sent
        ],
        "money_in": [
            {"on": one.on_day, "amount_minor": one.amount_minor, "currency": one.currency, "payer": one.payer,
             "purpose": one.purpose, "ref": one.ref}
            for one in money_in.of_claim(intake.db.reader, row.id or 0)
        ],
    }  # fmt: skip
