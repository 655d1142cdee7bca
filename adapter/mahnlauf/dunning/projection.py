"""The claim's row: made from its folded state, by intake after every event and by the run after every action."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mahnlauf.core.events import ORDER_OBSERVED, Event
from mahnlauf.core.plan import Plan
from mahnlauf.dunning.decide import next_date, upcoming
from mahnlauf.dunning.plan_choice import plan_of
from mahnlauf.ledger.fold import fold
from mahnlauf.ledger.state import COLLECTING, EXTERNAL, ClaimState
from mahnlauf.shops.plans import PlanBook
from mahnlauf.shops.shop import Shop
from mahnlauf.store import claims, events
from mahnlauf.store.claims import ClaimRow
from mahnlauf.store.database import Connection
from mahnlauf.store.packed import canonical


@dataclass(frozen=True, slots=True)
class Change:
    """What an event made of a claim: the row now, its state before (None: there was no claim).

    ``contradicted`` are the instants for which the shop reported two different things: it must be asked."""

    row: ClaimRow
    state: ClaimState
    plan: Plan
    before: str | None
    contradicted: frozenset[str] = frozenset()


def project(conn: Connection, plans: PlanBook, shop: Shop, order_ref: str, instalment: int, now: str) -> Change | None:
    """Folds a claim's events anew and stores the result; None while they make no claim."""
    known = claims.find(conn, shop.name, order_ref, instalment)
    facts = events.of_claim(conn, shop.name, order_ref, instalment)
    plan = plan_of(conn, plans, shop, known, (order_ref, instalment), facts, now)
    state = fold(shop.name, order_ref, instalment, facts, plan)
    if not state.opened:
        if known is not None:
            claims.drop(conn, shop.name, order_ref, instalment)
        return None
    if known is None or known.plan_version != plan.version:
        plans.keep(conn, plan, now)
    row = row_of(state, plan, shop, now)
    row.id = claims.save(conn, row)
    return Change(row, state, plan, known.state if known else None, _contradicted(facts))


def row_of(state: ClaimState, plan: Plan, shop: Shop, now: str) -> ClaimRow:
    """The stored form of a state."""
    buyer = state.buyer
    stage = upcoming(plan, state)
    return ClaimRow(
        shop=shop.name,
        order_ref=state.order_ref,
        instalment=state.instalment,
        number=state.number or state.order_ref,
        buyer_name=buyer.get("name", "") or buyer.get("company", ""),
        buyer_email=buyer.get("email", ""),
        currency=state.currency,
        state=EXTERNAL if shop.is_external and state.state in COLLECTING else state.state,
        principal_minor=state.principal,
        fees_minor=state.fees,
        interest_minor=state.interest,
        credit_minor=state.credit,
        paid_minor=state.paid,
        due_date=_iso(state.due_date),
        stage=state.last_stage,
        next_stage=stage.key if stage else "",
        next_on=None if shop.is_external else _iso(next_date(plan, state, shop.calendar_of(buyer))),
        plan=plan.name,
        plan_version=plan.version,
        test_mode=int(shop.test_mode or state.is_test),
        collected_by=shop.collected_by,
        folded=canonical(state.as_json()),
        updated_at=now,
    )


def advanced_values(row: ClaimRow) -> tuple[object, ...]:
    """A moved claim in the order that `claims.advance` wants."""
    return (
        row.principal_minor, row.fees_minor, row.interest_minor, row.credit_minor, row.paid_minor,
        row.stage, row.next_stage, row.next_on, row.folded, row.updated_at, row.id,
    )  # fmt: skip


def _contradicted(facts: list[Event]) -> frozenset[str]:
    seen = [event.at for event in facts if event.kind == ORDER_OBSERVED]
    return frozenset(at for at in seen if seen.count(at) > 1) if len(seen) > 1 else frozenset()


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
