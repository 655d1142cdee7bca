"""The plan of a claim: what the rules say until its first stage has run, then the version that this stage ran with.

Chosen anew with every event until then, from the folded facts alone, so the order in which a shop's reports arrive
makes no difference: an order that is first seen unpaid and then turns out to have been paid and charged back ends
with the plan for chargebacks, just as if the reports had come in their right order.
"""

from __future__ import annotations

from collections.abc import Sequence

from mahnlauf.core.errors import NotFound, PlanError
from mahnlauf.core.events import ACTION_TAKEN, Event
from mahnlauf.core.plan import BUYERS, Plan
from mahnlauf.ledger.fold import fold
from mahnlauf.ledger.state import ClaimState
from mahnlauf.shops.plan_rules import ClaimFacts, fitting
from mahnlauf.shops.plans import NO_PLAN, PlanBook
from mahnlauf.shops.shop import Shop
from mahnlauf.store import records
from mahnlauf.store.claims import ClaimRow
from mahnlauf.store.database import Connection

_NEUTRAL = Plan("neutral")


def plan_of(
    conn: Connection,
    plans: PlanBook,
    shop: Shop,
    known: ClaimRow | None,
    key: tuple[str, int],
    events: Sequence[Event],
    now: str,
) -> Plan:
    """The plan that a claim is to be folded with; ``key`` is its order and instalment, ``known`` its row if it has one.

    Never raises for a wrong rule or plan file: what a shop reports must be kept whatever a merchant wrote. A new claim
    waits without a plan then, the operator is told, and its next event (or ``mahnlauf plan apply``) tries again."""
    if known is not None and _started(events):
        return plans.version(conn, known.plan_version)
    try:
        plan = _chosen(plans, shop, key, events)
    except (NotFound, PlanError) as fault:
        records.report(conn, shop.name, "plan", f"New claims wait without a plan: {fault}", now)
        return plans.version(conn, known.plan_version) if known else plans.current(NO_PLAN)
    if known is not None and known.plan == plan.name:
        return plans.version(conn, known.plan_version)
    return plan


def facts_of(state: ClaimState, shop: Shop) -> ClaimFacts:
    """What the rules may look at. A buyer whose country is unknown lives in the merchant's."""
    return ClaimFacts(
        shop=state.shop,
        currency=state.currency,
        amount_minor=state.original,
        methods=tuple(one for one in (state.method_ref, state.method) if one),
        products=tuple(state.products),
        trigger=state.trigger or "opened",
        country=state.buyer.get("country") or shop.country,
        buyer=state.buyer.get("kind", "consumer"),
    )


def _started(events: Sequence[Event]) -> bool:
    """Whether a stage has run: from then on the plan stays."""
    return any(event.kind == ACTION_TAKEN and event.data.get("advances") for event in events)


def _chosen(plans: PlanBook, shop: Shop, key: tuple[str, int], events: Sequence[Event]) -> Plan:
    """A plan for businesses is never used against a consumer, whichever rule or setting names it."""
    rules = () if shop.is_external else plans.rules.current()
    own = _for_instalment(plans, shop.plan, key)
    if not rules and set(own.buyers) == set(BUYERS):
        return own
    facts = facts_of(fold(shop.name, *key, events, _NEUTRAL), shop)
    offered = (_for_instalment(plans, name, key) for name in fitting(rules, facts, shop.plan))
    return next((plan for plan in offered if facts.buyer in plan.buyers), plans.current(NO_PLAN))


def _for_instalment(plans: PlanBook, name: str, key: tuple[str, int]) -> Plan:
    plan = plans.current(name)
    return plans.current(plan.instalments) if key[1] and plan.instalments else plan
