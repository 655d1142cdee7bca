"""A claim for people and programs: the fixed JSON shape, and why nothing happens to it today."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from mahnlauf.core.plan import Plan
from mahnlauf.dunning.decide import Action, Nothing, Reason, decide
from mahnlauf.dunning.default import limitation_warning
from mahnlauf.dunning.run import surroundings_of
from mahnlauf.ledger import balance
from mahnlauf.ledger.state import COLLECTING, ClaimState
from mahnlauf.shops.shop import Shop
from mahnlauf.store.access import LeaseRow
from mahnlauf.store.claims import ClaimRow

_ONLY_WAITING = frozenset({"too_early", "term_running"})


def state_of(row: ClaimRow) -> ClaimState:
    """The folded state that is stored with the claim."""
    return ClaimState.from_json(json.loads(row.folded))


def reasons(state: ClaimState, plan: Plan, shop: Shop, today: date) -> tuple[Reason, ...]:
    """Every reason why nothing happens today; empty if something does."""
    decision = decide(plan, state, today, shop.calendar_of(state.buyer), surroundings_of(shop))
    return decision.reasons if isinstance(decision, Nothing) else ()


def action_today(state: ClaimState, plan: Plan, shop: Shop, today: date) -> Action | None:
    """What the next run would do today, None if nothing."""
    decision = decide(plan, state, today, shop.calendar_of(state.buyer), surroundings_of(shop))
    return decision if isinstance(decision, Action) else None


def claim_json(row: ClaimRow, plan: Plan, shop: Shop, today: date, leases: Sequence[LeaseRow] = ()) -> dict[str, Any]:
    """The claim in the words that scripts rely on. Amounts are minor units of ``currency``; interest is booked and
    accrued up to ``today``; ``blockers`` are what holds an open claim back beyond mere waiting. ``leases`` are the
    order's, where access is decided; without them only a person's suspension shows."""
    state = state_of(row)
    open_now = balance.amounts(state, plan, today)
    default = in_default_since(state, today)
    return {
        "id": row.id,
        "shop": row.shop,
        "platform": shop.platform,
        "order_ref": row.order_ref,
        "order_number": row.number,
        "instalment": row.instalment or None,
        "test_mode": bool(row.test_mode),
        "collected_by": row.collected_by,
        "buyer": buyer_json(state.buyer),
        "currency": row.currency,
        **open_now.as_json(),
        "credit_minor": state.credit,
        "paid_minor": state.paid,
        "state": row.state,
        "plan": row.plan,
        "plan_version": row.plan_version,
        "stage": row.stage or None,
        "next_stage": row.next_stage or None,
        "next_on": row.next_on,
        "blockers": blockers(state, plan, shop, today),
        "due_date": row.due_date,
        "barred_on": barred.isoformat() if (barred := barred_soon(state, today)) else None,
        "in_default_since": default.isoformat() if default else None,
        "default_reason": state.default_reason or None if default else None,
        "access": _access(state, leases),
    }


def in_default_since(state: ClaimState, today: date) -> date | None:
    """The first day of default (§ 286 BGB), None before it and for claims that owe nothing."""
    if state.default_since is None or state.booked_total <= 0 or state.default_since > today:
        return None
    return state.default_since


def _access(state: ClaimState, leases: Sequence[LeaseRow]) -> list[dict[str, Any]]:
    if leases:
        return [{"product": row.product, "state": row.state} for row in leases]
    word = "suspended" if state.access_suspended else "granted"
    return [{"product": product, "state": word} for product in state.products]


def blockers(state: ClaimState, plan: Plan, shop: Shop, today: date) -> list[dict[str, Any]]:
    """What holds an open claim back (on hold, disputed, awaiting consent, promise …); none for closed claims. What an
    event left to do today does not hide it."""
    if state.state != "open":
        return []
    state = replace(state, duties=[])
    return [one.as_json() for one in reasons(state, plan, shop, today) if one.code not in _ONLY_WAITING]


def barred_soon(state: ClaimState, today: date) -> date | None:
    """The day on which an open claim is barred by limitation, from 1 October of its last year on, else None. A reminder
    does not stop that; a court order does."""
    if state.booked_total <= 0 or state.invoice_date is None or state.state not in COLLECTING:
        return None
    return limitation_warning(state.invoice_date, today)


def buyer_json(buyer: dict[str, Any]) -> dict[str, Any]:
    """`{name, email, company, address, language, type}`."""
    town = " ".join(part for part in (buyer.get("postcode", ""), buyer.get("city", "")) if part)
    lines = [buyer.get("street", ""), town, buyer.get("country", "")]
    return {
        "name": buyer.get("name", ""),
        "email": buyer.get("email", ""),
        "company": buyer.get("company", ""),
        "address": ", ".join(line for line in lines if line),
        "language": buyer.get("language", ""),
        "type": buyer.get("kind", "consumer"),
    }
